"""Snippets: texts of a person, or of everybody in a project, that are inserted with one key."""

from curate.domain.errors import AlreadyThere, NotFound, Unusable
from curate.domain.writing import Snippet
from curate.services.people import permit
from curate.services.projects import current_person
from curate.stores import Database
from curate.text.storable import storable

LONGEST_NAME = 60
LONGEST_TEXT = 20_000


def list_snippets(database: Database, project: str, person: str | None = None) -> list[Snippet]:
    """Those of a person, then those of everybody, each by name: the first nine have the keys 1 to 9."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        return stores.snippets.of(key, person or current_person())


def save_snippet(
    database: Database,
    project: str,
    name: str,
    text: str,
    person: str | None = None,
    *,
    shared: bool = False,
    number: int | None = None,
) -> Snippet:
    """Add a snippet, or change one.

    Args:
        database: Where.
        project: Name of the project.
        name: What it goes by in lists.
        text: What is inserted.
        person: Who does it.
        shared: Whether everybody in the project has it.
        number: The one to change; None adds one.

    Raises:
        Unusable: The name or the text is empty or too long. Nothing was saved.
        AlreadyThere: There is another one of that name.
        NotFound: There is no such snippet, or it is somebody else's.
    """
    name, text = " ".join(storable(name).split()), storable(text)
    if not 0 < len(name) <= LONGEST_NAME:
        raise Unusable(
            f"The name of a snippet has 1 to {LONGEST_NAME} characters. Nothing was saved: choose another "
            "name."
        )
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise Unusable(
            f"A snippet holds 1 to {LONGEST_TEXT:,} characters. Nothing was saved: write such a text."
        )
    person = person or current_person()
    whose = "" if shared else person
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "snippet")
        stores.projects.lock(key)
        if number is not None and all(one.id != number for one in stores.snippets.of(key, person)):
            raise NotFound("snippet", number)
        there = stores.snippets.named(key, whose, name)
        if there is not None and there.id != number:
            raise AlreadyThere("snippet", name)
        return Snippet(stores.snippets.put(key, whose, name, text, number), whose, name, text)


def remove_snippet(
    database: Database, project: str, number: int, person: str | None = None
) -> None:
    """Remove a snippet that the person made, or one of everybody.

    Raises:
        NotFound: There is no such snippet, or it is somebody else's.
    """
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "snippet")
        mine = stores.snippets.of(key, person)
        if all(one.id != number for one in mine):
            raise NotFound("snippet", number)
        stores.snippets.remove(key, number)
