"""What a random split would have read: it sees twins, says nothing inside its noise, and stays fast."""

import random
from collections import Counter

import pytest

from curate.domain.records import Record
from curate.services.datasets import random_split
from curate.services.datasets.random_split import (
    FEWEST,
    measure_random_split,
    random_split_in_words,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(draw):
    return "".join(draw.choice(LETTERS) for _ in range(6))


def records(groups, size, *, answers=4, seed=0, held_out=0.25):
    """Groups of near-copies, each with an answer that follows from nothing else; a quarter is held out."""
    draw = random.Random(seed)  # noqa: S311
    found = []
    for group in range(groups):
        core, answer = " ".join(word(draw) for _ in range(8)), f"Topic: {draw.randrange(answers)}"
        part = "held_out" if group < groups * held_out else "train"
        for _ in range(size):
            found.append(Record(len(found), 1, part, f"g{group}", f"{core} {word(draw)}", answer))
    return found


def test_where_twins_are_kept_together_a_random_split_would_have_read_too_much():
    found = measure_random_split(records(60, 4))

    assert found.arm in {"tfidf", "nearest"}
    assert (found.metric, found.certain) == ("exact_match", True)
    assert found.random > 0.9
    assert found.split < 0.5
    words = random_split_in_words(found.as_json())
    assert words.startswith(
        f"A random split would have read {100 * found.random:.0f} % instead of "
    )


@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_said_where_single_rows_are_split_at_random_anyway(seed):
    found = measure_random_split(records(100, 1, answers=3, seed=seed))

    assert not found.certain
    assert "may be chance, so nothing can be said" in random_split_in_words(found.as_json())


def test_a_test_without_a_fault_has_noise_too():
    """Answered without a fault is not known without a doubt: the random splits read 98 %."""
    rows = [
        Record(n, 1, "held_out" if n < 40 else "train", f"g{n}", f"about {'red' if n % 2 else 'blue'} {n}", "AB"[n % 2])
        for n in range(160)
    ]  # fmt: skip
    rows[-1] = Record(159, 1, "train", "g159", "about red", "A")

    found = measure_random_split(rows)

    assert found.split == 1
    assert all(one.noise > 0.02 for one in found.readings)
    assert not found.certain


def test_free_texts_are_measured_by_their_words_and_without_the_classifier():
    draw = random.Random(1)  # noqa: S311
    rows = [
        Record(
            one.example, one.revision, one.part, one.group, one.input, f"{one.input} {word(draw)}"
        )
        for one in records(30, 4)
    ]

    found = measure_random_split(rows)

    assert found.metric == "token_f1"
    assert [one.arm for one in found.readings] == ["majority", "nearest"]
    assert found.certain


@pytest.mark.parametrize("groups", [1, FEWEST + 3])
def test_too_few_to_measure_is_said(groups):
    found = measure_random_split(records(groups, 1))

    assert (found.arm, found.random) == (None, None)
    assert f"it takes {FEWEST} of each" in random_split_in_words(found.as_json())


def test_one_answer_for_all_is_said():
    found = measure_random_split(records(100, 1, answers=1))

    assert "All answers are the same" in random_split_in_words(found.as_json())


def test_a_version_of_before_says_nothing():
    assert random_split_in_words(None) == ""


def test_random_splits_keep_the_sizes_of_all_parts_within_each_stratum():
    rows = records(40, 2)
    strata = {one.example: one.output for one in rows}

    drawn = random_split._random(rows, strata, seed=3)

    def sizes(some):
        return Counter((one.part, one.output) for one in some)

    assert sizes(drawn) == sizes(rows)
    assert [one.part for one in drawn] != [one.part for one in rows]
    assert [one.example for one in drawn] == [one.example for one in rows]


def test_of_many_examples_whole_groups_are_measured_and_that_is_said(monkeypatch):
    monkeypatch.setattr(random_split, "MOST", 200)
    rows = records(300, 3)

    found = measure_random_split(rows)
    chosen = Counter(one.group for one in random_split._sample(rows))

    assert set(chosen.values()) == {3}
    assert found.sampled
    assert 196 <= found.examples <= 200
    assert f"on a sample of {found.examples:,} examples" in random_split_in_words(found.as_json())
