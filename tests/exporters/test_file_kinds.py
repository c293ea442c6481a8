"""Files that are not one object a line: arrays, objects over several lines, and what is no JSON at all."""

import bz2
import gzip
import io
import json
import lzma
import zipfile

import pytest

from curate.domain.errors import UnreadableFile
from curate.exporters import exporters, guess, pieces, validate
from tests.exporters.test_rows import record

# Those that read with Hugging Face's datasets; what these take was tried with its version 5.2.
ARRAYS = {
    *("prompt_completion", "trl", "unsloth", "axolotl", "alpaca", "llama_factory", "sharegpt"),
    *("dpo", "kto"),
}
ROWS = [
    {"instruction": f"Is order {number} late?", "input": "", "output": "No.", "system": "", "history": []}
    for number in range(3)
]  # fmt: skip


def verdict(content, tmp_path, name="alpaca", file="train.jsonl"):
    path = tmp_path / file
    path.write_bytes(content)
    return validate(exporters.make(name), path)


def found(problems):
    return [(one.line, one.code) for one in problems]


def array(indent=None, rows=ROWS):
    return json.dumps(rows, indent=indent).encode()


def test_who_takes_an_array_is_known():
    assert {name for name in exporters.names() if exporters[name].reads_arrays} == ARRAYS


@pytest.mark.parametrize("name", exporters.names())
def test_an_array_is_valid_for_who_reads_it_and_one_clear_error_for_others(name, tmp_path):
    exporter = exporters.make(name)
    rows = [row for number in range(10) for row in exporter.rows(record(input=f"Late {number}?"))]
    path = tmp_path / ("train.json" if name in ARRAYS else "train.jsonl")
    path.write_text(json.dumps(rows, indent=2), encoding="utf-8")

    report = validate(exporter, path)

    assert found(report.errors) == ([] if name in ARRAYS else [(1, "json_array")])
    assert report.rows == len(rows)


@pytest.mark.parametrize("content", [array(), array(2), b"\n " + array(1) + b"\n\n"])
def test_an_array_may_be_on_one_line_or_on_many(content, tmp_path):
    report = verdict(content, tmp_path, file="train.json")

    assert (found(report.errors), found(report.warnings), report.rows) == ([], [], 3)
    assert guess(tmp_path / "train.json") == "alpaca"


def test_the_line_of_a_problem_is_that_where_its_object_begins(tmp_path):
    rows = [ROWS[0], {**ROWS[1], "output": 5}, "x", ROWS[2], ROWS[0]]

    report = verdict(
        b"[\n" + b",\n".join(json.dumps(row).encode() for row in rows) + b"\n]", tmp_path
    )

    assert found(report.errors) == [(3, "data_type"), (4, "data_type")]
    assert [one.message for one in report.warnings] == ["Line 6 is an exact copy of line 2."]
    assert report.rows == 4


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (array()[:-1] + b",]", 1, "expecting value"),
        (b"[\n" + array()[1:-1], 2, "the file ends where “]” is expected"),
        (b'[{"instruction": "a",\n "output": oops}]', 2, "expecting value"),
        (b"[" * 5000 + b"]" * 5000, 1, "nested too deeply"),
    ],
)
def test_an_array_that_is_broken_is_said_with_its_line(content, line, why, tmp_path):
    report = verdict(content, tmp_path, file="train.json")

    first = next(one for one in report.errors if one.line)
    assert (first.line, first.code) == (line, "invalid_json")
    assert why in first.message


def test_a_first_line_that_is_a_list_does_not_make_an_array_of_the_file(tmp_path):
    report = verdict(b"[1]\n" + json.dumps(ROWS[0]).encode() + b"\n", tmp_path)

    assert (found(report.errors), report.rows) == ([(1, "data_type")], 1)


def test_an_array_is_read_as_python_reads_it(tmp_path):
    content = b'[{"instruction": "a", "instruction": "b", "output": "\\ud800"}]'

    report = verdict(content, tmp_path)

    assert found(report.errors) == []
    assert found(report.warnings) == [(1, "duplicate_key"), (1, "lone_surrogate")]


def test_objects_over_several_lines_are_one_error_where_each_line_is_an_object(tmp_path):
    content = b"\n".join(json.dumps(row, indent=2).encode() for row in ROWS)

    ours, others = verdict(content, tmp_path), verdict(content, tmp_path, "openai")

    assert (found(ours.errors), found(ours.warnings)) == ([], [(1, "several_lines")])
    assert found(others.errors)[0] == (1, "several_lines")
    assert (ours.rows, others.rows) == (3, 3)


