"""Slices of the held-out examples, against exact counting and chance."""

import numpy as np
import pytest
from scipy.stats import hypergeom

from curate import evaluation
from curate.domain.results import AnswerRow
from curate.evaluation.pairs import holm
from curate.evaluation.slices import FEWEST_ROWS, find_slices, slice_scores
from curate.evaluation.statistics import Sample


def answered(values, *, groups=None, arm="base", metric="exact_match", **about):
    """Rows with these scores; ``about`` has a value a row for each attribute."""
    return [
        AnswerRow(
            place,
            None,
            str(place) if groups is None else groups[place],
            "?" * 5,
            "",
            {arm: ""},
            {arm: {metric: value}},
            **{name: of[place] for name, of in about.items()},
        )
        for place, value in enumerate(values)
    ]


def exact_p(inside, rows, right_inside, right):
    """Of a slice of single rows: how often drawing it anew is as far from the rest, by counting."""

    def apart(k):
        return abs(k / inside - (right - k) / (rows - inside))

    spread = hypergeom(rows, right, inside)
    return sum(
        spread.pmf(k)
        for k in range(max(0, inside + right - rows), min(inside, right) + 1)
        if apart(k) >= apart(right_inside) - 1e-9
    )


def test_the_p_of_a_slice_of_single_rows_is_what_counting_gives():
    values = [1.0] * 6 + [0.0] * 9 + [1.0] * 40 + [0.0] * 10
    labels = ["hard"] * 15 + ["easy"] * 50

    found, too_small = slice_scores(answered(values, label=labels), "exact_match")

    by_value = {one.value: one for one in found["base"]}
    hard = by_value["hard"]
    assert (hard.rows, hard.clusters, too_small) == (15, 15, 0)
    assert hard.p == pytest.approx(exact_p(15, 65, 6, 46), abs=0.01)
    assert (hard.score.value, hard.rest) == (pytest.approx(6 / 15), pytest.approx(40 / 50))
    sample = Sample([str(n) for n in range(15)], 0)
    assert hard.score == sample.share(values[:15])


def test_slices_of_all_kinds_are_adjusted_together():
    rng = np.random.default_rng(3)
    values = [float(rng.random() < 0.6) for _ in range(80)]
    rows = answered(
        values,
        label=[str(rng.choice([*"abc"])) for _ in values],
        source=[str(rng.choice(["one.csv", "two.csv"])) for _ in values],
    )

    (slices,) = slice_scores(rows, "exact_match")[0].values()

    assert {one.by for one in slices} == {"label", "source"}
    assert [one.p_adjusted for one in slices] == pytest.approx(holm([one.p for one in slices]))


def test_by_chance_alone_a_slice_is_named_in_at_most_5_of_100():
    rng, named = np.random.default_rng(0), 0
    for _ in range(30):
        values = [float(rng.random() < 0.9) for _ in range(60)]
        rows = answered(values, label=[str(rng.choice([*"abcd"])) for _ in values])
        slices = slice_scores(rows, "exact_match")[0].get("base", ())
        named += evaluation.most_different(slices) is not None

    assert named <= 5  # 1.5 expected; 6 or more have a probability of 0.003


def test_whole_clusters_are_drawn_so_that_copies_are_no_evidence():
    values = [0.0] * 20 + [1.0] * 60
    alone = answered(values, label=["a"] * 20 + ["b"] * 60)
    groups = [f"a{n // 3}" for n in range(20)] + [f"b{n // 3}" for n in range(60)]
    copies = answered(values, label=["a"] * 20 + ["b"] * 60, groups=groups)

    by_rows, by_clusters = (
        next(one for one in slice_scores(rows, "exact_match")[0]["base"] if one.value == "a")
        for rows in (alone, copies)
    )

    assert by_clusters.clusters == 7
    assert by_clusters.p >= by_rows.p
    assert by_clusters.score.high > by_rows.score.high


def test_small_slices_are_counted_and_not_looked_at():
    few = FEWEST_ROWS - 1
    rows = answered([1.0] * 40, label=["rare"] * few + ["b"] * 15 + ["c"] * (25 - few))

    found, too_small = slice_scores(rows, "exact_match")

    assert [one.value for one in found["base"]] == ["c", "b"]
    assert too_small == 1


def test_rows_of_one_cluster_are_no_slice_however_many_they_are():
    rows = answered(
        [1.0] * 60, label=["a"] * 30 + ["b"] * 30, groups=["0"] * 30 + list(map(str, range(30)))
    )

    assert slice_scores(rows, "exact_match") == ({}, 2)


def test_what_slices_are_chosen_by():
    rows = [
        AnswerRow(
            n, None, str(n), "?" * (n + 1), "", {}, {},
            label="a", groups={"customer": "C-1"}, source="t.csv", date=f"2026-0{n % 3 + 1}-12",
        )
        for n in range(9)
    ]  # fmt: skip

    found = {(one.by, one.value): one.places for one in find_slices(rows)}

    everything = tuple(range(9))
    assert found.pop(("label", "a")) == everything
    assert found.pop(("group:customer", "C-1")) == everything
    assert found.pop(("source", "t.csv")) == everything
    assert found == {
        ("length", "0 to 3 characters"): (0, 1, 2),
        ("length", "4 to 6 characters"): (3, 4, 5),
        ("length", "7 characters or more"): (6, 7, 8),
        ("date", "2026-01"): (0, 3, 6),
        ("date", "2026-02"): (1, 4, 7),
        ("date", "2026-03"): (2, 5, 8),
    }


def test_of_many_months_years_are_slices():
    rows = answered([1.0] * 30, date=[f"20{20 + n // 10}-{n % 10 + 1:02}-01" for n in range(30)])

    assert [one.value for one in find_slices(rows) if one.by == "date"] == ["2020", "2021", "2022"]


def test_a_date_that_is_none_and_a_missing_one_belong_to_no_slice():
    rows = answered([1.0] * 3, date=["yesterday", None, "2026-01-05T10:00:00Z"])

    assert [(one.value, one.places) for one in find_slices(rows) if one.by == "date"] == [
        ("2026-01", (2,))
    ]


def test_a_score_that_is_no_yes_or_no_is_a_mean_with_an_interval_within_0_and_1():
    rng = np.random.default_rng(1)
    values = [*rng.uniform(0.1, 0.4, 20), *rng.uniform(0.7, 1.0, 40)]
    rows = answered(values, label=["a"] * 20 + ["b"] * 40, metric="chrf")

    by_value = {one.value: one for one in slice_scores(rows, "chrf")[0]["base"]}

    assert by_value["a"].score.value == pytest.approx(np.mean(values[:20]))
    assert 0 < by_value["a"].score.low < by_value["a"].score.high < 1
    assert by_value["a"].differs
    slices = slice_scores(rows, "chrf")[0]["base"]
    assert evaluation.most_different(slices).value in {"a", "b"}
    assert "adjusted by Holm" in evaluation.slice_sentence(slices, "label: a")
