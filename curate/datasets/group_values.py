"""What a customer, patient or thread is told apart by."""

from curate.text import normalize

NOBODY = frozenset({"", "-", "–", "?", "n/a", "na", "nan", "none", "null", "unknown", "anonymous"})
"""Values that name nobody in particular."""


def group_value(value: object) -> str:
    """A value of a group as it is compared: case and blanks don't matter, and nobody is empty."""
    found = normalize("" if value is None else str(value))
    return "" if found in NOBODY else found
