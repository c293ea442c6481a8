"""Finding the rows of a JSON document: in an array, an envelope or a transposed table."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from curate.importers.base import unique_columns
from curate.importers.headers import is_header
from curate.importers.json_files.flatten import text_of
from curate.importers.json_files.shapes import shaped
from curate.importers.roles.column_names import normal

# What ticket systems call the list of rows, beside lists of users, groups and so on.
_ROWS = ("tickets", "issues", "incidents", "requests", "records", "results", "result")
# Lists inside one conversation: an object with one of them is one example, not an envelope.
_OWN_LISTS = frozenset(
    {"messages", "conversations", "conversation", "turns", "comments", "history"}
    | {"conversation_parts"}
)
_WRAPPERS = ("ticket", "issue", "conversation", "incident")
_KEYS = frozenset({"id", "key", "number", "sys_id"})
_OWNERS = ("ticket_id", "conversation_id", "issue_id")
_DEEPEST = 3
SPLITS = frozenset(
    {"train", "training", "test", "testing", "val", "valid", "validation", "dev", "eval"}
    | {"evaluation", "holdout", "heldout", "unlabeled", "oos"}
)


def rows_of(document: Any) -> Sequence[Any] | None:
    """What a document lists, most often objects; None where it is a single value."""
    if isinstance(document, list):
        return _as_objects(document)
    if not isinstance(document, dict):
        return None
    if (row := shaped(document)) is not None:
        return [row]
    found = (
        _resources(document)
        or named_rows(document)
        or _parts(document)
        or _sideways(document)
        or _envelope(document)
    )
    return [unwrap_ticket(item) for item in found]


def _resources(document: Mapping[str, Any]) -> Sequence[Any] | None:
    """The entries of a FHIR bundle, or one resource, whose lists are parts of it."""
    if not isinstance(document.get("resourceType"), str):
        return None
    entries = document.get("entry")
    return entries if document["resourceType"] == "Bundle" and _is_rows(entries) else [document]


def lists_left_out(document: Any, rows: Sequence[Any]) -> tuple[str, ...]:
    """What a person is told of the lists beside the one whose rows are read."""
    if not isinstance(document, dict) or not rows:
        return ()
    lists = {name: value for name, value in document.items() if _is_rows(value)}
    read = [name for name, value in lists.items() if len(value) == len(rows)]
    others = [f"{name!r} ({len(value):,})" for name, value in lists.items() if name not in read[:1]]
    if not read or not others or len(rows) != len(lists[read[0]]):
        return ()
    return (f"The list {read[0]!r} was read; others were left out: {', '.join(others)}.",)


def _parts(document: Mapping[str, Any]) -> Sequence[Any] | None:
    """The rows of lists that are the splits of one data set, or alike; with their name as a field."""
    lists = {name: value for name, value in document.items() if isinstance(value, list) and value}
    if not lists or _OWN_LISTS & document.keys():
        return None
    splits = all(SPLITS & set(normal(name).split()) for name in lists)
    if not splits and (len(lists) < 2 or len(lists) < len(document) or not _are_alike(lists)):
        return None
    field = "split" if splits else "list"
    return [
        {**row, field: name} if isinstance(row, dict) and field not in row else row
        for name, items in lists.items()
        for row in _as_objects(items)
    ]


def _are_alike(lists: Mapping[str, list[Any]]) -> bool:
    """Whether all lists hold objects of the same names."""
    if not all(map(_is_rows, lists.values())):
        return False
    names = {frozenset(items[0]) for items in lists.values()}
    return len(names) == 1 and len(next(iter(names))) > 1


def named_rows(document: Mapping[str, Any]) -> Sequence[Any] | None:
    """The rows of an envelope of a ticket system, with the comments listed beside them."""
    for name in _ROWS:
        rows = document.get(name)
        if _is_rows(rows) and _KEYS & rows[0].keys():
            return list(_with_comments(rows, document.get("comments")))
    return None


def unwrap_ticket(item: Any) -> Any:
    """A ticket alone in ``{"ticket": {...}, "comments": [...]}``, with what stands beside it.

    A chat that branches, a call or a trace becomes one row as well (``shapes``).
    """
    if not isinstance(item, dict):
        return item
    if (row := shaped(item)) is not None:
        return row
    for name in _WRAPPERS:
        inner = item.get(name)
        if isinstance(inner, dict) and "id" in inner and inner.keys() & {"subject", "fields"}:
            beside = {key: value for key, value in item.items() if key != name}
            return {**beside, **inner}
    return item


def _as_objects(items: Sequence[Any]) -> Sequence[Any]:
    """Lists of lists have their names in the first; plain texts get the name ``text``."""
    if items and all(isinstance(item, str) for item in items):
        return [{"text": item} for item in items]
    first = items[0] if items else None
    if isinstance(first, list) and first and all(isinstance(cell, str) for cell in first):
        below = [[text_of(cell) for cell in row] for row in items[1:101] if isinstance(row, list)]
        if is_header(first, below):
            return list(under(first, items[1:]))
    if isinstance(first, list) and first and not any(isinstance(cell, dict) for cell in first):
        return list(under([""] * len(first), items))
    return [unwrap_ticket(item) for item in items]


def under(header: Sequence[str], rows: Sequence[Any]) -> Iterator[Any]:
    """Lists as objects with these names; what is no list of that length stays as it is."""
    names = unique_columns(header)
    for row in rows:
        fits = isinstance(row, list) and len(row) == len(names)
        yield dict(zip(names, row, strict=True)) if fits else row


def _with_comments(rows: Sequence[Any], comments: Any) -> Iterator[Any]:
    by_owner: defaultdict[str, list[Any]] = defaultdict(list)
    for comment in comments if isinstance(comments, list) else ():
        owner = next((comment[name] for name in _OWNERS if name in comment), None)
        by_owner[text_of(owner)].append(comment)
    for row in rows:
        own = by_owner.get(text_of(row.get("id")))
        yield {**row, "comments": own} if own and "comments" not in row else row


def _sideways(document: Mapping[str, Any]) -> Sequence[Any] | None:
    """The rows of a table that pandas wrote in another direction than by records."""
    columns, data = document.get("columns"), document.get("data")
    if isinstance(columns, list) and _is_lists(data):
        return list(under([text_of(name) for name in columns], data))
    values = list(document.values())
    if len(values) < 2 or _OWN_LISTS & document.keys():
        return None
    if all(isinstance(value, list) for value in values):
        return _from_columns(document)
    return _from_objects(document) if all(isinstance(value, dict) for value in values) else None


def _from_objects(document: Mapping[str, dict[str, Any]]) -> Sequence[Any] | None:
    """Rows from objects of the same names: columns by row number, or rows by their id."""
    first, *rest = document.values()
    single = not any(
        isinstance(each, (dict, list)) for value in document.values() for each in value.values()
    )
    if not first or not single or any(value.keys() != first.keys() for value in rest):
        return None
    if all(key.isdecimal() for key in first):
        return _from_columns({name: list(value.values()) for name, value in document.items()})
    return [{"id": key, **value} for key, value in document.items()]


def _from_columns(columns: Mapping[str, list[Any]]) -> Sequence[Any] | None:
    """Rows from columns of the same length, two or more, of single values."""
    lengths = {len(values) for values in columns.values()}
    single = not any(
        isinstance(each, (dict, list)) for values in columns.values() for each in values
    )
    if len(lengths) != 1 or min(lengths) < 2 or not single:
        return None
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _envelope(document: Mapping[str, Any], depth: int = 1) -> Sequence[Any]:
    """The longest list of objects inside an object; else the object itself, as the only item."""
    if _OWN_LISTS & document.keys() and not _lists_rows(document):
        return [document]
    lists = [value for value in document.values() if _is_rows(value)]
    # A page of an API that embeds what it lists, which may be a single row.
    embedded = document.get("_embedded")
    if not lists and isinstance(embedded, dict) and not _KEYS & document.keys():
        lists = [value for value in embedded.values() if _is_rows(value)]
    if lists:
        return max(lists, key=len)
    inner = [value for value in document.values() if isinstance(value, dict) and value]
    if depth < _DEEPEST and unwrap_ticket(document) is document:
        for each in inner:
            found = named_rows(each) or _envelope(each, depth + 1)
            if len(found) > 1:
                return found
    if len(document) == 1 and inner:
        return [inner[0]]
    empty = [value for value in document.values() if value == []]
    return [] if len(document) <= 5 and empty and not inner else [document]


def _lists_rows(document: Mapping[str, Any]) -> bool:
    """Whether ``conversations`` and the like hold whole conversations rather than messages."""
    for name in _OWN_LISTS & document.keys():
        value = document[name]
        if _is_rows(value) and not {"role", "from", "body", "speaker"} & value[0].keys():
            return True
    return False


def _is_rows(value: Any) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _is_lists(value: Any) -> TypeGuard[list[list[Any]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(each, list) for each in value)
