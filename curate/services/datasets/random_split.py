"""What a random split of single rows would have read instead of this one, measured without any model.

Whoever holds out rows at random examines a model on twins of what it was trained on, and reads too high a
result. How much too high is measured: the majority, the classifier and the nearest example answer the test of
the version, and that of random splits with parts of the same sizes.
"""

import hashlib
import math
import random
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from curate import evaluation
from curate.domain.records import PARTS, Record
from curate.evaluation import METRICS, Setting
from curate.evaluation.metrics import exact_match, token_f1
from curate.evaluation.statistics import Sample
from curate.text import percent

FEWEST = 20
"""Examples in training and in the held-out test without which nothing can be measured."""
MOST = 1_500
"""Examples that are measured on at most: whole groups, so that twins stay what they are to each other."""
SEEDS = 5
"""Random splits, of which the mean counts."""
MOST_ANSWERS = 30
"""Different answers that the classifier is taught at most: it takes its time, and texts are no classes."""
NEAR_ZERO = 0.1
"""Where no method matches more answers than this, exact matches can't tell them apart."""
CERTAIN = 2.776
"""Standard errors of a mean of five: the 97.5 % quantile of Student's t with four degrees of freedom."""
Scores = dict[str, list[float]]
"""Metric to one value a held-out example."""
_ARMS = ("majority", "tfidf", "nearest")
_SCORES = {"exact_match": exact_match, "token_f1": token_f1}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one method reads on random splits and on this one.

    Attributes:
        random: Mean over the random splits, 0 to 1.
        split: On the test of the version.
        noise: By how much the two may differ by chance: half of a 95 % confidence interval.
    """

    arm: str
    random: float
    split: float
    noise: float

    @property
    def certain(self) -> bool:
        """Whether the difference is more than chance."""
        return abs(self.random - self.split) > self.noise


@dataclass(frozen=True, slots=True)
class RandomSplit:
    """What a random split would have read.

    Attributes:
        arm: The method that reads best on random splits, which somebody with one would have reported; None
            where nothing could be measured.
        metric: What was measured: exact answers, or the overlap of words where hardly any is exact.
        certain: Whether the difference is more than chance.
        examples: On how many examples it was measured.
        readings: Every method that was asked.
        reason: Why nothing could be measured, in a sentence.
    """

    arm: str | None = None
    metric: str | None = None
    random: float | None = None
    split: float | None = None
    noise: float | None = None
    certain: bool = False
    examples: int = 0
    seeds: int = SEEDS
    sampled: bool = False
    readings: tuple[Reading, ...] = ()
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """For a manifest and for scripts."""
        return {**asdict(self), "readings": [asdict(one) for one in self.readings]}


def measure_random_split(
    records: Sequence[Record], strata: Mapping[int, str] | None = None
) -> RandomSplit:
    """Measure what random splits would have read instead of this one.

    Args:
        records: Of a version.
        strata: Example to the value of which the version held out the same share; the random splits do
            too. None where it did not.
    """
    some = _sample(records)
    parts = [one.part for one in some]
    train, held = parts.count("train"), parts.count("held_out")
    if min(train, held) < FEWEST:
        return RandomSplit(
            reason=(
                f"With {train:,} examples in training and {held:,} held out, what a random split would have "
                f"read can't be measured: it takes {FEWEST} of each."
            )
        )
    if len({one.output for one in some}) < 2:
        return RandomSplit(
            reason="All answers are the same, so there is nothing that a random split could read wrongly."
        )
    arms = _arms(some)
    mine, theirs = _measure(arms, some, [_random(some, strata, seed) for seed in range(SEEDS)])
    best = max(
        statistics.fmean(values["exact_match"])
        for arm in arms
        for values in (mine[arm], *theirs[arm])
    )
    metric = "exact_match" if best >= NEAR_ZERO else "token_f1"
    groups = [one.group for one in some if one.part == "held_out"]
    readings = tuple(
        _reading(arm, mine[arm][metric], [one[metric] for one in theirs[arm]], groups)
        for arm in arms
    )
    first = max(readings, key=lambda one: one.random)
    return RandomSplit(
        arm=first.arm,
        metric=metric,
        random=first.random,
        split=first.split,
        noise=first.noise,
        certain=first.certain,
        examples=len(some),
        sampled=len(some) < len(records),
        readings=readings,
    )


def method_title(arm: str) -> str:
    """The title of a method for people."""
    return evaluation.arm_title(arm)


def random_split_in_words(found: Mapping[str, Any] | None) -> str:
    """What a manifest says about random splits, in a sentence or two; empty where it says nothing."""
    if not found:
        return ""
    if found.get("arm") is None:
        return str(found.get("reason") or "")
    method = evaluation.arm_title(found["arm"]).lower()
    metric = METRICS[found["metric"]].title.lower()
    random_, split = percent(found["random"]), percent(found["split"])
    on = f"on a sample of {found['examples']:,} examples" if found["sampled"] else "on all examples"
    how = f"{method}, {metric}; mean of {found['seeds']} random splits, measured {on}"
    if found["certain"]:
        return f"A random split would have read {random_} instead of {split} ({how})."
    return (
        f"A random split would have read {random_}, this one {split} ({how}): a difference of less than "
        f"{100 * found['noise']:.0f} points may be chance, so nothing can be said."
    )


def _sample(records: Sequence[Record]) -> list[Record]:
    """All records, or whole groups of each part in the shares that they have."""
    if len(records) <= MOST:
        return list(records)
    chosen: list[Record] = []
    for part in PARTS:
        groups: dict[str, list[Record]] = defaultdict(list)
        for one in records:
            if one.part == part:
                groups[one.group].append(one)
        room = MOST * sum(map(len, groups.values())) / len(records)
        for name in sorted(groups, key=_hash):
            if len(groups[name]) <= room:
                chosen += groups[name]
                room -= len(groups[name])
    return chosen


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()


def _random(records: Sequence[Record], strata: Mapping[int, str] | None, seed: int) -> list[Record]:
    """The same records with their parts dealt out anew, row by row, within each stratum."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(records):
        places[strata.get(one.example, "") if strata else ""].append(place)
    draw = random.Random(seed)  # noqa: S311 - no secret
    found = list(records)
    for _, some in sorted(places.items()):
        parts = [records[place].part for place in some]
        draw.shuffle(parts)
        for place, part in zip(some, parts, strict=True):
            found[place] = replace(records[place], part=part)
    return found


