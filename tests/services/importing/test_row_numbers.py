"""Rows have the numbers that people see in the program which they open the file with."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.importers import open_file
from curate.services.importing import ImportOptions, import_file, place, survey_file
from curate.services.importing.preview import preview_rows
from curate.services.importing.row_numbers import RowNumbers
from curate.services.projects import create_project

OPTIONS = ImportOptions(
    preset="none", mapping={"input": ["question"], "output": ["answer"], "id": ["id"]}
)
texts = st.text("ab \n", max_size=6).map(lambda text: f"w{text}")


@given(st.lists(st.tuples(texts, texts, st.booleans()), min_size=4, max_size=16), st.integers(1, 5))
def test_every_row_has_the_number_of_its_record(tmp_path_factory, rows, size):
    """As a spreadsheet reads the file: one record a row, whatever lines it takes."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "question", "answer"])
    for number, (asked, answer, broken) in enumerate(rows):
        # Most rows are whole: else the first one would be no header.
        # Row 1 is the header.
        writer.writerow(
            [f"R{number + 2}", asked, answer, *["one too many"] * (broken and number % 4 == 3)]
        )
    path = tmp_path_factory.mktemp("rows") / "a.csv"
    path.write_text(out.getvalue(), newline="")

    opened = open_file(path, **OPTIONS.arguments())
    numbers, found = RowNumbers(opened.about), []
    for batch in opened.batches(size):
        kept = numbers.examples(batch)
        found += [(row.external_id, f"R{n}") for row, n in zip(batch.rows(), kept, strict=True)]
        for row in numbers.left_out(batch):
            record = next(csv.reader(io.StringIO(row.raw)))
            found.append((record[0], f"R{row.row}"))

    assert len(found) == len(rows)
    assert [one for one, _ in found] == [other for _, other in found]


def test_a_header_of_several_lines_is_one_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,"question\nof the customer",answer\n1,Where is it?,Here.\n2,And,too,many\n')
    options = ImportOptions("none", {"input": ["question\nof the customer"], "output": ["answer"]})

    assert preview_rows(path, options).numbers == (2,)
    (left,) = survey_file(path, options).left_out
    assert (left.row, left.line) == (3, 4)


def test_a_rejected_row_keeps_its_number(sqlite, tmp_path):
    create_project(sqlite, "tickets")
    path = tmp_path / "a.csv"
    path.write_text('id,question,answer\n1,"Where\nis it?",Here.\n\n2,And,too,many\n')

    result = import_file(sqlite, "tickets", path, OPTIONS)

    assert [(row.line, row.row) for row in result.rejected] == [(5, 4)]


@pytest.mark.parametrize(
    ("form", "line", "row", "said"),
    [
        ("csv", 29, 5, "row 5 (line 29)"),
        ("csv", 5, 5, "row 5"),
        ("csv", 5, None, "line 5"),
        ("xlsx", 5, 5, "row 5"),
        ("json", 3, None, "item 3"),
        ("jsonl", 3, None, "line 3"),
    ],
)
def test_a_place_is_named_as_the_program_names_it(form, line, row, said):
    assert place(form, line, row) == said
