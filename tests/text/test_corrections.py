"""What corrections have in common: planted habits are found, and nothing else is."""

import random

import pytest

from curate.text.corrections import Correction, habits

TOPICS = [
    "battery",
    "brake",
    "light",
    "charger",
    "saddle",
    "lock",
    "bell",
    "pump",
    "wheel",
    "chain",
]
NAMES = ["Anna", "Ben", "Clara", "Dora", "Emil", "Fritz", "Greta", "Hans", "Ida", "Jan"]


def answer(number):
    """An answer of its own."""
    rng = random.Random(number)  # noqa: S311
    return (
        f"Hello {rng.choice(NAMES)}, the {rng.choice(TOPICS)} of order {rng.randrange(9999)} is on its way. "
        f"It arrives on day {rng.randrange(30)} with the {rng.choice(TOPICS)}."
    )


def changed(count, change):
    return [Correction(number, *change(answer(number), number)) for number in range(count)]


def told(corrections):
    return [(one.what, one.old, one.new, len(one.places)) for one in habits(corrections)]


def test_a_sentence_that_is_removed_again_and_again_is_found_whole():
    def change(text, number):
        sorry = "We are sorry for the inconvenience."
        return (f"{sorry} {text}" if number % 2 else f"{text} {sorry}"), text

    assert told(changed(43, change)) == [("removed", "We are sorry for the inconvenience", "", 43)]


def test_a_sentence_that_is_added_is_found():
    assert told(changed(7, lambda text, _: (text, f"{text} Please reply to this e-mail."))) == [
        ("added", "", "Please reply to this e-mail", 7)
    ]


def test_what_varies_around_a_phrase_is_left_out():
    def change(text, number):
        return f"{text} I truly regret, {NAMES[number]}, that you had to wait {number} days.", text

    found = told(changed(9, change))

    assert ("removed", "that you had to wait", "", 9) in found
    assert ("removed", "I truly regret", "", 9) in found
    assert len(found) <= 3


def test_words_that_are_replaced_by_others_are_found_as_a_pair():
    def change(text, _):
        return f"{text} Kindly wait.", f"{text} Please wait."

    assert told(changed(6, change)) == [("replaced", "Kindly", "Please", 6)]


@pytest.mark.parametrize("times", [0, 1, 4])
def test_fewer_than_five_times_is_no_habit(times):
    assert habits(changed(times, lambda text, _: (f"{text} Sorry about that.", text))) == []


def test_two_examples_are_no_habit_however_often_they_are_corrected():
    corrections = [
        Correction(number % 2, f"{answer(number)} Sorry about that.", answer(number))
        for number in range(12)
    ]

    assert habits(corrections) == []


def test_one_text_that_is_pasted_into_many_examples_is_no_habit():
    pasted = "Thank you for writing. We have opened a case for you and will be back tomorrow."

    assert habits(changed(30, lambda text, _: (text, pasted))) == []
    assert habits(changed(30, lambda text, _: (f"{text} {pasted[:40]}", pasted))) == []


def test_answers_that_are_written_anew_say_nothing_of_their_phrases():
    def change(text, number):
        return f"Dear customer, {text}", f"Zebra {number} quokka {number * 7} okapi stays {number}."

    assert habits(changed(20, change)) == []


def test_a_sentence_that_is_moved_is_not_removed():
    moved = "Your case number stands below."

    found = habits(changed(12, lambda text, _: (f"{moved} {text}", f"{text} {moved}")))

    assert found == []


def test_corrections_that_have_nothing_in_common_give_nothing():
    corrections = [
        Correction(number, answer(number), f"{answer(number)} Code {number * 31} is void{number}.")
        for number in range(60)
    ]

    assert [one for one in habits(corrections) if "void" in one.new] == []


def test_two_habits_are_told_apart_and_the_more_frequent_comes_first():
    def change(text, number):
        before = f"Kind greetings to you. {text}" if number % 3 else text
        return f"{before} Sorry for the trouble.", text

    found = told(changed(30, change))

    assert found[0][1:] == ("Sorry for the trouble", "", 30)
    assert ("removed", "Kind greetings to you", "", 20) in found


def test_what_some_remove_and_others_add_is_a_disagreement():
    def change(text, number):
        texts = (f"{text} Sorry for the trouble.", text)
        return texts if number % 2 else texts[::-1]

    assert habits(changed(20, change)) == []
