"""The imports of a project: listing them, their rejected and skipped rows, and removing one."""

from typing import Any

from curate.domain.errors import NotFound, Unusable
from curate.domain.records import Source
from curate.services.jobs import remove_unfinished_source
from curate.stores import Database


def list_sources(database: Database, project: str) -> list[Source]:
    """The imported files of a project, the newest first."""
    with database.read() as stores:
        return stores.sources.all(stores.projects.get(project).id)


def left_out_rows(database: Database, project: str, source: int) -> dict[str, list[Any]]:
    """Rows of a source that became no example: ``rejected`` and ``skipped``."""
    with database.read() as stores:
        known = {one.id for one in stores.sources.all(stores.projects.get(project).id)}
        if source not in known:
            raise NotFound("source", source)
        return {
            "rejected": stores.sources.unused(source, "rejected"),
            "skipped": stores.sources.unused(source, "skipped"),
        }


def remove_source(database: Database, project: str, source: int) -> int:
    """Remove an import with every example that came from it; returns how many those were.

    Raises:
        NotFound: The project has no such source.
        Unusable: Somebody has worked on its examples already; nothing was removed.
    """
    with database.begin() as stores:
        key = stores.projects.get(project).id
        known = {one.id: one for one in stores.sources.all(key)}
        if source not in known:
            raise NotFound("source", source)
        touched = stores.examples.count_touched(source)
        if touched:
            raise Unusable(
                f"{known[source].name} can't be removed: {touched} of its examples were reviewed or "
                "edited. Nothing was removed: reject those that you don't want instead."
            )
        stores.sources.hide(source)
    remove_unfinished_source(database, source)
    return known[source].added
