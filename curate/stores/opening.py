"""Opening the database that the settings name, with room kept for cleaning up."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from curate.reserve import Reserve
from curate.settings import Settings
from curate.stores.database import Database


def open_database(settings: Settings) -> Database:
    """The database that the settings name, migrated.

    Raises:
        As `Database`.
    """
    return Database(settings.url, reserve_of(settings))


def reserve_of(settings: Settings) -> Reserve | None:
    """The room kept on the disk of the database file; None for a server, which keeps its own."""
    try:
        url = make_url(settings.url)
    except ArgumentError:
        return None
    if not url.drivername.startswith("sqlite") or url.database in {None, "", ":memory:"}:
        return None
    return Reserve(Path(str(url.database)).parent, settings.reserve_mb * 1_000_000)
