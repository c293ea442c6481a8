import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from curate.domain.errors import UnknownName, UnreadableFile
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.importers import inspect, open_file, read


@pytest.fixture
def book(tmp_path):
    """A workbook with an empty sheet, a hidden one, and tickets."""
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    hidden = book.create_sheet("Secret")
    hidden.append(["a", "b"])
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet("Tickets")
    sheet.append(["Ticket ID", "Created", "Question", "Answer", "Amount", "Paid"])
    sheet.append([1910383993885, date(2026, 3, 1), "Where is it?", "On its way.", 12.5, True])
    sheet.append([])
    sheet.append(
        [
            7,
            datetime(2026, 3, 1, 9, 30),  # noqa: DTZ001 - cells know no zone
            "Who has it?",
            None,
            3.0,
            time(9, 5),
        ]
    )
    sheet.append([8, None, "Too wide?", "Yes.", 1, 2, "beyond"])
    sheet.append(["Ticket ID", "Created", "Question", "Answer", "Amount", "Paid"])
    sheet.append([9, None, "a_x000D_\nb", "=1+1"])
    sheet["A4"].number_format = "00000"
    sheet.merge_cells("C10:D12")
    path = tmp_path / "tickets.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_by_rows(book):
    found = inspect(book)

    assert (found.format, found.encoding, found.delimiter) == ("xlsx", None, None)
    assert found.sheets == ("Cover", "Secret", "Tickets")
    assert found.rows == 4
    assert "The sheet 'Tickets' of 3 was read." in found.notes
    assert list(read(book)) == [
        ImportedRow(
            2,
            "Where is it?",
            "On its way.",
            external_id="1910383993885",
            metadata={"Amount": "12.5", "Paid": "TRUE"},
            created_at="2026-03-01",
        ),
        SkippedRow(3, "blank line"),
        ImportedRow(
            4,
            "Who has it?",
            "",
            external_id="00007",
            metadata={"Amount": "3", "Paid": "09:05:00"},
            created_at="2026-03-01T09:30:00",
        ),
        RejectedRow(
            5,
            "The row has text beyond the 6 columns of the header.",
            "8\t\tToo wide?\tYes.\t1\t2\tbeyond",
        ),
        SkippedRow(6, "the header again"),
        # A formula that no spreadsheet program has computed has no value.
        ImportedRow(7, "a\r\nb", "", external_id="9"),
    ]


def test_another_sheet_can_be_chosen(book):
    assert inspect(book, sheet="Secret").columns == ("a", "b")
    with pytest.raises(
        UnknownName, match=r"There is no sheet 'Nope'\. Known: Cover, Secret, Tickets"
    ):
        inspect(book, sheet="Nope")
    with pytest.raises(UnreadableFile, match="it is empty"):
        inspect(book, sheet="Cover")


def test_a_workbook_is_known_by_its_content(book):
    disguised = book.rename(book.with_name("tickets.csv"))

    assert inspect(disguised).format == "xlsx"


