import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from curate.domain.errors import UnknownName, UnreadableFile
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.importers import inspect, read


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
    assert inspect(path).notes[-1] == "The sheet 'Data' of 2 was read."


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
