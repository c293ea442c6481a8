import csv
import io

import pytest

from curate.domain.errors import Unusable
from curate.services.importing import (
    FixedRow,
    ImportOptions,
    find_fixed,
    import_file,
    import_fixed,
    import_fixed_file,
    import_page,
    rejected_as_csv,
    rejected_sheet,
    remove_source,
)
from curate.services.reviewing import list_examples
from curate.stores.examples import Where

EXPORT = """id;question;answer
1;Where is my bike?;Here.
2;Too many;cells; by one
3;Too few
4;;No question
5;"Two
lines?";Yes.
6;Where else?;There.
"""


@pytest.fixture
def broken(database, project, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(EXPORT)
    return import_file(database, "tickets", path)


def all_of(database):
    return {one.external_id: one for one in list_examples(database, "tickets", Where())}


def rejected(database, source):
    page = import_page(database, "tickets")
    (file,) = (one for one in page.files if one.source.id == source)
    return [row.line for row in file.rejected]


def fix_csv(text, path, **cells):
    """The downloaded list, with cells of the rows at some lines changed."""
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        row.update(cells.get(f"line{row['line']}", {}))
    with path.open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_rejected_rows_are_shown_cell_by_cell(database, broken):
    sheet = rejected_sheet(database, "tickets", broken.source)

    assert sheet.columns == ("id", "question", "answer", "more")
    assert [(row.line, row.cells) for row in sheet.rows] == [
        (3, ("2", "Too many", "cells", " by one")),
        (4, ("3", "Too few")),
        (5, ("4", "", "No question")),
    ]


def test_fixed_rows_come_in_where_they_stood(database, broken):
    fixed = [
        FixedRow(3, ("2", "Too many cells?", "No; one.", "")),
        FixedRow(5, ("4", "Why?\nSo?", "Yes")),
    ]

    result = import_fixed(database, "tickets", broken.source, fixed)

    found = all_of(database)
    assert (result.added, result.rejected_count) == (2, 0)
    assert (found["2"].line, found["2"].output) == (3, "No; one.")
    assert (found["4"].line, found["4"].input) == (5, "Why?\nSo?")
    assert rejected(database, broken.source) == [4]


def test_removing_the_fixed_import_makes_its_rows_rejected_again(database, broken):
    result = import_fixed(database, "tickets", broken.source, [FixedRow(4, ("3", "Few?", "No"))])

    remove_source(database, "tickets", result.source)

    assert rejected(database, broken.source) == [3, 4, 5]
    assert set(all_of(database)) == {"1", "5", "6"}


def test_the_whole_file_imported_later_knows_the_fixed_rows(database, broken, tmp_path):
    import_fixed(database, "tickets", broken.source, [FixedRow(4, ("3", "Few?", "No"))])
    path = tmp_path / "export.csv"
    path.write_text(EXPORT.replace("3;Too few", "3;Few?;No"))

    again = import_file(database, "tickets", path)

    assert (again.added, again.updated, again.unchanged) == (0, 0, 4)


def test_a_row_that_is_not_fixed_stays_rejected(database, broken):
    fixed = [
        FixedRow(3, ("2", "Too many", "cells", " by one more")),
        FixedRow(4, ("3", "Too few", "", "")),
        FixedRow(5, ("4", "Why?", "No question", "")),
    ]

    result = import_fixed(database, "tickets", broken.source, fixed)

    assert result.added == 1
    assert [(row.line, row.reason[:20]) for row in result.rejected] == [
        (3, "The row still has te"),
        (4, "Not fixed yet: The r"),
    ]
    assert rejected(database, broken.source) == [3, 4]


def test_where_nothing_was_fixed_nothing_is_imported(database, broken):
    with pytest.raises(Unusable, match="row 5: The row has no input text"):
        import_fixed(database, "tickets", broken.source, [FixedRow(5, ("4", " ", "No"))])

    assert rejected(database, broken.source) == [3, 4, 5]


def test_a_downloaded_list_is_known_when_it_comes_back(database, broken, tmp_path):
    text = rejected_as_csv(rejected_sheet(database, "tickets", broken.source))
    path = fix_csv(text, tmp_path / "fixed.csv", line4={"answer": "Yes"}, line5={"reason": ""})

    source = find_fixed(database, "tickets", path)
    result = import_fixed_file(database, "tickets", source.id, path)

    assert source.id == broken.source
    assert (result.added, [row.line for row in result.rejected]) == (1, [3, 5])
    assert all_of(database)["3"].output == "Yes"
    assert find_fixed(database, "tickets", tmp_path / "export.csv") is None


def test_another_file_is_no_list_of_rejected_rows(database, broken, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("line,reason,name\n3,because,Ana\n")

    with pytest.raises(Unusable, match="needs the columns line, reason, id, question, answer"):
        import_fixed_file(database, "tickets", broken.source, path)


def test_broken_json_is_fixed_in_place(database, project, tmp_path):
    path = tmp_path / "export.jsonl"
    good = '{"id": "%s", "question": "Where is my bike?", "answer": "Here."}\n'
    path.write_text(good % 1 + '{"id": "2", "question": "And now?"\n' + good % 3)
    source = import_file(database, "tickets", path).source
    sheet = rejected_sheet(database, "tickets", source)

    result = import_fixed(
        database, "tickets", source, [FixedRow(2, (sheet.rows[0].cells[0] + "}",), as_is=False)]
    )

    assert (sheet.columns, result.added) == (("raw",), 1)
    assert all_of(database)["2"].input == "And now?"


def test_fixed_rows_are_cleaned_as_their_source_was(database, project, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(EXPORT)
    options = ImportOptions(cleaning={"input": ["html"]})
    source = import_file(database, "tickets", path, options).source

    import_fixed(database, "tickets", source, [FixedRow(4, ("3", "<b>Few</b>?", "No"))])

    assert all_of(database)["3"].input == "Few?"
    assert all_of(database)["3"].original == {"input": "<b>Few</b>?"}


def test_without_ids_a_fixed_row_never_overwrites_another(database, project, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("question,answer\nWhere is my bike?,Here.\nWhere is my bike?,Not,here\n")
    source = import_file(database, "tickets", path).source

    with pytest.raises(Unusable, match="was imported already with another answer"):
        import_fixed(database, "tickets", source, [FixedRow(3, ("Where is my bike?", "Not here"))])

    assert [one.output for one in list_examples(database, "tickets", Where())] == ["Here."]
