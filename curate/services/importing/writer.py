"""The writer of an import, which stores the rows of a file chunk by chunk and counts them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from curate.domain.examples import RejectedRow, SkippedRow
from curate.domain.jobs import ImportCounts
from curate.stores import Stores
from curate.stores.examples import Revision
from curate.stores.examples.incoming import Incoming, Rows
from curate.stores.history import Change
from curate.stores.rows import dump_turns, stored_value

SHOWN = 1_000
# Changed rows that are looked up and written at once.
STEP = 5_000


@dataclass(slots=True)
class ImportResult:
    """The summary of one import; ``rejected`` and ``skipped`` list at most the first thousand."""

    source: int
    name: str
    preset: str | None
    mapping: dict[str, list[str]]
    read: int = 0
    added: int = 0
    unchanged: int = 0
    updated: int = 0
    rejected_count: int = 0
    skipped_count: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The summary in numbers, as it is stored."""
        return {
            "read": self.read,
            "added": self.added,
            "unchanged": self.unchanged,
            "updated": self.updated,
            "rejected": self.rejected_count,
            "skipped": self.skipped_count,
        }

    def outcome(self) -> ImportCounts:
        """The summary in numbers, as the job keeps it."""
        return ImportCounts(source=self.source, **self.counts())


class Writer:
    """Stores the rows of one file in a project.

    Args:
        project: The id of the project.
        result: The summary, which is kept up to date.
        is_first: Whether the project had no examples before.
    """

    def __init__(self, project: int, result: ImportResult, *, is_first: bool) -> None:
        self._project = project
        self._result = result
        self._is_first = is_first
        self._changed: list[Incoming] = []

    def store(
        self, stores: Stores, rows: Rows, left_out: Sequence[RejectedRow | SkippedRow]
    ) -> None:
        """Store what is new; what changed waits for ``apply_changes``."""
        result = self._result
        known = (
            {}
            if self._is_first
            else stores.examples.digests(self._project, [row[0] for row in rows])
        )
        new = [row for row in rows if row[0] not in known] if known else rows
        stores.examples.add(self._project, result.source, new)
        changed = (
            [Incoming._make(row) for row in rows if known.get(row[0], row[1]) != row[1]]
            if known
            else []
        )
        self._changed += changed
        result.added += len(new)
        result.updated += len(changed)
        result.unchanged += len(rows) - len(new) - len(changed)
        result.read += len(rows)
        self._leave_out(stores, left_out)

    def _leave_out(self, stores: Stores, left_out: Sequence[RejectedRow | SkippedRow]) -> None:
        result = self._result
        stores.sources.add_unused(result.source, left_out)
        for row in left_out:
            # A blank line is not a row of the export.
            result.read += not (isinstance(row, SkippedRow) and row.reason.startswith("blank"))
            if isinstance(row, RejectedRow):
                result.rejected_count += 1
                result.rejected += [row] if len(result.rejected) < SHOWN else []
            else:
                result.skipped_count += 1
                result.skipped += [row] if len(result.skipped) < SHOWN else []

    def apply_changes(self, stores: Stores, person: str) -> None:
        """New revisions for rows that changed at their source; those somebody worked on are flagged."""
        if not self._changed:
            return
        count, name = len(self._changed), self._result.name
        action = stores.history.add_action(
            self._project, person, "reimport", f"{count} rows changed in {name}"
        )
        for start in range(0, count, STEP):
            events = _change(stores, self._project, self._changed[start : start + STEP])
            stores.history.add_events(action, events)


def _change(stores: Stores, project: int, rows: Sequence[Incoming]) -> list[Change]:
    """What happened to each example."""
    known = stores.examples.known(project, [row.identity for row in rows])
    current = stores.examples.many(project, [each.id for each in known.values()])
    events: list[Change] = []
    flagged, renewed = [], []
    for row in rows:
        before = known[row.identity]
        example = current[before.id]
        texts = {"system": row.system, "input": row.input, "output": row.output, "label": row.label}
        if before.edited or before.status != "pending":
            values: dict[str, Any] = {"status": "flagged"}
            after: Any = {**values, **{f"source_{name}": text for name, text in texts.items()}}
            flagged.append(Revision(before.id, before.revision, {**values, "digest": row.digest}))
        else:
            turns = json.loads(row.turns)
            values = after = (
                {**texts, "turns": turns} if turns != dump_turns(example.turns) else texts
            )
            original = json.loads(row.original) if row.original else None
            kept = {"digest": row.digest, "original": original}
            renewed.append(Revision(before.id, before.revision, {**values, **kept}))
        earlier: Any = {name: stored_value(example, name) for name in values}
        events.append(Change(before.id, before.revision + 1, earlier, after))
    stores.examples.change(project, [*flagged, *renewed])
    return events
