"""Words such as ``None`` and ``N/A``: a class among others, or a cell that holds nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence

from curate.importers.roles.mapping import BLANKS, CLASS_WORDS, NOTHING

_FEW = 200


def class_words(
    labels: Sequence[str], sample: Sequence[Mapping[str, str]]
) -> tuple[frozenset[str], list[str]]:
    """The words that are classes in the columns of the label, and what a person is told of them.

    They are where the only column of the label holds classes: two others or more, which occur again.

    Args:
        labels: The columns of the label.
        sample: The first rows.
    """
    if len(labels) != 1:
        return NOTHING, []
    cells = Counter(row.get(labels[0], "").strip() for row in sample)
    found = {word: cells[word] for word in CLASS_WORDS if cells[word]}
    others = [count for text, count in cells.items() if text and text not in BLANKS]
    if len(others) < 2 or len(others) > _FEW or sum(others) < 2 * len(others):
        return NOTHING, []
    rows = len(sample)
    numbered = all(text.lstrip("-").isdecimal() for text in cells if text and text not in BLANKS)
    told = [
        f"The classes of {labels[0]!r} are numbers, whose names the file does not say."
    ] * numbered
    told += [
        f"{word!r} is kept as a class of {labels[0]!r}: it stands in {count:,} of the first {rows:,} rows."
        for word, count in sorted(found.items())
    ]
    return CLASS_WORDS, told
