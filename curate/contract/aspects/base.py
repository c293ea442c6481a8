"""An aspect of writing (a date, a quote, a dash) and the forms that it may take."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["warning", "note"]


class Use(NamedTuple):
    """One place in a text where something is written that has several forms.

    Attributes:
        start: First character of the place, from 0.
        end: One past its last character.
        forms: The forms that it may be read as, the likeliest first: several where they can't be
            told apart (``05/04/2026``, ``1,234``); never empty.
    """

    start: int
    end: int
    forms: tuple[str, ...]


def _unchanged(_written: str, _wanted: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Aspect:
    """Something that is written in one form or another.

    Attributes:
        name: Short name, for settings and findings.
        title: The name that people see.
        find: The places in a text where it occurs, in order, without overlap.
        write: A place's text in another form; None where that is not sure or loses something.
        severity: How much a deviation matters.
        whole: Whether a text as a whole has the form (its language), so that no place is marked.
        only: The kinds of contract that it is asked of; empty for all.
    """

    name: str
    title: str
    find: Callable[[str], Iterable[Use]]
    write: Callable[[str, str], str | None] = _unchanged
    severity: Severity = "note"
    whole: bool = False
    only: frozenset[str] = frozenset()
