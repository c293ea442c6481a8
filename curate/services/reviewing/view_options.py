"""What the filters of the queue can be set to in a project."""

from collections import Counter
from dataclasses import dataclass

from curate.domain.queues import SavedView, Selection
from curate.services.projects import current_person
from curate.stores import Database
from curate.stores.examples import Where

LOOKED_AT, MOST = 5_000, 200
"""Examples whose groups are looked at, and groups that are offered."""


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What there is to choose from.

    Attributes:
        labels: The most frequent first.
        sources: Name of each import by its id, the newest first.
        people: Who did something here.
        groups: As ``kind=value``, the most frequent first; some of those that there are.
        saved: The saved views that the person sees.
        selections: The newest first.
        assigned: Whether something is assigned to the person.
    """

    labels: tuple[str, ...]
    sources: dict[int, str]
    people: tuple[str, ...]
    groups: tuple[str, ...]
    saved: tuple[SavedView, ...]
    selections: tuple[Selection, ...]
    assigned: bool = False


def view_options(database: Database, project: str, person: str | None = None) -> ViewOptions:
    """What the filters can be set to, read in one transaction."""
    who = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        groups = Counter(
            f"{kind}={value}"
            for one in stores.examples.groups(key, Where(), limit=LOOKED_AT)
            for kind, value in one.items()
        )
        return ViewOptions(
            labels=tuple(stores.examples.labels(key)),
            sources=stores.queues.sources(key),
            people=tuple(stores.history.people(key)),
            groups=tuple(name for name, _ in groups.most_common(MOST)),
            saved=tuple(stores.saved_views.all(key, who)),
            selections=tuple(stores.selections.all(key)),
            assigned=any(one.person == who for one in stores.team.assignments(key)),
        )
