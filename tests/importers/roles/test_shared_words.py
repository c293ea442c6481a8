"""Whether a column replies to another, or classes it, by their words."""

import random

import pytest

from curate.importers.roles.shared_words import shared_words, tells_class, words_of

THINGS = ["lamp", "chair", "table", "mirror", "carpet", "sofa", "shelf", "clock", "vase", "stool"]


def test_words_are_lower_case_and_pairs_of_characters_where_nothing_stands_between():
    assert words_of("Where is IT, 12?") == {"where", "is", "it", "12"}
    assert words_of("订单在哪里") == {"订单", "单在", "在哪", "哪里"}
    assert words_of("灯") == {"灯"}


def test_a_reply_takes_up_the_words_of_its_own_question():
    asked = [f"Where is the {thing} that I ordered?" for thing in THINGS]
    said = [f"Your {thing} was sent yesterday." for thing in THINGS]

    own = shared_words(asked, said)
    moved = shared_words(asked, said[1:] + said[:1])

    assert (own.rows, own.related, own.is_copy) == (10, True, False)
    # Only words of few rows count, so of "Your lamp was sent yesterday" the lamp alone.
    assert (own.own, own.others) == (1, 0)
    assert (moved.related, moved.own) == (False, 0)
    assert not shared_words(asked[:3], said[:3]).related
    assert shared_words(asked[:4], said[:4]).related


def test_the_same_text_in_other_letters_is_a_copy():
    asked = [f"Where is the {thing} that I ordered?" for thing in THINGS]

    assert shared_words(asked, [text.lower().strip("?") for text in asked]).is_copy
    assert shared_words(asked, [text.replace("ordered", "XXX") for text in asked]).is_copy
    assert not shared_words(asked, ["Sent."] * 10).is_copy
    assert shared_words([], []).rows == shared_words(["a"], [""]).rows == 0


@pytest.mark.parametrize(("classes", "told"), [(2, True), (5, True), (10, True), (1, False)])
def test_classes_follow_from_words_where_texts_that_share_one_agree(classes, told):
    texts = [f"The {THINGS[i % 10]} is broken {i}" for i in range(60)]

    assert tells_class(texts, [f"c{i % classes}" for i in range(60)]) == told


@pytest.mark.parametrize("values", [2, 3, 10])
def test_classes_given_by_chance_follow_from_no_words(values):
    texts = [f"The {THINGS[i % 10]} is broken {i}" for i in range(60)]

    for seed in range(50):
        chance = random.Random(seed)  # noqa: S311 - not for secrets
        assert not tells_class(texts, [f"c{chance.randrange(values)}" for _ in range(60)])


@pytest.mark.parametrize(("rows", "told"), [(9, False), (10, True)])
def test_ten_rows_are_needed_to_tell_a_class(rows, told):
    texts = [f"The {THINGS[i % 2]} {i}" for i in range(rows)]

    assert tells_class(texts, [f"c{i % 2}" for i in range(rows)]) == told
