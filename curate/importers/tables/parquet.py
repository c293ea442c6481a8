"""Parquet files, as data warehouses and hubs export them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, ClassVar

from curate.domain.errors import UnreadableFile
from curate.importers.base import Importer, Item, Table, importers, reject
from curate.importers.json_files.flatten import flatten
from curate.importers.json_files.json_ import columns_of
from curate.importers.tables.class_names import class_reader
from curate.importers.tables.widths import refuse_width

_BATCH = 512
# A column of the same few texts packs to next to nothing; past this it is no table of texts.
HIGHEST_RATIO = 200
_SMALL = 128 << 20
_MOST_ROWS = 500_000
_ROWS_A_BYTE = 20
_DAMAGED = "it is damaged, or not a Parquet file."
_NOW = "Nothing was imported: export it again, or save it as CSV or JSON lines."


@importers.register
class Parquet(Importer):
    """Rows with named columns; nested ones become dotted names, dates ISO 8601."""

    name = "parquet"
    title = "Parquet"
    suffixes: ClassVar[tuple[str, ...]] = (".parquet", ".pq")

    def open(self, path: Path) -> Table:
        """See ``Importer.open``."""
        _refuse_bombs(path)

        def records() -> Iterator[Item]:
            for number, row in enumerate(_rows(path), 1):
                try:
                    yield number, flatten(row), _Raw(row)
                except RecursionError:
                    yield reject(number, "The row is nested too deeply to be read.", [])

        columns = columns_of(records()) or tuple(_schema(path))
        return Table(self.name, columns, records, closed=False)


def _refuse_bombs(path: Path) -> None:
    """Refuse what claims far more rows or columns than a file of its size can hold texts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        known = pq.read_metadata(path)
    except (pa.ArrowException, OSError, ValueError):
        raise UnreadableFile(path.name, _DAMAGED, _NOW) from None
    refuse_width(path.name, known.num_columns)
    if known.num_rows > _MOST_ROWS + _ROWS_A_BYTE * path.stat().st_size:
        raise _too_much(path, f"{known.num_rows:,} rows")


def _too_much(path: Path, what: str) -> UnreadableFile:
    size = path.stat().st_size
    why = f"it would unpack to {what}, far too much for a file of {size:,} bytes."
    return UnreadableFile(path.name, why, _NOW)


def _schema(path: Path) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError, ValueError):
        raise UnreadableFile(path.name, _DAMAGED, _NOW) from None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows in batches, so that a large file never is in memory whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        left = max(_SMALL, HIGHEST_RATIO * path.stat().st_size)
        with pq.ParquetFile(path) as file:
            name_classes = class_reader(file.schema_arrow.metadata)
            for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
                for row in batch.to_pylist():
                    # Counted here, since a text that occurs again is packed only once.
                    left -= sum(
                        len(each) for each in row.values() if isinstance(each, (str, bytes))
                    )
                    if left < 0:
                        raise _too_much(path, f"more than {_SMALL >> 20} MB")
                    name_classes(row)
                    yield {str(name): _plain(value) for name, value in row.items()}
    except (pa.ArrowException, OSError, ValueError, OverflowError, RecursionError, MemoryError):
        raise UnreadableFile(path.name, _DAMAGED, _NOW) from None


def _plain(value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
    """A value as JSON has it."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None if math.isnan(value) else repr(value)
        return int(value) if value.is_integer() and abs(value) < 1e21 else value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return str(value)


class _Raw(Sequence[str]):
    """A row as text, written only if somebody asks."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = row

    def __len__(self) -> int:
        return 1

    def __getitem__(self, index: Any) -> Any:
        return [repr(self.row)][index]
