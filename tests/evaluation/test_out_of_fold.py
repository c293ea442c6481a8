"""Folds, scores on all examples, learning curves, forecasts and data maps, each against what is known to be true."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean, stdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from curate.contract import LabelContract
from curate.domain.errors import Cancelled, Unusable
from curate.evaluation.out_of_fold import (
    FOLDS,
    Curve,
    Task,
    cross_fit,
    data_map,
    forecast,
    grouped_folds,
    interval,
    learning_curve,
)
from tests.models.tiny import record

WORDS = {
    "Refund": [
        "refund",
        "money",
        "charged",
        "twice",
        "card",
        "invoice",
        "amount",
        "paid",
        "bank",
        "statement",
    ],
    "Delivery": [
        "parcel",
        "courier",
        "late",
        "address",
        "tracking",
        "door",
        "driver",
        "van",
        "box",
        "street",
    ],
    "Login": [
        "password",
        "account",
        "locked",
        "login",
        "email",
        "reset",
        "code",
        "sign",
        "browser",
        "session",
    ],
}


def tickets(count, *, seed=0, noise=0.0):
    """Tickets of three labels by their own words; a share of them has another label than its words say."""
    rng = np.random.default_rng(seed)
    labels = list(WORDS)
    made = []
    for number in range(count):
        label = labels[number % 3]
        text = " ".join(rng.choice(WORDS[label], 5, replace=False)) + f" case {number}"
        if rng.random() < noise:
            label = labels[(number + 1) % 3]
        made.append(record(number, text, label, group=f"g{number}"))
    return made


def task(contract=None, primary="exact_match"):
    return Task(contract, primary)


@given(st.lists(st.integers(0, 30), min_size=40, max_size=120), st.integers(0, 5))
def test_a_group_is_never_parted_and_folds_are_about_equally_large(groups, deal):
    names = [f"g{one}" for one in groups]
    folds = grouped_folds(names, FOLDS, deal)

    for name in set(names):
        assert len({int(fold) for fold, one in zip(folds, names, strict=True) if one == name}) == 1
    if len(set(names)) >= FOLDS:
        largest = max(Counter(names).values())
        sizes = np.bincount(folds, minlength=FOLDS)
        assert sizes.max() - sizes.min() <= largest


def test_another_deal_gives_other_folds_and_the_same_deal_the_same():
    names = [f"g{one}" for one in range(50)]

    assert grouped_folds(names, FOLDS, 1).tolist() == grouped_folds(names, FOLDS, 1).tolist()
    assert grouped_folds(names, FOLDS, 1).tolist() != grouped_folds(names, FOLDS, 2).tolist()


def test_the_interval_is_the_wider_of_rows_and_folds():
    """The half over folds worked out by hand, after Nadeau and Bengio (2003)."""
    values = np.zeros((1, 20))
    values[0, :8] = 1  # folds 0 and 1 all right, the others all wrong
    folds = np.repeat(np.arange(5), 4)[None, :]
    each = [1, 1, 0, 0, 0]

    found = interval(values, folds, [f"g{one}" for one in range(20)])

    half = student.ppf(0.975, 4) * stdev(each) * (1 / 5 + 1 / 4) ** 0.5
    assert found.value == pytest.approx(mean(each))
    assert found.low == pytest.approx(max(0, 0.4 - half))
    assert found.high == pytest.approx(min(1, 0.4 + half))


def test_an_interval_never_has_no_width():
    values, folds = np.ones((2, 50)), np.stack([np.arange(50) % 5] * 2)

    found = interval(values, folds, [f"g{one}" for one in range(50)])

    assert (found.value, found.high) == (1, 1)
    assert found.low < 0.96


def test_no_example_is_scored_by_a_method_that_saw_its_group():
    """Twins of one group have an answer that nobody else has: who saw the twin would be right."""
    twins = [
        record(number, f"question about thing{number // 2}", f"answer {number // 2}", group=f"g{number // 2}")
        for number in range(40)
    ]  # fmt: skip
    apart = [record(one.example, one.input, one.output, group=str(one.example)) for one in twins]

    assert cross_fit(["nearest"], twins, task()).scores["nearest"].value == 0
    assert cross_fit(["nearest"], apart, task()).scores["nearest"].value > 0.7


def test_every_example_counts_once_in_each_deal():
    seen = Counter()

    @dataclass
    class Counting:
        should_stop: object = staticmethod(lambda: False)

        def scores(self, _arm, train, asked):
            assert not {one.group for one in train} & {one.group for one in asked}
            seen.update(one.example for one in asked)
            return [1.0] * len(asked)

    rows = tickets(43)
    cross_fit(["tfidf"], rows, Counting())

    assert set(seen) == {one.example for one in rows}
    assert len(set(seen.values())) == 1


def test_few_groups_are_refused():
    rows = [record(n, f"question {n}", "yes", group=f"g{n % 6}") for n in range(60)]

    with pytest.raises(Unusable, match="6 independent groups"):
        cross_fit(["nearest"], rows, task())
    with pytest.raises(Unusable, match="60 in 6"):
        learning_curve(["nearest"], rows, task())


def test_a_measurement_stops_when_it_is_told_to():
    with pytest.raises(Cancelled):
        learning_curve(["nearest"], tickets(60), Task(None, "exact_match", lambda: True))


@dataclass
class Watched:
    """Remembers who learned from what."""

    calls: list = field(default_factory=list)
    should_stop: object = staticmethod(lambda: False)

    def scores(self, _arm, train, asked):
        self.calls.append(({one.example for one in train}, {one.example for one in asked}))
        return [float(len(train))] * len(asked)


def test_subsets_are_nested_and_never_hold_what_is_scored():
    watched = Watched()
    rows = tickets(100)

    found = learning_curve(["nearest"], rows, watched)["nearest"]

    assert found.sizes == (10, 20, 40, 80)[-len(found.sizes) :]
    by_fold = {}
    for train, asked in watched.calls:
        assert not train & asked
        by_fold.setdefault(tuple(sorted(asked)), []).append(train)
    for each in by_fold.values():
        ordered = sorted(each, key=len)
        assert all(small < large for small, large in pairwise(ordered))
    # Every row is scored at every size in every deal, so a mean over rows is that of its size.
    assert found.means[:, 0].tolist() == list(found.sizes)


def test_a_curve_rises_where_there_is_something_to_learn():
    labels = LabelContract(labels=tuple(WORDS))
    found = learning_curve(["tfidf", "nearest"], tickets(90), task(labels))

    for curve in found.values():
        means = curve.means.mean(axis=1)
        assert means[-1] > means[0]
        bands = curve.bands()
        assert all(band.low <= band.value <= band.high for band in bands)
        assert all(band.low < band.high for band in bands)


def simulated(rows, law, seed, sizes=(16, 32, 64, 128, 256), deals=4):
    """A curve of rows that are right with the chance that the law gives for a size."""
    rng = np.random.default_rng(seed)
    groups = tuple(f"g{n}" for n in range(rows))
    folds = np.stack([grouped_folds(groups, FOLDS, deal) for deal in range(deals)])
    # A row that is hard for one deal is hard for all: what a row needs is drawn once.
    need = rng.random(rows)
    jitter = rng.normal(0, 0.15, (len(sizes), deals, rows))
    chances = np.array([law(size) for size in sizes])[:, None, None]
    return Curve(sizes, (need + jitter < chances).astype(float), folds, groups)


def power(size):
    return 0.9 - 1.2 * size**-0.5


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 10_000))
def test_nothing_more_is_promised_where_a_curve_is_flat(seed):
    found = forecast("tfidf", simulated(320, lambda _: 0.8, seed), 320, 100)

    assert found.gain is None or found.low < 0.01
    assert found.more == 100


def test_the_forecast_holds_what_is_true_nineteen_times_in_twenty():
    """Of 40 curves that follow a known law, the interval misses the true gain at most four times."""
    true = power(480) - power(320)
    found = [forecast("tfidf", simulated(320, power, seed), 320, 160) for seed in range(40)]
    held = sum(one.low <= true <= one.high for one in found)

    assert held >= 36
    said = [one for one in found if one.gain is not None]
    assert len(said) > 25
    assert abs(mean(one.gain for one in said) - true) < 0.01


def test_what_can_not_be_told_is_not_told():
    few = forecast("tfidf", simulated(40, power, 1, sizes=(8, 16, 32)), 40, 40)
    far = forecast("tfidf", simulated(320, power, 1), 320, 1_000)
    short = forecast("tfidf", simulated(320, power, 1, sizes=(128, 256)), 320)

    assert few.gain is None
    assert "can't be told" in few.sentence
    assert (far.gain, far.low, far.high) == (None, None, None)
    assert short.gain is None
    assert "from 320" in short.sentence


def test_a_forecast_says_how_much_give_or_take_how_much():
    found = forecast("tfidf", simulated(320, power, 1), 320)

    assert found.more == 100
    assert found.sentence.startswith("100 more examples would bring the classifier baseline about")
    assert "give or take" in found.sentence
    assert found.low <= found.gain <= found.high


def test_planted_labels_are_doubted_and_others_are_not():
    clean = tickets(240)
    planted = set(range(5, 240, 20))
    labels = list(WORDS)
    values = [
        labels[(labels.index(one.output) + 1) % 3] if one.example in planted else one.output
        for one in clean
    ]

    found = data_map([one.asked for one in clean], values, [one.group for one in clean])

    doubted = {
        row
        for row in range(240)
        if found.said[row] != found.values[row]
        and found.steady[row] >= 0.75
        and found.certainty[row] > 0
    }
    assert len(planted & doubted) >= 10
    assert len(doubted - planted) <= 2
    assert found.loss[sorted(planted)].min() > np.median(found.loss)


def test_a_near_copy_with_another_value_is_named():
    rows = tickets(60)
    rows.append(record(90, rows[3].input, "Login", group="g3"))
    rows[3] = record(3, rows[3].input, "Refund", group="g3")

    found = data_map(
        [one.asked for one in rows], [one.output for one in rows], [one.group for one in rows]
    )

    assert int(found.twin[3]) == 60
    assert int(found.twin[60]) == 3
    assert found.said[60] == "Refund"


def test_one_value_or_few_groups_say_nothing():
    assert data_map(["a b", "c d"] * 20, ["x"] * 40, [f"g{n}" for n in range(40)]) is None
    assert data_map(["a b", "c d"] * 20, ["x", "y"] * 20, [f"g{n % 5}" for n in range(40)]) is None
