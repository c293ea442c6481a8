"""How tables are written: what divides, quotes and escapes, and whether the first row is names."""

import pytest

from curate.domain.examples import ImportedRow, RejectedRow
from curate.importers import inspect, read

ROWS = (
    ("0001", "Where is my order?", "It left the house on Monday."),
    ("0002", "The lamp is dark; and cold, too.", "Send it back, please."),
    ("0003", "Can I pay by card?", "Yes, any card will do."),
)
HEADER = ("id", "question", "answer")


def texts(path):
    return [(row.external_id, row.input, row.output) for row in read(path)]


@pytest.mark.parametrize("delimiter", ["^", "~", "\x01", "\x1f", "¦", "§", "#", ":"])
def test_an_unusual_delimiter_is_found_where_no_usual_one_divides_the_header(write, delimiter):
    path = write("t.csv", "".join(delimiter.join(row) + "\n" for row in (HEADER, *ROWS)))

    assert inspect(path).delimiter == delimiter
    assert texts(path) == list(ROWS)


@pytest.mark.parametrize(
    "content",
    [
        "id,question,answer\n1,'Don''t you, dear, know?','No, I don''t.'\n2,'It''s, well, dark','Oh.'\n",
        (
            "'id','question','answer'\n'1','Don''t you, dear, know?','No, I don''t.'\n"
            "'2','It''s, well, dark','Oh.'\n"
        ),
    ],
    ids=["where needed", "all"],
)
def test_single_quotes_quote_where_they_stand_around_cells(write, content):
    path = write("t.csv", content)

    assert texts(path) == [
        ("1", "Don't you, dear, know?", "No, I don't."),
        ("2", "It's, well, dark", "Oh."),
    ]


def test_apostrophes_at_the_beginning_of_a_cell_quote_nothing(write):
    path = write("t.csv", "id,question,answer\n1,'tis dark,Sorry.\n2,Is it 'on'?,'course it is.\n")

    assert texts(path) == [("1", "'tis dark", "Sorry."), ("2", "Is it 'on'?", "'course it is.")]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ('1,"He said \\"hi, there\\" to me",Fine.', 'He said "hi, there" to me'),
        ('1,"He said \\"hi\\" to me",Fine.', 'He said "hi" to me'),
        ("1,He said\\, hi,Fine.", "He said, hi"),
        ('1,"He said ""hi"", \\"there\\" to me",Fine.', 'He said "hi", "there" to me'),
    ],
)
def test_backslashes_protect_quotes_and_delimiters(write, written, read_as):
    path = write("t.csv", f"id,question,answer\n{written}\n2,And then?,Nothing.\n")

    assert texts(path) == [("1", read_as, "Fine."), ("2", "And then?", "Nothing.")]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ('1,"It is in C:\\new\\",Fine.', "It is in C:\\new\\"),
        ('1,"{""say"": ""a \\""b\\"" c""}",Fine.', '{"say": "a \\"b\\" c"}'),
    ],
)
def test_backslashes_are_text_where_quotes_are_doubled(write, written, read_as):
    path = write("t.csv", f"id,question,answer\n{written}\n2,And then?,Nothing.\n")

    assert texts(path) == [("1", read_as, "Fine."), ("2", "And then?", "Nothing.")]


def test_a_delimiter_at_the_end_of_every_row_or_of_the_header_alone_is_no_column(write):
    rows = write("rows.csv", "id,question,answer\n1,Where is it?,There.,\n2,And now?,Here.,\n")
    header = write("header.csv", "id,question,answer,\n1,Where is it?,There.\n2,And now?,Here.\n")

    for path in (rows, header):
        assert inspect(path).columns == HEADER
        assert texts(path) == [("1", "Where is it?", "There."), ("2", "And now?", "Here.")]


def test_one_row_with_a_delimiter_at_its_end_is_rejected_as_too_wide(write):
    path = write(
        "t.csv", "id,question,answer\n1,Where is it?,There.\n2,And now?,Here.,\n3,Why?,So.\n"
    )

    assert list(read(path))[1] == RejectedRow(
        3, "The row has 4 fields, more than the 3 of the header.", "2,And now?,Here.,"
    )


@pytest.mark.parametrize(
    ("content", "mapping"),
    [
        (
            "1,Where is my order?,It left.\n2,The lamp is dark,Send it back.\n3,By card?,Any card.\n",
            {"input": ["Column 2"], "output": ["Column 3"]},
        ),
        (
            '"Where is my order?","It left on Monday."\n"The lamp is dark","Send it back, please."\n',
            {"input": ["Column 1"], "output": ["Column 2"]},
        ),
        (
            (
                "Where is my parcel now,late\nThe lamp is broken again,broken\nMy parcel never came,late\n"
                "Still no parcel here,late\nThe glass is broken too,broken\n"
            ),
            {"input": ["Column 1"], "output": ["Column 2"]},
        ),
    ],
    ids=["numbers", "sentences", "labels"],
)
def test_a_first_row_that_is_data_is_no_header(write, content, mapping):
    path = write("t.csv", content)

    found = inspect(path)
    first = next(read(path))

    assert {role: found.mapping[role] for role in mapping} == mapping
    assert found.rows == content.count("\n")
    assert "The first row contains data" in found.notes[-1]
    assert isinstance(first, ImportedRow)
    assert first.line == 1


@pytest.mark.parametrize(
    "header",
    [
        "Timely response?,Consumer complaint narrative,Company response",
        "Pregunta,Respuesta,Etiqueta",
        "Frage?,Was wir antworten,2026",
        "q,a,class",
    ],
)
def test_an_odd_header_is_still_one(write, header):
    path = write(
        "t.csv", f"{header}\nYes it was,The lamp is dark,late\nNo it was not,I paid,late\n"
    )

    assert inspect(path).columns == tuple(header.split(","))


def test_cells_of_megabytes_are_read_and_larger_ones_rejected_alone(write):
    cell, longer = "word " * 400_000, "word " * 3_300_000
    path = write("t.csv", f'id,question,answer\n1,"{cell}",fine\n2,"{longer}",fine\n3,Next?,ok\n')

    rows = list(read(path))

    assert [row.line for row in rows] == [2, 3, 4]
    assert rows[0].input == cell
    assert rows[1].reason == "A cell of the row is longer than 16,000,000 characters."
    assert rows[2].input == "Next?"
