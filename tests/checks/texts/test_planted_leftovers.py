"""Left-overs as they come, each planted among ordinary answers, and ordinary texts that resemble them."""

import pytest

from curate.checks import checks, sentence
from curate.domain.examples import Example

USUAL = [
    "Please restart the charger and check the light again.",
    "We sent your parcel on Monday; it should arrive tomorrow.",
    "The refund was booked to your account today, thanks for waiting.",
    "Open Settings, choose Battery and set the limit to 80 percent.",
    "Your warranty covers the spoke; bring the bike to any shop.",
]
CHATBOT = [
    "As an AI language model, I cannot help with that.",
    "As an AI assistant, I don't have access to your account.",
    "As an artificial intelligence, I do not have feelings.",
    "I'm an AI language model and can't do that.",
    "I am an AI developed by OpenAI.",
    "I'm sorry, but as a language model I can't.",
    "As a large language model, I have no opinion.",
    "I don't have personal opinions or feelings.",
    "As of my knowledge cutoff in September 2021, this holds.",
    "My training data only goes up to 2023.",
    "I cannot browse the internet in real time.",
    "I'm just a virtual assistant, so I can't see it.",
    "Als KI-Sprachmodell kann ich das nicht beantworten.",
    "Als künstliche Intelligenz habe ich keine Meinung.",
    "Als KI-Assistent habe ich keinen Zugriff.",
    "En tant que modèle de langage, je ne peux pas répondre.",
    "En tant qu'IA, je n'ai pas d'avis.",
    "En tant qu'intelligence artificielle, je ne peux.",
    "Como modelo de lenguaje de IA, no puedo ayudar.",
    "Como inteligencia artificial, no tengo opiniones.",
    "Como modelo de linguagem de IA, não posso.",
    "In quanto modello linguistico, non posso rispondere.",
    "Als AI-taalmodel kan ik dat niet.",
    "Sure! Here is a revised version of your reply:",
    "Certainly! Here's a professional response:",
    "Here is a possible response you could send:",
    "[Continue answering with the rest of the INSTRUCTIONS]",
    "I apologize for the confusion in my previous response.",
    "作为一个AI语言模型，我不能回答。",
    "AI言語モデルとして、お答えできません。",
    "Как языковая модель, я не могу ответить.",
]
NO_CHATBOT = [
    "Our chatbot can help you with that on the site.",
    "The AI model of our camera recognises birds.",
    "I am an airline pilot and cannot wait.",
    "As an airport assistant I saw it.",
    "We can't give discounts on sale items.",
    "The language model course starts in May.",
    "Our virtual assistant is available 24/7 on the website.",
    "The new AI features are in version 3.",
]
TRYING = [
    "test",
    "test test",
    "Testing 123",
    "this is a test",
    "asdf",
    "asdfasdf",
    "qwerty",
    "lorem ipsum dolor sit amet",
    "test ticket please ignore",
    "TEST - DO NOT REPLY",
    "foo bar",
    "xxx",
    "123",
    "dummy ticket",
    "Prueba",
    "ceci est un test",
    "Das ist ein Test.",
    "test message from Bob",
    "hello test",
    "aaa",
    "blah blah",
    "abc",
    "ignore this",
    "test email",
    "Test 1",
    "testtest",
    "sample text",
    "hello world",
]
NOT_TRYING = [
    "The test drive was great",
    "My covid test is positive, what now?",
    "Where can I test the bike?",
    "I tested the charger",
    "123 is my order",
    "test results are missing",
    "Hello",
    "Testing the brakes took an hour",
]
EMPTY = [
    "n/a",
    "N/A",
    "see above",
    ".",
    "-",
    "...",
    "ok",
    "done",
    "as discussed",
    "see attached",
    "null",
    "TBD",
    "?",
    "same as above",
    "See ticket 4711",
    "resolved",
    "fixed.",
    "closed",
    "No answer",
    "no response",
    "(empty)",
    "(no content)",
    "[blank]",
    "idem",
    "ditto",
    "wie oben",
    "s. o.",
    "siehe Anhang",
    "voir plus haut",
    "ver adjunto",
    "Closing ticket.",
    "Ticket closed",
    "Issue resolved",
    "Resolved, closing.",
]
SHORT = [
    "It is fixed now: we replaced the fuse.",
    "See above the door for the serial number.",
    "Done: refund of 20 euros.",
    "Yes, until Friday at noon.",
]


def found(
    question="My bike is broken, what can I do?", answer="Please bring it to the shop on Monday."
):
    """What is said of one example among forty ordinary ones."""
    examples = [
        Example(n, f"Question {n} about my bike: {text[:9]}", text)
        for n, text in enumerate(USUAL * 8, 1)
    ]
    examples.append(Example(999, question, answer))
    return [
        sentence(finding)
        for name in ("leftover", "placeholder")
        for finding in checks.make(name).run(examples)
        if 999 in finding.examples and finding.severity != "note"
    ]


@pytest.mark.parametrize("text", CHATBOT)
def test_phrases_of_a_chatbot_are_found(text):
    assert found(answer=text)


@pytest.mark.parametrize("text", NO_CHATBOT)
def test_answers_about_such_things_are_left_alone(text):
    assert found(answer=text) == []


@pytest.mark.parametrize("text", TRYING)
def test_rows_that_try_out_the_system_are_found(text):
    assert found(question=text)


@pytest.mark.parametrize("text", NOT_TRYING)
def test_requests_about_tests_are_left_alone(text):
    assert found(question=text) == []


@pytest.mark.parametrize("text", EMPTY)
def test_answers_that_say_nothing_are_found(text):
    assert found(answer=text)


@pytest.mark.parametrize("text", SHORT)
def test_short_answers_that_say_something_are_left_alone(text):
    assert found(answer=text) == []


def test_a_line_of_two_dashes_in_a_long_text_costs_no_time():
    text = "--\n" + "a line of a long mail\n" * 2_000

    assert found(answer=text) == found(answer=text)
