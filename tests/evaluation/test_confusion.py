"""Labels and closed fields, counted by other code."""

from collections import Counter

import pytest

from curate import evaluation
from curate.contract import AnswerFormat, FieldsContract, FieldSpec, JsonContract, LabelContract
from curate.domain.results import AnswerRow
from curate.evaluation.confusion import MISSING, OTHER, cells, confusions, folded
from curate.evaluation.score_intervals import quantile, share_ends

LABELS = LabelContract(labels=("blue", "green", "red", "white"))
CARD = FieldsContract(
    fields=(
        FieldSpec(key="Topic", type="choice", choices=("Billing", "Delivery", "Login")),
        FieldSpec(key="Urgency", type="choice", choices=("High", "Low"), required=False),
        FieldSpec(key="Reply"),
    )
)
PAIRS = [
    *[("blue", "blue")] * 6,
    *[("blue", "red")] * 3,
    *[("red", "red")] * 5,
    *[("red", "white")],
    *[("green", "I see green")] * 2,
    ("green", "green"),
]


def answered(pairs, arm="base"):
    return [
        AnswerRow(n, None, str(n), "?", meant, {arm: said}, {arm: {}})
        for n, (meant, said) in enumerate(pairs)
    ]


def test_labels_are_counted_as_they_are_by_hand():
    (found,) = confusions(answered(PAIRS), LABELS, "exact_match")

    assert (found.arm, found.part) == ("base", "")
    assert found.labels == ("blue", "green", "red", "white", OTHER)
    wanted = Counter((m, s if s in LABELS.labels else OTHER) for m, s in PAIRS)
    assert {
        (meant, said): count
        for meant, row in zip(found.labels, found.counts, strict=True)
        for said, count in zip(found.labels, row, strict=True)
        if count
    } == dict(wanted)
    assert found.pairs == [("blue", "red", 3), ("green", OTHER, 2), ("red", "white", 1)]


def test_recall_has_wilsons_interval_and_precision_and_f1_are_theirs():
    (found,) = confusions(answered(PAIRS), LABELS, "exact_match")

    by_label = {one.label: one for one in found.scores}
    red = by_label["red"]
    assert (red.support, red.said, red.right) == (6, 8, 5)
    assert red.precision == pytest.approx(5 / 8)
    assert red.f1 == pytest.approx(2 * 5 / (6 + 8))
    assert red.recall.value == pytest.approx(5 / 6)
    assert (red.recall.low, red.recall.high) == pytest.approx(
        share_ends(5 / 6, 6, quantile(0.95, 5))
    )
    assert (by_label["blue"].readable, by_label["green"].readable) == (True, False)
    white = by_label["white"]
    assert (white.support, white.recall, white.precision) == (0, None, 0.0)


def test_rows_of_one_cluster_widen_the_interval_of_a_recall():
    rows = answered([("blue", "blue")] * 4 + [("blue", "red")] * 4)
    alone = confusions(rows, LABELS, "exact_match")[0].scores[0].recall
    together = [
        AnswerRow(row.id, None, str(row.id // 2), "?", row.reference, row.answers, row.scores)
        for row in rows
    ]

    found = confusions(together, LABELS, "exact_match")[0].scores[0].recall

    assert found.high - found.low > alone.high - alone.low


def test_the_most_confused_pair_is_said_in_a_sentence():
    (found,) = confusions(answered(PAIRS), LABELS, "exact_match")

    assert evaluation.most_confused(found) == (
        "Most confused is “blue”, answered as “red” in 3 of 9 examples."
    )
    (right,) = confusions(answered([("blue", "blue")] * 3), LABELS, "exact_match")
    assert evaluation.most_confused(right) == "No label was confused with another."


def test_each_closed_field_has_its_own_confusion_over_the_rows_that_have_it():
    rows = answered(
        [
            (
                "Topic: Billing\nUrgency: High\nReply: Yes.",
                "Topic: Login\nUrgency: High\nReply: No",
            ),
            ("Topic: Login\nReply: Yes.", "topic: login\nReply: Yes."),
            ("Topic: Login\nUrgency: Low\nReply: Yes.", "Topic: Elsewhere\nReply: Yes."),
        ]
    )

    found = {one.part: one for one in confusions(rows, AnswerFormat(default=CARD), "field_f1")}

    assert list(found) == ["Topic", "Urgency"]
    # Spelled otherwise, a value still counts as what it means: so do the scores of fields.
    assert sorted(found["Topic"].pairs) == [("Billing", "Login", 1), ("Login", OTHER, 1)]
    assert found["Urgency"].labels == ("High", "Low", MISSING)
    assert found["Urgency"].pairs == [("Low", MISSING, 1)]


def test_values_of_json_come_out_of_its_lists():
    contract = JsonContract.model_validate(
        {
            "json_schema": {
                "type": "object",
                "properties": {"topic": {"enum": ["Billing", "Login"]}, "text": {"type": "string"}},
                "required": ["topic"],
            }
        }
    )
    rows = answered([('{"topic": "Billing"}', '{"topic": "Login"}')])

    (found,) = confusions(rows, contract, "field_f1")

    assert (found.part, found.pairs) == ("topic", [("Billing", "Login", 1)])


def test_prose_has_nothing_to_confuse():
    assert confusions(answered([("We are sorry.", "Sorry.")]), None, "chrf") == ()
    assert confusions([], LABELS, "exact_match") == ()


def test_behind_each_cell_are_its_rows():
    found = cells(answered(PAIRS), LABELS, "exact_match")

    assert found["base", "", "blue", "red"] == (6, 7, 8)
    assert sum(map(len, found.values())) == len(PAIRS)


def test_of_many_labels_those_that_are_confused_most_are_kept_and_no_answer_is_lost():
    pairs = [(f"l{n}", f"l{n}") for n in range(30)] + [("l7", "l9")] * 4 + [("l3", "l7")] * 2
    (whole,) = confusions(answered(pairs), None, "exact_match")

    found = folded(whole, 4)

    assert found.labels == ("l3", "l7", "l9", "(27 others)")
    assert sum(map(sum, found.counts)) == len(pairs)
    assert found.counts[1][2] == 4
    assert found.counts[3][3] == 27
    assert folded(whole, 30) is whole


def test_of_the_labels_that_can_be_read_the_worst_is_named():
    (found,) = confusions(answered(PAIRS), LABELS, "exact_match")

    assert evaluation.worst_label(found.scores).label == "red"
