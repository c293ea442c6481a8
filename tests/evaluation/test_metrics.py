import json
from collections import Counter
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate import contract
from curate.contract.field_values import FieldSpec
from curate.evaluation.generation import Answer
from curate.evaluation.metrics import (
    chrf,
    exact_match,
    metrics_for,
    primary_metric,
    rouge_l,
    token_f1,
    words,
)
from curate.evaluation.scoring import score
from tests.models.tiny import record

CARD = contract.FieldsContract(
    fields=(
        FieldSpec(key="Category", type="choice", choices=("billing", "technical")),
        FieldSpec(key="Priority", type="choice", choices=("low", "high")),
        FieldSpec(key="Summary"),
    )
)
WANTED = "Category: billing\nPriority: low\nSummary: Charged twice"


@pytest.mark.parametrize(
    ("answer", "reference", "value"),
    [
        ("refund", "refund", 1),
        (" refund\n", "refund", 1),
        ("A:  1\r\nB: 2", "A: 1\nB: 2", 1),
        ("Refund", "refund", 0),
        ("refund.", "refund", 0),
        ("", "refund", 0),
        ("Mu\u0308ller", "M\u00fcller", 1),
    ],
)
def test_an_exact_match_overlooks_white_space_alone(answer, reference, value):
    assert exact_match(answer, reference) == value


@pytest.mark.parametrize(
    ("answer", "reference", "value"),
    [
        ("the cat sat", "The cat sat!", 1),
        ("the cat", "the dog", 0.5),
        ("a a a", "a", 0.5),
        ("no overlap", "at all", 0),
        ("", "word", 0),
        ("...", "", 1),
        ("Mu\u0308ller", "M\u00fcller", 1),
        ("退款请求", "退款", 2 / 3),
        ("返金をお願い", "返金をお願い", 1),
        ("Danke 👍🏽", "Danke 👎", 0.5),
        ("👍", "👍👍", 2 / 3),
        ("🇩🇪", "🇫🇷", 0),
    ],
)
def test_token_f1_counts_the_words_in_common(answer, reference, value):
    assert token_f1(answer, reference) == pytest.approx(value)


@given(st.text(), st.text())
def test_token_f1_is_a_share_and_does_not_care_which_side_is_the_reference(one, other):
    assert 0 <= token_f1(one, other) == token_f1(other, one) <= 1
    assert token_f1(one, one) == 1


def test_a_word_is_what_people_call_one_in_their_script():
    assert words("Zażółć gęślą") == ["zażółć", "gęślą"]
    assert words("नमस्ते दुनिया") == ["नमस्ते", "दुनिया"]
    assert words("iPhone壊れた👩\u200d🔧!") == ["iphone", "壊", "れ", "た", "👩\u200d🔧"]
    assert words("order_id 4711") == ["order_id", "4711"]


def longest_common(one, other):
    @lru_cache(None)
    def at(i, j):
        if i == len(one) or j == len(other):
            return 0
        if one[i] == other[j]:
            return 1 + at(i + 1, j + 1)
        return max(at(i + 1, j), at(i, j + 1))

    return at(0, 0)


@given(
    st.lists(st.sampled_from(["a", "b", "See", "you"]), max_size=9),
    st.lists(st.sampled_from(["A", "b", "see", "You"]), max_size=9),
)
def test_rouge_l_is_f1_of_the_longest_common_sequence_of_words(one, other):
    low, small = ([word.lower() for word in each] for each in (one, other))
    total = len(one) + len(other)

    found = rouge_l(" ".join(one), ", ".join(other) + ".")

    assert found == pytest.approx(2 * longest_common(low, small) / total if total else 1)


def test_rouge_l_reads_other_letters_than_english_ones():
    assert rouge_l("Grüße aus Köln", "Grüße nach Köln") == pytest.approx(2 / 3)
    assert rouge_l("退款请求", "退款") == pytest.approx(2 / 3)


