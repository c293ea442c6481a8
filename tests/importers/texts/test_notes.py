import pytest

from curate.domain.errors import UnreadableFile
from curate.domain.examples import ImportedRow, RejectedRow
from curate.importers import inspect, read


def test_a_text_file_is_one_note_named_like_it(write):
    path = write("visit 7.txt", "\nBP 130/80.\n\nNo complaints.\n")

    found = inspect(path)

    assert (found.format, found.preset, found.rows, found.confidence) == ("txt", "notes", 1, 0.5)
    assert found.mapping == {"input": ["text"], "id": ["note"], "metadata": []}
    assert list(read(path)) == [
        ImportedRow(2, "BP 130/80.\n\nNo complaints.", external_id="visit 7")
    ]


@pytest.mark.parametrize("rule", ["---", "===", "***", "----------"])
def test_notes_are_split_at_a_line_that_occurs_repeatedly(write, rule):
    path = write(
        "day.md", f"First note.\n{rule}\n\nSecond note,\ntwo lines.\n{rule}\nThird.\n{rule}\n"
    )

    assert inspect(path).delimiter == rule
    assert list(read(path)) == [
        ImportedRow(1, "First note.", external_id="day-1"),
        ImportedRow(4, "Second note,\ntwo lines.", external_id="day-2"),
        ImportedRow(7, "Third.", external_id="day-3"),
    ]


def test_notes_are_split_at_form_feeds(write):
    path = write("scan.txt", "First.\n\fSecond.\nMore.\fThird.\n")

    assert [(row.line, row.input, row.external_id) for row in read(path)] == [
        (1, "First.", "scan-1"),
        (2, "Second.\nMore.", "scan-2"),
        (3, "Third.", "scan-3"),
    ]


def test_underlined_headings_and_front_matter_do_not_split_a_note(write):
    headings = write("soap.md", "Subjective\n----------\nTired.\n\nObjective\n----------\nPale.\n")
    settings = write("page.md", "---\ntitle: Visit\ndate: today\n---\nTired and pale.\n")

    assert [row.external_id for row in read(headings)] == ["soap"]
    assert [row.external_id for row in read(settings)] == ["page"]


def test_a_damaged_note_is_rejected_and_the_others_are_read(write):
    path = write("notes.txt", b"One.\n---\nT\0o.\n---\nCaf\xe9.\n")

    assert list(read(path)) == [
        ImportedRow(1, "One.", external_id="notes-1"),
        RejectedRow(
            3, "The note has bytes or characters that are not text: it is damaged.", "T\ufffdo."
        ),
        ImportedRow(5, "Café.", external_id="notes-3"),
    ]


def test_prose_with_commas_is_a_note_and_a_table_without_an_ending_is_a_table(write):
    prose = write("letter.txt", "Dear all,\nthe lamp, which I bought, is dark.\nYours, Ann\n")
    table = write("export", "id;question;answer\n1;Why?;So.\n2;Who?;Me.\n")
    tabs = write("sheet.txt", "id\tquestion\tanswer\n1\tWhy?\tSo.\n2\tWho?\tMe.\n".encode("utf-16"))

    assert inspect(prose).format == "txt"
    assert (inspect(table).format, inspect(table).delimiter) == ("csv", ";")
    assert (inspect(tabs).format, inspect(tabs).encoding) == ("tsv", "utf-16")


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"\x89PNG\r\n\x1a\n....", "an image"),
        (b"GIF89a\x01\x00\x01\x00", "an image"),
        (b"BM\x9a\x75\x01\x00\x00\x00\x00\x00\x36\x00", "an image"),
        (b"\x1f\x8b\x08\x00....", "a gzip archive"),
        (b"PK\x03\x04broken", "a damaged Excel workbook or ZIP archive"),
        (bytes(range(256)) * 8, "a binary file"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.json", "a"])
def test_what_is_no_text_is_refused_by_what_it_looks_like(write, name, content, looks):
    with pytest.raises(UnreadableFile, match=f"it looks like {looks}.*Nothing was imported"):
        inspect(write(name, content))


@pytest.mark.parametrize("text", ["GIF87 or PNG? Ask Ann.", "BM stands for Ben Moss."])
def test_a_note_that_begins_like_a_picture_is_a_note(write, text):
    assert inspect(write("a.txt", text)).format == "txt"


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        inspect(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match="it is a folder"):
        inspect(tmp_path)


def test_notes_under_the_same_headings_one_after_the_other_are_notes_of_their_own(write):
    note = "S: Cough.\nO: Clear.\nA: Cold.\nP: Rest."
    path = write("day.txt", f"{note}\n\n{note}\n")

    assert [(row.line, row.input, row.external_id) for row in read(path)] == [
        (1, note, "day-1"),
        (6, note, "day-2"),
    ]
    assert "each beginning with 'S: Cough.'" in inspect(path).notes[-1]


@pytest.mark.parametrize(
    "text",
    [
        "DOCTOR: Hello.\n\nPATIENT: Hello.\n\nDOCTOR: And?\n\nPATIENT: Well.",
        "PLAN: Rest.\n\nHISTORY: None.\n\nPLAN: More rest.",
        "PLAN: Rest.\nPLAN: More.\nHISTORY: None.\n\nPLAN: Rest.\nPLAN: More.\nHISTORY: None.",
    ],
)
def test_headings_that_come_again_within_a_note_part_nothing(write, text):
    path = write("talk.txt", text)

    assert [row.input for row in read(path)] == [text]


def test_the_settings_at_the_top_of_a_file_are_no_note(write):
    path = write("three.md", "---\ntitle: x\n---\n# One\n\n---\n\n# Two\n\n---\n\n# Three\n")

    assert [row.line for row in read(path)] == [1, 8, 12]
