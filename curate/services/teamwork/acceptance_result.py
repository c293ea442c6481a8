"""A sample of what was approved, the looks at it, and what they prove."""

from collections.abc import Mapping
from dataclasses import dataclass

from curate.domain.teamwork import AcceptanceSample, Judgment
from curate.domain.teamwork import Stratum as Kind


@dataclass(frozen=True, slots=True)
class AcceptanceResult:
    """What a sample proves by now.

    Attributes:
        populations: By stratum, the examples that it speaks for: those that are as they were drawn from, and
            those that were looked at before they changed.
        looked_at: By stratum, how many of them were drawn and looked at.
        wrong: By stratum, how many of those were wrong.
        left: How many that were drawn are still to be looked at.
        bounds: By stratum with anything in it, at most how many of its examples are wrong.
        bound: At most how many of all of them are wrong, at ``sample.confidence``. Both say nothing as long
        as
            something is left to be looked at: who looks at what is no accident.
        faults: The looks that found something wrong.
        unchanged: The examples that are as they were drawn from.
    """

    sample: AcceptanceSample
    populations: Mapping[Kind, int]
    looked_at: Mapping[Kind, int]
    wrong: Mapping[Kind, int]
    left: int
    bounds: Mapping[Kind, int]
    bound: int
    faults: tuple[Judgment, ...]
    unchanged: frozenset[int]

    @property
    def population(self) -> int:
        """How many examples it speaks for."""
        return sum(self.populations.values())

    @property
    def done(self) -> bool:
        """Whether all that were drawn, and are as they were, were looked at."""
        return not self.left and sum(self.looked_at.values()) > 0


@dataclass(frozen=True, slots=True)
class ReadAcceptance:
    """A sample, the looks at it, and the examples that are as they were when it was drawn."""

    sample: AcceptanceSample
    looks: tuple[Judgment, ...]
    unchanged: frozenset[int]