def chrf_by_its_definition(answer, reference):
    """Popović (2015): F2 of character n-grams of 1 to 6 without blanks, averaged over those both have."""
    scores = []
    for size in range(1, 7):
        one, other = (
            Counter(text[i : i + size] for i in range(len(text) - size + 1))
            for text in ("".join(answer.split()), "".join(reference.split()))
        )
        if one and other:
            common = (one & other).total()
            precision, recall = common / one.total(), common / other.total()
            scores.append((precision, recall))
    precision, recall = (sum(each) / len(scores) for each in zip(*scores, strict=True))
    return 5 * precision * recall / (4 * precision + recall) if precision + recall else 0


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("We refund you today.", "We will refund you by tomorrow."),
        ("Thank you for waiting so long", "Thank you for waiting so long"),
        ("nothing alike", "QQQQQQQQQ"),
    ],
)
def test_chrf_is_that_of_its_paper(answer, reference):
    assert chrf(answer, reference) == pytest.approx(
        chrf_by_its_definition(answer, reference), abs=1e-4
    )


def scored(answer, kept=CARD, wanted=WANTED, primary="field_f1"):
    return score([Answer(answer, 0, 0, None)], [record(1, "?", wanted)], kept, primary)


@pytest.mark.parametrize(
    ("answer", "f1", "right"),
    [
        (WANTED, 1, [1, 1, 1]),
        ("Category: billing\nPriority: high\nSummary: Charged twice", 2 / 3, [1, 0, 1]),
        ("Category: billing\nSummary: Charged  twice", 0.8, [1, 0, 1]),
        ("Category: billing\nPriority: low\nSummary: Twice", 2 / 3, [1, 1, 0]),
        ("I don't know.", 0, [0, 0, 0]),
        ("", 0, [0, 0, 0]),
    ],
)
def test_field_f1_counts_the_fields_that_are_right_and_each_has_its_own_row(answer, f1, right):
    found = scored(answer)

    assert found.metrics["field_f1"] == [pytest.approx(f1)]
    assert found.parts == {
        key: {0: value}
        for key, value in zip(("Category", "Priority", "Summary"), right, strict=True)
    }


def test_names_of_fields_are_no_words_of_an_answer():
    empty = "Category: technical\nPriority: high\nSummary: Nothing"

    assert scored(empty).metrics["token_f1"] == [0]
    assert scored("Charged twice").metrics["token_f1"] == [pytest.approx(4 / 6)]


def test_keys_of_json_are_right_or_wrong_and_sections_are_compared_by_words():
    keyed = contract.JsonContract(
        json_schema={"type": "object", "properties": {"a": {"type": "string"}, "b": {}}}
    )
    wanted = json.dumps({"a": "x y", "b": 2})
    said = scored('{"b": 2, "a": "x"}', keyed, wanted)
    assert (said.metrics["field_f1"], said.parts) == ([0.5], {"a": {0: 0.0}, "b": {0: 1.0}})

    headed = contract.SectionsContract(
        sections=[{"heading": "Plan"}, {"heading": "Notes"}], style="colon"
    )
    said = scored("Plan:\nrest and water\nNotes:\nnone", headed, "Plan:\nrest\nNotes:\nnone")
    assert said.parts == {"Plan": {0: pytest.approx(0.5)}, "Notes": {0: 1.0}}


def test_each_kind_of_answer_has_its_metrics():
    prose, label = contract.ProseContract(), contract.LabelContract(labels=("a", "b"))

    assert metrics_for(["label"]) == ("exact_match", "macro_f1")
    for kind in ("fields", "json", "sections"):
        assert metrics_for([kind]) == ("field_f1", "exact_match")
    assert metrics_for(["prose"]) == metrics_for([]) == ("chrf", "rouge_l")
    assert metrics_for(["label", "fields"]) == ("field_f1", "exact_match")
    assert metrics_for(["fields", "prose"]) == ("chrf", "rouge_l")
    assert [primary_metric(one) for one in (label, CARD, prose, None)] == [
        "exact_match", "field_f1", "chrf", "chrf",
    ]  # fmt: skip
    assert primary_metric(contract.load(CARD.spec())) == "field_f1"


def test_metrics_of_prose_are_taken_of_prose_only():
    assert "chrf" in scored("Hello", None, "Hello", "chrf").metrics
    assert not {"chrf", "rouge_l"} & set(scored(WANTED).metrics)
    assert "field_f1" not in scored("a", None, "a", "exact_match").metrics
