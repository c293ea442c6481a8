"""What the stores share."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from curate.domain.examples import Example, Turn
from curate.stores.tables import examples

# Bound parameters of one statement, well below what either database allows.
CHUNK = 5_000


class Store:
    """A store: the statements about some tables, on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


LARGEST = 2**63 - 1
"""The largest number that both databases compare with."""


def row_id(key: int) -> int:
    """An id as statements take it; 0, which no row has, for a number that none can have."""
    return key if 0 < key <= LARGEST else 0


def chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """Ids in parts that one statement takes; those that no row can have are left out."""
    if keys and not (row_id(min(keys)) and row_id(max(keys))):
        keys = [key for key in keys if row_id(key)]
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def standing(connection: Connection, keys: Iterable[int]) -> set[int]:
    """Which of these examples exist; nobody deletes them until the transaction ends."""
    found: set[int] = set()
    for part in chunks(sorted(set(keys))):
        found.update(
            connection.execute(
                select(examples.c.id)
                .where(examples.c.id.in_(part))
                .order_by(examples.c.id)
                .with_for_update(read=True, key_share=True)
            ).scalars()
        )
    return found


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def utc(at: Any) -> Any:
    """A time as stored, with its zone: SQLite forgets it."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def dump_turns(turns: tuple[Turn, ...]) -> list[dict[str, str]]:
    """Turns as JSON."""
    return [{"role": turn.role, "text": turn.text} for turn in turns]


def load_turns(stored: list[dict[str, Any]]) -> tuple[Turn, ...]:
    """Turns from JSON."""
    return tuple(Turn(turn["role"], turn["text"]) for turn in stored)


def stored_value(example: Example, name: str) -> Any:
    """A value of an example as events and the database keep it."""
    value = getattr(example, name)
    return dump_turns(value) if name == "turns" else value
