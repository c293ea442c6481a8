"""What comparing texts worked out, kept for the next comparison."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, select

from curate.stores.rows import Store
from curate.stores.tables import comparisons, examples, signatures

_AT_ONCE = 5_000


class Signatures(Store):
    """Signatures of examples, and similarities of pairs of their texts."""

    def options(self, project: int) -> dict[str, Any]:
        """The options by which near-duplicates were looked for last; empty before that."""
        return dict(
            self._connection.execute(
                select(comparisons.c.options).where(comparisons.c.project_id == project)
            ).scalar()
            or {}
        )

    def all(self, project: int, method: str) -> Iterator[tuple[int, int, bytes]]:
        """Example, revision and signature, as far as they were signed this way."""
        rows = self._connection.execute(
            select(signatures.c.example_id, signatures.c.revision, signatures.c.signature)
            .join(examples)
            .where(examples.c.project_id == project, signatures.c.method == method),
            execution_options={"yield_per": _AT_ONCE},
        )
        return ((row[0], row[1], bytes(row[2])) for row in rows)

    def similarities(self, project: int, method: str) -> bytes:
        """The similarities of pairs of texts that were signed this way."""
        return bytes(
            self._connection.execute(
                select(comparisons.c.similarities).where(
                    comparisons.c.project_id == project, comparisons.c.method == method
                )
            ).scalar()
            or b""
        )

    def save(
        self,
        project: int,
        method: str,
        fresh: Iterable[tuple[int, int, bytes]],
        similarities: bytes,
        options: Mapping[str, Any],
    ) -> None:
        """Keep what a comparison worked out; what was signed another way is forgotten."""
        mine = select(examples.c.id).where(examples.c.project_id == project)
        self._connection.execute(
            delete(signatures).where(
                signatures.c.example_id.in_(mine), signatures.c.method != method
            )
        )
        left = iter(fresh)
        while some := list(islice(left, _AT_ONCE)):
            self._connection.execute(
                delete(signatures).where(signatures.c.example_id.in_([row[0] for row in some]))
            )
            self._connection.execute(
                insert(signatures),
                [
                    {
                        "example_id": key,
                        "method": method,
                        "revision": revision,
                        "signature": blob,
                    }
                    for key, revision, blob in some
                ],
            )
        self._connection.execute(delete(comparisons).where(comparisons.c.project_id == project))
        self._connection.execute(
            insert(comparisons).values(
                project_id=project,
                options=dict(options),
                method=method,
                similarities=similarities,
            )
        )
