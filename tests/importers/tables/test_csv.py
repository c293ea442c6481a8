import codecs

import pytest

from curate.domain.errors import MappingMissing, UnknownName, UnreadableFile
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.importers import Inspection, inspect, read


def test_a_ticket_table_is_inspected_whole(write):
    path = write(
        "tickets.csv",
        "Ticket ID,Created,Customer,Channel,Subject,Message,Triage,Queue\n"
        'T-007,2026-01-05 09:30,C-1,email,No light,"The lamp, which I bought,\n'
        'has not lit since Monday.","Category: Lamp\nUrgency: high",Returns\n'
        "T-008,2026-01-06 10:00,C-2,phone,Wrong bill,You charged me twice for March.,"
        '"Category: Bill\nUrgency: low",Billing\n'
        "T-009,2026-01-06 11:15,C-1,email,Still dark,It is still dark in my kitchen.,"
        '"Category: Lamp\nUrgency: high",Returns\n',
    )

    found = inspect(path)

    assert found == Inspection(
        name="tickets.csv",
        format="csv",
        encoding="utf-8",
        delimiter=",",
        preset=None,
        confidence=0.9,
        columns=(
            "Ticket ID",
            "Created",
            "Customer",
            "Channel",
            "Subject",
            "Message",
            "Triage",
            "Queue",
        ),
        rows=3,
        rows_estimated=False,
        mapping={
            "input": ["Subject", "Message"],
            "output": ["Triage"],
            "id": ["Ticket ID"],
            "label": ["Queue"],
            "group": ["Customer"],
            "created_at": ["Created"],
            "metadata": ["Channel"],
        },
        sample=found.sample,
        sheets=(),
        guesses=found.guesses,
        suggested=found.suggested,
    )
    assert found.sample[0] == {
        "Ticket ID": "T-007",
        "Created": "2026-01-05 09:30",
        "Customer": "C-1",
        "Channel": "email",
        "Subject": "No light",
        "Message": "The lamp, which I bought,\nhas not lit since Monday.",
        "Triage": "Category: Lamp\nUrgency: high",
        "Queue": "Returns",
    }
    assert "'Subject' and 'Message' → input: the name, and it contains texts." in found.guesses
    assert next(read(path)) == ImportedRow(
        line=2,
        input="No light\n\nThe lamp, which I bought,\nhas not lit since Monday.",
        output="Category: Lamp\nUrgency: high",
        label="Returns",
        external_id="T-007",
        groups={"Customer": "C-1"},
        metadata={"Channel": "email"},
        created_at="2026-01-05T09:30:00",
    )
    assert [row.line for row in read(path)] == [2, 5, 7]


def test_rows_that_do_not_fit_the_header_are_rejected_by_line_and_never_shifted(write):
    path = write(
        "odd.csv",
        "id,question,answer\n"
        "1,Where is it?,Here.\n"
        "2,Too many,fields,here\n"
        "\n"
        "3,Too few\n"
        "id,question,answer\n"
        '4,"What,\nthen?",\n'
        "5,,An answer to nothing.\n"
        "6,Last one?,Yes.",
    )

    assert list(read(path)) == [
        ImportedRow(2, "Where is it?", "Here.", external_id="1"),
        RejectedRow(
            3, "The row has 4 fields, more than the 3 of the header.", "2,Too many,fields,here"
        ),
        SkippedRow(4, "blank line"),
        RejectedRow(5, "The row has 2 fields, fewer than the 3 of the header.", "3,Too few"),
        SkippedRow(6, "the header again"),
        ImportedRow(7, "What,\nthen?", "", external_id="4"),
        RejectedRow(9, "The row has no input text.", "5,,An answer to nothing."),
        ImportedRow(10, "Last one?", "Yes.", external_id="6"),
    ]
    assert inspect(path).rows == 6


def test_a_quote_that_never_closes_rejects_its_row_and_not_the_rows_after_it(write):
    path = write(
        "open.csv",
        'id,question,answer\n1,One?,Yes.\n2,"Two?,No.\n3,Three?,Yes.\n4,Four?,No.\n',
    )

    assert list(read(path)) == [
        ImportedRow(2, "One?", "Yes.", external_id="1"),
        RejectedRow(3, "A quote is opened in this row and never closed.", '2,"Two?,No.'),
        ImportedRow(4, "Three?", "Yes.", external_id="3"),
        ImportedRow(5, "Four?", "No.", external_id="4"),
    ]


