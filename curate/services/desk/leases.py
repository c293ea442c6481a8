"""Leases: who has which example, so that no two people get the same one.

The table decides. Beside it stands what this process knows of it, so that the examples of others are not even
asked for, and who is where costs no statement.
"""

import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from weakref import WeakKeyDictionary

from curate.stores import Database, Stores
from curate.stores.desk import Lease

HOLD = timedelta(minutes=2)
"""For how long a lease lasts that nobody renews, unless who takes it says otherwise."""
RENEWED_AFTER = 4
"""Part of that time after which a lease is renewed when its tab is heard of."""
FRESH_SECONDS = 5.0
"""For how long this process believes what it knows: another one may serve the same database."""
MOST_TABS = 200
ROUNDS = 8
"""Times that the next examples are looked for where another process was faster."""


@dataclass
class Book:
    """What this process knows of the leases of a project."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    choosing: threading.Lock = field(default_factory=threading.Lock)
    held: dict[int, Lease] = field(default_factory=dict)
    read_at: float = float("-inf")
    shown: dict[tuple[str, str], tuple[int | None, float]] = field(default_factory=dict)

    def refresh(self, database: Database, project: int) -> None:
        """Read the leases again, where that was long ago."""
        if time.monotonic() - self.read_at > FRESH_SECONDS:
            with database.read() as stores:
                self.read(stores, project)

    def read(self, stores: Stores, project: int) -> None:
        """Read the leases again."""
        held = stores.leases.held(project)
        with self.lock:
            self.held, self.read_at = held, time.monotonic()

    def others(self, person: str) -> list[Lease]:
        """What other people have."""
        now = datetime.now(UTC)
        with self.lock:
            return [one for one in self.held.values() if one.person != person and one.until > now]

    def elsewhere(self, person: str, tab: str) -> set[int]:
        """What other tabs have, be they of the same person."""
        now, mine = datetime.now(UTC), (person, tab)
        with self.lock:
            return {
                key
                for key, one in self.held.items()
                if (one.person, one.tab) != mine and one.until > now
            }

    def of_tab(self, person: str, tab: str) -> dict[int, Lease]:
        """What a tab has."""
        with self.lock:
            return {
                key: one for key, one in self.held.items() if (one.person, one.tab) == (person, tab)
            }

    def show(self, person: str, tab: str, example: int | None, hold: timedelta) -> None:
        """Remember what a tab has on the screen; the table hears of it when the lease is renewed."""
        now = time.monotonic()
        with self.lock:
            self.shown[person, tab] = (example, now + hold.total_seconds())
            if len(self.shown) > MOST_TABS:
                self.shown = {key: one for key, one in self.shown.items() if one[1] > now}

    def showing(self) -> dict[tuple[str, str], int | None]:
        """What each tab has on the screen, of those that this process heard of lately."""
        now = time.monotonic()
        with self.lock:
            return {key: one for key, (one, until) in self.shown.items() if until > now}

    def note(self, taken: Iterable[Lease], given: Collection[int]) -> None:
        """Remember what was taken and given back."""
        with self.lock:
            for key in given:
                self.held.pop(key, None)
            self.held.update({one.example: one for one in taken})


_books: WeakKeyDictionary[Database, dict[int, Book]] = WeakKeyDictionary()
_lock = threading.Lock()


def book_of(database: Database, project: int) -> Book:
    """What this process knows of the leases of a project."""
    with _lock:
        return _books.setdefault(database, {}).setdefault(project, Book())


def release_tab(database: Database, project: int, person: str, tab: str) -> None:
    """Give back what a tab has: it is being closed."""
    book = book_of(database, project)
    with database.begin() as stores:
        stores.leases.release(project, person, tab, None)
    book.note([], book.of_tab(person, tab))


def is_due(lease: Lease, hold: timedelta) -> bool:
    """Whether a lease of a tab that was heard of now is to be written anew: renewed, or made shorter."""
    return abs(datetime.now(UTC) + hold - lease.until) > hold / RENEWED_AFTER


def lease_one(
    database: Database, project: int, example: int, person: str, tab: str, hold: timedelta = HOLD
) -> Lease | None:
    """Take an example that somebody opened; the lease of somebody else where they have it."""
    until = datetime.now(UTC) + hold
    with database.begin() as stores:
        got = stores.leases.claim(project, [example], person, tab, until, shown=example)
        lease = Lease(example, person, tab, until, shown=True) if got else stores.leases.of(example)
    if lease is not None:
        book_of(database, project).note([lease], ())
    return lease
