"""Leaks of a dataset version, counted again from the texts."""

from curate.domain.records import Record
from curate.similarity import twins

SIMILAR = 0.7


def count_leaks(records: tuple[Record, ...]) -> int:
    """How many held-out records have a near-duplicate among the others, counted from the texts."""
    held = [one.asked for one in records if one.part == "held_out"]
    rest = [one.asked for one in records if one.part != "held_out"]
    return len(twins(held, rest, SIMILAR))
