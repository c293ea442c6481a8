"""What holds whatever the tool: several annotators, refusals, a mapping of one's own."""

import json

import pytest

from curate.domain.examples import ImportedRow, SkippedRow
from curate.importers import inspect, read
from curate.importers.presets.annotation.answers import Answer, are_classes, latest, winner

TEXT = "The lamp is dark."


def judged(number, who, label, answer="accept", **more):
    return {
        "text": TEXT if number == 1 else f"{TEXT} Lamp {number}.",
        "label": label,
        "_input_hash": number,
        "_task_hash": number,
        "answer": answer,
        "_annotator_id": who,
        **more,
    }


def jsonl(*items):
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def imported(path, **how):
    return [row for row in read(path, **how) if isinstance(row, ImportedRow)]


def test_several_annotators_of_one_task_are_one_example(write):
    path = write(
        "a.jsonl",
        jsonl(judged(1, "ana", "Lamps"), judged(2, "ana", "Lamps"), judged(1, "ben", "Bills")),
    )

    first, other, second = read(path)

    assert json.loads(first.metadata["annotations"]) == [
        {"annotator": "ana", "answer": "Lamps"},
        {"annotator": "ben", "answer": "Bills"},
    ]
    assert (first.line, first.output) == (1, "Bills")
    assert other == SkippedRow(3, "another answer to the task at line 1")
    assert (second.line, second.metadata["annotator"]) == (2, "ana")
    assert any("1 of 2 tasks" in note and "differently" in note for note in inspect(path).notes)


def test_who_answers_a_task_again_means_the_last_answer(write):
    again = judged(1, "ana", "Bills", _timestamp=20)

    (row,) = imported(write("a.jsonl", jsonl(again, judged(1, "ana", "Lamps", _timestamp=10))))

    assert (row.output, "annotations" in row.metadata) == ("Bills", False)


@pytest.mark.parametrize(
    ("answers", "output"),
    [
        (["accept", "reject"], "Lamps"),
        (["accept", "accept", "reject"], "Lamps"),
        (["accept", "ignore"], "Lamps"),
        (["accept", "reject", "reject"], None),
        (["ignore", "ignore"], None),
        (["reject", "ignore"], None),
    ],
)
def test_most_annotators_decide_whether_a_task_is_an_example(write, answers, output):
    rows = [judged(1, f"person {n}", "Lamps", answer) for n, answer in enumerate(answers)]

    found = list(read(write("a.jsonl", jsonl(*rows))))

    assert [row.output for row in found if isinstance(row, ImportedRow)] == (
        [output] if output else []
    )
    assert len(found) == len(answers)
    if output is None and "reject" in answers:
        assert "rejected by the annotator" in found[0].reason


def test_an_id_that_a_column_overwrote_joins_no_two_texts(write):
    path = write(
        "a.jsonl", jsonl(judged(1, "ana", "Lamps"), {**judged(2, "ben", "Bills"), "_task_hash": 1})
    )

    assert [row.output for row in imported(path)] == ["Lamps", "Bills"]


def test_a_mapping_of_ones_own_is_read_from_its_columns(write):
    rows = [judged(n, "ana", "Lamps", note=f"Note {n}") for n in (1, 2, 3)]
    path = write("a.jsonl", jsonl(*rows))

    row = imported(path, mapping={"output": ["note"]})[0]

    assert (row.output, row.label) == ("Note 1", "Lamps")


def test_a_later_record_with_new_columns_keeps_them(write):
    path = write(
        "a.jsonl", jsonl(judged(1, "ana", "Lamps"), judged(2, "ana", "Lamps", shop="Porto"))
    )

    assert [row.metadata.get("shop") for row in imported(path)] == [None, "Porto"]


def test_a_task_without_a_text_is_rejected(write):
    path = write(
        "a.jsonl", jsonl(judged(1, "ana", "Lamps"), {**judged(2, "ana", "Bills"), "text": ""})
    )

    assert [type(row).__name__ for row in read(path)] == ["ImportedRow", "RejectedRow"]


def test_the_latest_of_each_and_then_the_majority_wins():
    ana, ben, cy = (
        Answer("a", annotator="ana"),
        Answer("b", annotator="ben"),
        Answer("b", annotator="cy"),
    )
    checked = Answer("c", annotator="dora", final=True)

    assert winner([ana, ben, cy]) == cy
    assert winner([ana, ben]) == ben
    assert winner([ana, ben, cy, checked]) == checked
    assert latest([ana, ben, Answer("c", annotator="ana")]) == [Answer("c", annotator="ana"), ben]
    assert winner([]) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["Billing", "Technical", "Billing"], True),
        (["3", "4", "5"], True),
        (["Account & login problems"], True),
        (["We refund it.", "Please update the app."], False),
        (
            ["Your account is closed"] * 3
            + ["We have sent the books again and added a voucher"] * 3,
            False,
        ),
        ([f"word {n}" for n in range(60)], False),
        (["", " "], False),
    ],
)
def test_classes_are_short_and_come_again(values, expected):
    assert are_classes(values) is expected


def test_numbers_as_labels_are_told(write):
    items = [
        {"id": n, "text": TEXT, "annotations": [{"label": n % 3, "user": 1}]} for n in range(9)
    ]

    found = inspect(write("a.jsonl", jsonl(*items)))

    assert any("The labels are numbers (0, 1, 2)" in note for note in found.notes)
