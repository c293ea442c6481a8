"""What an erasure found and where, and what it can't reach."""

from collections import Counter
from collections.abc import Iterable, Mapping

from curate.domain.records import Run
from curate.services.erasure.files import sealed_files
from curate.services.jobs import mark_dead_jobs, require_no_work
from curate.services.people import permit_in
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.text import count

PLACES: Mapping[str, str] = {
    "examples": "examples",
    "examples.draft_input": "drafts",
    "examples.draft_output": "drafts",
    "examples.original": "texts before cleaning",
    "events": "history",
    "actions": "history",
    "findings": "findings",
    "records": "dataset versions",
    "datasets": "dataset versions",
    "answers": "answers of evaluations",
    "evaluations": "answers of evaluations",
    "scorings": "answers of evaluations",
    "unused_rows": "rejected rows",
    "kept_values": "values kept",
    "rules": "custom rules",
    "contracts": "format contract",
    "sources": "imports",
    "jobs": "jobs",
    "job_events": "jobs",
    "projects": "project",
    "saved_views": "saved views",
    "selections": "selections",
}
"""What a person calls the places of texts, by column or table; others go by the name of their table."""
DERIVED = "clusters and signatures"


def place_of(table: str, column: str = "") -> str:
    """What a person calls the place of a text."""
    return PLACES.get(f"{table}.{column}", PLACES.get(table, table.replace("_", " ")))


def counted(places: Counter[str]) -> dict[str, int]:
    """Places with something in them, those with the most first."""
    return {name: number for name, number in places.most_common() if number}


def require_quiet(database: Database, project: str, person: str, besides: int | None = None) -> int:
    """The id of a project in which somebody may erase, and no job could write again what is erased.

    ``besides`` is the job that asks.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person is no owner of it. Nothing was erased.
        Unusable: A job waits or is at work. Nothing was erased.
    """
    permit_in(database, project, person, "erase")
    mark_dead_jobs(database)
    with database.read() as stores:
        found = stores.projects.get(project)
        require_no_work(stores, found, "Nothing was erased", waiting=True, besides=besides)
        return found.id


def what_is_left(
    stores: Stores, settings: Settings, project: int, versions: Iterable[int]
) -> list[str]:
    """What was made of versions that held the text, and copies that nobody knows the place of.

    Args:
        stores: An open transaction.
        settings: Where the files are.
        project: Its id.
        versions: Ids of the dataset versions that hold or held the text.
    """
    concerned = set(versions)
    names = {one.id: one.name for one in stores.datasets.all(project) if one.id in concerned}
    trained: list[Run] = [
        run
        for run in stores.runs.all(project)
        if run.dataset in concerned and run.result is not None
    ]
    left = [
        f"Training run {run.id} was trained on {names.get(run.dataset, 'a version')}, which held it: its "
        "adapter may have learned it, and weights can't be searched. Train again, and delete "
        f"{settings.home / 'runs' / str(run.id)}."
        for run in sorted(trained, key=lambda run: run.id)
    ]
    backups = sorted(path.name for path in (settings.home / "backups").glob("*.zip"))
    if backups:
        left.append(
            f"{count(len(backups), 'backup')} in {settings.home / 'backups'} "
            f"({', '.join(backups[:3])}{', …' if len(backups) > 3 else ''}) may hold it: delete "
            f"{'it' if len(backups) == 1 else 'them'}, and make a new one."
        )
    left += [
        f"{path} is a copy of a database or is packed, and can't be searched: it may hold it. Delete it."
        for path in sealed_files(settings)
    ]
    left.append(
        "Backups, exports and the imported file itself, wherever else they were copied to, are not known "
        "here. Importing that file again may bring it back."
    )
    return left


def left_in_pages(database: Database) -> list[str]:
    """Write the database anew, so that nothing is left in free pages; what is left where that can't be."""
    left = []
    if not database.compact(whole=True):
        left.append(
            "The database is in use, or has no room for a copy of itself: free pages of its file may still "
            "hold the text. Erase again when nobody works, with enough room on the disk."
        )
    if database.engine.dialect.name == "postgresql":
        left.append(
            "The server's own log and its backups keep what was written before: see to these where the "
            "server is kept."
        )
    return left
