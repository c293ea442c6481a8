"""Words such as ``None`` and ``N/A`` in a column of classes, and those that are read as empty."""

import pytest

from curate.importers import inspect, open_file, read
from curate.importers.roles.class_words import class_words

TEXTS = [
    f"The {thing} of order {n} is late." for n in range(4) for thing in ("lamp", "sofa", "vase")
]


def labels(*names):
    return [{"label": name} for name in names]


@pytest.mark.parametrize("word", ["None", "none", "N/A", "n/a", "NA"])
def test_a_word_among_classes_is_a_class_and_told(write, word):
    rows = [f"{text},{(word, 'Billing', 'Repair')[n % 3]}" for n, text in enumerate(TEXTS)]
    path = write("t.csv", "\n".join(["text,label", *rows]))

    found = inspect(path)
    by_row = list(read(path))
    by_column = [row for batch in open_file(path).batches(5) for row in batch.rows()]

    assert [row.label for row in by_row[:3]] == [word, "Billing", "Repair"]
    assert [row.output for row in by_row[:3]] == [word, "Billing", "Repair"]
    assert by_column == by_row
    assert (
        f"{word!r} is kept as a class of 'label': it stands in 4 of the first 12 rows."
        in found.notes
    )


def test_words_that_stand_for_nothing_are_counted_and_told(write):
    rows = [
        f"{('7', 'null', 'N/A')[n % 3]}{n if n % 3 == 0 else ''},{text},{('-', 'nan', 'Repair', 'Sale')[n % 4]}"
        for n, text in enumerate(TEXTS)
    ]
    path = write("t.csv", "\n".join(["id,text,label", *rows]))
    opened = open_file(path)

    for _ in range(2):
        read_rows = [row for batch in opened.batches(5) for row in batch.rows()]
        assert opened.told() == (
            "In the column 'id', words were read as empty: 'N/A' in 4, 'null' in 4 of its rows.",
            "In the column 'label', words were read as empty: 'nan' in 3 of its rows.",
        )
    assert {row.label for row in read_rows} == {None, "Repair", "Sale"}
    # An empty class is no answer either.
    assert {row.output for row in read_rows} == {"", "Repair", "Sale"}
    assert list(read(path)) == read_rows


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (["a", "b", "a", "b", "None"], True),
        (["a", "a", "a", "a", "None"], False),
        (["a", "b", "c", "d", "None"], False),
        (["a", "b", "-", "", "None"], False),
        (["None", "N/A"], False),
        ([f"c{n % 200}" for n in range(400)], True),
        ([f"c{n % 201}" for n in range(402)], False),
    ],
)
def test_two_other_classes_that_occur_again_are_needed(cells, kept):
    assert bool(class_words(["label"], labels(*cells))[0]) == kept
    assert class_words([], labels(*cells)) == class_words(["label", "x"], labels(*cells))


def test_classes_by_number_are_told():
    told = class_words(["label"], labels("0", "1", "-1", "0", "1", "-1", ""))[1]

    assert told == ["The classes of 'label' are numbers, whose names the file does not say."]
    assert class_words(["label"], labels("0", "b", "0", "b"))[1] == []
