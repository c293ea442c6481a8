"""A pattern of personal data, and what patterns of several kinds share."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from curate.text.personal.kinds import Kind


@dataclass(frozen=True, slots=True)
class Pattern:
    """What personal data of a kind looks like.

    Attributes:
        form: Matches it, in its group ``at`` where it has one.
        fits: Whether a match is that, by its numbers and by what stands around it.
        score: How sure it is that it identifies a person, 0 to 1.
    """

    kind: Kind
    form: re.Pattern[str]
    fits: Callable[[re.Match[str]], bool]
    score: float


def digits_of(text: str) -> str:
    """The digits of a text alone."""
    return re.sub(r"\D", "", text)


def any_match(_: re.Match[str]) -> bool:
    """For a pattern that needs no further look."""
    return True
