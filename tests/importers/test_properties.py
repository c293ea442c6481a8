"""Whatever is written is read back equal; whatever is not a table never ends in a traceback."""

import csv
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.domain.errors import CurateError
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.importers import inspect, read

one_file_is_enough = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None
)
HEADER = ("id", "question", "answer")

characters = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t;,|\"'\\")
texts = st.text(characters, max_size=30)
asked = texts.filter(lambda text: text.strip())
rows = st.lists(st.tuples(texts, asked, texts), max_size=12)


@one_file_is_enough
@given(
    rows=rows,
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_table_that_csv_wrote_is_read_back_equal(
    tmp_path, *, rows, delimiter, encoding, newline, quoting
):
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerow(HEADER)
    lines = []
    for row in rows:
        lines.append(stream.getvalue().count("\n") + 1)
        writer.writerow(row)
    path = tmp_path / "table.csv"
    path.write_bytes(stream.getvalue().encode(encoding))
    mapping = {"id": [], "input": ["question"], "output": ["answer"], "metadata": ["id"]}
    mapping |= {"label": [], "group": [], "created_at": [], "system": []}

    found = inspect(path)

    assert (found.delimiter, found.columns) == (delimiter, HEADER)
    assert list(read(path, mapping=mapping)) == [
        SkippedRow(line, "the header again")
        if row == HEADER
        else ImportedRow(line, row[1], row[2], metadata={"id": row[0]} if row[0] else {})
        for line, row in zip(lines, rows, strict=True)
    ]


@one_file_is_enough
@given(rows=st.lists(st.tuples(texts, asked, texts), min_size=1, max_size=8))
def test_json_lines_are_read_back_equal(tmp_path, rows):
    path = tmp_path / "rows.jsonl"
    items = [dict(zip(HEADER, row, strict=True)) for row in rows]
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    mapping = {"input": ["question"], "output": ["answer"]}

    assert [(row.line, row.input, row.output) for row in read(path, mapping=mapping)] == [
        (line, row[1], row[2]) for line, row in enumerate(rows, 1)
    ]


def read_all(path, **arguments):
    """What a person would see: rows that can be stored and shown, or one of our own errors."""
    try:
        found = inspect(path, **arguments)
        for text in (*found.columns, *found.guesses, *found.notes):
            text.encode()
        kept = list(read(path, **arguments))
    except CurateError as error:
        str(error).encode()
        return
    for row in kept:
        assert row.line >= 1
        if isinstance(row, RejectedRow):
            assert row.reason.endswith(".")
            assert "\0" not in row.raw
            row.raw.encode()
        elif isinstance(row, ImportedRow):
            assert row.input.strip()
            shown = [row.input, row.output, row.system, row.label or "", row.external_id or ""]
            shown += [text for turn in row.turns for text in (turn.role, turn.text)]
            shown += [*row.groups, *row.groups.values(), *row.metadata, *row.metadata.values()]
            assert not any("\0" in text for text in shown)
            "".join(shown).encode()


NAMES = ["a.csv", "a.tsv", "a.json", "a.jsonl", "a.txt", "a.md", "a.xlsx", "a", "a.eml"]
NAMES += ["a.mbox", "a.html", "a.parquet", "a.zip"]


@one_file_is_enough
@given(name=st.sampled_from(NAMES), content=st.binary(max_size=300))
def test_no_bytes_end_in_a_traceback(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    read_all(path)


SOLID = rb'text input id , ; " "" \ { } [ ] : "a": 1 null 1e999 "messages": "\ud800"'.split()
BYTES = [b"\xe9", b"\x81", b"\xc3\xa9", b"\xef\xbb\xbf", b"\0", b"\f"]
MARKED = b"<p> </p> <table> <tr> <td> <li> <!-- <script> From: Subject: Message-ID: <a@b> Content-Type: multipart/mixed;boundary=x --x text/html".split(
    b" "
)
BLANK = [b"\t", b"\n", b"\r\n", b"\r", b"---\n", b" words of a text "]
pieces = st.sampled_from([*SOLID, *BYTES, *BLANK, *MARKED, b"From a b\n"])


@one_file_is_enough
@given(name=st.sampled_from(NAMES), content=st.lists(pieces, max_size=60).map(b"".join))
def test_no_broken_table_ends_in_a_traceback(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    read_all(path)
    read_all(path, encoding="utf-16")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["messages", "role", "content", "from", "value", "prompt", "x", ""]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@one_file_is_enough
@given(document=json_values, preset=st.sampled_from([None, "openai", "sharegpt", "alpaca"]))
def test_no_json_document_ends_in_a_traceback(tmp_path, document, preset):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    read_all(path, preset=preset)


@pytest.mark.parametrize("rows", [1, 2000])
def test_every_line_after_a_quote_that_opens_again_and_again_is_accounted_for(tmp_path, rows):
    path = tmp_path / "hostile.csv"
    path.write_text("id,text\n" + '1,"a""\n' * rows + '2,"b\n', encoding="utf-8")

    read_all(path)
