"""What the check finds of mail, by the same signs by which cleaning cuts it."""

import pytest

from curate.text.mail.leftovers import leftovers
from curate.text.mail.replies import own_words
from tests.text.mail.test_replies import (
    ASKED,
    HEADERS,
    INTROS,
    NOTICES,
    OWN,
    QUOTE,
    SIGNATURES,
    TOPS,
)

ANSWER = "Yes.\n\nAna"


def cut(text):
    """The kind of the left-over, and the text after its fix; None where only a person can tell."""
    (found,) = leftovers(text)
    if found.replacement is None:
        return found.kind, None
    return found.kind, text[: found.start] + found.replacement + text[found.end :]


@pytest.mark.parametrize("intro", INTROS)
def test_a_quoted_reply_is_found_in_many_languages(intro):
    assert cut(f"{OWN}\n\n{intro}\n\n{QUOTE}\n") == ("quoted_mail", OWN)


@pytest.mark.parametrize("header", HEADERS)
def test_the_headers_of_the_answered_mail_are_found(header):
    text = f"{OWN}\n\n{header}\n\nIs it plugged in?\n\nBen\n"

    assert cut(text) == ("quoted_mail", OWN)


@pytest.mark.parametrize("signature", SIGNATURES[:16])
def test_a_signature_is_found_that_cleaning_would_cut(signature):
    text = f"{OWN}\n\n{signature}\n"

    assert cut(text) == ("signature", own_words(text))


def test_an_answer_below_what_it_quotes_is_kept():
    assert cut(f"Hi,\n{INTROS[0]}\n{QUOTE}\n\n{ANSWER}") == ("quoted_mail", f"Hi,\n\n{ANSWER}")
    assert cut(f"{INTROS[0]}\n{QUOTE}\n\n{ANSWER}") == ("quoted_mail", ANSWER)


def test_a_signature_below_a_quote_goes_with_it():
    assert cut(f"{OWN}\n\n{INTROS[0]}\n{QUOTE}\n--\nSent from my tablet") == ("quoted_mail", OWN)


@pytest.mark.parametrize(
    "text",
    [
        f"{OWN}\n\n{INTROS[0]}\n> Is it plugged in?\nYes.\n> Which bulb?\nE27.",
        "> Is it red?\n> Is it on?\nYes, it is.",
        "I get this:\n> fatal: no bulb\n> exit 1",
        "FYI\n\n---------- Forwarded message ---------\nFrom: Ben\nThe lamp is dark.",
        "FYI\n\nBegin forwarded message:\n\n> From: Ben\n> Date: Monday\n> To: Ana\n\nCan you help?",
        f"{INTROS[0]}\n{QUOTE}",
    ],
)
def test_what_only_a_person_can_tell_is_reported_and_kept(text):
    assert cut(text) == ("quoted_mail", None)


@pytest.mark.parametrize(
    "text",
    [
        "On Monday our manager wrote:\n\nPlease replace all bulbs.\nSo we did.",
        "On 5 May the patient wrote: pain in the knee, worse at night.",
        "9. I wrote a script that replaces bulbs, from this file:\n\nbulbs.txt",
        "Sent from my desk, which is easier than my phone.",
        "Reasons:\n\n- Battery",
        "--",
        "From: the kitchen\nTo: the cellar\nall lamps are dark",
        "It says\n```\nOn Mon, 1 Jun 2026 at 10:00, Ben <b@example.com> wrote:\n> no\n-- \nBen\n```",
    ],
)
def test_what_somebody_wrote_themselves_is_no_left_over_of_mail(text):
    assert list(leftovers(text)) == []


@pytest.mark.parametrize("top", TOPS)
def test_a_banner_at_the_top_is_found(top):
    assert cut(f"{top}{ASKED}") == ("banner", ASKED)


@pytest.mark.parametrize("notice", NOTICES)
def test_a_legal_notice_at_the_end_is_found(notice):
    assert cut(f"{ASKED}\n\n{notice}") == ("banner", ASKED)
