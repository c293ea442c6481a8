"""Small files that would be huge: refused or read, with a sentence, in time and within bounds."""

import contextlib
import time

import pytest

from curate.domain.errors import CurateError, UnreadableFile
from curate.importers import file_format, inspect, open_file
from curate.importers.tables import parquet, widths
from tests.importers.oversized import OVERSIZED

SCALE = 0.01


@pytest.mark.parametrize("kind", OVERSIZED)
def test_a_hundredth_of_an_oversized_file_takes_next_to_no_time(kind, tmp_path):
    OVERSIZED[kind](tmp_path / "t", SCALE)
    (path,) = tmp_path.iterdir()
    began = time.process_time()

    with contextlib.suppress(CurateError):
        for batch in open_file(path).batches(2_000):
            assert len(batch.imported) + len(batch.left_out) <= 4_000

    # Many times what it takes: without the bound it was minutes.
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "kind", ["long_line.csv", "long_line.txt", "long_line.jsonl", "long_line.eml"]
)
def test_a_line_that_would_fill_the_memory_is_refused(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(file_format, "LONGEST_LINE", 1 << 20)
    monkeypatch.setattr(file_format, "_PIECE", 1 << 16)
    OVERSIZED[kind](tmp_path / "t", SCALE)
    (path,) = tmp_path.iterdir()

    if kind == "long_line.jsonl":  # one object in one line is a JSON document, whatever its name is
        with pytest.raises(UnreadableFile, match="it is not valid JSON at line 1"):
            inspect(path)
    else:
        with pytest.raises(UnreadableFile, match="line 1 is longer than 1 MB"):
            inspect(path)


def test_lines_up_to_the_bound_are_read_however_many_there_are(write, monkeypatch):
    monkeypatch.setattr(file_format, "LONGEST_LINE", 1 << 10)
    monkeypatch.setattr(file_format, "_PIECE", 100)
    good = "question,answer\n" + "Where is it?,Here.\n" * 200
    path = write("t.csv", good)

    assert inspect(path).rows == 200
    with pytest.raises(UnreadableFile, match="line 202 is longer than 0 MB"):
        inspect(write("t.csv", good + "x" * 1_200))


def test_texts_packed_once_are_counted_as_often_as_they_occur(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_SMALL", 1 << 20)
    OVERSIZED["same_text"](tmp_path / "t", SCALE)

    with pytest.raises(UnreadableFile, match="would unpack to more than 1 MB, far too much"):
        list(open_file(tmp_path / "t.parquet").batches(100))


def test_more_rows_than_a_file_of_its_size_holds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_MOST_ROWS", 1_000)
    monkeypatch.setattr(parquet, "_ROWS_A_BYTE", 1)
    OVERSIZED["same_rows"](tmp_path / "t", SCALE)

    with pytest.raises(UnreadableFile, match="would unpack to 30,000 rows"):
        inspect(tmp_path / "t.parquet")


@pytest.mark.parametrize("kind", ["many_columns", "many_names"])
@pytest.mark.parametrize(("most", "refused"), [(9_999, True), (10_000, False)])
def test_a_table_of_more_columns_than_the_bound_is_refused(
    kind, most, refused, tmp_path, monkeypatch
):
    monkeypatch.setattr(widths, "MOST_COLUMNS", most)
    OVERSIZED[kind](tmp_path / "t", SCALE)
    (path,) = tmp_path.iterdir()

    if refused:
        with pytest.raises(UnreadableFile, match="its table has 10,000 columns"):
            inspect(path)
    else:
        assert len(inspect(path).columns) == 10_000
