"""What is skipped because it can't be there is not there: the same is found without the shortcuts."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.contract.aspects import language
from curate.contract.kinds import prose
from curate.text.mail import banners, leftovers
from curate.text.personal import personal_data
from curate.text.placeholders import placeholders
from curate.text.prefilter import Prefilter
from tests.checks.test_planted import examples
from tests.text.mail.test_replies import HEADERS, INTROS, NOTICES, TOPS

PIECES = [
    *(
        "Call me on 030 1234567",
        "+49 (0)30 123456",
        "00 49 30 12 34 56 78",
        "555-123-4567 ext. 12",
        "(0)30/123 45 67",
    ),
    *(
        "DOB: 3 March 1980",
        "born on 1/2/1970",
        "née le 03/04/1975",
        "nato il 5/6/1980",
        "geb. am 1.2.1960",
    ),
    *(
        "MRN 123456",
        "customer no 12 34 56",
        "Kundennummer: 12345",
        "n° de client 12345",
        "passport 123456",
        "account #98765",
    ),
    *(
        "4111 1111 1111 1111",
        "visa 4111-1111-1111-1111",
        "cc: 4000000000000002",
        "123-45-6789",
        "DE89 3704 0044 0532 0130 00",
    ),
    *(
        "10.1.2.3",
        "2001:db8::1",
        "http://x.example/u/ann.1",
        "www.x.example",
        "ann@x.example",
        "my blog: www.ann.example",
    ),
    *(
        "12 Willow Street",
        "12 rue de la Paix",
        "Calle Mayor 12",
        "Via Roma 3",
        "Lindenstraße 12",
        "P.O. Box 12",
        "APO AP 12345",
    ),
    *(
        "I live at 12 Elm Bend",
        "in place of Number 9",
        "allée Verte 3",
        "12 old mill road",
        "3 Oak Bend Apt 4",
    ),
    *(
        "Dear Mr. Smith",
        "Dr Ann Meyer",
        "Frau Dr. Berger",
        "MS Word",
        "Nurse Joy",
        "items Ann",
        "Sig.ra Rossi",
        "Señora Díaz",
    ),
    *(
        "my name is Bob Gray",
        "Kind regards,\nAnn Meyer",
        "Patient: Ann Meyer",
        "ticket 1234567",
        "İstanbul ẞ ﬁ",
        "\n",
        "\n\n",
    ),
    *(
        "As an AI, I can't browse the internet",
        "I don’t have personal opinions or",
        "Sure! Here's a draft",
        "here is a polite reply",
    ),
    *(
        "als KI kann ich",
        "How is an aid here. Here it is",
        "I apologize for the confusion in my previous",
        "como modelo de lenguaje",
    ),
    *(
        "[EXTERNAL]",
        "Please reply above this line",
        "On 5 May Bob wrote:",
        "> quoted",
        "From: Ann <a@x.example>",
    ),
]
TEXTS = [
    *(f"{piece} and more. {other}" for piece in PIECES for other in PIECES[::7]),
    *(f"{one}\n\nHello" for one in (*HEADERS, *INTROS, *TOPS)),
    *(f"Hello.\n\n{one}" for one in (*HEADERS, *INTROS, *NOTICES)),
    *(text for e in examples("tickets.csv") for text in (e.input, e.output)),
]


def found(text):
    return (
        list(personal_data(text)),
        list(leftovers.leftovers(text)),
        list(placeholders(text)),
    )


@pytest.fixture
def slow(monkeypatch):
    """Finds the same without any shortcut."""

    def run(texts):
        with monkeypatch.context() as patched:
            let_all_pass(patched)
            return [found(text) for text in texts]

    return run


def let_all_pass(patched):
    patched.setattr(Prefilter, "possible", lambda self, _text: frozenset(self._names))
    patched.setattr(banners, "_BEGINS", re.compile(""))


WRITTEN = [
    "Colour the centre.",
    "COLOR_1",
    "grey-blue",
    "re-Organise it",
    "ſ favour",
    "the neighbors' tumour",
    "plain",
]
SIGNED = [
    "Kind  regards\nAnn",
    "Many thanks,",
    "Best wishes",
    "Yours truly",
    "MIT FREUNDLICHEN GRÜSSEN",
    "Saludos",
    "Bye",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_no_spelling_is_missed(text, monkeypatch):
    found = list(language.find_spelling(text))

    let_all_pass(monkeypatch)
    assert list(language.find_spelling(text)) == found


@pytest.mark.parametrize("text", [*SIGNED, *(f"Done.\n\n{one}" for one in SIGNED)])
def test_no_closing_is_missed(text):
    assert list(map(str, prose.sign_offs(text))) == list(map(str, prose.SIGN_OFF.finditer(text)))


def test_nothing_is_missed_in_texts_that_have_it(slow):
    for text, plain in zip(TEXTS, slow(TEXTS), strict=True):
        assert found(text) == plain, text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.text("0123456789 .-()/+@:#noNr\n", max_size=12)),
        max_size=6,
    )
)
def test_nothing_is_missed_in_any_mixture(pieces):
    text = " ".join(pieces)
    with pytest.MonkeyPatch.context() as patched:
        let_all_pass(patched)
        plain = found(text)
    assert found(text) == plain
