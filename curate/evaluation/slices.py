"""How well a method does in parts of the held-out examples, and whether one of them is known to differ.

A slice is compared with all other examples by shuffling: which of the clusters are in it is drawn anew,
again and again, and counted is how often the two then are as far apart (Fisher, 1935; Pitman, 1937). That is
exact where, without a difference, clusters could as well be in as out. A cluster of which some rows are in
the slice and some are not counts as two. All slices of a method are adjusted together (Holm, 1979), whatever
they are chosen by.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curate.domain.breakdown import SliceScore
from curate.domain.results import AnswerRow, Interval
from curate.evaluation.metrics import METRICS
from curate.evaluation.pairs import UNIT, holm
from curate.evaluation.statistics import Sample

FEWEST_ROWS = 10
FEWEST_GROUPS = 6
"""A slice with fewer, or that leaves fewer outside, is not looked at."""
MOST_MONTHS = 12
DRAWS = 9_999
_FEWEST_DRAWS = 1_999
_CELLS = 1 << 22
_NOISE = 1e-9

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the rows.

    Attributes:
        by: What it is chosen by, see ``SliceScore``.
        places: The rows in it.
    """

    by: str
    value: str
    places: tuple[int, ...]


def find_slices(rows: Sequence[AnswerRow]) -> list[Slice]:
    """Every part of the rows by label, kind of group, source, length and date, by what they are chosen by."""
    groups = sorted({kind for row in rows for kind in row.groups})
    chosen: dict[str, Callable[[AnswerRow], str | None]] = {
        "label": lambda row: row.label,
        **{f"group:{kind}": _group(kind) for kind in groups},
        "source": lambda row: row.source,
        "length": _lengths(rows),
        "date": _dates(rows),
    }
    found = []
    for by, value_of in chosen.items():
        places: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(rows):
            if value := value_of(row):
                places[value].append(place)
        found += [Slice(by, value, tuple(places[value])) for value in _ordered(by, places)]
    return found


def _group(kind: str) -> Callable[[AnswerRow], str | None]:
    return lambda row: row.groups.get(kind)


def _ordered(by: str, places: Mapping[str, Sequence[int]]) -> list[str]:
    """Dates as they follow, lengths from short to long, all else with the most examples first."""
    if by in {"date", "length"}:
        return sorted(places, key=lambda value: (*_leading(value), value))
    return sorted(places, key=lambda value: (-len(places[value]), value))


def _leading(value: str) -> tuple[int, ...]:
    digits = value.split(" ", maxsplit=1)[0].replace(",", "")
    return (int(digits),) if digits.isdigit() else ()


