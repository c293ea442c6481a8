"""What comparing texts worked out, kept for the next comparison."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, insert, select

from curate.stores.rows import Store, standing
from curate.stores.tables import examples, signatures, similarities

_AT_ONCE = 5_000
Row = tuple[int, int, bytes]


class Signatures(Store):
    """Signatures of examples, and similarities of pairs of their texts."""

    def all(self, project: int, method: str) -> Iterator[Row]:
        """Example, revision of its input, and signature, as far as they were signed this way."""
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
                select(similarities.c.pairs).where(
                    similarities.c.project_id == project, similarities.c.method == method
                )
            ).scalar()
            or b""
        )

    def forget_others(self, project: int, method: str) -> bool:
        """Forget some of what was signed another way; whether there may be more of it."""
        mine = (
            select(signatures.c.example_id)
            .join(examples)
            .where(examples.c.project_id == project, signatures.c.method != method)
            .limit(_AT_ONCE)
        )
        keys = list(self._connection.execute(mine).scalars())
        self._connection.execute(
            delete(signatures).where(
                signatures.c.example_id.in_(keys), signatures.c.method != method
            )
        )
        return len(keys) == _AT_ONCE

    def put(self, method: str, rows: Sequence[Row]) -> None:
        """Keep signatures of some examples, of those that still exist."""
        for some in (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)):
            keys = [row[0] for row in some]
            self._connection.execute(delete(signatures).where(signatures.c.example_id.in_(keys)))
            there = standing(self._connection, keys)
            kept = [
                {"example_id": key, "method": method, "revision": revision, "signature": blob}
                for key, revision, blob in some
                if key in there
            ]
            if kept:
                self._connection.execute(insert(signatures), kept)

    def put_similarities(self, project: int, method: str, pairs: bytes) -> None:
        """Keep the similarities of pairs of texts that were signed this way."""
        self._connection.execute(delete(similarities).where(similarities.c.project_id == project))
        self._connection.execute(
            insert(similarities).values(project_id=project, method=method, pairs=pairs)
        )
