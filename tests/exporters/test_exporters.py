import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from curate.domain.errors import UnreadableFile
from curate.domain.examples import Turn
from curate.domain.records import Record
from curate.exporters import exporters, guess, pieces, validate, validation, write
from curate.exporters.nova_rules import RESERVED

every_exporter = pytest.mark.parametrize("exporter", list(exporters), ids=lambda one: one.name)
words = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)
CHAT = b'{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "%d"}]}'


def record(**more):
    return Record(
        **{
            "example": 1,
            "revision": 1,
            "part": "train",
            "group": "g1",
            "input": "Late?",
            "output": "Yes.",
            "draft_output": "yeah",
        }
        | more
    )


def verdict(format_, content, tmp_path, name="train.jsonl"):
    path = tmp_path / name
    path.write_bytes(content)
    return validate(exporters.make(format_), path)


def found(problems):
    return [(problem.line, problem.code) for problem in problems]


@every_exporter
def test_every_format_says_who_reads_it(exporter):
    assert exporter.reader.endswith(".")
    assert exporter.title
    assert exporter.__doc__
    assert exporter.__module__.rpartition(".")[2] == exporter.name


def test_the_formats_are_those_of_the_contract():
    assert exporters.names() == (
        *("openai", "prompt_completion", "together", "fireworks", "mistral", "gemini", "bedrock"),
        *("trl", "unsloth", "axolotl", "alpaca", "llama_factory", "sharegpt", "dpo", "kto"),
    )


@every_exporter
@settings(max_examples=10)
@given(texts=st.lists(st.tuples(words, words, words), min_size=10, max_size=12))
def test_what_is_written_is_valid_and_reads_back(exporter, texts, tmp_path):
    path = tmp_path / "train.jsonl"
    records = [
        record(system=one, input=two, output=three, draft_output=f"{three} more")
        for one, two, three in texts
    ]
    assume(not any(word in one.system + one.input for word in RESERVED for one in records))
    made = [row for one in records for row in exporter().rows(one)]

    written = write(exporter(), records, path)
    report = validate(exporter(), path)

    assert (report.errors, report.rows, written.rows) == ((), len(made), len(made))
    lines = path.read_text(encoding="utf-8").split("\n")
    assert [json.loads(line) for line in lines[:-1]] == made
    assert written.bytes == path.stat().st_size


@every_exporter
def test_a_missing_file_is_said(exporter, tmp_path):
    with pytest.raises(UnreadableFile, match=r"nothing\.jsonl can't be read"):
        validate(exporter(), tmp_path / "nothing.jsonl")