def _arms(records: Sequence[Record]) -> list[str]:
    """The methods that are asked: the classifier only where answers are few enough to be classes."""
    answers = {one.output for one in records}
    few = 1 < len(answers) <= min(MOST_ANSWERS, len(records) // 2)
    return [arm for arm in _ARMS if few or arm != "tfidf"]


def _measure(
    arms: Sequence[str], mine: Sequence[Record], drawn: Sequence[Sequence[Record]]
) -> tuple[dict[str, Scores], dict[str, list[Scores]]]:
    """What each method scores on this split and on others."""
    import sklearn.linear_model  # noqa: F401 - only what is loaded can be limited
    from threadpoolctl import threadpool_limits

    # Fits this small are done sooner by one thread than by several that wait for each other by spinning.
    with threadpool_limits(limits=1):
        return (
            {arm: _scores(arm, mine) for arm in arms},
            {arm: [_scores(arm, one) for one in drawn] for arm in arms},
        )


def _scores(arm: str, records: Sequence[Record]) -> Scores:
    train = [one for one in records if one.part == "train"]
    held = [one for one in records if one.part == "held_out"]
    setting = Setting(train, Path(), None, "", 0, lambda _: None, lambda: False)
    given = evaluation.arms.make(arm).answer(setting, held, None)
    return {
        metric: [
            score(answer.text, record.output) for answer, record in zip(given, held, strict=True)
        ]
        for metric, score in _SCORES.items()
    }


def _reading(
    arm: str, mine: Sequence[float], theirs: Sequence[Sequence[float]], groups: Sequence[str]
) -> Reading:
    """One method, with how far apart the two readings may lie by chance.

    Of the version's test that is the end of its 95 % confidence interval over its groups towards the other
    reading: a test that is answered without a fault has one, too.
    """
    sample = Sample(groups, 0)
    if all(value in {0.0, 1.0} for value in mine):
        found = sample.share(mine)
    else:
        found = sample.flipped({"": mine}).mean("", (0.0, 1.0))
    means = [statistics.fmean(one) for one in theirs]
    mean = statistics.fmean(means)
    own = found.high - found.value if mean > found.value else found.value - found.low
    noise = math.hypot(own, CERTAIN * statistics.stdev(means) / math.sqrt(len(means)))
    return Reading(arm, mean, found.value, noise)
