"""How many pairs a blind comparison takes to see a difference, before anybody has rated one."""

from curate.evaluation.power import needed_groups, smallest_detectable
from curate.evaluation.score_intervals import Ends, quantile
from curate.evaluation.statistics import LEVEL
from curate.evaluation.verdict import level_of

_FEWEST = 2
"""Groups of the plan that others are worked out from: the numbers that are asked for are above it."""


class Planned:
    """A comparison that nobody made yet, without a tie: what varies most.

    Args:
        groups: Independent groups of pairs.
    """

    def __init__(self, groups: int) -> None:
        self.value = 0.0
        self.groups = self.informative = groups

    @property
    def p(self) -> float:
        """Nothing was seen."""
        return 1.0

    def ends(self, level: float = LEVEL) -> Ends:
        """The interval around no difference."""
        half = quantile(level, self.groups - 1) / self.groups**0.5
        return -half, half


def pairs_to_rate(difference: float, judged: int = 1) -> int | None:
    """How many independent pairs see such a difference 8 times in 10; fewer where there are ties.

    Args:
        difference: Share of pairs that go to one method less that of the other: 0.2 for 60 against 40.
        judged: How many blind comparisons the test will have given, this one included.
    """
    return needed_groups(Planned(_FEWEST), level_of(judged), difference)


def seen_by(groups: int, judged: int = 1) -> float | None:
    """The smallest difference that so many independent pairs see 8 times in 10; None where none."""
    return smallest_detectable(Planned(groups), level_of(judged)) if groups > 1 else None