def test_a_damaged_workbook_is_refused(book):
    whole = book.read_bytes()

    for length in (4, 100, len(whole) // 2, len(whole) - 30):
        book.write_bytes(whole[:length])
        with pytest.raises(UnreadableFile, match="damaged"):
            inspect(book)


def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_refused(book):
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb", bytes(64 << 20))

    with pytest.raises(UnreadableFile, match="would unpack to 64 MB"):
        inspect(book)


def test_a_protected_or_old_workbook_is_refused_with_what_to_do(write):
    path = write("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))

    with pytest.raises(UnreadableFile, match=r"one with a password.*save it as \.xlsx or CSV"):
        inspect(path)


def test_a_title_above_the_header_is_skipped(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Tickets of the week"], [], ["id", "question", "answer"], [1, "Why?", "So."]):
        book.active.append(row)
    path = tmp_path / "report.xlsx"
    book.save(path)

    assert list(read(path)) == [
        SkippedRow(1, "above the header"),
        SkippedRow(2, "blank line"),
        ImportedRow(4, "Why?", "So.", external_id="1"),
    ]


def test_a_sheet_of_one_column_is_read_whole(tmp_path):
    book = openpyxl.Workbook()
    for row in (["text"], ["One."], ["Two."]):
        book.active.append(row)
    path = tmp_path / "one.xlsx"
    book.save(path)

    assert [row.input for row in read(path)] == ["One.", "Two."]


def save(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_the_table_is_read_rather_than_the_cover_sheet(tmp_path):
    rows = [["id", "question", "answer"], ["001", "Where is it now?", "There it is."]]
    path = save(tmp_path / "t.xlsx", ("Cover", [["Tickets of May"], ["Lamps"]]), ("Data", rows))

    assert [(row.external_id, row.input) for row in read(path)] == [("001", "Where is it now?")]
    assert inspect(path).notes == (
        "The sheet 'Data' of 2 was read.",
        "Sheets that were left out: 'Cover' (2 rows).",
    )


def test_a_report_s_title_in_two_cells_stands_above_the_header(tmp_path):
    rows = [
        ["Tickets"],
        ["Made by", "Bo"],
        ["id", "question", "answer"],
        ["1", "Where is it now?", "There."],
    ]
    path = save(tmp_path / "t.xlsx", ("Data", rows))

    assert [type(row) for row in read(path)] == [SkippedRow, SkippedRow, ImportedRow]


def test_a_sheet_without_a_header_loses_no_row(tmp_path):
    path = save(
        tmp_path / "t.xlsx",
        ("Data", [[n, f"Where is it {n}?", f"There it is {n}."] for n in range(3)]),
    )

    assert [(row.line, row.input) for row in read(path)] == [
        (n + 1, f"Where is it {n}?") for n in range(3)
    ]


def test_long_numbers_and_hours_are_written_in_full(tmp_path):
    rows = [
        ["id", "question", "answer", "took"],
        [123456789012345678, "Where is it now?", "There it is.", timedelta(hours=30, minutes=5)],
        [1.5e15, "And where is it then?", "Here it is.", timedelta(seconds=-61)],
    ]
    path = save(tmp_path / "t.xlsx", ("Data", rows))

    first, second = read(path)

    assert first.external_id == "123456789012345700"  # as far as sheets hold it
    assert second.external_id == "1500000000000000"
    assert (first.metadata, second.metadata) == ({"took": "30:05:00"}, {"took": "-0:01:01"})


def unchanged(*_):
    """Leaves a workbook as it is."""


def tickets(path, change):
    """A workbook of tickets, changed before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Case", "Question", "Answer"])
    for n in range(6):
        sheet.append([f"C-{n}", f"Where is the lamp {n}?", f"The lamp {n} is on its way."])
    change(book, sheet)
    book.save(path)
    return path


def test_merged_cells_are_filled_down_below_the_header(tmp_path):
    def change(book, sheet):
        sheet.merge_cells("A2:A4")
        sheet.merge_cells("A6:A7")
        sheet.merge_cells("E9:F12")  # holds nothing, and makes no rows

    path = tickets(tmp_path / "t.xlsx", change)

    assert [row.external_id or row.metadata.get("Case") for row in read(path)] == [
        *("C-0", "C-0", "C-0", "C-3", "C-4", "C-4")
    ]
    assert inspect(path).notes == ("Merged cells were filled down: 2 ranges in 'Case'.",)


def test_hidden_rows_and_columns_are_read_and_told(tmp_path):
    def change(book, sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["A"].hidden = True

    path = tickets(tmp_path / "t.xlsx", change)

    assert [row.line for row in read(path)] == [2, 3, 4, 5, 6, 7]
    assert inspect(path).notes == (
        "1 row is hidden in the sheet and is imported as well.",
        "Hidden in the sheet, but read: the column 'Case'.",
    )


def test_rows_hidden_by_a_filter_are_told_as_such(tmp_path):
    def change(book, sheet):
        sheet.auto_filter.ref = "A1:C7"
        for line in (3, 5, 1):
            sheet.row_dimensions[line].hidden = True

    path = tickets(tmp_path / "t.xlsx", change)

    assert inspect(path).notes == ("2 rows are hidden by a filter and are imported as well.",)


def test_formulas_without_a_value_are_counted(tmp_path):
    def change(book, sheet):
        sheet["C3"] = '=A3&" is here."'
        sheet["C4"] = "=B4"
        sheet["C1"] = "=1"
        sheet["D1"] = "Answer"

    path = tickets(tmp_path / "t.xlsx", unchanged)
    assert open_file(path).told() == ()
    path = tickets(tmp_path / "t.xlsx", change)
    opened = open_file(path)
    for _ in range(2):
        list(opened.batches(100))
        assert opened.told() == (
            (
                "2 formulas in the column 'Column 3' had no value saved and were read as empty: open "
                "the file in a spreadsheet program and save it again."
            ),
        )


@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_errors_of_a_spreadsheet_are_counted_by_column(tmp_path, name):
    def change(book, sheet):
        for at, error in enumerate(ERRORS[:6], 2):
            sheet.cell(at, 3).value = error

    path = tickets(tmp_path / "t.xlsx", change)
    if name == "csv":
        rows = openpyxl.load_workbook(path).active.values
        path = tmp_path / "t.csv"
        path.write_text("\n".join(",".join(row) for row in rows))
    opened = open_file(path)
    rows = [row for batch in opened.batches(100) for row in batch.rows()]

    assert [row.output for row in rows] == ERRORS[:6]
    assert opened.told()[0].startswith(
        "The column 'Answer' holds errors of a spreadsheet instead of values: #N/A in 1, #REF! in 1"
    )
    assert opened.told()[0] in inspect(path).notes


ERRORS = ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"]


def test_numbers_and_dates_are_as_the_sheet_shows_them_where_they_are_answers(tmp_path):
    def change(book, sheet):
        cells = [
            (0.15, "0%"), (19.9, "€#,##0.00"), (45300, "d mmmm yyyy"), (0.375, "h:mm"),
            (12345678, "00-00-00-00"), (7, "00"),
        ]  # fmt: skip
        sheet["D1"], sheet["E1"] = "Share", "Created"
        for at, (number, code) in enumerate(cells, 2):
            for column in (1, 3, 4):
                sheet.cell(at, column).value = number if column > 1 else 100 + at
                sheet.cell(at, column).number_format = code if column > 1 else "#,##0.00"
            sheet.cell(at, 5).value, sheet.cell(at, 5).number_format = 45300 + at, "dd/mm/yyyy"

    path = tickets(tmp_path / "t.xlsx", change)
    rows = list(read(path))

    assert [row.output for row in rows] == ["15%", "€19.90", "9 January 2024", "9:00", "12-34-56-78", "07"]  # fmt: skip
    # Beside the answers, numbers are as shown, moments stay ISO 8601, and ids have no grouping.
    assert [row.metadata["Share"] for row in rows] == ["15%", "€19.90", "2024-01-09", "09:00:00", "12-34-56-78", "07"]  # fmt: skip
    assert rows[0].external_id == "102"
    assert rows[0].created_at == "2024-01-11"


def test_a_line_is_the_row_as_the_program_numbers_it(tmp_path):
    path = save(
        tmp_path / "t.xlsx", ("Data", [[], ["question", "answer"], [], ["Why is it?", "So."]])
    )
    with zipfile.ZipFile(path) as archive:
        assert b'r="4"' in archive.read("xl/worksheets/sheet1.xml")

    assert [row.line for row in read(path)] == [1, 3, 4]


def test_a_stray_cell_far_away_costs_neither_rows_nor_columns(tmp_path):
    def change(book, sheet):
        for line in range(2, 8):
            sheet.cell(line, 16384).value = "x"
        sheet.cell(900_000, 2).value = "Where is the last lamp?"

    path = tickets(tmp_path / "t.xlsx", change)
    rows = list(read(path))

    assert inspect(path).columns == ("Case", "Question", "Answer")
    assert [type(row) for row in rows] == [*[RejectedRow] * 6, SkippedRow, ImportedRow]
    assert rows[0].raw == "C-0\tWhere is the lamp 0?\tThe lamp 0 is on its way.\tx"
    assert rows[6] == SkippedRow(8, "blank lines up to row 899,999")
    assert rows[7].line == 900_000


def test_a_table_of_thousands_of_columns_is_refused(tmp_path):
    def change(book, sheet):
        sheet.cell(1, 16384).value = "x"

    with pytest.raises(UnreadableFile, match="16,384 columns; more than 4,000 are not read"):
        inspect(tickets(tmp_path / "t.xlsx", change))


def test_other_sheets_are_told_with_their_sizes(tmp_path):
    def change(book, sheet):
        book.create_sheet("Empty")
        secret = book.create_sheet("Old")
        secret.sheet_state = "hidden"
        for n in range(1200):
            secret.append([n, n])

    assert inspect(tickets(tmp_path / "t.xlsx", change)).notes == (
        "The sheet 'Sheet' of 3 was read.",
        "Sheets that were left out: 'Empty' (empty), 'Old' (1,200 rows, hidden).",
    )


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b'r="2"', b'r="9999999"'),
        ("xl/worksheets/sheet1.xml", b'r="A2"', b'r="XFE2"'),
        ("xl/worksheets/sheet1.xml", b'r="A2"', b'r="2"'),
        ("xl/worksheets/sheet1.xml", b"<worksheet", b"<!DOCTYPE x []><worksheet"),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row><c>"),
    ],
)
def test_a_sheet_that_no_program_writes_is_refused(tmp_path, part, old, new):
    path = tickets(tmp_path / "t.xlsx", unchanged)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    with pytest.raises(UnreadableFile, match="damaged"):
        list(read(path))
