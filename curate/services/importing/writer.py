"""The writer of an import, which stores the rows of a file chunk by chunk and counts them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from curate.domain.actions import Details
from curate.domain.examples import RejectedRow, SkippedRow
from curate.domain.jobs import ImportCounts, KnownIds
from curate.services.changes import record_action
from curate.services.importing.known_rows import Pair, changed_facts, changed_texts
from curate.services.importing.matching import STEP, Matcher
from curate.stores import Database, Stores
from curate.stores.examples import Revision
from curate.stores.examples.incoming import Rows
from curate.stores.history import REIMPORT, Change
from curate.stores.rows import stored_value
from curate.text import count

SHOWN = 1_000
_IDS_NAMED = 3


@dataclass(slots=True)
class ImportResult:
    """The summary of one import; ``rejected`` and ``skipped`` list at most the first thousand.

    Attributes:
        format: The name of the file's format.
        beside: Of those added, how many have the id of an example that was there and is another thing.
        notes: What is to be told of the file and its import, in sentences.
    """

    source: int
    name: str
    format: str
    preset: str | None
    mapping: dict[str, list[str]]
    read: int = 0
    added: int = 0
    unchanged: int = 0
    updated: int = 0
    beside: int = 0
    rejected_count: int = 0
    skipped_count: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The summary in numbers, as it is stored."""
        return {
            "read": self.read,
            "added": self.added,
            "unchanged": self.unchanged,
            "updated": self.updated,
            "beside": self.beside,
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
        known_ids: What rows under known ids are, where a person said so.
    """

    def __init__(
        self,
        project: int,
        result: ImportResult,
        *,
        is_first: bool,
        known_ids: KnownIds | None = None,
    ) -> None:
        self._project = project
        self._result = result
        self._forced = known_ids == "same"
        self._matcher = Matcher(project, result.source, is_first=is_first, known_ids=known_ids)
        self._updates: list[Pair] = []
        self._ids_beside: list[str] = []
        self._answers_beside = 0
        self._flagged = 0

    def store(
        self, stores: Stores, rows: Rows, left_out: Sequence[RejectedRow | SkippedRow]
    ) -> None:
        """Store what is new; what is known and changed waits for ``decide``."""
        result = self._result
        new = self._matcher.new_rows(stores, rows)
        stores.examples.add(self._project, result.source, new)
        result.added += len(new)
        result.unchanged = self._matcher.unchanged
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

    def decide(self, database: Database, *, last: bool) -> None:
        """Decide what the rows are that changed, and store those that are other things."""
        done = self._matcher.decide(database, last=last)
        self._updates += done.updates
        beside = [row for row, _ in done.beside]
        for part in database.in_parts(beside, STEP):
            with database.begin() as stores:
                stores.examples.add(self._project, self._result.source, part)
        self._ids_beside += [row.external_id for row in beside if row.external_id]
        self._answers_beside += sum(not row.external_id for row in beside)
        self._result.added += len(beside)
        self._result.beside += len(beside)
        self._result.unchanged = self._matcher.unchanged

    def apply_changes(self, stores: Stores, person: str) -> None:
        """New revisions for rows that changed at their source; those somebody worked on are flagged."""
        updates = [
            (pair, texts, facts)
            for pair in self._updates
            if pair.stored is not None
            for texts in (changed_texts(pair.stored.example, pair.row, forced=self._forced),)
            for facts in (changed_facts(pair.stored.example, pair.row),)
            if texts or facts
        ]
        result = self._result
        result.unchanged += len(self._updates) - len(updates)
        if not updates:
            return
        action = record_action(
            stores,
            self._project,
            person,
            REIMPORT,
            f"Updated {count(len(updates), 'example')} from {result.name}",
            Details(source=result.source),
        )
        for start in range(0, len(updates), STEP):
            events = self._change(stores, updates[start : start + STEP])
            stores.history.add_events(action, events)
            result.updated += len(events)

    def _change(
        self,
        stores: Stores,
        updates: Sequence[tuple[Pair, dict[str, Any], dict[str, Any]]],
    ) -> list[Change]:
        """What happened to each example; one that was removed meanwhile is left out."""
        identities = {pair.row.identity for pair, _, _ in updates}
        known = {
            one.id: one
            for some in stores.examples.known(
                self._project, identities, besides=self._result.source, lock=True
            ).values()
            for one in some
        }
        current = stores.examples.many(self._project, list(known))
        events: list[Change] = []
        revisions: list[Revision] = []
        for pair, texts, facts in updates:
            if pair.stored is None or (key := pair.stored.example.id) not in current:
                continue
            example, before = current[key], known[key]
            kept: dict[str, Any] = {"digest": pair.row.digest, **facts}
            values: dict[str, Any] = texts
            after: Any = texts
            if texts and (before.edited or before.status != "pending"):
                values = {"status": "flagged"}
                after = {**values, **{f"source_{name}": text for name, text in texts.items()}}
                self._flagged += 1
            elif texts:
                kept["original"] = json.loads(pair.row.original) if pair.row.original else None
            imported = {
                name: before.digest if name == "digest" else stored_value(example, name)
                for name in kept
            }
            earlier: Any = {name: stored_value(example, name) for name in values}
            revisions.append(Revision(key, example.revision, {**values, **kept}))
            events.append(Change(key, example.revision + 1, earlier, after, imported=imported))
        stores.examples.change(self._project, revisions)
        return events

    def notes(self) -> list[str]:
        """What became of rows that were known, in sentences."""
        result, found = self._result, []
        if ids := self._ids_beside:
            named = ", ".join(ids[:_IDS_NAMED]) + (", …" if len(ids) > _IDS_NAMED else "")
            found.append(
                f"{count(len(ids), 'row has', 'rows have')} the ID of an example that is here already, but "
                f"another text ({named}). They were added as other tickets; nothing was overwritten."
            )
        if self._answers_beside:
            rows = count(self._answers_beside, "row has", "rows have")
            found.append(
                f"{rows} the text of an example that is here already, but another answer. They were added "
                "beside it; nothing was overwritten."
            )
        if result.updated:
            found.append(
                f"{count(result.updated, 'example was', 'examples were')} updated. Undo reverts that."
            )
        if self._flagged:
            found.append(
                f"{count(self._flagged, 'of them was', 'of them were')} reviewed or edited before: the text "
                "stays, and the example is flagged."
            )
        if result.read and not (result.added or result.updated) and result.unchanged:
            found.append(
                f"Nothing new: {_all(result.unchanged)} here already and says the same."
                if result.unchanged == 1
                else f"Nothing new: {_all(result.unchanged)} here already and say the same."
            )
        if not (result.added or result.updated or result.unchanged):
            found.append(
                f"None of {'its one row' if result.read == 1 else f'its {result.read:,} rows'} became an "
                "example."
                if result.read
                else "The file has no rows."
            )
        return found


def _all(rows: int) -> str:
    return "its one row is" if rows == 1 else f"all {rows:,} rows are"
