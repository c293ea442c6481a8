"""Whether somebody can have seen what they judge, and how long they looked at it."""

from collections.abc import Iterable
from statistics import median

from curate.domain.errors import Unusable
from curate.domain.teamwork import Judgment

SEEN_MS = 150
"""Milliseconds for which a card must have been there before anything is decided on it."""
LONGEST_MS = 10 * 60_000
"""Milliseconds after which somebody did something else meanwhile, and how long it took is not known."""
FEWEST = 20
"""Timed looks below which no time per look is known."""


def looked_for(milliseconds: int | None) -> int | None:
    """How long somebody looked at a card, as it is kept; None where that is not known.

    Raises:
        Unusable: Nobody can have seen it. Nothing was stored.
    """
    if milliseconds is not None and milliseconds < SEEN_MS:
        raise Unusable("It had only just appeared. Nothing was stored: look at it, then decide.")
    return milliseconds if milliseconds is not None and milliseconds <= LONGEST_MS else None


def seconds_per_look(judgments: Iterable[Judgment]) -> tuple[float, int] | None:
    """The median of what looks took, and of how many; None for too few that were timed."""
    timed = [one.milliseconds / 1_000 for one in judgments if one.milliseconds is not None]
    return (median(timed), len(timed)) if len(timed) >= FEWEST else None
