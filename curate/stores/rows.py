"""What the stores share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from curate.domain.examples import Turn


class Store:
    """A store: the statements about some tables, on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


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
