"""JSON: an array of objects, or an object with such an array inside."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Self

from curate.domain.errors import UnreadableFile
from curate.importers.base import Importer, Item, Table, importers, reject
from curate.importers.encodings import text_encoding
from curate.importers.json_files.envelopes import lists_left_out, rows_of, unwrap_ticket
from curate.importers.json_files.flatten import decoder, flatten, text_of
from curate.importers.json_files.salvage import Fault, gap, salvage
from curate.text.encoding import decoding

PROFILED = 500
LARGEST = 1 << 30
# Characters from which an array is not held as objects.
_LONG = 16 << 20
_DEEP = "The item is nested too deeply to be read."
_NOT_OBJECT = "The item is not an object with named fields."


class FaultyJson(UnreadableFile):
    """A JSON document with a fault in it."""

    def __init__(self, name: str, fault: str, line: int, column: int) -> None:
        super().__init__(
            name,
            f"it is not valid JSON at line {line}, column {column} ({fault}).",
            "Nothing was imported: fix that place or export the file again.",
        )


@importers.register
class Json(Importer):
    """An array of objects; an object that holds one (``{"tickets": [...]}``); a single object."""

    name = "json"
    title = "JSON"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)

    def open(self, path: Path) -> Table:
        """See ``Importer.open``; the whole document is read and must be valid."""
        if (size := path.stat().st_size) > LARGEST:
            why = f"it is a JSON document of {size >> 20:,} MB, which has to fit in memory as a whole."
            now = "Nothing was imported: export it as JSON lines (one object a line) or CSV."
            raise UnreadableFile(path.name, why, now)
        encoding = text_encoding(path, self.encoding)
        text = decoding.whole_text(path, encoding)
        if not decoding.is_whole(text):
            why = f"it has bytes that are not text in {encoding.name}."
            raise UnreadableFile(path.name, why, "Nothing was imported: save it as UTF-8.")
        items, notes = _items(path.name, text)

        def records() -> Iterator[Item]:
            return (_item(number, item) for number, item in enumerate(items, 1))

        columns = columns_of(records())
        return Table(self.name, columns, records, encoding=encoding.name, closed=False, notes=notes)


class _Salvaged(Iterable[Any]):
    """The items and faults of a long document, taken out of its text on every pass."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __iter__(self) -> Iterator[Any]:
        for item in salvage(self.text) or ():
            yield item if isinstance(item, Fault) else unwrap_ticket(item)


class _Array(Iterable[Any]):
    """The objects of a long array, taken out of its text one after the other on every pass.

    All of them at once take several times the memory of the text.
    """

    def __init__(self, text: str, begin: int) -> None:
        self.text = text
        self.begin = begin

    def __iter__(self) -> Iterator[Any]:
        text, at = self.text, gap(self.text, self.begin + 1)
        while at < len(text) and text[at] != "]":
            item, at = decoder.raw_decode(text, at)
            yield unwrap_ticket(item)
            at = gap(text, at)
            if text[at : at + 1] == ",":
                at = gap(text, at + 1)
                if text[at : at + 1] == "]":
                    raise json.JSONDecodeError(
                        "Illegal trailing comma before end of array", text, at
                    )
            elif text[at : at + 1] != "]":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
        if gap(text, at + 1) < len(text) or at >= len(text):
            raise json.JSONDecodeError(
                "the array does not end at the end of the document", text, at
            )

    def check(self) -> Self:
        """Read all of it once, which raises what ``json`` raises where it is not valid."""
        for _ in self:
            pass
        return self


def columns_of(items: Iterator[Item]) -> tuple[str, ...]:
    """The columns of the first records, in the order in which they appear."""
    columns: dict[str, None] = {}
    for item in islice(items, PROFILED):
        if isinstance(item, tuple):
            columns.update(dict.fromkeys(item[1]))
    return tuple(columns)


def _items(name: str, text: str) -> tuple[Iterable[Any], tuple[str, ...]]:
    """What the document lists, a ``Fault`` where it is broken, and what a person is told of it.

    Raises:
        FaultyJson: It is not valid JSON, and no list of rows can be made out in it.
        UnreadableFile: It is nested too deeply, or holds no rows.
    """
    documents: list[Any] = []
    try:
        at = gap(text, 0)
        if len(text) > _LONG and re.match(r"\[\s*\{", text[at : at + 100]):
            return _Array(text, at).check(), ()
        while at < len(text):
            document, at = decoder.raw_decode(text, at)
            documents.append(document)
            at = gap(text, at)
            # Objects one after the other, as jq writes them, are as good as a list.
            if at < len(text) and not (isinstance(document, dict) and text[at] == "{"):
                raise json.JSONDecodeError("something follows the end of the document", text, at)  # noqa: TRY301
    except json.JSONDecodeError as error:
        if (saved := _saved(text, error)) is not None:
            return saved
        raise FaultyJson(name, error.msg, error.lineno, error.colno) from None
    except RecursionError:
        raise UnreadableFile(name, "it is nested too deeply.") from None
    document = documents if len(documents) > 1 else documents[0] if documents else None
    found = rows_of(document) if documents else None
    if found is None:
        raise UnreadableFile(name, "it contains a single value, not a list of rows.")
    return found, lists_left_out(document, found)


def _saved(text: str, error: json.JSONDecodeError) -> tuple[Iterable[Any], tuple[str, ...]] | None:
    """What can be read of a document with a fault; None where that is nothing."""
    note = (
        f"The document is not valid JSON at line {error.lineno}, column {error.colno}: what is broken "
        "is rejected, the rows before and after it are read."
    )
    if len(text) > _LONG:
        saved = _Salvaged(text)
        return (saved, (note,)) if any(isinstance(item, dict) for item in saved) else None
    items = list(salvage(text) or ())
    good = [item for item in items if not isinstance(item, Fault)]
    rows = rows_of(good) if good else None
    if not rows:
        return None
    found: list[Any] = list(rows)
    # The first of lists may have been their header.
    header = len(good) - len(found)
    for place, item in enumerate(items):
        if isinstance(item, Fault):
            found.insert(max(0, place - header), item)
    return found, (note,)


def _item(number: int, item: Any) -> Item:
    try:
        if isinstance(item, dict):
            return number, flatten(item), _Raw(item)
        if isinstance(item, Fault):
            where = f"line {item.line}, column {item.column}"
            return reject(number, f"It is not valid JSON at {where}: {item.what}.", [item.raw])
        return reject(number, _NOT_OBJECT, [text_of(item)])
    except RecursionError:
        return reject(number, _DEEP, [])


class _Raw(Sequence[str]):
    """An item as JSON text, written only if somebody asks."""

    def __init__(self, item: Any) -> None:
        self.item = item

    def __len__(self) -> int:
        return 1

    def __getitem__(self, index: Any) -> Any:
        return [text_of(self.item)][index]
