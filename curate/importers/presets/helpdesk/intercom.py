"""The preset for Intercom: conversations of its API or export, or a table of messages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Item, Record, reject
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.base import presets
from curate.importers.presets.helpdesk.threads import COLUMNS, CUSTOMERS, MACHINES, Thread, exchange
from curate.importers.presets.helpdesk.ticket_tables import Helpdesk, Names, Signs
from curate.importers.presets.training.chats import Unfit, parse_cell
from curate.importers.roles.column_names import normal
from curate.importers.roles.mapping import NO_INPUT, Reading, Roles, builder, without_blanks

_SPOKEN = frozenset({"comment", "conversation message", "message", "open", "quick reply", "email"})
_MESSAGE = ("conversation id", "message body", "message type")
# Conversations that are held while their messages are awaited: those told apart longest ago are
# finished first.
HELD = 100_000


@presets.register
class Intercom(Helpdesk):
    """Intercom: conversations, one a row, or one message a row, grouped by ``conversation_id``.

    Customers write the input, public comments of teammates the answer; notes and assignments never do.
    """

    name = "intercom"
    title = "Intercom"
    chat: ClassVar[bool] = True
    signs: ClassVar[Signs] = (
        ("message_body", "message_type", "message_author_type", "conversation_id"),
        ("Conversation ID", "Conversation source", "Current conversation state", "Started by"),
        ("id", "source.body", "conversation_parts.conversation_parts"),
        ("id", "source.type", "source.body", "conversation_parts"),
        ("id", "source.author.type", "source.body", "conversation_parts"),
        ("id", "source.body", "source.author.type", "state"),
    )
    names: ClassVar[Names] = {
        "input": (("Title", "source.subject", "message_body"), "source.body"),
        "id": (("Conversation ID", "id"),),
        "label": (("AI Topic", "Topics", "Ticket type", "conversation_tags"),),
        "group": (
            (
                "User email",
                "source.author.email",
                "source.author.id",
                "User name",
                "conversation_id",
            ),
        ),
        "created_at": (("created_at", "conversation_created_at", "message_created_at"),),
    }

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        by_name = {normal(column): column for column in columns}
        if set(_MESSAGE) <= by_name.keys():
            roles = super().mapping(columns, ())
            conversation_id, body = by_name["conversation id"], by_name["message body"]
            roles["group"] = [conversation_id]
            return {**roles, "input": [body], "output": [body], "id": [conversation_id]}
        roles = super().mapping(columns, sample)
        # The zone of the workspace is part of this header.
        started = [each for each in columns if normal(each).startswith("conversation started at")]
        return {**roles, "created_at": started[:1]} if started else roles

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        same = roles.get("input") == roles.get("output") and roles.get("id")
        if same and normal(roles["input"][0]) == "message body":
            return _grouped(items, roles, reading)
        return super().rows(map(_opened, items), roles, reading)


def _opened(item: Item) -> Item:
    """A conversation that the company opened, as if the customer's first message had.

    What a machine greets with is left out; what a teammate wrote first is the first part.
    """
    if not isinstance(item, tuple):
        return item
    line, texts, raw = item
    author = texts.get("source.author.type", "").lower()
    column = next((name for name in COLUMNS if name in texts), None)
    parts = parse_cell(texts[column]) if column else None
    if not author or author in CUSTOMERS or not isinstance(parts, list):
        return item
    at = next((at for at, part in enumerate(parts) if _is_question(part)), None)
    if at is None:
        return item
    asked = {
        "source.body": text_of(parts[at].get("body")),
        "source.subject": "",
        "opened_with": texts.get("source.body", ""),
        str(column): text_of([*parts[:at], *parts[at + 1 :]]),
    }
    return line, {**texts, **asked}, raw


def _is_question(part: Any) -> bool:
    author = part.get("author") if isinstance(part, dict) else None
    kind = text_of(author.get("type")) if isinstance(author, dict) else ""
    return kind in CUSTOMERS and bool(text_of(part.get("body")).strip())


def _grouped(
    items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
) -> Iterator[Row]:
    """One row a conversation, at the line of its first message; what is no message passes by."""
    key = roles["id"][0]
    held: dict[str, list[Record]] = {}
    for item in map(without_blanks, items):
        if not isinstance(item, tuple):
            yield item
            continue
        line, texts, raw = item
        which = texts.get(key, "").strip()
        if not which:
            yield reject(line, "The message has no conversation id.", raw)
            continue
        held.setdefault(which, []).append(item)
        if len(held) > HELD:
            yield from _rows(held.pop(next(iter(held))), roles, reading)
    while held:
        yield from _rows(held.pop(next(iter(held))), roles, reading)


def _rows(
    messages: Sequence[Record], roles: Mapping[str, Sequence[str]], reading: Reading
) -> Iterator[Row]:
    """The example of one conversation, and a skipped row for each of its other lines."""
    by_name = {normal(column): column for column in messages[0][1]}
    said: list[tuple[str, dict[str, str]]] = []
    internal: list[str] = []
    automatic: list[str] = []
    unknown: list[str] = []
    for _, texts, _ in messages:
        cells = {name: texts.get(column, "").strip() for name, column in by_name.items()}
        text = texts.get(roles["input"][0], "").strip()
        kind = normal(cells.get("message type", ""))
        if not text:
            continue
        if kind in _SPOKEN or not kind:
            author = cells.get("message author type", "").casefold()
            if author in MACHINES or not author:
                (automatic if author else unknown).append(text)
                continue
            speaker = "user" if author in CUSTOMERS else "assistant"
            at = cells.get("message created at", "")
            said.append((at, {"role": speaker, "content": text, "at": at}))
        elif kind == "note" or "note" in kind:
            internal.append(text)
    # ISO times compare as texts; any other way of writing leaves the order of the file.
    if all(len(at) >= len("2026-01-01T00:00") and at[4:5] == "-" for at, _ in said):
        said.sort(key=lambda each: each[0])
    found = Thread(
        tuple(message for _, message in said), tuple(internal), tuple(automatic), tuple(unknown)
    )
    yield _example(messages, found, roles, reading)
    first = messages[0][0]
    for line, texts, _ in messages[1:]:
        kind = texts.get(by_name.get("message type", ""), "").strip() or "message"
        yield SkippedRow(line, f"part of the conversation at line {first} ({kind})")


def _example(
    messages: Sequence[Record],
    found: Thread,
    roles: Mapping[str, Sequence[str]],
    reading: Reading,
) -> Row:
    line, texts, _ = messages[0]
    raw = [piece for message in messages for piece in message[2]]
    try:
        whole = exchange(found.said, chat=True)
    except Unfit:
        return reject(line, "The conversation has no customer message to answer.", raw)
    used = {name: names for name, names in roles.items() if name != "output"}
    used["metadata"] = [
        name for name in roles.get("metadata", ()) if not normal(name).startswith("message ")
    ]
    row = builder(used, reading)((line, {**texts, roles["input"][0]: whole.input}, raw))
    if not isinstance(row, ImportedRow):
        return reject(line, NO_INPUT, raw)
    return replace(
        row,
        input=whole.input,
        output=whole.output,
        turns=whole.turns,
        metadata={**row.metadata, **found.metadata, **whole.metadata},
    )
