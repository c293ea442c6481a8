"""The sample project, with tickets to try everything on."""

import shutil
from pathlib import Path

import curate
from curate.domain.errors import AlreadyThere, Unusable
from curate.domain.jobs import ImportOptions
from curate.domain.records import ENDED, Project
from curate.services.importing.uploads import start_import, stored_upload
from curate.services.people import require
from curate.services.projects import create_project, current_person, get_project
from curate.settings import Settings
from curate.stores import Database

NAME = "Sample tickets"
TASK = (
    "Turn a message to a bicycle shop into a triage card: topic, urgency, product, since when, and "
    "what the customer asks for."
)
FILE = "tickets.csv"


def sample_file() -> Path:
    """The sample tickets: inside the installed package, or beside the checkout's ``app.py``.

    Raises:
        Unusable: This installation has none.
    """
    package = Path(curate.__file__).parent
    for folder in (package / "_samples", package.parent / "sample_data"):
        if (folder / FILE).is_file():
            return folder / FILE
    raise Unusable(
        f"This installation has no sample file {FILE}. Nothing was created: import your own file."
    )


def start_samples(
    database: Database,
    settings: Settings,
    person: str | None = None,
    *,
    owner: str | None = None,
) -> Project:
    """Create the sample project and import its tickets as a job; what is there already stays.

    Args:
        database: Where.
        settings: Where the files are.
        person: Who does it.
        owner: Whose project it is, see ``create_project``.

    Raises:
        NotAllowed: It is there, and not the person's. Nothing was imported.
        Unusable: This installation has no sample tickets.
    """
    original = sample_file()
    try:
        project = create_project(database, NAME, TASK, owner)
    except AlreadyThere:
        project = get_project(database, NAME)
    with database.read() as stores:
        require(stores, project.id, person or current_person(), "viewer")
        there = stores.sources.count(project.id) > 0
        coming = any(
            job.state not in ENDED for job in stores.jobs.all(project=project.id, kinds=["import"])
        )
    if not there and not coming:
        upload = stored_upload(settings, FILE)
        shutil.copyfile(original, upload)
        start_import(database, settings, NAME, upload, ImportOptions(), name=FILE, person=person)
    return project
