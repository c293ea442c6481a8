import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.domain.errors import UnreadableFile
from curate.domain.examples import Turn
from curate.domain.records import Record
from curate.exporters import exporters, validate, write

every_exporter = pytest.mark.parametrize("exporter", list(exporters), ids=lambda one: one.name)
words = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)


def record(**more):
    return Record(
        **{
            "example": 1,
            "revision": 1,
            "part": "train",
            "group": "g1",
            "input": "Late?",
            "output": "Yes.",
        }
        | more
    )


def test_openai_gets_the_whole_chat():
    given_record = record(system="Be kind.", turns=(Turn("user", "Hi"), Turn("assistant", "Hello")))

    assert exporters.make("openai").row(given_record) == {
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "content": "Hello"},
            {"role": "user", "content": "Late?"},
            {"role": "assistant", "content": "Yes."},
        ]
    }


def test_prompt_completion_parts_what_is_shown_from_what_is_learned():
    assert exporters.make("prompt_completion").row(record()) == {
        "prompt": [{"role": "user", "content": "Late?"}],
        "completion": [{"role": "assistant", "content": "Yes."}],
    }


@every_exporter
@given(texts=st.lists(st.tuples(words, words, words), min_size=10, max_size=12))
def test_what_is_written_is_valid_and_reads_back(exporter, texts, tmp_path):
    path = tmp_path / "train.jsonl"
    records = [record(system=one, input=two, output=three) for one, two, three in texts]

    written = write(exporter(), records, path)
    report = validate(exporter(), path)

    assert (report.errors, report.rows, written.rows) == ((), len(texts), len(texts))
    lines = path.read_text(encoding="utf-8").split("\n")
    assert [json.loads(line) for line in lines[:-1]] == [exporter().row(one) for one in records]
    assert written.bytes == path.stat().st_size


@every_exporter
def test_a_missing_file_is_said(exporter, tmp_path):
    with pytest.raises(UnreadableFile, match=r"nothing\.jsonl can't be read"):
        validate(exporter(), tmp_path / "nothing.jsonl")


@every_exporter
@given(content=st.binary(max_size=300))
def test_no_bytes_are_too_strange(exporter, content, tmp_path):
    path = tmp_path / "strange.jsonl"
    path.write_bytes(content)

    report = validate(exporter(), path)

    assert all(problem.line >= 0 and problem.message for problem in report.errors)


BROKEN = [
    (b"\xef\xbb\xbf{}", "byte_order_mark"),
    (b"\n", "blank_line"),
    (b"{oops}", "invalid_json"),
    (b"[1]", "data_type"),
    (b"\xff\xfe", "not_utf8"),
    (b'{"prompt": "a"}', "missing_messages_list"),
    (b'{"messages": []}', "missing_messages_list"),
    (
        b'{"messages": [{"content": "a"}, {"role": "assistant", "content": "b"}]}',
        "message_missing_key",
    ),
    (b'{"messages": [{"role": "bot", "content": "a"}]}', "unrecognized_role"),
    (
        b'{"messages": [{"role": "assistant", "content": "a", "mood": 1}]}',
        "message_unrecognized_key",
    ),
    (b'{"messages": [{"role": "user", "content": "a"}]}', "example_missing_assistant_message"),
    (b'{"messages": [{"role": "assistant", "content": null}]}', "missing_content"),
    (b'{"messages": [{"role": "assistant", "content": "a", "weight": 2}]}', "weight"),
    (b'{"messages": ["hello"]}', "data_type"),
]


@pytest.mark.parametrize(("line", "code"), BROKEN, ids=[str(one) for one in range(len(BROKEN))])
def test_openai_rules_name_the_broken_line(line, code, tmp_path):
    good = (
        b'{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "%d"}]}'
    )
    path = tmp_path / "train.jsonl"
    rows = [good % number for number in range(12)]
    place = 0 if code == "byte_order_mark" else 3
    rows.insert(place, line.rstrip(b"\n") if code == "blank_line" else line)
    path.write_bytes(b"\n".join(rows) + b"\n")

    report = validate(exporters.make("openai"), path)

    assert [(problem.line, problem.code) for problem in report.errors][:1] == [(place + 1, code)]
    assert not report.valid


def test_too_few_examples_are_an_error_of_the_file(tmp_path):
    path = tmp_path / "train.jsonl"
    write(exporters.make("openai"), [record()], path)

    report = validate(exporters.make("openai"), path)

    assert [(problem.line, problem.code) for problem in report.errors] == [(0, "too_few_rows")]


def test_a_repeated_line_is_a_warning(tmp_path):
    path = tmp_path / "train.jsonl"
    write(exporters.make("prompt_completion"), [record(), record()], path)

    report = validate(exporters.make("prompt_completion"), path)

    assert report.valid
    assert [(problem.line, problem.code) for problem in report.warnings] == [(2, "duplicate_line")]


def test_plain_prompts_and_completions_are_valid_too(tmp_path):
    path = tmp_path / "train.jsonl"
    path.write_text('{"prompt": "a", "completion": "b"}\n{"prompt": "a", "completion": ["b"]}\n')

    report = validate(exporters.make("prompt_completion"), path)

    assert [(problem.line, problem.code) for problem in report.errors] == [(2, "data_type")]
