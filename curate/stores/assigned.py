"""Which examples are somebody's to review, as conditions of statements."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, exists, literal, or_

from curate.stores.tables import assignments, examples

SHARES = 10_000
_LARGE = 1_000_003
_FACTOR = 2_654_435_761  # of Knuth's multiplicative hash
_WORD = 2**32


def share_of(example: int, salt: int = 0) -> int:
    """The place of an example in a stable order by a hash of its id, in ten thousandths."""
    return ((example % _LARGE) * _FACTOR + salt * 40_503_001) % _WORD * SHARES // _WORD


def assigned_to(project: int, person: str) -> ColumnElement[bool]:
    """That an example is assigned to somebody."""
    return _assigned(project, assignments.c.person == person)


def in_assignment(project: int, key: int) -> ColumnElement[bool]:
    """That an example belongs to one assignment."""
    return _assigned(project, assignments.c.id == key)


def _assigned(project: int, which: ColumnElement[bool]) -> ColumnElement[bool]:
    share = share_column(examples.c.id)
    return exists().where(
        assignments.c.project_id == project,
        which,
        or_(assignments.c.label.is_(None), assignments.c.label == examples.c.label),
        or_(assignments.c.source_id.is_(None), assignments.c.source_id == examples.c.source_id),
        share >= assignments.c.low,
        share < assignments.c.high,
    )


def share_column(key: ColumnElement[int], salt: int = 0) -> ColumnElement[Any]:
    """The same as `share_of`, worked out by the database."""
    large = cast(key, BigInteger) % _LARGE
    word = (large * literal(_FACTOR, BigInteger) + salt * 40_503_001) % literal(_WORD, BigInteger)
    return word * SHARES // literal(_WORD, BigInteger)
