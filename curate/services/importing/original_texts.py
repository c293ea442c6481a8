"""The original texts of cleaned examples, and restoring them."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from curate.domain.actions import Values
from curate.domain.errors import EditConflict, Unusable
from curate.domain.examples import Example
from curate.services.changes import Applied, apply_changes, apply_in_parts
from curate.services.people import permit
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.stores.examples import Where
from curate.stores.rows import dump_turns


def restore_texts(
    database: Database,
    project: str,
    examples: Sequence[int] = (),
    person: str | None = None,
    *,
    source: int | None = None,
    revision: int | None = None,
    then: Callable[[Stores, Applied], None] = lambda *_: None,
) -> int:
    """Restore texts as they were in the source, before cleaning; one action that undo reverts.

    Args:
        database: Where.
        project: Name of the project.
        examples: Which; where none are named, all of ``source``, or of the project.
        person: Who does it.
        source: Id of an import.
        revision: That of a single example as it was on screen.
        then: What is to be stored in the same transaction, where it is a single example.

    Returns:
        How many examples were changed.

    Raises:
        NotFound: The project has no such example.
        EditConflict: The example is no longer what was on screen. Nothing was changed.
        Unusable: None of them differs from its source by cleaning. Nothing was changed.
    """
    person = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "restore")
        if examples:
            chosen = [stores.examples.get(key, one) for one in examples]
        else:
            chosen = list(stores.examples.all(key, Where(source=source)))
    if revision is not None and any(one.revision != revision for one in chosen):
        raise EditConflict(chosen[0].id, revision)
    changes = [(one, changed) for one in chosen if (changed := restorable_texts(one))]
    if not changes:
        raise Unusable(
            "None of these texts differs from its source by cleaning. Nothing was changed."
        )
    first = changes[0][0]
    name = first.external_id or f"example {first.id}"
    what = name if len(changes) == 1 else f"{len(changes)} examples"
    summary = f"Restored {what} as in the source"
    if len(changes) == 1:
        apply_changes(database, key, "restore", summary, changes, person, then=then)
        return 1
    done = apply_in_parts(database, key, "restore", summary, changes, person)
    return len(changes) - len(done.left)


def restorable_texts(example: Example) -> Values:
    """The original texts of an example that cleaning changed and that are not restored yet."""
    original: Any = example.original or {}
    now = {name: getattr(example, name) for name in original}
    if "turns" in now:
        now["turns"] = dump_turns(example.turns)
    return cast("Values", {n: text for n, text in original.items() if now[n] != text})
