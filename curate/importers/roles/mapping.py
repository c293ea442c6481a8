"""The mapping of columns to roles, and of records to examples by it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from curate.domain.errors import MappingMissing, UnknownName
from curate.domain.examples import ROLES, ImportedRow, RejectedRow, Row
from curate.importers.base import Item, Record, reject
from curate.importers.roles.dates import from_serial, is_serial, to_iso, zone_in

Roles = dict[str, list[str]]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of one file are read.

    Attributes:
        everything: Whether columns that are in no role at all become metadata too (formats where
            later records bring new columns).
        day_first: Whether ``1/2/2026`` is in February; None where the file does not tell, and such
            dates stay as they are.
        serials: Columns of moments that hold days as spreadsheets count them.
        classes: Words of ``BLANKS`` that are classes in the columns of the label.
        one_class: Whether the label is the output as well, so that both are read alike.
        emptied: How often a word was read as empty, by column and word; counted while reading.
    """

    everything: bool = False
    day_first: bool | None = None
    serials: frozenset[str] = NOTHING
    classes: frozenset[str] = NOTHING
    one_class: bool = False
    emptied: Counter[tuple[str, str]] = field(default_factory=Counter, compare=False)


NO_INPUT = "The row has no input text."
# What exports write into a cell that holds nothing.
BLANKS = frozenset(
    {"-", "--", "–", "—", "null", "NULL", "Null", "N/A", "n/a", "NA", "nan", "NaN", "#N/A", "None"}
    | {"none", "(empty)", "(none)", "(blank)"}
)


# Those that a person may have chosen: where a column holds classes, one of these may be another.
CLASS_WORDS = frozenset({"None", "none", "N/A", "n/a", "NA"})
# A dash says nothing that a person would ask about.
_TOLD_WORDS = BLANKS - {"-", "--", "–", "—"}
# In a text, "None" may be what somebody answered.
EMPTY = BLANKS - {"None", "none", "NA"}


def without_blanks(item: Item) -> Item:
    """A record whose cells that stand for nothing (``-``, ``null``, ``N/A``) are empty."""
    if not isinstance(item, tuple):
        return item
    line, texts, raw = item
    if EMPTY.isdisjoint(texts.values()):
        return item
    return line, {name: "" if text in EMPTY else text for name, text in texts.items()}, raw


def resolve(wanted: Mapping[str, Sequence[str]], columns: Sequence[str]) -> Roles:
    """A mapping that a person gave, with the columns' own spelling.

    Case and white space around a name do not matter where the name stays unambiguous.

    Raises:
        UnknownName: There is no such role or column; the message lists those there are.
    """
    loose: dict[str, list[str]] = {}
    for column in columns:
        loose.setdefault(_loose(column), []).append(column)
    roles: Roles = {}
    for role, names in wanted.items():
        if role not in ROLES:
            raise UnknownName("role", role, ROLES)
        roles[role] = []
        for name in names:
            alike = loose.get(_loose(name), [])
            if name in columns:
                roles[role].append(name)
            elif len(alike) == 1:
                roles[role].append(alike[0])
            else:
                raise UnknownName("column", name, tuple(columns))
    return roles


