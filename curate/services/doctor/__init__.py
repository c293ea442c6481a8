"""The doctor, which shows what is installed, missing or wrong, and how to fix it."""

from curate.services.doctor.computer import check_computer
from curate.services.doctor.data import check_data
from curate.services.doctor.diagnosis import Diagnosis
from curate.services.doctor.files import check_files, close_to_others
from curate.services.doctor.weights import check_weights
from curate.services.leftovers import sweep_home
from curate.services.reviewing import index_new
from curate.settings import Settings
from curate.stores import open_database

__all__ = ["Diagnosis", "diagnose", "fix"]


def diagnose(settings: Settings) -> list[Diagnosis]:
    """Check everything that Curate needs, and everything that it keeps. Imports none of the heavy packages.

    Every page of the database, every model and adapter is read: a few seconds a gigabyte.
    """
    found = check_computer(settings)
    database, about_data = check_data(settings)
    found += about_data
    try:
        found += check_files(settings, database)
        found += check_weights(settings, database)
    finally:
        if database is not None:
            database.close()
    return found


def fix(settings: Settings) -> None:
    """What can be put right without asking: leftovers are removed, files are closed to others.

    An index of the search that does not hold what is stored is made anew.

    Raises:
        CurateError: The database can't be opened.
    """
    database = open_database(settings)
    try:
        sweep_home(database, settings)
        with database.begin() as stores:
            true = stores.index.is_true()
            if not true:
                stores.index.forget()
        if not true:
            index_new(database)
    finally:
        database.close()
    close_to_others(settings.make_home())
