"""Left-overs that only show beside the question, the other answers, or the annotations."""

from dataclasses import replace

import pytest

from curate.checks import checks, sentence
from curate.domain.examples import Example

ROWS = [
    Example(
        i,
        f"Where is my {'abcdefghijklmnopqrstuvwxyz'[i - 1] * 8} parcel?",
        f"We sent the parcel number {i} yesterday and the courier will ring you before delivery.",
    )
    for i in range(1, 25)
]
ODD = Example(99, "My bicycle has a flat tyre since yesterday, what now?", "Bring it in tomorrow.")


def found(*examples: Example) -> list:
    return list(checks.make("leftover").run([*ROWS, *examples]))


def test_ordinary_answers_are_left_alone():
    assert found(ODD) == []


@pytest.mark.parametrize(
    "text",
    ["test", "Test ticket please ignore", "This is a test.", "asdf", "asdfasdf", "TEST 123", "just a test, please ignore this",
     "Testing", "please ignore", "Lorem ipsum dolor sit amet", "qwerty", "dummy ticket", "Dies ist ein Test"],
)  # fmt: skip
def test_rows_that_try_out_the_system_are_found(text):
    (finding,) = found(replace(ODD, input=text))

    assert (finding.examples, finding.field) == ((99,), "input")


@pytest.mark.parametrize(
    "text",
    ["The test failed on my bike.", "Please ignore my last mail, it is sorted.", "Can I test ride the Heron?", "Test results came back normal.",
     "Testing the brakes made it worse", "Blood test"],
)  # fmt: skip
def test_sentences_about_tests_are_left_alone(text):
    assert found(replace(ODD, input=text)) == []


@pytest.mark.parametrize(
    "text",
    ["As an AI, I cannot see your order.", "As an AI language model I have no account.", "I am a virtual assistant and never sleep.",
     "AIとして、個人的な意見を述べることはできません。", "As an AI I can't ship parcels."],
)  # fmt: skip
def test_phrases_of_a_chatbot_are_found(text):
    (finding,) = found(replace(ODD, output=text))

    assert "chatbot" in sentence(finding)


@pytest.mark.parametrize(
    "text",
    ["I work as an AI engineer and my badge fails.", "I am a virtual assistant by trade and need a headset.", "Sold as an AI camera, it sees nothing."],
)  # fmt: skip
def test_people_and_things_that_are_about_ai_are_no_chatbots(text):
    assert found(replace(ODD, input=text)) == []


@pytest.mark.parametrize("answer", ["ok", "OK.", "see above", "Done", "see attached", "Resolved."])
def test_answers_that_say_nothing_are_found_where_others_say_something(answer):
    (finding,) = found(replace(ODD, output=answer))

    assert sentence(finding).startswith(f"The answer “{answer}” teaches a model nothing.")


def test_short_answers_are_labels_where_all_are_short():
    rows = [replace(e, output=["Done", "Open"][e.id % 2]) for e in ROWS]

    assert list(checks.make("leftover").run(rows)) == []


def test_an_answer_that_repeats_its_input_is_found():
    (finding,) = found(replace(ODD, output=ODD.input.upper()))

    assert sentence(finding) == "The answer only repeats the input. Write the answer."


def test_where_most_answers_repeat_the_input_it_is_the_task():
    rows = [replace(e, output=e.input) for e in ROWS]

    assert list(checks.make("leftover").run(rows)) == []


@pytest.mark.parametrize(
    "answer",
    ["Please bring the bicycle to the shop tomorrow and", "We will look at it again as soon as the cour", "Bring it to us tomorrow, and take the charger,"],
)  # fmt: skip
def test_an_answer_that_breaks_off_is_found(answer):
    (finding,) = found(replace(ODD, output=answer))

    assert sentence(finding).startswith("The answer breaks off: “…")
    assert answer[finding.start :] == answer.split()[-1]


@pytest.mark.parametrize("answer", ["Please bring the bicycle to the shop tomorrow, thank you", "We will look at it as soon as it is here\n\nKind regards, Ann"])  # fmt: skip
def test_a_missing_full_stop_alone_is_no_break(answer):
    assert found(replace(ODD, output=answer)) == []


def test_a_sentence_that_most_answers_have_is_noted_once():
    rows = [replace(e, output=f"{e.output} Never share your password with anybody.") for e in ROWS]

    (finding,) = checks.make("leftover").run(rows)

    assert (finding.severity, len(finding.examples)) == ("note", 24)
    assert "24 of 24 answers say “Never share your password with anybody.”" in sentence(finding)


def test_an_annotation_that_does_not_fit_is_found_where_it_points():
    text = "Cancel order 00123842 please"
    wrong = {"entity_value": "123842", "start_offset": "13", "end_offset": "21"}
    right = {"entity_value": "00123842", "start_offset": 13, "end_offset": "21.0"}
    without = {"entity_value": "", "start_offset": "", "end_offset": ""}

    (finding,) = found(
        replace(ODD, input=text, metadata=wrong),
        replace(ODD, id=100, input=text, metadata=right),
        replace(ODD, id=101, input=text, metadata=without),
    )

    assert (finding.examples, finding.field, text[13:21]) == ((99,), "input", "00123842")
    assert (finding.start, finding.end) == (13, 21)
    assert "but there is “00123842”. It is at 15 to 21." in sentence(finding)
