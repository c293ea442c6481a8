"""JSON: an array of objects, or an object with such an array inside."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from curate.domain.errors import UnreadableFile
from curate.importers.base import Importer, Item, Table, importers, reject, unique_columns
from curate.importers.csv_ import text_encoding
from curate.importers.flatten import decoder, flatten, text_of
from curate.text import decoding

PROFILED = 500
_GAP = re.compile(r"[ \t\r\n]*")
_DEEP = "The item is nested too deeply to be read."
_NOT_OBJECT = "The item is no object with named fields."
# Lists inside one conversation: an object with one of them is one example, not an envelope.
_OWN_LISTS = frozenset(
    {"messages", "conversations", "conversation", "turns", "comments", "history"}
)


class FaultyJson(UnreadableFile):
    """A JSON document with a fault in it."""

    def __init__(self, name: str, fault: str, line: int, column: int) -> None:
        super().__init__(
            name,
            f"at line {line}, column {column} it is not valid JSON ({fault}).",
            "Nothing was imported: mend that place or export the file again.",
        )


@importers.register
class Json(Importer):
    """An array of objects; an object that holds one (``{"tickets": [...]}``); a single object."""

    name = "json"
    title = "JSON"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)

    def open(self, path: Path) -> Table:
        """See ``Importer.open``; the whole document is read and must be valid."""
        encoding = text_encoding(path, self.encoding)
        text = "".join(decoding.lines(path, encoding))
        if not decoding.is_whole(text):
            why = f"it has bytes that are no text in {encoding.name}."
            raise UnreadableFile(path.name, why, "Nothing was imported: save it as UTF-8.")
        items = _items(path.name, text)

        def records() -> Iterator[Item]:
            return (_item(number, item) for number, item in enumerate(items, 1))

        columns = columns_of(records())
        return Table(self.name, columns, records, encoding=encoding.name, closed=False)


def columns_of(items: Iterator[Item]) -> tuple[str, ...]:
    """The columns of the first records, in the order in which they appear."""
    columns: dict[str, None] = {}
    for item in islice(items, PROFILED):
        if isinstance(item, tuple):
            columns.update(dict.fromkeys(item[1]))
    return tuple(columns)


def _items(name: str, text: str) -> Sequence[Any]:
    """What the document lists.

    Raises:
        FaultyJson: It is not valid JSON.
        UnreadableFile: It is nested too deeply, or holds no rows.
    """
    try:
        begin = _gap(text, 0)
        document, end = decoder.raw_decode(text, begin)
        end = _gap(text, end)
        if end < len(text):
            raise json.JSONDecodeError("something follows the end of the document", text, end)  # noqa: TRY301
    except json.JSONDecodeError as error:
        raise FaultyJson(name, error.msg, error.lineno, error.colno) from None
    except RecursionError:
        raise UnreadableFile(name, "it is nested too deeply.") from None
    if isinstance(document, list):
        return _as_objects(document)
    if isinstance(document, dict):
        return _envelope(document)
    raise UnreadableFile(name, "it holds a single value, no list of rows.")


def _gap(text: str, position: int) -> int:
    found = _GAP.match(text, position)
    return found.end() if found else position


def _as_objects(items: Sequence[Any]) -> Sequence[Any]:
    """Lists of lists have their names in the first; plain texts get the name ``text``."""
    if items and all(isinstance(item, str) for item in items):
        return [{"text": item} for item in items]
    first = items[0] if items else None
    if isinstance(first, list) and first and all(isinstance(cell, str) for cell in first):
        names = unique_columns(first)
        return [
            dict(zip(names, item, strict=True))
            if isinstance(item, list) and len(item) == len(names)
            else item
            for item in items[1:]
        ]
    return items


def _envelope(document: Mapping[str, Any], depth: int = 1) -> Sequence[Any]:
    """The longest list of objects inside an object; else the object itself, as the only item."""
    if _OWN_LISTS & document.keys() and not _lists_rows(document):
        return [document]
    lists = [value for value in document.values() if _is_rows(value)]
    if lists:
        return max(lists, key=len)
    inner = [value for value in document.values() if isinstance(value, dict) and value]
    if depth < 3:  # noqa: PLR2004
        for each in inner:
            found = _envelope(each, depth + 1)
            if len(found) > 1:
                return found
    if len(document) == 1 and inner:
        return [inner[0]]
    empty = [value for value in document.values() if value == []]
    return [] if len(document) <= 5 and empty and not inner else [document]  # noqa: PLR2004


def _lists_rows(document: Mapping[str, Any]) -> bool:
    """Whether ``conversations`` and the like hold whole conversations rather than messages."""
    for name in _OWN_LISTS & document.keys():
        value = document[name]
        if _is_rows(value) and not {"role", "from", "body"} & value[0].keys():
            return True
    return False


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _item(number: int, item: Any) -> Item:
    try:
        if isinstance(item, dict):
            return number, flatten(item), _Raw(item)
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
