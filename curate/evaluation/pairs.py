"""All pairs of arms, compared in every metric that both have."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from curate.domain.results import Comparison
from curate.evaluation.base import is_tuned
from curate.evaluation.metrics import METRICS
from curate.evaluation.statistics import Difference, Means, Sample

UNIT = (0.0, 1.0)
_APART = (-1.0, 1.0)
Scores = Mapping[str, Sequence[float]]


class Pairs:
    """Comparisons of arms, each made once.

    Args:
        sample: The held-out examples and their clusters.
        scores: Arm to metric to one value an example.
        means: Those that are no shares of answers, by arm and metric.
    """

    def __init__(self, sample: Sample, scores: Mapping[str, Scores], means: Means) -> None:
        self._sample, self._scores, self._means = sample, scores, means

    def between(self, a: str, b: str, metric: str) -> Difference:
        """Arm ``a`` less arm ``b``."""
        if METRICS[metric].binary:
            return self._sample.shares(self._scores[a][metric], self._scores[b][metric])
        bounds = _APART if METRICS[metric].share else None
        return self._means.difference((a, metric), (b, metric), bounds)

    def comparisons(self, primary: str, judged: int) -> tuple[Comparison, ...]:
        """All pairs, the later arm against the earlier, with adjusted p-values.

        Those told together are adjusted together (Holm, 1979): tuned arms against others in the metric of the
        verdict; the same in all other metrics; everything else.

        Args:
            primary: The metric of the verdict.
            judged: By how many verdicts the level is divided.
        """
        found = [
            (a, b, metric, self.between(a, b, metric))
            for b, a in combinations(self._scores, 2)
            for metric in self._scores[a]
            if metric in self._scores[b]
        ]
        families: dict[str, list[int]] = {}
        for place, (a, b, metric, _) in enumerate(found):
            families.setdefault(_family(a, b, metric, primary), []).append(place)
        adjusted: dict[int, float] = {}
        for places in families.values():
            given = holm([found[place][3].p for place in places])
            adjusted |= dict(zip(places, given, strict=True))
        return tuple(
            Comparison(
                a, b, metric, one.value, *one.ends(), one.p, min(1.0, judged * adjusted[place])
            )
            for place, (a, b, metric, one) in enumerate(found)
        )


def holm(values: Sequence[float]) -> list[float]:
    """P-values adjusted for all of them by Holm's method, in their order (Holm, 1979)."""
    order = sorted(range(len(values)), key=values.__getitem__)
    adjusted, least = [0.0] * len(values), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = least
    return adjusted


def _family(a: str, b: str, metric: str, primary: str) -> str:
    if is_tuned(a) == is_tuned(b):
        return "others"
    return "verdict" if metric == primary else "further"


def told(comparisons: Iterable[Comparison], metric: str) -> list[Comparison]:
    """Those of a tuned arm with one that is not, the tuned one first."""
    return [
        one if is_tuned(one.a) else one.turned()
        for one in comparisons
        if one.metric == metric and is_tuned(one.a) != is_tuned(one.b)
    ]
