from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curate.domain.errors import UnreadableFile
from curate.domain.examples import ImportedRow, RejectedRow
from curate.importers import inspect, read


@pytest.mark.parametrize("name", ["visit.html", "visit.htm", "visit"])
def test_a_page_is_a_note(write, name):
    page = "<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><h1>Visit</h1><p>A &amp; B</p></body></html>"
    path = write(name, page)

    found = inspect(path)

    assert (found.format, found.preset, found.rows) == ("html", "notes", 1)
    assert list(read(path)) == [ImportedRow(1, "Visit\n\nA & B", external_id="visit")]


def test_a_page_is_read_in_the_encoding_that_it_names(write):
    page = "<html><meta charset='iso-8859-2'><p>Łódź</p></html>".encode("iso-8859-2")

    (row,) = read(write("visit.html", page))

    assert row.input == "Łódź"


def test_a_page_of_scripts_has_no_text(write):
    (row,) = read(write("visit.html", "<script>alert(1)</script>"))

    assert isinstance(row, RejectedRow)


def test_parquet_is_read_with_its_types(tmp_path):
    path = tmp_path / "tickets.parquet"
    rows = [
        {
            "id": 1910383993885,
            "question": "Where is my lamp?",
            "answer": "It is on its way.",
            "created": datetime(2026, 3, 1, 12, 0),  # noqa: DTZ001 - exports name no zone
            "more": {"paid": True, "price": 1.5},
            "tags": ["a", "b"],
        },
        {"id": 1910383993886, "question": None, "answer": "To nothing."},
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)

    found = inspect(path)
    first, second = read(path)

    assert (found.format, found.rows, found.encoding) == ("parquet", 2, None)
    assert (first.input, first.output) == ("Where is my lamp?", "It is on its way.")
    assert (first.external_id, first.created_at) == ("1910383993885", "2026-03-01T12:00:00")
    assert first.metadata == {"more.paid": "true", "more.price": "1.5", "tags": '["a", "b"]'}
    assert second.reason == "The row has no input text."


def test_a_damaged_parquet_file_is_refused(write, tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["words of a text"] * 1000}), path)
    data = path.read_bytes()

    for broken in (data[:-20], data[:50] + b"\0" * 30 + data[80:], b"PAR1" + b"\xff" * 100):
        with pytest.raises(UnreadableFile, match="damaged"):
            list(read(write("b.parquet", broken)))
