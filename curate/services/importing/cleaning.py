"""Cleaning of rows between the importer and the store, with their original texts kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from curate.domain.examples import ImportedRow, Turn
from curate.stores.rows import dump_turns
from curate.text.cleaning import STEPS, clean_text

Cleaning = Mapping[str, Sequence[str]]
ROLES = ("input", "output", "system", "label")
ALL = "all"
# Earlier messages of a customer or an agent are cleaned like their latest one.
_SPEAKERS = {"user": "input", "assistant": "output"}


def clean_row(row: ImportedRow, cleaning: Cleaning) -> tuple[ImportedRow, dict[str, Any]]:
    """A row after cleaning, and its changed texts as they were in the source.

    Returns:
        The row, and its texts before cleaning by role; ``turns`` as stored. Empty where nothing
        changed.
    """
    after: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for role, steps in cleaning.items():
        text = getattr(row, role)
        if text and (new := clean_text(text, steps)) != text:
            before[role], after[role] = text, new
    turns = tuple(
        Turn(turn.role, clean_text(turn.text, cleaning.get(_SPEAKERS[turn.role], ())))
        for turn in row.turns
    )
    if turns != row.turns:
        before["turns"], after["turns"] = dump_turns(row.turns), turns
    return (replace(row, **after), before) if after else (row, before)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A cleaning step that the texts of one role need.

    Attributes:
        rows: How many of the rows looked at need it.
        seen: How many were looked at.
        line: Where the row stands that ``before`` and ``after`` show.
        before: A text as this step gets it, after the steps before it.
        row: The number of that row in a spreadsheet, where the format has one.
    """

    role: str
    step: str
    title: str
    found: str
    rows: int
    seen: int
    line: int
    before: str
    after: str
    row: int | None = None


def suggest(rows: Iterable[ImportedRow]) -> list[Suggestion]:
    """Which steps the texts of each role need, by role and then in the order of the steps."""
    looked = list(rows)
    found: list[Suggestion] = []
    for role in ROLES:
        texts = [(row.line, _texts(row, role)) for row in looked]
        for name, step in STEPS.items():
            needing: dict[int, tuple[int, str, str]] = {}
            for number, (line, spoken) in enumerate(texts):
                for place, text in enumerate(spoken):
                    if text and step.needed(text):
                        spoken[place] = clean_text(text, [name])
                        needing.setdefault(number, (line, text, spoken[place]))
            if needing:
                line, before, after = next(iter(needing.values()))
                found.append(
                    Suggestion(
                        role,
                        name,
                        step.title,
                        step.found,
                        len(needing),
                        len(looked),
                        line,
                        before,
                        after,
                    )
                )
    return found


def _texts(row: ImportedRow, role: str) -> list[str]:
    """The texts of a role: what was said last, and before."""
    turns = [turn.text for turn in row.turns if _SPEAKERS[turn.role] == role]
    return [getattr(row, role) or "", *turns]