@every_exporter
@settings(max_examples=30)
@given(content=st.binary(max_size=300))
def test_no_bytes_are_too_strange(exporter, content, tmp_path):
    report = verdict(exporter.name, content, tmp_path)

    assert all(problem.line >= 0 and problem.message for problem in report.errors)


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
KEYS = ("role", "content", "messages", "parts", "text", "from", "value", "prompt", "completion")
KEYS += ("chosen", "rejected", "label", "input", "preferred_output", "non_preferred_output")
KEYS += ("contents", "systemInstruction", "system", "schemaVersion", "conversations", "history")
KEYS += ("instruction", "output", "weight", "tool_calls", "function", "id", "arguments", "type")
anything = st.recursive(
    leaves | st.sampled_from(("user", "assistant", "system", "tool", "model", "human", "gpt")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@every_exporter
@settings(max_examples=60)
@given(row=st.dictionaries(st.sampled_from(KEYS), anything, max_size=5))
def test_no_row_is_too_strange(exporter, row):
    for problem in exporter().problems(1, row):
        assert problem.line == 1
        assert problem.message.endswith(".")
    exporter().shape(row)


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
    place = 0 if code == "byte_order_mark" else 3
    rows = [CHAT % number for number in range(12)]
    rows.insert(place, line.rstrip(b"\n") if code == "blank_line" else line)

    report = verdict("openai", b"\n".join(rows) + b"\n", tmp_path)

    assert found(report.errors)[:1] == [(place + 1, code)]
    assert not report.valid


def test_too_few_examples_are_an_error_of_the_file(tmp_path):
    report = verdict("openai", CHAT % 1, tmp_path)

    assert found(report.errors) == [(0, "too_few_rows")]


def test_a_repeated_line_is_a_warning_that_names_the_first_of_them(tmp_path):
    rows = [CHAT % number for number in (1, 2, 1, 3, 1, 2)]

    report = verdict("fireworks", b"\n".join(rows), tmp_path)

    assert report.valid
    assert [one.message for one in report.warnings] == [
        "Line 3 is an exact copy of line 1.",
        "Line 5 is an exact copy of line 1.",
        "Line 6 is an exact copy of line 2.",
    ]


def test_plain_prompts_and_completions_are_valid_too(tmp_path):
    content = b'{"prompt": "a", "completion": "b"}\n{"prompt": "a", "completion": ["b"]}\n'

    report = verdict("prompt_completion", content, tmp_path)

    assert found(report.errors) == [(2, "data_type")]


def test_what_python_reads_without_a_word_is_a_warning_and_for_arrow_an_error(tmp_path):
    rows = [CHAT % number for number in range(12)]
    rows[3] = b'{"x": 1, "x": 2, ' + rows[3][1:]
    rows[4] = rows[4].replace(b'"a"', b'"\\ud800"')
    rows[5] = b'{"y": NaN, ' + rows[5][1:]
    content = b"\n".join(rows)

    lenient, strict = (verdict(name, content, tmp_path) for name in ("openai", "unsloth"))

    odd = {"duplicate_key", "lone_surrogate", "not_a_number"}
    assert [one for one in found(lenient.warnings) if one[1] in odd] == [
        (4, "duplicate_key"),
        (5, "lone_surrogate"),
        (6, "not_a_number"),
    ]
    assert lenient.valid
    assert found(strict.errors) == [(4, "duplicate_key"), (5, "lone_surrogate")]


def test_a_byte_order_mark_and_blank_lines_are_warnings_where_arrow_reads(tmp_path):
    content = b"\xef\xbb\xbf" + CHAT % 1 + b"\n\n" + CHAT % 2

    report = verdict("axolotl", content, tmp_path)

    assert (report.valid, report.rows) == (True, 2)
    assert found(report.warnings) == [(1, "byte_order_mark"), (2, "blank_line")]


@pytest.mark.parametrize(
    ("text", "lone"),
    [
        (r"\ud83d\ude00", False),
        (r"\uD83D", True),
        (r"\ude00", True),
        (r"\\ud800", False),
        (r"\\\ud800", True),
        (r"\ud83d \ude00", True),
        (r"\u00e9", False),
    ],
)
def test_half_of_a_character_is_found_only_on_its_own(text, lone, tmp_path):
    content = b'{"text": "%s"}' % text.encode()

    report = verdict("together", content, tmp_path)

    assert ("lone_surrogate" in {one.code for one in report.warnings}) == lone


@every_exporter
@pytest.mark.parametrize("depth", [900, 990, 5000])
def test_a_row_may_be_nested_as_deeply_as_it_likes(exporter, depth, tmp_path):
    inner = b'"\\u00e9' + b"x" * 140_000 + b'"'

    report = verdict(
        exporter.name, b'{"contents": ' + b"[" * depth + inner + b"]" * depth + b"}", tmp_path
    )

    assert report.errors


def test_a_file_in_utf_16_is_one_error(tmp_path):
    content = (CHAT % 1 + b"\n").decode().encode("utf-16") * 50

    report = verdict("openai", content, tmp_path)

    assert found(report.errors) == [(1, "not_utf8"), (0, "too_few_rows")]


def test_of_one_problem_only_so_many_are_kept_and_the_rest_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(validation, "KEPT", 5)

    report = verdict("openai", b"{}\n" * 20, tmp_path)

    assert len(report.errors) == 6
    assert report.errors[-1].message == "15 more lines have the problem “missing_messages_list”."


def test_a_line_without_an_end_is_not_read_into_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(validation, "LONGEST_LINE", 200)
    monkeypatch.setattr(pieces, "LONGEST_LINE", 200)

    report = verdict("openai", b'{"messages": "' + b"x" * 5000 + b'"}\n' + CHAT % 1, tmp_path)

    assert found(report.errors) == [(1, "line_too_long"), (0, "too_few_rows")]
    assert report.rows == 1


def test_an_answer_that_would_be_cut_is_a_warning_with_its_tokens(tmp_path):
    row = {
        "contents": [
            {"role": "user", "parts": [{"text": "word " * 140_000}]},
            {"role": "model", "parts": [{"text": "b"}]},
        ]
    }

    report = verdict("gemini", json.dumps(row).encode(), tmp_path)

    assert found(report.warnings) == [(1, "answer_cut")]
    assert "140,00" in report.warnings[0].message


@every_exporter
def test_what_a_format_wrote_is_recognized_as_one_of_its_family(exporter, tmp_path):
    family = {
        "together": "openai",
        "fireworks": "openai",
        "mistral": "openai",
        "unsloth": "openai",
        "axolotl": "openai",
        "trl": "prompt_completion",
    }
    path = tmp_path / "train.jsonl"
    write(exporter(), [record()], path)

    assert guess(path) == family.get(exporter.name, exporter.name)


def test_a_file_of_unknown_format_is_validated_as_openai(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("[1]\nnothing\n{}\n")

    assert guess(path) == "openai"


def test_turns_by_one_speaker_are_joined_where_a_consumer_wants_them_in_turns():
    given_record = record(turns=(Turn("user", "Hi"), Turn("user", "Hello?")))

    row = exporters.make("together").row(given_record)

    assert row["messages"][0] == {"role": "user", "content": "Hi\n\nHello?\n\nLate?"}