def test_a_last_row_that_was_cut_off_is_one_rejected_row_that_says_what_it_includes(write):
    path = write(
        "cut.csv",
        'id,question,answer\n1,One?,Yes.\n2,"Dear all,\nthe printer\nis on fi',
    )

    assert list(read(path)) == [
        ImportedRow(2, "One?", "Yes.", external_id="1"),
        RejectedRow(
            3,
            "A quote is opened in this row and never closed: it includes the 2 lines after it, "
            "to the end of the file, which were not read.",
            '2,"Dear all,\nthe printer\nis on fi',
        ),
    ]


def test_nul_and_undecodable_bytes_reject_only_their_row(write):
    path = write(
        "damaged.csv",
        b"question,answer\nCaf\xc3\xa9 open?,Yes\nA\0B,No\n"
        b"Caf\xe9 closed?,No\nWhat \x81\xff?,No\nEnd?,Yes\n",
    )

    rows = list(read(path))

    assert [(row.line, type(row)) for row in rows] == [
        (2, ImportedRow),
        (3, RejectedRow),
        (4, ImportedRow),
        (5, RejectedRow),
        (6, ImportedRow),
    ]
    assert rows[1] == RejectedRow(
        3,
        "The row has NUL characters, which do not occur in texts: the file is damaged here.",
        "A\ufffdB,No",
    )
    assert rows[2].input == "Café closed?"
    assert rows[3].reason == "The row has bytes that are not text in the encoding of this file."
    rows[3].raw.encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "reported"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_any_delimiter_and_encoding_is_found_out(write, delimiter, encoding, reported):
    text = (
        delimiter.join(["Frage", "Antwort"])
        + "\r\n"
        + delimiter.join(["„Größe“ – wie groß?", "Zwölf Meter."])
        + "\r\n"
        + delimiter.join(["Und die Höhe?", "Drei; ungefähr.".replace(delimiter, " ")])
        + "\r\n"
    )
    path = write("frage.csv", text.encode(encoding))

    found = inspect(path)

    assert (found.encoding, found.delimiter) == (reported, delimiter)
    assert [(row.line, row.input, row.output) for row in read(path)] == [
        (2, "„Größe“ – wie groß?", "Zwölf Meter."),
        (3, "Und die Höhe?", "Drei; ungefähr.".replace(delimiter, " ")),
    ]


def test_cyrillic_in_a_one_byte_encoding_is_not_taken_for_western_text(write):
    lines = ["вопрос,ответ"] + [
        f"Где мой заказ номер {n}? Я жду уже неделю.,Он прибудет завтра." for n in range(30)
    ]
    path = write("cyrillic.csv", "\n".join(lines).encode("cp1251"))

    assert inspect(path).encoding == "cp1251"
    assert next(read(path, mapping={"input": ["вопрос"]})).input.startswith("Где мой заказ")


def test_a_named_encoding_wins_and_an_unknown_one_is_refused(write):
    path = write("mac.csv", "question,answer\nCafé au lait?,Oui\n".encode("mac_roman"))

    assert next(read(path, encoding="mac_roman")).input == "Café au lait?"
    with pytest.raises(Exception, match="There is no text encoding 'klingon'"):
        inspect(path, encoding="klingon")


def test_repeated_and_empty_headers_are_kept_apart(write):
    path = write("twice.csv", "Message,Others,,Others\nHello there,a,b,c\n")

    assert inspect(path).columns == ("Message", "Others", "Column 3", "Others (2)")


def test_a_table_of_one_column_is_read_whole(write):
    quoted = write("one.csv", 'text\n"Hello, you"\nGood bye\n')
    bare = write("bare.csv", "message\nHello, I need help\nIt broke, again, today\nNo\n")

    assert [row.input for row in read(quoted)] == ["Hello, you", "Good bye"]
    assert [row.input for row in read(bare)] == [
        "Hello, I need help",
        "It broke, again, today",
        "No",
    ]


def test_the_hint_for_excel_is_skipped(write):
    path = write("excel.csv", "sep=;\nquestion;answer\nWhy, though?;Because, well.\n")

    assert list(read(path)) == [
        SkippedRow(1, "above the header"),
        ImportedRow(3, "Why, though?", "Because, well."),
    ]


def test_quotes_may_be_protected_by_backslashes(write):
    path = write(
        "mysql.csv",
        'id,question,answer\n1,"He said \\"no, never\\" to me","So?"\n2,"Plain","Yes"\n',
    )

    assert [row.input for row in read(path)] == ['He said "no, never" to me', "Plain"]


def test_a_header_alone_is_a_table_without_rows(write):
    path = write("header.csv", "question,answer\n")

    assert inspect(path).rows == 0
    assert list(read(path)) == []


