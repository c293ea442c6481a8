"""What Review shows around the desk, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from curate.domain.actions import Action
from curate.domain.people import Role
from curate.services.checking import is_outdated, update_clusters
from curate.services.people import require, role_of
from curate.services.reviewing.queue import CLEAN
from curate.stores import Database, Stores


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What Review shows around the desk.

    Attributes:
        imported: Whether the project has examples.
        labels: Labels of the project, the most frequent first.
        definitions: What the guidelines say that each label is for.
        clean: How many undecided examples are clean; None as long as nothing was checked.
        last: The person's last action that can be undone.
        role: What the person may do.
        preferences: What the person chose about how they work, such as their keys.
    """

    imported: bool
    labels: tuple[str, ...]
    clean: int | None
    last: Action | None
    role: Role
    preferences: Mapping[str, Any] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)


def review_page(database: Database, project: str, person: str) -> ReviewPage:
    """What Review shows: in one transaction, or in more where something has changed.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person does not belong to it.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        if not is_outdated(stores, key):
            return _read(stores, key, person)
    # Which example of a cluster counts as clean follows from what was decided on the others.
    update_clusters(database, project)
    with database.read() as stores:
        return _read(stores, key, person)


def _read(stores: Stores, key: int, person: str) -> ReviewPage:
    require(stores, key, person, "viewer")
    checked = stores.contracts.current(key) is not None
    return ReviewPage(
        imported=stores.examples.count(key) > 0,
        labels=tuple(stores.examples.labels(key)),
        clean=stores.examples.count(key, CLEAN) if checked else None,
        last=stores.history.last(key, person),
        role=role_of(stores, key, person) or "viewer",
        preferences=stores.people.preferences(person),
        definitions=stores.guidelines.current(key).definitions,
    )
