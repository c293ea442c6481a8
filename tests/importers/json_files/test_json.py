import json
import time

import pytest

from curate.domain.errors import UnreadableFile
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.importers import inspect, read

PAIR = {"question": "Where is my parcel?", "answer": "It is on its way."}
ROW = ImportedRow(1, "Where is my parcel?", "It is on its way.")


@pytest.mark.parametrize(
    "document",
    [
        [PAIR],
        {"data": [PAIR], "count": 1, "next_page": None},
        {"result": {"records": [PAIR, PAIR]}},
        {"ticket": PAIR},
        PAIR,
        [["question", "answer"], ["Where is my parcel?", "It is on its way."]],
    ],
    ids=["array", "envelope", "nested envelope", "one wrapped", "one", "lists of lists"],
)
def test_rows_are_found_in_whatever_wraps_them(write, document):
    path = write("rows.json", json.dumps(document))

    assert inspect(path).format == "json"
    assert next(read(path)) == ROW


def test_nested_values_become_texts_by_dotted_names(write):
    item = {
        "id": 1910383993885,
        "question": "Does it cost 1.10?",
        "answer": "Yes, it does.",
        "via": {"channel": "web", "source": {"rel": None}},
        "tags": ["a", "ü"],
        "paid": True,
        "none": [],
        "odd": "half \ud83d of a pair",
    }
    path = write("nested.json", json.dumps([item])[:-1] + ', {"question": 1.10, "answer": 1e999}]')

    assert inspect(path).sample[0] == {
        "id": "1910383993885",
        "question": "Does it cost 1.10?",
        "answer": "Yes, it does.",
        "via.channel": "web",
        "via.source.rel": "",
        "tags": '["a", "ü"]',
        "paid": "true",
        "none": "",
        "odd": "half \ufffd of a pair",
    }
    assert list(read(path)) == [
        ImportedRow(
            1,
            "Does it cost 1.10?",
            "Yes, it does.",
            external_id="1910383993885",
            metadata={
                "via.channel": "web",
                "tags": '["a", "ü"]',
                "paid": "true",
                "odd": "half \ufffd of a pair",
            },
        ),
        ImportedRow(2, "1.10", "1e999"),
    ]


def test_items_that_are_no_objects_are_rejected_by_number(write):
    path = write("mixed.json", json.dumps([PAIR, 7, None, {"answer": "To nothing."}]))

    assert list(read(path)) == [
        ROW,
        RejectedRow(2, "The item is not an object with named fields.", "7"),
        RejectedRow(3, "The item is not an object with named fields.", ""),
        RejectedRow(4, "The row has no input text.", '{"answer": "To nothing."}'),
    ]


def test_json_of_which_nothing_can_be_read_is_refused_with_line_and_column(write):
    path = write("broken.json", '{\n  "question": "Why?",\n  "answer" "No"\n}')

    with pytest.raises(
        UnreadableFile,
        match=r"broken\.json can't be read: it is not valid JSON at line 3, column 12",
    ):
        inspect(path)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "7", '"text"', "[1}", "{", "nul"]
)
def test_json_without_rows_is_refused_and_never_crashes(write, text):
    with pytest.raises(UnreadableFile):
        inspect(write("odd.json", text))


def test_an_empty_list_has_no_rows(write):
    assert list(read(write("none.json", "[]"))) == []
    assert list(read(write("none.json", '{"tickets": [], "count": 0}'))) == []


def test_json_lines_are_read_one_by_one(write):
    path = write(
        "lines.jsonl",
        b"\xef\xbb\xbf"
        + json.dumps(PAIR).encode()
        + b'\r\n\n{"question": "Broken"\n[1, 2]\n'
        + b'{"question": "Caf\xe9?", "answer": "Si.", "late": "new"}\n'
        + b"[" * 100_000
        + b'\n{"question": "\\ud800?", "answer": "'
        + b"9" * 5000
        + b'"}',
    )

    found = inspect(path)
    rows = list(read(path))

    assert (found.format, found.encoding, found.rows) == ("jsonl", "utf-8-sig", 6)
    assert rows[:5] == [
        ROW,
        SkippedRow(2, "blank line"),
        RejectedRow(
            3,
            "The line is not valid JSON: Expecting ',' delimiter at character 22.",
            '{"question": "Broken"',
        ),
        RejectedRow(4, "The line is not an object with named fields.", "[1, 2]"),
        ImportedRow(5, "Café?", "Si.", metadata={"late": "new"}),
    ]
    assert rows[5].reason == "The line is nested too deeply to be read."
    assert (rows[6].line, rows[6].input) == (7, "\ufffd?")


def test_json_lines_are_distinguished_from_json_whatever_the_ending_is(write):
    lines = f"{json.dumps(PAIR)}\n{json.dumps(PAIR)}\n"

    assert inspect(write("a.json", lines)).format == "jsonl"
    assert inspect(write("b.txt", lines)).format == "jsonl"
    assert inspect(write("c", lines)).format == "jsonl"
    assert inspect(write("d.jsonl", json.dumps([PAIR], indent=1))).format == "json"
    assert inspect(write("e.jsonl", json.dumps([PAIR]))).format == "json"
    assert inspect(write("f.jsonl", json.dumps(PAIR))).format == "jsonl"


def test_a_wrong_ending_is_seen_through(write):
    rows = write("t.csv", '{"question": "Is it, now?", "answer": "It is."}\n' * 2)
    table = write("t.jsonl", "id,question,answer\n1,Is it now?,It is.\n2,And then?,It was.\n")
    noise = write("n.jsonl", "nothing of the kind\n")

    assert (inspect(rows).format, inspect(table).format) == ("jsonl", "csv")
    assert inspect(noise).format == "jsonl"


def test_a_name_of_millions_of_characters_is_cut_and_read_in_time(write):
    path = write("huge.jsonl", json.dumps({"text": "Is it open?", "name, " * 400_000: "x"}) + "\n")

    begin = time.process_time()
    about = inspect(path)

    assert time.process_time() - begin < 5
    assert [len(name) for name in about.columns] == [4, 500]
