"""Find and replace in many examples: previewed, then done as one action that undo reverts as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from curate.contract import AnswerFormat
from curate.domain.actions import Values
from curate.domain.errors import Unusable
from curate.domain.examples import Example
from curate.services.changes import active_contract, apply_in_parts
from curate.services.people import permit_in
from curate.services.projects import current_person
from curate.stores import Database
from curate.text import count, shorten
from curate.text.replacing import Replacer
from curate.text.storable import storable

TextField = Literal["input", "output"]
FIELDS: tuple[TextField, ...] = ("output", "input")
SHOWN = 20
"""Examples of which a preview shows the change."""
AT_ONCE = 2_000
"""Examples that are read in one transaction."""


@dataclass(frozen=True, slots=True)
class Replacement:
    r"""What to find, and what to put in its place.

    Attributes:
        find: A text, or a regular expression as RE2 knows them.
        new: What stands there instead; of a regular expression, ``\1`` is its first group.
        fields: In which texts.
        match_case: Whether capital and small letters differ.
        whole_words: Whether parts of longer words are left.
    """

    find: str
    new: str = ""
    fields: tuple[TextField, ...] = ("output",)
    regex: bool = False
    match_case: bool = False
    whole_words: bool = False

    def replacer(self) -> Replacer:
        """What finds and replaces.

        Raises:
            Unusable: It can't be used; the message says why.
        """
        try:
            return Replacer(
                storable(self.find),
                storable(self.new),
                regex=self.regex,
                match_case=self.match_case,
                whole_words=self.whole_words,
            )
        except ValueError as error:
            raise Unusable(
                f"“{shorten(self.find)}” can't be used: {error}. Nothing was changed."
            ) from None


@dataclass(frozen=True, slots=True)
class Changed:
    """One example as it would be."""

    example: Example
    values: Mapping[TextField, str] = field(hash=False)
    places: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a replacement would do.

    Attributes:
        chosen: The examples that would change, each with its revision: what to apply it to.
        places: How many places would change in them.
        shown: The first of them, with their texts.
        breaking: Those whose answer keeps the format now, and would not.
        emptied: Those that are left, because no answer would be left in them.
        left: Those that changed since they were chosen, and are left.
        approved: How many of them are approved, and stay so unless an error is found in the new text.
    """

    chosen: Mapping[int, int] = field(hash=False)
    places: int
    shown: tuple[Changed, ...] = ()
    breaking: tuple[int, ...] = ()
    emptied: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    approved: int = 0


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a replacement did.

    Attributes:
        examples: How many it changed.
        places: How many places in them.
        left: Those that changed since they were chosen; they stay as they are.
        withdrawn: Those that are to be reviewed again: an error is open in the new text that nobody knew of
            who approved them.
    """

    examples: int = 0
    places: int = 0
    left: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()
    summary: str = ""


def preview_replacement(
    database: Database, project: str, replacement: Replacement, chosen: Mapping[int, int]
) -> Preview:
    """What a replacement would do to some examples; nothing is stored.

    Args:
        database: Where.
        project: Name of the project.
        replacement: What to find and what to put there.
        chosen: Ids of examples, each with the revision that it was chosen at.

    Raises:
        NotFound: There is no such project.
        Unusable: The replacement can't be used.
    """
    replacer = replacement.replacer()
    with database.read() as stores:
        key = stores.projects.get(project).id
        contract = active_contract(stores, key)
    found: dict[int, int] = {}
    shown: list[Changed] = []
    breaking: list[int] = []
    emptied: list[int] = []
    left: list[int] = []
    places = approved = 0
    for changed, gone in _changes(database, key, replacement, replacer, chosen):
        left += gone
        for one in changed:
            if _is_emptied(one):
                emptied.append(one.example.id)
                continue
            found[one.example.id] = one.example.revision
            places += one.places
            approved += one.example.status == "approved"
            if len(shown) < SHOWN:
                shown.append(one)
            if contract is not None and _breaks(contract, one):
                breaking.append(one.example.id)
    return Preview(
        found, places, tuple(shown), tuple(breaking), tuple(emptied), tuple(left), approved
    )


def apply_replacement(
    database: Database,
    project: str,
    replacement: Replacement,
    chosen: Mapping[int, int],
    person: str | None = None,
) -> Replaced:
    """Replace in some examples, as one action ``replace``; what changed since it was chosen is left.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person may not decide in it.
        Unusable: The replacement can't be used. Nothing was changed.
    """
    person = person or current_person()
    key = permit_in(database, project, person, "replace")
    replacer = replacement.replacer()
    changes: list[Changed] = []
    left: list[int] = []
    for changed, gone in _changes(database, key, replacement, replacer, chosen):
        left += gone
        changes += [one for one in changed if not _is_emptied(one)]
    if not changes:
        return Replaced(left=tuple(left))
    summary = storable(_summary(replacement, len(changes)))
    done = apply_in_parts(
        database,
        key,
        "replace",
        summary,
        [(one.example, cast("Values", dict(one.values))) for one in changes],
        person,
    )
    missed = set(done.left)
    stored = [one for one in changes if one.example.id not in missed]
    return Replaced(
        examples=len(stored),
        places=sum(one.places for one in stored),
        left=(*left, *done.left),
        withdrawn=done.withdrawn,
        summary=summary,
    )


def _summary(replacement: Replacement, number: int) -> str:
    find, new = shorten(replacement.find, 40), shorten(replacement.new, 40)
    examples = count(number, "example")
    if not replacement.new:
        return f"Removed “{find}” from {examples}"
    return f"Replaced “{find}” with “{new}” in {examples}"


def _changes(
    database: Database,
    project: int,
    replacement: Replacement,
    replacer: Replacer,
    chosen: Mapping[int, int],
) -> Iterator[tuple[list[Changed], list[int]]]:
    """Chosen examples that would change, part by part, and those that are something else by now."""
    keys = sorted(chosen)
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        with database.read() as stores:
            texts = stores.table.texts(project, part)
        same = [one for one in texts if one[1] == chosen[one[0]]]
        new = {
            key: (revision, values, places)
            for key, revision, *pair in same
            for values, places in [_replaced(replacement, replacer, *pair)]
            if values
        }
        with database.read() as stores:
            found = stores.examples.many(project, new) if new else {}
        gone = set(part) - {one[0] for one in same}
        changed = []
        for key, (revision, values, places) in new.items():
            if key in found and found[key].revision == revision:
                changed.append(Changed(found[key], values, places))
            else:
                gone.add(key)
        yield changed, sorted(gone)


def _replaced(
    replacement: Replacement, replacer: Replacer, asked: str, output: str
) -> tuple[dict[TextField, str], int]:
    """What the texts of an example would be, as far as they change, and in how many places."""
    values: dict[TextField, str] = {}
    places = 0
    for name in replacement.fields:
        text, number = replacer.replace(output if name == "output" else asked)
        if number:
            values[name] = storable(text)
            places += number
    return values, places


def _is_emptied(one: Changed) -> bool:
    """Whether an answer or an input would be no more."""
    return any(not text.strip() for text in one.values.values())


def _breaks(contract: AnswerFormat, one: Changed) -> bool:
    """Whether the answer keeps its format now, and would not."""
    if "output" not in one.values:
        return False
    mine = contract.contract_for(one.example)
    return not mine.holds(one.values["output"]) and mine.holds(one.example.output)
