"""Many rows at once are the same rows, rejections and skips as one after the other."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.domain.errors import CurateError
from curate.domain.examples import ImportedRow
from curate.importers import Columns, base, open_file, presets, read
from curate.importers.presets.base import Preset
from curate.importers.tables import csv_blocks

MAPPING = {"input": ["Subject", "Text"], "output": ["Answer"], "id": ["Id", "No"]}
MAPPING |= {"label": ["Type"], "group": ["Customer"], "created_at": ["Seen", "Made (Asia/Tokyo)"]}
HEADER = [
    "Id",
    "No",
    "Subject",
    "Text",
    "Answer",
    "Type",
    "Customer",
    "Seen",
    "Made (Asia/Tokyo)",
    "More",
]


def split(rows):
    """Rows that become examples, and the others."""
    return (
        [row for row in rows if isinstance(row, ImportedRow)],
        [row for row in rows if not isinstance(row, ImportedRow)],
    )


def at_once(path, size, **arguments):
    """The same, of a file that is read many rows at once."""
    batches = list(open_file(path, **arguments).batches(size))
    assert all(len(batch.imported) <= size for batch in batches)
    return (
        [row for batch in batches for row in batch.rows()],
        [row for batch in batches for row in batch.left_out],
    )


def agree(path, size, **arguments):
    try:
        one_by_one = split(list(read(path, **arguments)))
    except CurateError as error:
        with pytest.raises(type(error)):
            at_once(path, size, **arguments)
        return
    assert at_once(path, size, **arguments) == one_by_one


TEXTS = ["", " ", "-", " N/A", "None", "T-1", "a", "Where is it?", "It, broke", "a\nb", 'say "no"']
TEXTS += ["x\r\ny", "é🚲", "\u2028", "'", "\\"]
DATES = ["2026-01-02", "3/4/2026", "13/1/2026 10:00", "soon"]
cells = st.sampled_from([*TEXTS, *DATES, *HEADER])
tables = st.lists(st.lists(cells, min_size=10, max_size=10), max_size=12)


@settings(max_examples=200)
@given(
    rows=tables,
    size=st.integers(1, 5),
    block=st.sampled_from([1, 20, 90, 1 << 22]),
    preset=st.sampled_from(["none", "zendesk"]),
    end=st.sampled_from(["", ",", "\n\n", "1,2\n", '"open,']),
)
def test_a_table_is_read_alike(tmp_path, monkeypatch, *, rows, size, block, preset, end):
    monkeypatch.setattr(csv_blocks, "BLOCK", block)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows])
    path = tmp_path / "table.csv"
    path.write_bytes((text.getvalue() + end).encode())

    agree(path, size, preset=preset, mapping=MAPPING)


SOLID = [
    b"id",
    b"text",
    b"why",
    b",",
    b",",
    b",",
    b";",
    b"\t",
    b'"',
    b'""',
    b"'",
    b"\\",
    b"1",
    b"-",
]
ODD = [b"\xe9", b"\x81", b"\xc3\xa9", b"\xef\xbb\xbf", b"\0", b"\f", b"sep=;", b"id,text,why\n"]
ENDS = [b"\n", b"\n", b"\n", b"\r\n", b"\r", b" some words ", b"1,a b,c\n", b"2,d e,\n", b",,\n"]


@settings(max_examples=300)
@given(
    head=st.sampled_from([b"", b"id,text,why\n", b"\n\nid,text,why\r\n", b"Week 1\nid,text,why\n"]),
    content=st.lists(st.sampled_from([*SOLID, *ODD, *ENDS]), max_size=60).map(b"".join),
    size=st.integers(1, 5),
    block=st.sampled_from([1, 20, 90]),
)
def test_a_broken_table_is_read_alike(tmp_path, monkeypatch, *, head, content, size, block):
    monkeypatch.setattr(csv_blocks, "BLOCK", block)
    path = tmp_path / "broken.csv"
    path.write_bytes(head + content)

    agree(path, size)
    agree(path, size, encoding="utf-16")


names = st.sampled_from(["question", "answer", "id", "more", "a.b"])


@given(
    rows=st.lists(st.dictionaries(names, cells, max_size=5) | st.just([]), max_size=12),
    size=st.integers(1, 5),
    suffix=st.sampled_from(["jsonl", "json"]),
    preset=st.sampled_from([None, "none", "zendesk", "alpaca"]),
)
def test_objects_are_read_alike(tmp_path, *, rows, size, suffix, preset):
    path = tmp_path / f"rows.{suffix}"
    lines = [json.dumps(row) for row in rows]
    text = "\n".join(lines) if suffix == "jsonl" else f"[{','.join(lines)}]"
    path.write_text(text, encoding="utf-8")

    agree(path, size, preset=preset)


def test_a_record_longer_than_a_block_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_blocks, "BLOCK", 10)
    path = tmp_path / "long.csv"
    path.write_text('id,text\n1,"' + "a line\n" * 50 + '"\n2,short\n', encoding="utf-8")

    agree(path, 3)


def test_long_texts_come_a_few_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(base, "LONGEST_PORTION", 100)
    path = tmp_path / "long.jsonl"
    path.write_text("".join(json.dumps({"question": "why " * 20}) + "\n" for _ in range(5)))

    assert [len(batch.imported) for batch in open_file(path).batches(1000)] == [2, 2, 1]


def test_a_plain_table_comes_by_column(tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("id,question,answer\n1,Where is it?,Here\n", encoding="utf-8")

    (batch,) = open_file(path).batches(10)

    assert isinstance(batch.imported, Columns)


@pytest.mark.parametrize("preset", [presets.make(name) for name in presets.names()], ids=repr)
def test_a_preset_that_makes_rows_in_its_own_way_is_asked_for_each(preset):
    own = type(preset).rows is not Preset.rows
    kinds = [kind for kind in type(preset).__mro__ if "empty_cells" in vars(kind)]

    assert not own or preset.empty_cells({"output": ["comments"]}) is None
    assert not own or kinds[0] is not Preset or preset.empty_cells({}) is None
