from curate.domain.examples import ImportedRow
from curate.importers import inspect, read


def test_labels_in_front_of_each_line_are_its_classes(write):
    text = "".join(f"__label__{'Lamps' if n % 2 else 'Bills'} It is dark, {n}.\n" for n in range(8))
    path = write("train.txt", text + "\n__label__Lamps __label__Urgent No light.\n")

    found = inspect(path)
    rows = [row for row in read(path) if isinstance(row, ImportedRow)]

    assert (found.format, found.mapping["output"]) == ("fasttext", ["label"])
    assert (rows[0].input, rows[0].output, rows[0].label) == ("It is dark, 0.", "Bills", "Bills")
    assert (rows[-1].input, rows[-1].label) == ("No light.", "Lamps, Urgent")


def test_a_note_that_speaks_of_a_label_is_a_note(write):
    path = write("note.txt", "__label__ is the mark of fastText.\nA line without it.\n")

    assert inspect(path).format == "txt"


def test_labels_without_a_text_are_rejected(write):
    path = write("train.txt", "__label__Lamps\n__label__Bills Twice.\n")

    assert [type(row).__name__ for row in read(path, mapping={"input": ["text"]})] == [
        "RejectedRow",
        "ImportedRow",
    ]