def _lengths(rows: Sequence[AnswerRow]) -> Callable[[AnswerRow], str | None]:
    """Three parts of about as many examples, by the characters of their inputs."""
    lengths = sorted(len(row.input) for row in rows)
    ends = sorted({lengths[len(lengths) * third // 3] for third in (1, 2)}) if lengths else []

    def value(row: AnswerRow) -> str:
        length = len(row.input)
        starts = [0, *ends]
        number = max(place for place, start in enumerate(starts) if length >= start)
        if number == len(starts) - 1:
            return f"{starts[number]:,} characters or more"
        return f"{starts[number]:,} to {starts[number + 1] - 1:,} characters"

    return value


def _dates(rows: Sequence[AnswerRow]) -> Callable[[AnswerRow], str | None]:
    """Months; years where these would be too many."""
    months = {month for row in rows if (month := _month(row))}
    digits = 7 if len(months) <= MOST_MONTHS else 4
    return lambda row: _month(row)[:digits] or None


def _month(row: AnswerRow) -> str:
    """Year and month of a date as ISO 8601 writes it; empty where it is none."""
    text = (row.date or "")[:7]
    year, _, month = text.partition("-")
    return text if len(text) == 7 and year.isdigit() and month.isdigit() else ""


def slice_scores(
    rows: Sequence[AnswerRow], metric: str, seed: int = 0
) -> tuple[dict[str, tuple[SliceScore, ...]], int]:
    """Each method in every slice with enough examples, and how many slices have too few.

    Args:
        rows: The answers with their scores.
        metric: The metric of the verdict.
        seed: The same seed gives the same.
    """
    values = _values(rows, metric)
    clusters = [row.group for row in rows]
    found = [one for one in find_slices(rows) if len(one.places) < len(rows)]
    enough = [one for one in found if _is_enough(one, clusters)]
    if not enough or not values:
        return {}, len(found) - len(enough)
    table = np.column_stack([np.asarray(column) for column in values.values()])
    tests = np.array([_shuffled(table, clusters, one.places, seed) for one in enough])
    adjusted = np.array([holm(column.tolist()) for column in tests.T]).T
    scores: dict[str, list[SliceScore]] = {arm: [] for arm in values}
    for number, one in enumerate(enough):
        intervals, independent = _intervals(one, values, clusters, metric, seed)
        for column, (arm, its) in enumerate(values.items()):
            inside = sum(its[place] for place in one.places)
            scores[arm].append(
                SliceScore(
                    by=one.by,
                    value=one.value,
                    rows=len(one.places),
                    clusters=independent,
                    score=intervals[arm],
                    rest=(sum(its) - inside) / (len(its) - len(one.places)),
                    p=float(tests[number, column]),
                    p_adjusted=float(adjusted[number, column]),
                )
            )
    return {arm: tuple(its) for arm, its in scores.items()}, len(found) - len(enough)


def _is_enough(one: Slice, clusters: Sequence[str]) -> bool:
    """Whether there are enough rows and clusters in a slice and outside of it."""
    inside = set(one.places)
    outside = [clusters[place] for place in range(len(clusters)) if place not in inside]
    groups = ({clusters[place] for place in inside}, set(outside))
    return min(len(inside), len(outside)) >= FEWEST_ROWS and min(map(len, groups)) >= FEWEST_GROUPS


def _values(rows: Sequence[AnswerRow], metric: str) -> dict[str, list[float]]:
    """Arm to one value a row, of the arms that have one for each."""
    arms = list(rows[0].scores) if rows else []
    return {
        arm: [row.scores[arm][metric] for row in rows]
        for arm in arms
        if all(metric in row.scores.get(arm, {}) for row in rows)
    }


def _intervals(
    one: Slice,
    values: Mapping[str, Sequence[float]],
    clusters: Sequence[str],
    metric: str,
    seed: int,
) -> tuple[dict[str, Interval], int]:
    """The mean of each arm inside of a slice, and how many clusters it has."""
    sample = Sample([clusters[place] for place in one.places], seed)
    inside: dict[Hashable, Sequence[float]] = {
        arm: [its[place] for place in one.places] for arm, its in values.items()
    }
    if METRICS[metric].binary:
        return {arm: sample.share(inside[arm]) for arm in values}, sample.clusters
    means = sample.flipped(inside)
    bounds = UNIT if METRICS[metric].share else None
    return {arm: means.mean(arm, bounds) for arm in values}, sample.clusters


def _shuffled(table: Numbers, clusters: Sequence[str], places: Sequence[int], seed: int) -> Numbers:
    """Of each column the p-value that a slice is like the rest.

    Args:
        table: Rows x columns.
        clusters: The cluster of each row.
        places: The rows of the slice.
        seed: The same seed gives the same.
    """
    inside = np.zeros(len(clusters), dtype=bool)
    inside[list(places)] = True
    units: dict[tuple[str, bool], int] = {}
    of = np.array(
        [units.setdefault(one, len(units)) for one in zip(clusters, inside.tolist(), strict=True)]
    )
    sums = np.zeros((len(units), table.shape[1] + 1))
    # The last column counts rows.
    np.add.at(sums, of, np.column_stack([table, np.ones(len(table))]))
    chosen = np.array([side for _, side in units])
    seen = np.abs(_apart(sums, chosen[None].astype(np.float64))[0])
    generator = np.random.default_rng(seed)
    draws = max(_FEWEST_DRAWS, min(DRAWS, 2 * _CELLS // len(units)))
    size = max(1, _CELLS // len(units))
    as_far = np.zeros(table.shape[1])
    for start in range(0, draws, size):
        count = min(size, draws - start)
        order = generator.random((count, len(units)), dtype=np.float32)
        which = np.argpartition(order, chosen.sum() - 1, axis=1)[:, : chosen.sum()]
        drawn = np.zeros((count, len(units)))
        np.put_along_axis(drawn, which, 1.0, axis=1)
        as_far += (np.abs(_apart(sums, drawn)) >= seen - _NOISE).sum(axis=0)
    return np.asarray((as_far + 1) / (draws + 1))


def _apart(sums: Numbers, drawn: Numbers) -> Numbers:
    """How far the means inside and outside are apart, of each draw and column."""
    inside = drawn @ sums
    outside = sums.sum(axis=0) - inside
    return np.asarray(inside[:, :-1] / inside[:, -1:] - outside[:, :-1] / outside[:, -1:])
