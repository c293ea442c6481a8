"""A walk through all texts of a project, which counts or erases what is found, a part at a time."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from curate.services.erasure.attempt import ErasureStopped
from curate.services.erasure.result import DERIVED, place_of
from curate.services.jobs import OnProgress
from curate.stores import Database
from curate.stores.all_tables import TextRow, Texts

REMOVED = frozenset({"findings", "kept_values"})
"""Rows that go as a whole: a check finds again what still holds, and nobody keeps what is erased."""


class Erases(Protocol):
    """Says what is erased."""

    def row(self, table: str, texts: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of a row that hold it, without it."""
        ...


class Sweep:
    """One walk through all texts of a project.

    Args:
        database: Where.
        project: Its id.
        eraser: Says what a row is without what is erased.
        tables: Which are walked through; None for all.
        job: The job that does it: it keeps what it is asked to erase until it has.
        should_stop: Asked between two parts whether to stop.

    Attributes:
        places: Where the value was found, with how many rows.
        changed: Examples that were changed.
        versions: Ids of the dataset versions whose records hold it.
    """

    def __init__(
        self,
        database: Database,
        project: int,
        eraser: Erases,
        tables: Sequence[str] | None = None,
        *,
        job: int | None = None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._job = job
        self._should_stop = should_stop
        self._tables = Texts.tables() if tables is None else tables
        self._database = database
        self._project = project
        self._eraser = eraser
        self.places: Counter[str] = Counter()
        self.changed: set[int] = set()
        self._versions: set[int] = set()

    @property
    def versions(self) -> list[int]:
        """The versions that hold it, the first one in front."""
        return sorted(self._versions)

    def look(self, on_progress: OnProgress = lambda _share, _what: None) -> "Sweep":
        """Only count; returns itself."""
        self._walk(on_progress, lambda _table, _rows: None)
        return self

    def erase(self, on_progress: OnProgress = lambda _share, _what: None) -> None:
        """Count and erase."""
        self._walk(on_progress, self._write)
        if self.changed:
            self._forget_derived()

    def _walk(
        self,
        on_progress: OnProgress,
        found: Callable[[str, list[TextRow]], None],
    ) -> None:
        for number, table in enumerate(self._tables):
            on_progress(number / len(self._tables), f"Looked through {place_of(table)}")
            for project in (self._project, None):
                after = None
                while True:
                    with self._database.read() as stores:
                        rows = Texts(stores.connection).some(table, project, after)
                    if not rows:
                        break
                    if self._should_stop():
                        raise ErasureStopped
                    after = rows[-1].key
                    # Worked out between two transactions: nobody waits for it.
                    held = [
                        TextRow(row.key, changes)
                        for row in rows
                        if (table, row.key) != ("jobs", (self._job,))
                        and (changes := self._eraser.row(table, row.texts))
                    ]
                    self._count(table, held)
                    if held:
                        found(table, held)

    def _count(self, table: str, held: Sequence[TextRow]) -> None:
        for row in held:
            for place in {place_of(table, column) for column in row.texts}:
                self.places[place] += 1
        if table == "records":
            self._versions.update(row.key[0] for row in held)
        if table == "examples":
            with self._database.read() as stores:
                signed = Texts(stores.connection).count_signatures([row.key[0] for row in held])
            if signed:
                self.places[DERIVED] += signed

    def _write(self, table: str, held: list[TextRow]) -> None:
        with self._database.begin() as stores:
            texts = Texts(stores.connection)
            keys = [row.key[0] for row in held]
            if table in REMOVED:
                texts.delete(table, [row.key for row in held])
                return
            if table == "examples":
                stores.examples.lock(self._project, keys)
            # Somebody may have written since it was read: what is written is what is there now.
            now = texts.these(table, [row.key for row in held])
            texts.change(
                table,
                [
                    TextRow(row.key, changes)
                    for row in now
                    if (changes := self._eraser.row(table, row.texts))
                ],
            )
            if table == "examples":
                texts.next_revision(keys)
                self.changed.update(keys)
        self._database.pause()

    def _forget_derived(self) -> None:
        """Forget what was worked out from the texts: it is worked out again when it is needed."""
        with self._database.begin() as stores:
            Texts(stores.connection).forget_derived(self._project, sorted(self.changed))
