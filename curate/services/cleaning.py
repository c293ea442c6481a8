"""Cleaning rows between the importer and the store; what they said in the source is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from curate.domain.errors import UnknownName, Unusable
from curate.domain.examples import ImportedRow, Turn
from curate.stores.rows import dump_turns
from curate.text.cleaning import STEPS, clean_text

Cleaning = Mapping[str, Sequence[str]]
ROLES = ("input", "output", "system", "label")
ALL = "all"
# What a customer or an agent said earlier is cleaned like what they say now.
_SPEAKERS = {"user": "input", "assistant": "output"}


def parse_cleaning(texts: Sequence[str]) -> dict[str, list[str]] | None:
    """Steps by role from ``ROLE=step,step`` texts; ``all`` stands for every role.

    Raises:
        Unusable: A text is no such pair.
        UnknownName: There is no such role or step.
    """
    cleaning: dict[str, set[str]] = {}
    for text in texts:
        role, equals, names = text.partition("=")
        steps = [name.strip() for name in names.split(",") if name.strip()]
        if not equals or not steps:
            raise Unusable(
                f"--clean {text} can't be used. Nothing was imported: write --clean ROLE=STEP,STEP, "
                f"with steps out of {', '.join(STEPS)}."
            )
        if role not in {*ROLES, ALL}:
            raise UnknownName("role that can be cleaned", role, (*ROLES, ALL))
        for step in steps:
            if step not in STEPS:
                raise UnknownName("cleaning step", step, tuple(STEPS))
        for each in ROLES if role == ALL else (role,):
            cleaning.setdefault(each, set()).update(steps)
    return {
        role: [name for name in STEPS if name in steps] for role, steps in cleaning.items()
    } or None


def clean_row(row: ImportedRow, cleaning: Cleaning) -> tuple[ImportedRow, dict[str, Any]]:
    """A row after cleaning, and what of it was changed, as it stood in the source.

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
