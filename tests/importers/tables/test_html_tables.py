"""HTML tables: reports that are called .html or .xls."""

import pytest

from curate.domain.errors import UnreadableFile
from curate.domain.examples import ImportedRow, SkippedRow
from curate.importers import inspect, read

ROWS = [
    (f"0000{n}", f"Where is the parcel {n}?", f"The parcel {n} is with the courier.")
    for n in range(6)
]


def page(
    rows=ROWS,
    head="<tr><th>Case Number</th><th>Question</th><th>Answer</th></tr>",
    before="",
    after="",
):
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body>{before}<table>{head}{body}</table>{after}</body></html>"


@pytest.mark.parametrize("name", ["report.xls", "report.html", "report", "report.htm"])
def test_a_page_that_is_a_table_is_read_by_rows(write, name):
    path = write(name, page())
    found = inspect(path)

    assert (found.format, found.rows) == ("html_table", 6)
    assert found.columns == ("Case Number", "Question", "Answer")
    assert [(row.external_id, row.input, row.output) for row in read(path)] == ROWS
    assert [row.line for row in read(path)] == [2, 3, 4, 5, 6, 7]


def test_titles_and_footers_are_no_rows_and_spans_are_filled_down(write):
    head = (
        "<tr><td colspan=3>Cases of May</td></tr>"
        "<tr><td>Product</td><td>Question</td><td>Answer</td></tr>"
    )
    rows = (
        "<tr><td rowspan='2'>Lamp</td><td>Why is it dark?</td><td>Press<br>the <b>red</b> key.</td></tr>"
        "<tr><td>Is it&nbsp;hot?</td><td><p>It should.</p><p>Not be.</p><style>x</style></td></tr>"
        "<tr><td>Sofa</td><td>When does it come?</td><td>On  \n Monday &amp; later.</td></tr>"
        "<tr><td colspan=3>Copyright of somebody</td></tr>"
    )
    path = write("t.xls", f"<table>{head}{rows}</table>")

    assert list(read(path)) == [
        SkippedRow(1, "above the header"),
        ImportedRow(3, "Why is it dark?", "Press\nthe red key.", label="Lamp"),
        ImportedRow(4, "Is it hot?", "It should.\n\nNot be.", label="Lamp"),
        ImportedRow(5, "When does it come?", "On Monday & later.", label="Sofa"),
        SkippedRow(6, "one cell across the table"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        page(before="<p>" + "A visit in words. " * 60 + "</p>"),
        page(rows=ROWS[:1]),
        "<html><table><tr><td>One cell<table><tr><td>a</td></tr></table></td></tr></table></html>",
        "<html><p>No table</p></html>",
    ],
)
def test_a_page_with_a_table_in_it_stays_a_note(write, content):
    assert inspect(write("note.html", content)).format == "html"


def test_other_tables_are_told_and_a_first_row_without_names_is_data(write):
    small = "<table><tr><td>1</td></tr></table>"
    rows = [row[1:] for row in ROWS]
    found = inspect(write("t.html", page(rows, head="", before=small)))

    assert found.rows == 6
    assert found.notes[0] == "The largest of 2 tables was read; left out: 1 rows."
    assert "The first row contains data" in found.notes[1]


def test_what_is_called_xls_may_be_something_else(write):
    tabs = "question\tanswer\n" + "".join(f"{row[1]}\t{row[2]}\n" for row in ROWS)
    assert inspect(write("t.xls", tabs)).format == "tsv"
    with pytest.raises(UnreadableFile, match="the page has no table"):
        inspect(write("t.xls", "<html><p>Session expired</p></html>"))
    spreadsheet = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    )
    with pytest.raises(UnreadableFile, match="an XML spreadsheet of 2003"):
        inspect(write("t.xls", spreadsheet))


def test_an_encoding_that_the_page_declares_is_used(write):
    text = page([("1", "Où est le colis numéro 1 ?", "Il est chez le livreur."), *ROWS[1:]])
    path = write("t.xls", text.replace("<body>", '<meta charset="cp1252"><body>').encode("cp1252"))

    assert next(read(path)).input == "Où est le colis numéro 1 ?"


@pytest.mark.parametrize(
    "text", ["<table>" * 5000, "<table><tr>" * 3000 + "<td>x", "<tr><td colspan=99999999>x" * 50]
)
def test_broken_markup_crashes_nothing(write, text):
    with pytest.raises(UnreadableFile):
        list(read(write("t.xls", f"<html>{text}")))
