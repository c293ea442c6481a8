"""How sure a method is and how often it is right, by hand."""

import pytest

from curate.domain.results import AnswerRow
from curate.evaluation.calibration import FEWEST, calibrations
from curate.evaluation.statistics import wilson


def answered(pairs):
    return [
        AnswerRow(
            n, None, str(n), "?", "", {"tfidf": ""}, {"tfidf": {"exact_match": right}},
            sure={} if sure is None else {"tfidf": sure},
        )
        for n, (sure, right) in enumerate(pairs)
    ]  # fmt: skip


def test_the_error_is_the_mean_distance_of_both_weighted_by_answers():
    pairs = (
        [(0.95, 1.0)] * 12
        + [(0.95, 0.0)] * 4
        + [(0.45, 1.0)] * 2
        + [(0.45, 0.0)] * 2
        + [(1.0, 1.0)]
    )

    (found,) = calibrations(answered(pairs), "exact_match")

    top = (16 * 0.95 + 1) / 17
    assert (found.arm, found.rows) == ("tfidf", 21)
    assert [(one.low, one.high, one.rows) for one in found.bins] == [(0.4, 0.5, 4), (0.9, 1.0, 17)]
    assert found.error == pytest.approx(4 / 21 * 0.05 + 17 / 21 * (top - 13 / 17))
    assert found.bins[1].right.value == pytest.approx(13 / 17)
    assert found.bins[1].right.low < wilson(13 / 17, 17).low


def test_nothing_is_said_of_few_answers_of_those_that_are_not_sure_and_of_other_metrics():
    many = [(0.9, 1.0)] * FEWEST

    assert len(calibrations(answered(many), "exact_match")) == 1
    assert calibrations(answered(many[1:]), "exact_match") == ()
    assert calibrations(answered([(None, 1.0)] * FEWEST), "exact_match") == ()
    assert calibrations(answered(many), "chrf") == ()