@pytest.mark.parametrize("content", [b"", b"\n \n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_refused(write, content):
    with pytest.raises(UnreadableFile, match=r"empty\.csv can't be read: it is empty"):
        inspect(write("empty.csv", content))


def test_a_table_without_texts_can_be_inspected_but_not_read(write):
    path = write("numbers.csv", "a,b\n1,2\n3,4\n")

    assert "input" not in inspect(path).mapping
    with pytest.raises(MappingMissing, match="Choose one of 'a', 'b'"):
        read(path)


def test_a_chosen_mapping_wins_over_the_guess_and_the_rest_is_still_found(write):
    path = write(
        "chosen.csv",
        "id,question,answer,comment,tone\n"
        "1,Where is my parcel now?,On its way to you.,He was rude to us,angry\n"
        "2,Who has my parcel now?,The courier has it.,She was nice to us,calm\n",
    )
    wanted = {"output": ["comment"], "label": ["TONE"], "metadata": ["answer"]}

    assert next(read(path, mapping=wanted)) == ImportedRow(
        2,
        "Where is my parcel now?",
        "He was rude to us",
        label="angry",
        external_id="1",
        metadata={"answer": "On its way to you."},
    )
    assert inspect(path, mapping={"output": []}).mapping["output"] == []
    with pytest.raises(UnknownName, match="There is no column 'nope'"):
        read(path, mapping={"input": ["nope"]})
    with pytest.raises(UnknownName, match="There is no role 'answers'"):
        read(path, mapping={"answers": ["answer"]})


def test_leading_zeros_and_long_ids_stay_text(write):
    path = write("ids.csv", "id,question,answer\n007,Who?,Me\n1910383993885,Whom?,You\n")

    assert [row.external_id for row in read(path)] == ["007", "1910383993885"]


def test_a_title_above_the_header_is_skipped(write):
    path = write(
        "report.csv",
        "Tickets of the week\nMade on 2026-01-05, by Ann\n\n"
        "Ticket ID,Question,Answer\n1,Where is it?,Here.\n2,Who?,Me.\n3,When?,Now.\n",
    )

    assert list(read(path)) == [
        SkippedRow(1, "above the header"),
        SkippedRow(2, "above the header"),
        SkippedRow(3, "above the header"),
        ImportedRow(5, "Where is it?", "Here.", external_id="1"),
        ImportedRow(6, "Who?", "Me.", external_id="2"),
        ImportedRow(7, "When?", "Now.", external_id="3"),
    ]


def test_rows_torn_by_commas_without_quotes_are_rejected_and_not_read_as_one_column(write):
    path = write("torn.csv", "id,question,answer\n1,Well, is it here,No\n2,And, now, then,Yes\n")

    assert inspect(path).columns == ("id", "question", "answer")
    assert [type(row) for row in read(path)] == [RejectedRow, RejectedRow]


@pytest.mark.parametrize(
    ("dates", "iso"),
    [
        (["13/02/2026 10:00", "01/02/2026"], ["2026-02-13T10:00:00", "2026-02-01"]),
        (["02/13/2026 10:00", "01/02/2026"], ["2026-02-13T10:00:00", "2026-01-02"]),
        (["03/04/2026", "01/02/2026"], ["03/04/2026", "01/02/2026"]),
        (
            ["11/May/24 03:26 PM", "1767000000"],
            ["2024-05-11T15:26:00", "2025-12-29T09:20:00+00:00"],
        ),
        (["2026-02-13T10:00:00Z", "2026-02-13"], ["2026-02-13T10:00:00+00:00", "2026-02-13"]),
        (["soon", "31/31/2026"], ["soon", "31/31/2026"]),
    ],
)
def test_dates_become_iso_where_the_column_tells_how_they_are_written(write, dates, iso):
    rows = [f"{date},Where is my parcel {n}?,Here." for n, date in enumerate(dates)]
    path = write("dates.csv", "\n".join(["Created,Question,Answer", *rows]))

    read_rows = list(read(path, mapping={"created_at": ["Created"]}))

    assert [row.created_at for row in read_rows] == iso


def test_cells_that_stand_for_nothing_are_empty_in_a_helpdesk_export(write):
    header = "Summation column,Id,Requester,Requester id,Subject,Via,Created at,Satisfaction Score"
    path = write("view.csv", f"{header}\n-,1,Ann,77,My lamp is dark,-,2026-01-05 10:00,N/A\n")

    assert list(read(path)) == [
        ImportedRow(
            2,
            "My lamp is dark",
            external_id="1",
            groups={"Requester id": "77"},
            metadata={"Requester": "Ann"},
            created_at="2026-01-05T10:00:00",
        )
    ]