@pytest.mark.parametrize(("between", "code"), [(b" ", "several_objects"), (b"\r", "line_ends")])
def test_objects_on_one_line_are_told_apart(between, code, tmp_path):
    content = between.join(json.dumps(row).encode() for row in ROWS)

    report = verdict(content, tmp_path)

    assert (found(report.errors), found(report.warnings), report.rows) == ([], [(1, code)], 3)


def zipped():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("train.jsonl", "{}")
    return packed.getvalue()


@pytest.mark.parametrize("name", ["openai", "trl"])
@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (gzip.compress(b"{}"), "compressed", "gzip"),
        (bz2.compress(b"{}"), "compressed", "bzip2"),
        (lzma.compress(b"{}"), "compressed", "xz"),
        (zipped(), "compressed", "ZIP"),
        (b"PAR1" + bytes(20), "binary_file", "Parquet"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "binary_file", "byte 9 is zero"),
        ('{"a": 1}\n'.encode("utf-16-le"), "not_utf8", "UTF-16"),
        ('{"a": 1}\n'.encode("utf-32-be"), "not_utf8", "UTF-16 or UTF-32"),
    ],
)
def test_a_file_that_is_no_text_of_json_is_one_sentence(name, content, code, words, tmp_path):
    report = verdict(content, tmp_path, name)

    (problem,) = report.errors
    assert (problem.line, problem.code, report.rows, report.warnings) == (1, code, 0, ())
    assert words in problem.message


@pytest.mark.parametrize(
    ("name", "more"), [("together", "evaluations only"), ("openai", "one object a line")]
)
def test_a_table_is_one_sentence(name, more, tmp_path):
    report = verdict(b"prompt,completion\na,b\n" * 5, tmp_path, name, "train.csv")

    (problem,) = report.errors
    assert problem.code == "csv"
    assert more in problem.message


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (b'{"x": "a\x00"}', "invalid_json", "invalid control character"),
        (b'{"x": ' + b"[" * 5000 + b"]" * 5000 + b"}", "invalid_json", "it is nested too deeply"),
        (b'{"x": ' + b"1" * 5000 + b"}", "invalid_json", "4300 digits"),
        (b'{"x": "\xe9"}', "not_utf8", "Line 2 is not UTF-8"),
        (b"", "blank_line", "Line 2 is blank"),
        (b'{"x": "\xe2\x80\xa8"', "invalid_json", "column"),
    ],
)
def test_a_line_that_is_no_json_is_one_sentence_with_its_number(line, code, words, tmp_path):
    rows = [json.dumps(row).encode() for row in ROWS]

    report = verdict(b"\r\n".join([rows[0], line, *rows[1:]]) + b"\r\n", tmp_path)

    odd = [one for one in (*report.errors, *report.warnings) if one.line == 2]
    assert [one.code for one in odd] == [code]
    assert words in odd[0].message
    assert report.rows == 3


def test_an_empty_file_lacks_an_example(tmp_path):
    report = verdict(b"", tmp_path, "together")

    assert [one.message for one in report.errors] == [
        "Together AI needs at least 1 example; this file has 0."
    ]


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(UnreadableFile, match=r"can't be read: Is a directory\. Nothing was"):
        validate(exporters.make("openai"), tmp_path)


def test_an_array_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "LONGEST_WHOLE", 100)

    report = verdict(array(), tmp_path)

    assert found(report.errors) == [(1, "line_too_long")]


def test_what_a_file_has_for_a_role_is_shown_shortly_and_on_one_line(tmp_path):
    role = "\x1b[31m" + "x" * 100_000 + "\n"
    row = {"messages": [{"role": role, "content": "a"}, {"role": "assistant", "content": "b"}]}

    report = verdict(json.dumps(row).encode(), tmp_path, "fireworks")

    message = next(one.message for one in report.errors if one.code == "unrecognized_role")
    assert message.isprintable()
    assert len(message) < 700
    assert message.endswith("allowed are system, user, assistant, tool.")


def test_a_key_with_control_characters_is_printable(tmp_path):
    report = verdict(b'{"prompt": "a", "completion": "b", "\\u001b[2J": 1}', tmp_path, "together")

    assert all(one.message.isprintable() for one in (*report.errors, *report.warnings))
    assert "extra_column" in {one.code for one in report.errors}
