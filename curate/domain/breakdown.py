"""The answers of an evaluation taken apart: by label or value, by slice, by how sure a model was."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from curate.domain.results import Interval

FEWEST_OF_A_LABEL = 5
"""With fewer examples of a label, its numbers are too few to read."""


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well one method tells one label (or value of a field).

    Attributes:
        support: Held-out examples whose approved answer it is.
        said: How often the method said it.
        right: How often it said it where it was meant.
        precision: Of those said, the share that is right; None where it was never said.
        recall: Of those meant, the share that was said; None where none was meant.
        f1: Of both; None where it was neither meant nor said.
    """

    label: str
    support: int
    said: int
    right: int
    precision: float | None
    recall: Interval | None
    f1: float | None

    @property
    def readable(self) -> bool:
        """Whether there are enough examples of it to read its numbers."""
        return self.support >= FEWEST_OF_A_LABEL


@dataclass(frozen=True, slots=True)
class Confusion:
    """Which label (or value of a field) one method gives where another one was approved.

    Attributes:
        part: Name of the field; "" where the whole answer is a label.
        labels: What was meant or said, in the order of rows and columns.
        counts: A row a label that was meant, a column a label that was said.
        scores: One a label that was meant or said.
    """

    arm: str
    part: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    scores: tuple[LabelScore, ...]

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """What was meant, what was said and how often, of each pair that occurs."""
        return [
            (meant, said, count)
            for meant, row in zip(self.labels, self.counts, strict=True)
            for said, count in zip(self.labels, row, strict=True)
            if count
        ]

    @property
    def pairs(self) -> list[tuple[str, str, int]]:
        """Those that were confused, the most frequent first."""
        return sorted((one for one in self.cells if one[0] != one[1]), key=lambda one: -one[2])


@dataclass(frozen=True, slots=True)
class SliceScore:
    """How well one method does in a part of the held-out examples.

    Attributes:
        by: What it is chosen by: ``label``, ``source``, ``length``, ``date``, or ``group:`` and its kind.
        value: Which part.
        rows: Held-out examples in it.
        clusters: Independent groups among them.
        score: In the metric of the verdict.
        rest: The mean of all other examples.
        p: Two-sided, against no difference from them, of this slice alone.
        p_adjusted: The same by Holm for all slices of this method.
    """

    by: str
    value: str
    rows: int
    clusters: int
    score: Interval
    rest: float
    p: float
    p_adjusted: float

    @property
    def differs(self) -> bool:
        """Whether it is known to differ from the rest."""
        return self.p_adjusted <= 0.05


@dataclass(frozen=True, slots=True)
class SureBin:
    """Answers that a model was about as sure of.

    Attributes:
        low: They are more probable than this, by the model.
        high: And no more than this.
        rows: How many.
        sure: How probable the model found them, on average.
        right: The share that is right.
    """

    low: float
    high: float
    rows: int
    sure: float
    right: Interval


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether answers are right as often as the model that wrote them is sure of them.

    Attributes:
        rows: Answers whose probability is known.
        error: Expected calibration error (Naeini et al., 2015): how far both are apart on average.
        bins: Those with answers, the least sure first.
    """

    arm: str
    rows: int
    error: float
    bins: tuple[SureBin, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """All of it, of one evaluation.

    Attributes:
        confusions: A method and part each, where answers or parts come out of a list.
        slices: Method to its slices.
        calibration: A method each, where answers are labels and their probability is known.
        too_small: Slices that have too few examples to be looked at.
    """

    confusions: tuple[Confusion, ...] = ()
    slices: Mapping[str, tuple[SliceScore, ...]] = field(default_factory=dict, hash=False)
    calibration: tuple[Calibration, ...] = ()
    too_small: int = 0
