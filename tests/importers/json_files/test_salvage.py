"""JSON with a fault: what is broken is rejected, the rest is read."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curate.domain.examples import ImportedRow, RejectedRow
from curate.importers import inspect, read
from curate.importers.json_files import json_
from curate.importers.json_files.salvage import Fault, salvage

ROWS = [
    {"question": "Where do I sign?", "answer": "On the last page.", "tags": [{"name": "form"}]},
    {"question": "Who has the key?", "answer": "The guard at the gate.", "tags": []},
    {"question": "When is it open?", "answer": "From nine to five.", "tags": [{"name": "time"}]},
]
FIRST, SECOND, THIRD = map(json.dumps, ROWS)
NOTE = "what is broken is rejected, the rows before and after it are read."


@pytest.mark.parametrize(
    ("text", "rows", "line", "what"),
    [
        (f"[{FIRST},\n{SECOND},\n]\n", "12", 3, "a comma before the end of the list"),
        (f"[{FIRST},\n{SECOND}\n", "12", 3, "the end of the list is missing"),
        (f"[{FIRST},\n{SECOND},\n{THIRD[:40]}", "12", 3, "Unterminated string"),
        (f"[{FIRST},\n{SECOND[:40]},\n{THIRD}]", "13", 3, "Expecting ':'"),
        (f"[{FIRST},\n{SECOND.replace(':', '', 1)},\n{THIRD}]", "13", 2, "Expecting ':'"),
        (f"[{FIRST},\n{SECOND.replace(': [', ': ', 1)},\n{THIRD}]", "13", 2, "Expecting value"),
        (f"[{FIRST},\nundefined,\n{THIRD}]", "13", 2, "Expecting value"),
        (f"[{FIRST},\n{SECOND.replace('guard', chr(34))},\n{THIRD}]", "13", 2, "Expecting ','"),
        (f'{{"count": 3, "tickets": [{FIRST},\n{SECOND[:-4]},\n{THIRD}], "next": 1}}', "13", 2, "Exp"),
    ],
)  # fmt: skip
def test_what_is_broken_is_rejected_and_the_rest_is_read(write, text, rows, line, what):
    path = write("t.json", text)

    found = list(read(path))
    good = [row.input for row in found if isinstance(row, ImportedRow)]
    bad = [row for row in found if isinstance(row, RejectedRow)]

    assert good == [ROWS[int(number) - 1]["question"] for number in rows]
    assert len(bad) == 1
    assert f"It is not valid JSON at line {line}, column " in bad[0].reason
    assert what in bad[0].reason
    # An item keeps its number: the second of three is the broken one.
    assert [row.line for row in found] == list(range(1, len(found) + 1))
    assert NOTE in inspect(path).notes[0]


def test_a_long_document_is_saved_on_every_pass(write, monkeypatch):
    path = write("t.json", f"[{FIRST},\n{SECOND[:40]},\n{THIRD}]")
    whole = list(read(path))
    monkeypatch.setattr(json_, "_LONG", 10)

    assert list(read(path)) == whole
    assert inspect(path).rows == 3


def test_two_faults_are_two_rejected_rows(write):
    text = f"[{FIRST[:30]},\n{SECOND},\n{THIRD[:30]},\n{FIRST}]"

    assert [type(row) for row in read(write("t.json", text))] == [
        RejectedRow,
        ImportedRow,
        RejectedRow,
        ImportedRow,
    ]


def test_lists_in_a_list_are_saved_too(write):
    text = '[["Where is it?", "I do not know."],\n["Who is it?" "Me."],\n["When is it?", "Now."]]'

    assert [getattr(row, "output", None) for row in read(write("t.json", text))] == [
        "I do not know.",
        None,
        "Now.",
    ]


@example(at=341, mark="]")
@example(at=3, mark="[")
@example(at=4, mark="}")
@given(st.integers(0, 400), st.sampled_from(['"', "{", "}", "[", "]", ",", ":", "x", "\\"]))
def test_no_fault_takes_more_than_its_own_row_and_the_one_it_runs_into(at, mark):
    rows = [{"question": f"Where is number {n}?", "answer": f"In room {n}."} for n in range(8)]
    text = json.dumps(rows, indent=1)
    broken = text[: at % len(text)] + mark + text[at % len(text) :]
    items = list(salvage(broken) or ())

    whole = [item for item in items if item in rows]
    assert len(whole) >= 6 or at % len(text) < 3
    assert all(isinstance(item, (dict, Fault)) or item in items for item in items)


def test_a_document_of_faults_is_given_up_in_time():
    text = "[" + '{"a": [{"a": ' * 200_000

    assert sum(isinstance(item, Fault) for item in salvage(text) or ()) <= 1_000