def _loose(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def complete(given: Mapping[str, list[str]], found: Mapping[str, list[str]]) -> Roles:
    """What a person gave, and for the other roles what was found, without columns given elsewhere.

    A role given with no columns stays empty.
    """
    taken = {column for columns in given.values() for column in columns}
    roles = {role: list(columns) for role, columns in given.items()}
    for role, columns in found.items():
        if role not in roles:
            shared = role == "label" and columns == found.get("output")
            left = [column for column in columns if column not in taken or shared]
            if left:
                roles[role] = left
    return {role: roles[role] for role in ROLES if role in roles}


def with_metadata(roles: Mapping[str, list[str]], columns: Sequence[str]) -> Roles:
    """The mapping, with columns of no role as metadata, unless metadata was chosen."""
    if "metadata" in roles:
        return dict(roles)
    taken = {column for used in roles.values() for column in used}
    return {**roles, "metadata": [column for column in columns if column not in taken]}


def builder(roles: Mapping[str, Sequence[str]], reading: Reading) -> Callable[[Record], Row]:
    """A function from a record to an example.

    Columns of one role are joined in their order, empty ones left out: by a blank line for
    ``input``, ``output`` and ``system``, by ``" / "`` for ``label``, by ``-`` for ``id``;
    ``created_at`` is the first that is filled. In columns that are no text, ``-``, ``null``,
    ``N/A``, ``None`` and the like are empty, but for words that are classes.

    Args:
        roles: Columns by role.
        reading: How cells are read.
    """
    text = {role: _joined(roles.get(role, ()), "\n\n") for role in ("input", "output", "system")}
    read_input, read_output, read_system = text["input"], text["output"], text["system"]
    read_label = _joined(roles.get("label", ()), " / ", BLANKS - reading.classes)
    read_id = _joined(roles.get("id", ()), "-", BLANKS)
    dates, groups = roles.get("created_at", ()), roles.get("group", ())
    metadata = roles.get("metadata", ())
    zones = {name: zone_in(name) for name in dates}
    used = {column for columns in roles.values() for column in columns}
    named = named_columns(roles)

    def build(record: Record) -> Row:
        line, texts, _ = record
        asked = read_input(texts)
        if not asked or asked.isspace():
            return no_input(record)
        for name, role in named:
            if (word := texts.get(name, "").strip()) in _TOLD_WORDS:
                count_emptied(name, role, word, reading)
        label = read_label(texts).strip()
        kept = {name: value for name in metadata if (value := texts.get(name))}
        if reading.everything and len(texts) > len(used):
            kept.update(
                {name: value for name, value in texts.items() if value and name not in used}
            )
        return ImportedRow(
            line,
            asked,
            label if reading.one_class else read_output(texts),
            read_system(texts),
            (),
            label or None,
            read_id(texts).strip() or None,
            {name: value for name in groups if (value := cell_value(texts.get(name, "")))},
            kept,
            next(
                (
                    read_moment(value, name, reading, zones[name])
                    for name in dates
                    if (value := cell_value(texts.get(name, "")))
                ),
                None,
            ),
        )

    return build


def read_moment(value: str, name: str, reading: Reading, zone: str) -> str:
    """The moment in a cell of a column as ISO 8601; the cell itself where it can't be read."""
    if name in reading.serials and is_serial(value):
        return from_serial(value)
    return to_iso(value, day_first=reading.day_first, zone=zone)


def named_columns(roles: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The columns that are no texts, each with its role: a word may stand for nothing in them."""
    wanted = ("label", "id", "group", "created_at")
    return [(name, role) for role in wanted for name in roles.get(role, ())]


def count_emptied(name: str, role: str, word: str, reading: Reading, times: int = 1) -> None:
    """Count a word that is read as empty, unless it is a class."""
    if role != "label" or word not in reading.classes:
        reading.emptied[name, word] += times


def emptied_in(texts: Sequence[str]) -> Counter[str]:
    """How often each word that stands for nothing occurs among some cells."""
    if _TOLD_WORDS.isdisjoint(texts):
        return Counter()
    return Counter(word for text in texts if (word := text.strip()) in _TOLD_WORDS)


def emptied_words(reading: Reading) -> Iterator[str]:
    """A sentence for each column in which words were read as empty."""
    by_column: dict[str, list[tuple[str, int]]] = {}
    for (name, word), count in sorted(reading.emptied.items()):
        by_column.setdefault(name, []).append((word, count))
    for name, words in by_column.items():
        counted = ", ".join(f"{word!r} in {count:,}" for word, count in words)
        yield f"In the column {name!r}, words were read as empty: {counted} of its rows."


def no_input(record: Record) -> RejectedRow:
    """The rejection of a record without an input."""
    line, _, raw = record
    return reject(line, NO_INPUT, raw)


def require_input(name: str, roles: Mapping[str, Sequence[str]], columns: Sequence[str]) -> None:
    """Raise ``MappingMissing`` where no column is the input."""
    if not roles.get("input"):
        raise MappingMissing(name, "input", tuple(columns))


def cell_value(cell: str) -> str:
    """What a cell holds without white space around it; empty where that stands for nothing."""
    value = cell.strip()
    return "" if value in BLANKS else value


def _joined(
    columns: Sequence[str], between: str, blanks: frozenset[str] = NOTHING
) -> Callable[[Mapping[str, str]], str]:
    """A function that reads some columns as one text; cells in ``blanks`` hold none."""
    if not columns:
        return lambda _: ""
    if len(columns) == 1:
        column = columns[0]
        if not blanks:
            return lambda texts: texts.get(column, "")
        return lambda texts: (
            "" if (value := texts.get(column, "")) and value.strip() in blanks else value
        )
    return lambda texts: join_cells([texts.get(column, "") for column in columns], between, blanks)


def join_cells(values: Iterable[str], between: str, blanks: frozenset[str]) -> str:
    """Several cells as one text, without those that hold nothing."""
    return between.join(
        value
        for value in values
        if value and not value.isspace() and not (blanks and value.strip() in blanks)
    )
