"""The column of classes: named so, or shown to follow from the words of the input."""

from collections.abc import Sequence

from curate.importers.roles import column_names as names
from curate.importers.roles.answers import Evidence, Rows
from curate.importers.roles.column_names import likeness
from curate.importers.roles.column_profiles import Profile
from curate.importers.roles.shared_words import tells_class

_NAMED = 0.5
# What stands below a name as general as "label" may be any of these; a decision or a state never.
_ANY_VALUES = frozenset({"", "boolean", "priority", "language", "channel", "role"})
_FEW_ROWS = 10
_ONLY_LABEL = "there is no answer except the label"


def is_class(each: Profile) -> bool:
    """Whether a column holds few values that occur again, in words or whole numbers."""
    return each.is_few or (each.is_numbered and each.values <= each.count / 2)


def label_column(
    free: Sequence[Profile], *, asked: Profile | None, sample: Rows
) -> tuple[Profile, Evidence] | None:
    """The label: the best named column of classes, else the only one that the input's words tell."""
    able = [
        each for each in free if is_class(each) and each.vocabulary not in {"decision", "split"}
    ]
    named = [each for each in able if named_class(each) >= _NAMED and _may_be_named(each)]
    if named:
        best = max(named, key=lambda each: (named_class(each), -each.position))
        return best, Evidence(0.8, "its name, and few different values")
    told = [each for each in able if asked is not None and _is_told(each, asked, sample)]
    if len(told) == 1:
        return told[0], Evidence(
            0.7, "few different values, which follow from the words of the input"
        )
    return None


def named_class(each: Profile) -> float:
    """How surely a name says that classes stand below it, 0 to 1."""
    return max(likeness(each.name, names.LABEL), likeness(each.name, names.CLASS))


def _may_be_named(each: Profile) -> bool:
    if names.is_any_class(each.name):
        return each.vocabulary in _ANY_VALUES
    return each.vocabulary in {"", "channel", "role"} and (each.is_few or each.is_numbered)


def _is_told(each: Profile, asked: Profile, sample: Rows) -> bool:
    """Whether a column that no name speaks against follows from the words of the input."""
    against = (names.ASIDE, names.TECHNICAL, names.BESIDE, names.GROUP, names.ID, names.SUBJECT)
    if each.vocabulary or each.values < 2 or each.filled <= 0.5 or each.count < _FEW_ROWS:
        return False
    if each.words > 3 or any(likeness(each.name, known) for known in against):
        return False
    return tells_class(_texts(sample, asked), _texts(sample, each))


def class_answer(
    label: Profile, free: Sequence[Profile], asked: Profile, sample: Rows
) -> Evidence | None:
    """What speaks for a label as the answer, where no text is one; None if not enough does.

    Args:
        label: The column that is the label.
        free: The columns that play no role yet.
        asked: The column of the input.
        sample: The first rows.
    """
    if label.vocabulary not in _ANY_VALUES or (label.values < 2 and label.count >= 5):
        return None
    if names.is_any_class(label.name):
        return Evidence(0.9, _ONLY_LABEL)
    rivals = [each for each in free if each is not label and _is_rival(each)]
    if rivals or likeness(label.name, names.TECHNICAL) >= 0.8:
        return None
    named = likeness(label.name, names.CLASS)
    if named >= _NAMED:
        return Evidence(0.9 if named >= 0.8 else 0.8, _ONLY_LABEL)
    if tells_class(_texts(sample, asked), _texts(sample, label)):
        return Evidence(0.75, f"{_ONLY_LABEL}, which follows from the words of the input")
    return None


def _is_rival(each: Profile) -> bool:
    """Whether another column might as well be what texts are classed by."""
    return is_class(each) and not each.vocabulary and likeness(each.name, names.CLASS) >= 0.8


def _texts(sample: Rows, column: Profile) -> list[str]:
    return [row.get(column.name, "").strip() for row in sample]
