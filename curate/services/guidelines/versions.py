"""The guidelines of a project, and every version of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from curate.domain.errors import GuidelinesChanged, NotFound, Unusable
from curate.domain.guidelines import Guidelines
from curate.services.people import permit, permit_in
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.text.storable import storable

LONGEST = 100_000
"""Characters of guidelines at most, with the definitions of labels."""


@dataclass(frozen=True, slots=True)
class GuidelinesPage:
    """What the page of the guidelines shows.

    Attributes:
        versions: Every version, the newest first.
        labels: Labels of the project, the most frequent first.
        newest_action: Tells whether anything was corrected since.
    """

    versions: tuple[Guidelines, ...]
    labels: tuple[str, ...]
    newest_action: int

    @property
    def current(self) -> Guidelines:
        """The version in force."""
        return self.versions[0] if self.versions else Guidelines()


def guidelines_page(stores: Stores, project: int) -> GuidelinesPage:
    """Everything about the guidelines of a project, in a transaction that is open."""
    return GuidelinesPage(
        tuple(stores.guidelines.all(project)),
        tuple(stores.examples.labels(project)),
        stores.history.newest(project),
    )


def read_guidelines(database: Database, project: str) -> Guidelines:
    """The guidelines in force; number 0 where none were ever written.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        return stores.guidelines.current(stores.projects.get(project).id)


def save_guidelines(
    database: Database,
    project: str,
    text: str,
    definitions: Mapping[str, str],
    *,
    number: int,
    person: str | None = None,
) -> Guidelines:
    """Store the next version of the guidelines; one that says the same as the last is not stored.

    Args:
        database: Where.
        project: Name of the project.
        text: Markdown.
        definitions: What each label is for; those without a text are left out.
        number: The version that it was written from.
        person: Who wrote it.

    Returns:
        What is in force now.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person is no owner of it.
        GuidelinesChanged: Somebody stored another version since. Nothing was stored.
        Unusable: It is too long.
    """
    person = person or current_person()
    text = storable(text).strip()
    defined = {
        storable(label).strip(): storable(meaning).strip()
        for label, meaning in definitions.items()
        if label.strip() and meaning.strip()
    }
    size = len(text) + sum(len(label) + len(meaning) for label, meaning in defined.items())
    if size > LONGEST:
        raise Unusable(
            f"Guidelines of {size:,} characters are too long. Nothing was saved: {LONGEST:,} fit."
        )
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "guidelines")
        current = stores.guidelines.current(key)
        if current.number != number:
            raise GuidelinesChanged(current)
        if (current.text, dict(current.definitions)) == (text, defined):
            return current
        if not stores.guidelines.add(key, number + 1, text, defined, person):
            raise GuidelinesChanged(stores.guidelines.current(key))
        return stores.guidelines.current(key)


def restore_guidelines(
    database: Database, project: str, version: int, *, number: int, person: str | None = None
) -> Guidelines:
    """Put an older version in force again, as a new one.

    Args:
        database: Where.
        project: Name of the project.
        version: Its number.
        number: The version that is in force, as it was on the screen.
        person: Who does it.

    Raises:
        NotFound: There is no such project or version.
        GuidelinesChanged: Somebody stored another version since. Nothing was stored.
    """
    permit_in(database, project, person, "guidelines")
    with database.read() as stores:
        versions = stores.guidelines.all(stores.projects.get(project).id)
    older = next((one for one in versions if one.number == version), None)
    if older is None:
        raise NotFound("version of the guidelines", version)
    return save_guidelines(
        database, project, older.text, older.definitions, number=number, person=person
    )
