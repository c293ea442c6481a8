"""Matching of the rows of a file with examples that are there: what is new, known, changed, another thing.

Each row is one example at most, and each example one row: first those that say the same, then, by
``known_rows.decide``, those that changed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from curate.domain.jobs import KnownIds
from curate.services.importing.known_rows import Pair, Seen, Stored, decide
from curate.stores import Database, Stores
from curate.stores.examples.incoming import Incoming, Rows
from curate.stores.examples.store import Known

# Changed rows that are looked up and written at once.
STEP = 5_000
# Changed rows that wait until it is decided what they are.
WAITING = 20_000
# Examples of the project that changed texts are compared with besides.
SAMPLED = 500


@dataclass(slots=True)
class Decided:
    """What changed rows are: updates of examples, and rows beside them, with the example of that id."""

    updates: list[Pair] = field(default_factory=list)
    beside: list[tuple[Incoming, Stored | None]] = field(default_factory=list)


class Matcher:
    """Matches the rows of one file with the examples that other sources brought in.

    Args:
        project: The id of the project.
        source: The id of the source that the rows come in with; 0 for none.
        is_first: Whether the project had no examples before.
        known_ids: What rows under known ids are, where a person said so.

    Attributes:
        unchanged: How many rows say the same as their example.
    """

    def __init__(
        self,
        project: int,
        source: int = 0,
        *,
        is_first: bool = False,
        known_ids: KnownIds | None = None,
    ) -> None:
        self.unchanged = 0
        self._project = project
        self._source = source
        self._is_first = is_first
        self._known_ids = known_ids
        self._new: set[int] = set()
        self._again: Counter[int] = Counter()
        # Identities that others brought in, with the digest of the first row that has each.
        self._first: dict[int, int] = {}
        self._waiting: list[Incoming] = []
        self._repeated: list[Incoming] = []
        self._taken: dict[int, set[int]] = defaultdict(set)
        self._rows = 0

    def new_rows(self, stores: Stores, rows: Rows) -> Rows:
        """The rows that nobody imported before, each with its variant; what changed waits for ``decide``."""
        self._rows += len(rows)
        known = (
            {}
            if self._is_first
            else stores.examples.digests(
                self._project, [row[0] for row in rows], besides=self._source
            )
        )
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
                    self.unchanged += 1
                else:
                    self._waiting.append(Incoming._make(row))
        return new

    def decide(self, database: Database, *, last: bool) -> Decided:
        """Decide what the rows are that changed.

        Before the ``last`` time, only where many of them wait. Takes no transaction that keeps others
        from writing.
        """
        done = Decided()
        if not (self._waiting or self._repeated) or not (last or len(self._waiting) >= WAITING):
            return done
        found = self._found(database, last=last)
        with database.read() as stores:
            every = max(stores.examples.count(self._project) // SAMPLED, 1)
            others = list(stores.examples.all(self._project, every=every))[: 2 * SAMPLED]
        seen = Seen(self.unchanged, self._rows)
        for pair, (_, stored) in zip(
            decide(found, seen, others, self._known_ids), found, strict=True
        ):
            row, taken = pair.row, self._taken[pair.row.identity]
            if pair.stored is not None:
                taken.add(pair.stored.variant)
                done.updates.append(pair)
                continue
            variant = max([*taken, *(one.variant for one in stored)], default=-1) + 1
            taken.add(variant)
            done.beside.append((row._replace(variant=variant), stored[0] if stored else None))
        return done

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
                found |= stores.examples.known(self._project, part, besides=self._source)
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
                self.unchanged += 1
            else:
                yield row
