"""The identity of imported rows: which row of which export each is, and a hash of its content.

The row in the source decides, before any cleaning. Rows that come by column are never taken apart:
of a million, the hashing alone would otherwise take longer than the database.
"""

import hashlib
import json
import struct
from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring_ascii as quoted

from curate.domain.examples import ImportedRow
from curate.importers import Batch, Columns, Inspection
from curate.importers.tables.column_batches import Fields
from curate.services.importing.cleaning import Cleaning, clean_row
from curate.stores.examples.incoming import Incoming, Rows

# Bytes of a hash; the first eight are kept.
_WIDTH = 20


class Identifier:
    """Gives the rows of one file their identities; rows of one id, or of one text, share theirs."""

    def __init__(self, about: Inspection) -> None:
        self._scope = _scope(about)

    def incoming(self, batch: Batch, cleaning: Cleaning | None = None) -> Rows:
        """Rows as they are stored, in their order; see ``stores.Incoming``."""
        if isinstance(batch.imported, Columns) and not cleaning:
            return self._by_column(batch.imported)
        rows = batch.rows()
        identities = _identities(
            self._id_mark(row.external_id) if row.external_id else _text_mark(row) for row in rows
        )
        digests = _hashes(map(_content, rows))
        cleaned = (
            (clean_row(row, cleaning) for row in rows) if cleaning else ((row, {}) for row in rows)
        )
        return [
            Incoming.of(identity, digest, row, original)
            for identity, digest, (row, original) in zip(identities, digests, cleaned, strict=True)
        ]

    def _by_column(self, rows: Columns) -> Rows:
        count = len(rows)
        groups, sorted_groups = _objects(rows.groups, count)
        metadata, sorted_metadata = _objects(rows.metadata, count)
        begin = self._id_mark("")
        marks = [
            begin + key if key else f"text\x1f{system}\x1f\x1f{asked}"
            for key, system, asked in zip(rows.external_ids, rows.systems, rows.inputs, strict=True)
        ]
        contents = [
            f"text\x1f{system}\x1f\x1f{asked}\x1f{answer}\x1f{label}\x1f{date}\x1f[{group}, {rest}]"
            for system, asked, answer, label, date, group, rest in zip(
                rows.systems,
                rows.inputs,
                rows.outputs,
                rows.labels,
                rows.created_at,
                sorted_groups,
                sorted_metadata,
                strict=True,
            )
        ]
        return list(
            zip(
                _identities(marks),
                _hashes(contents),
                rows.lines,
                rows.external_ids,
                rows.systems,
                ["[]"] * count,
                rows.inputs,
                rows.outputs,
                rows.labels,
                groups,
                metadata,
                rows.created_at,
                [None] * count,
                [0] * count,
                strict=True,
            )
        )

    def _id_mark(self, key: str) -> str:
        return f"id\x1f{self._scope}\x1f{key}"


def _identities(marks: Iterable[str]) -> list[int]:
    return _hashes(f"{mark}\x1f1" for mark in marks)


def _scope(about: Inspection) -> str:
    """What tells two kinds of exports apart whose ids might be the same numbers."""
    roles = {role: about.mapping.get(role, []) for role in ("id", "input")}
    return json.dumps([about.preset, roles], sort_keys=True)


def _text_mark(row: ImportedRow) -> str:
    turns = "\x1e".join(f"{turn.role}:{turn.text}" for turn in row.turns)
    return f"text\x1f{row.system}\x1f{turns}\x1f{row.input}"


def _content(row: ImportedRow) -> str:
    rest = json.dumps([dict(row.groups), dict(row.metadata)], sort_keys=True, default=str)
    return f"{_text_mark(row)}\x1f{row.output}\x1f{row.label}\x1f{row.created_at}\x1f{rest}"


def _hashes(texts: Iterable[str]) -> list[int]:
    """The first 64 bits of each text's BLAKE2b hash, as a signed number."""
    found = []
    # Copying one that is set up is faster than setting up another.
    new = hashlib.blake2b(digest_size=_WIDTH).copy
    for text in texts:
        one = new()
        one.update(text.encode("utf-8", "surrogatepass"))
        found.append(one.digest())
    return list(struct.unpack(f">{f'q{_WIDTH - 8}x' * len(found)}", b"".join(found)))


def _objects(fields: Fields, count: int) -> tuple[list[str], list[str]]:
    """JSON objects of texts, as ``json.dumps`` writes them: with the keys in order, and sorted."""
    if not fields:
        return ["{}"] * count, ["{}"] * count
    members = {
        name: [f"{key}{quoted(text)}" if text else "" for text in texts]
        for name, texts in fields.items()
        for key in (f"{quoted(name)}: ",)
    }
    in_order = _braced(list(members.values()))
    if list(members) == sorted(members):
        return in_order, in_order
    return in_order, _braced([members[name] for name in sorted(members)])


def _braced(columns: Sequence[Sequence[str]]) -> list[str]:
    return [f"{{{', '.join(filter(None, row))}}}" for row in zip(*columns, strict=True)]
