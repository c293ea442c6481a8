"""A few random histories of versions; two thousand of them are in benchmarks/split_histories.py."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from curate.checks import NearDuplicate
from curate.similarity import contained, twins
from tests.services.datasets.histories import Histories, text_of


def test_nothing_goes_from_the_test_into_training_and_nobody_is_parted_over_many_versions():
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=30, stateful_step_count=15, deadline=None, derandomize=True, database=None
        ),
    )


@pytest.mark.parametrize("topic", range(1, 9))
def test_the_texts_of_one_topic_belong_together_and_those_of_others_do_not(topic):
    check = NearDuplicate()
    forms = [text_of(topic, form) for form in range(10)]

    for one in forms:
        others = [each for each in forms if each != one]
        alike = twins([one], others, check.threshold, check.width)
        inside = {place for pair in contained([one, *others]) for place in pair if pair[0] == 0}
        assert alike or inside
    apart = [text_of(other, form) for other in range(1, 9) if other != topic for form in (0, 1, 2)]
    assert not twins(forms, apart, check.threshold, check.width)
    assert not {pair for pair in contained([*forms, *apart]) if pair[0] < len(forms) <= pair[1]}
