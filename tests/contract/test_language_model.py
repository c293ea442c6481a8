"""Our walk through the model of languages says what py3langid says, to the bit."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from curate.contract.aspects import language_model
from curate.contract.aspects.language_model import LanguageModel

SAMPLES = Path(__file__).parents[2] / "sample_data" / "tickets.csv"
SENTENCES = (
    "Where is my order? It should have arrived last week.",
    "Wo bleibt meine Bestellung? Sie sollte letzte Woche ankommen.",
    "Gdzie jest moje zamówienie? Miało przyjść w zeszłym tygodniu.",
    "私の注文はどこですか。先週届くはずでした。",
    "где мой заказ он должен был прийти на прошлой неделе",
    "أين طلبي؟ كان من المفترض أن يصل الأسبوع الماضي",
    "HANI SIPARISIM NEREDE GECEN HAFTA GELMELIYDI",
    "",
    "   ",
    "12 34",
    "\ud800 half",
)


@pytest.fixture(scope="module")
def theirs():
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@pytest.fixture(scope="module")
def ours():
    return LanguageModel()


def texts():
    with SAMPLES.open(encoding="utf-8", newline="") as file:
        rows = [" ".join(row.values()) for row in csv.DictReader(file)]
    return [*SENTENCES, *rows, *(row.lower() for row in rows)]


def test_the_language_and_how_sure_it_is_are_the_same(ours, theirs):
    assert [ours.classify(text) for text in texts()] == [theirs.classify(text) for text in texts()]


@given(st.text() | st.lists(st.sampled_from(SENTENCES)).map(" ".join))
def test_it_is_the_same_for_any_text(ours, theirs, text):
    assert ours.classify(text) == theirs.classify(text)


def test_what_is_forgotten_for_lack_of_room_is_worked_out_again(theirs, monkeypatch):
    monkeypatch.setattr(language_model, "KNOWN_WORDS", 30)
    monkeypatch.setattr(language_model, "KNOWN_ROWS", 400)
    model = LanguageModel()

    for text in texts():
        assert model.classify(text) == theirs.classify(text)
