"""The writer of an import, which stores the rows of a file chunk by chunk and counts them."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from curate.domain.examples import RejectedRow, SkippedRow
from curate.domain.jobs import ImportCounts, KnownIds
from curate.services.importing.known_rows import (
    Pair,
    Seen,
    Stored,
    changed_facts,
    changed_texts,
    decide,
)
from curate.stores import Database, Stores
from curate.stores.examples import Revision
from curate.stores.examples.incoming import Incoming, Rows
from curate.stores.examples.store import Known
from curate.stores.history import REIMPORT, Change
from curate.stores.rows import stored_value
from curate.text import count

SHOWN = 1_000
# Changed rows that are looked up and written at once.
STEP = 5_000
# Changed rows that wait until it is decided what they are.
WAITING = 20_000
# Examples of the project that changed texts are compared with besides.
SAMPLED = 500
_IDS_NAMED = 3


@dataclass(slots=True)
class ImportResult:
    """The summary of one import; ``rejected`` and ``skipped`` list at most the first thousand.

    Attributes:
        beside: Of those added, how many have the id of an example that was there and is another thing.
        notes: What is to be told of the file and its import, in sentences.
    """

    source: int
    name: str
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

    Rows are matched with the examples that other sources brought in under their identity, each with
    one at most: first those that say the same, then, by ``known_rows.decide``, those that changed.

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
        self._is_first = is_first
        self._known_ids = known_ids
        self._new: set[int] = set()
        self._again: Counter[int] = Counter()
        # Identities that others brought in, with the digest of the first row that has each.
        self._first: dict[int, int] = {}
        self._waiting: list[Incoming] = []
        self._repeated: list[Incoming] = []
        self._taken: dict[int, set[int]] = defaultdict(set)
        self._updates: list[Pair] = []
        self._ids_beside: list[str] = []
        self._answers_beside = 0
        self._flagged = 0

    def store(
        self, stores: Stores, rows: Rows, left_out: Sequence[RejectedRow | SkippedRow]
    ) -> None:
        """Store what is new; what is known and changed waits for ``decide``."""
        result = self._result
        known = (
            {}
            if self._is_first
            else stores.examples.digests(
                self._project, [row[0] for row in rows], besides=result.source
            )
        )
        new = self._unknown(rows, known)
        stores.examples.add(self._project, result.source, new)
        result.added += len(new)
        result.read += len(rows)
        self._leave_out(stores, left_out)

    def _unknown(self, rows: Rows, known: dict[int, list[tuple[int, int]]]) -> Rows:
        """The rows that nobody imported before, each with its variant."""
        if not known:
            identities = {row[0] for row in rows}
            if len(identities) == len(rows) and self._new.isdisjoint(identities):
                self._new |= identities
                return rows
        new = []
        for row in rows:
            identity, digest = row[0], row[1]
            there = known.get(identity)
            if there is None:
                if identity in self._new:
                    # The first row called 17 is not the second.
                    self._again[identity] += 1
                    row = (*row[:-1], self._again[identity])  # noqa: PLW2901
                self._new.add(identity)
                new.append(row)
            elif identity in self._first:
                self._repeated.append(Incoming._make(row))
            else:
                self._first[identity] = digest
                if any(digest == known_digest for _, known_digest in there):
                    self._result.unchanged += 1
                else:
                    self._waiting.append(Incoming._make(row))
        return new

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
        """Decide what the rows are that changed, and store those that are other things.

        Before the ``last`` time, only where many of them wait. Nothing is worked out in a
        transaction that keeps others from writing.
        """
        if not (self._waiting or self._repeated) or not (last or len(self._waiting) >= WAITING):
            return
        found = self._found(database, last=last)
        with database.read() as stores:
            every = max(stores.examples.count(self._project) // SAMPLED, 1)
            others = list(stores.examples.all(self._project, every=every))[: 2 * SAMPLED]
        seen = Seen(self._result.unchanged, self._result.read)
        pairs = decide(found, seen, others, self._known_ids)
        free = {
            row.identity: max((one.variant for one in stored), default=-1) for row, stored in found
        }
        beside: list[Incoming] = []
        for pair in pairs:
            row = pair.row
            if pair.stored is not None:
                self._taken[row.identity].add(pair.stored.variant)
                self._updates.append(pair)
                continue
            variant = max(free[row.identity], max(self._taken[row.identity], default=-1)) + 1
            self._taken[row.identity].add(variant)
            beside.append(row._replace(variant=variant))
            if row.external_id:
                self._ids_beside.append(row.external_id)
            else:
                self._answers_beside += 1
        for part in database.in_parts(beside, STEP):
            with database.begin() as stores:
                stores.examples.add(self._project, self._result.source, part)
        self._result.added += len(beside)
        self._result.beside += len(beside)

    def _found(self, database: Database, *, last: bool) -> list[tuple[Incoming, Sequence[Stored]]]:
        """The rows that wait, each with the examples under its identity that no other row is."""
        rows, self._waiting = self._waiting, []
        repeated: dict[int, list[Incoming]] = defaultdict(list)
        if last:
            for row in self._repeated:
                repeated[row.identity].append(row)
            self._repeated = []
        known = self._known(database, [*(row.identity for row in rows), *repeated])
        for identity, some in repeated.items():
            rows += self._changed(identity, some, known.get(identity, []))
        wanted = {one.id for row in rows for one in known.get(row.identity, ())}
        with database.read() as stores:
            examples = stores.examples.many(self._project, sorted(wanted))
        return [
            (
                row,
                [
                    Stored(one.variant, examples[one.id])
                    for one in known.get(row.identity, ())
                    if one.id in examples and one.variant not in self._taken[row.identity]
                ],
            )
            for row in rows
        ]

    def _known(self, database: Database, identities: Sequence[int]) -> dict[int, list[Known]]:
        found: dict[int, list[Known]] = {}
        with database.read() as stores:
            for start in range(0, len(identities), STEP):
                part = identities[start : start + STEP]
                found |= stores.examples.known(self._project, part, besides=self._result.source)
        return found

    def _changed(
        self, identity: int, rows: Sequence[Incoming], known: Sequence[Known]
    ) -> Iterator[Incoming]:
        """Of rows that repeat an identity, those that no example says the same as."""
        taken = self._taken[identity]

        def meets(digest: int) -> bool:
            same = next(
                (one.variant for one in known if one.digest == digest and one.variant not in taken),
                None,
            )
            taken.update([] if same is None else [same])
            return same is not None

        meets(self._first[identity])
        for row in rows:
            if meets(row.digest):
                self._result.unchanged += 1
            else:
                yield row

    def apply_changes(self, stores: Stores, person: str) -> None:
        """New revisions for rows that changed at their source; those somebody worked on are flagged."""
        forced = self._known_ids == "same"
        updates = [
            (pair, texts, facts)
            for pair in self._updates
            if pair.stored is not None
            for texts in (changed_texts(pair.stored.example, pair.row, forced=forced),)
            for facts in (changed_facts(pair.stored.example, pair.row),)
            if texts or facts
        ]
        result = self._result
        result.unchanged += len(self._updates) - len(updates)
        if not updates:
            return
        action = stores.history.add_action(
            self._project,
            person,
            REIMPORT,
            f"Updated {count(len(updates), 'example')} from {result.name}",
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
        return found


def _all(rows: int) -> str:
    return "its one row is" if rows == 1 else f"all {rows:,} rows are"
