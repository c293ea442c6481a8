"""The preset for Microsoft Teams: messages as Graph gives them, by thread or chat."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Item, Record
from curate.importers.json_files.flatten import flatten
from curate.importers.presets.base import Preset, presets
from curate.importers.presets.logs.talks import Message, Talk, chats, example, threads
from curate.importers.presets.training.chats import parse_cell
from curate.importers.roles.dates import to_iso
from curate.importers.roles.mapping import Reading, Roles, builder
from curate.text.markup.html import html_to_text

_SIGNS = frozenset({"messageType", "createdDateTime", "body.content"})


@presets.register
class Teams(Preset):
    """Teams: the first post of a thread is the input, the last reply by somebody else the answer.

    Chats, which have no threads, are conversations, parted where nobody writes for eight hours.
    Deleted messages, events and what programs reply are left out.
    """

    name = "teams"
    title = "Microsoft Teams"
    formats: ClassVar[tuple[str, ...]] = ("json", "jsonl")
    complete: ClassVar[bool] = True
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": ("body.content",),
        "output": ("body.content",),
        "id": ("id",),
        "group": (("channelIdentity.channelId", "chatId"),),
        "created_at": ("createdDateTime",),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        return 1.0 if set(columns) >= _SIGNS else 0.0

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        told = (
            "The first post of a thread is the input, the last reply by somebody else the answer; posts "
            "without a reply are left out. Chats are parted where nobody writes for eight hours."
        )
        return (told,)

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        if list(roles.get("output", ())) != ["body.content"]:
            yield from super().rows(items, roles, reading)
            return
        rest = {role: names for role, names in roles.items() if role != "output"}
        build = builder({**rest, "metadata": []}, replace(reading, everything=False))
        records: dict[int, Record] = {}
        posts: list[Message] = []
        chat: dict[str, list[Message]] = {}
        for item in items:
            if not isinstance(item, tuple):
                yield item
                continue
            for found in _messages(item):
                if isinstance(found, SkippedRow):
                    yield found
                    continue
                records.setdefault(found.line, item)
                place = _chat(item[1])
                (chat.setdefault(place, []) if place else posts).append(found)
        talks = [*threads(posts), *(talk for each in chat.values() for talk in chats(each))]
        for talk in talks:
            yield from _example(talk, records, build)


def _example(talk: Talk, records: Mapping[int, Record], build: Any) -> Iterator[Row]:
    first = talk.messages[0]
    line, texts, raw = records[first.line]
    if first.key != first.thread and not _chat(texts):
        reason = "a reply to a message that is not in the export"
        yield from (SkippedRow(each.line, reason) for each in talk.messages)
        return
    if len(talk.messages) == 1:
        yield SkippedRow(first.line, "a message that nobody answered")
        return
    row = build((line, {**texts, "body.content": first.text}, raw))
    if not isinstance(row, ImportedRow):
        yield row
        return
    about = {"subject": texts.get("subject", "")}
    found, rest = example(talk, row, {name: text for name, text in about.items() if text})
    yield found
    # Replies that stand inside their post have no line of their own.
    yield from (each for each in rest if each.line != first.line)


def _chat(texts: Mapping[str, str]) -> str:
    """The chat that a message is in; empty where it is in a channel."""
    return "" if texts.get("channelIdentity.channelId") else texts.get("chatId", "")


def _messages(record: Record) -> Iterator[Message | SkippedRow]:
    """A message, and the replies that stand inside it."""
    line, texts, _ = record
    yield _message(line, texts, "")
    replies = parse_cell(texts.get("replies", ""))
    for reply in replies if isinstance(replies, list) else ():
        if isinstance(reply, dict):
            found = _message(line, flatten(reply), texts.get("id", ""))
            if isinstance(found, Message):
                yield found


def _message(line: int, texts: Mapping[str, str], post: str) -> Message | SkippedRow:
    if texts.get("messageType", "message") != "message":
        return SkippedRow(line, f"an event of Teams ({texts['messageType']})")
    if texts.get("deletedDateTime"):
        return SkippedRow(line, "a deleted message")
    content = texts.get("body.content", "")
    text = html_to_text(content) if texts.get("body.contentType") == "html" else content
    subject = texts.get("subject", "")
    whole = "\n\n".join(filter(None, (subject.strip(), text.strip())))
    if not whole:
        return SkippedRow(line, "a message without text")
    key = texts.get("id", "")
    person = texts.get("from.user.id") or texts.get("from.user.displayName", "")
    program = texts.get("from.application.displayName") or texts.get("from.application.id", "")
    reactions = parse_cell(texts.get("reactions", ""))
    named = {
        "white_check_mark"
        for each in (reactions if isinstance(reactions, list) else ())
        if isinstance(each, dict) and str(each.get("reactionType")) in {"✅", "✔️", "☑️"}
    }
    return Message(
        line,
        key,
        texts.get("replyToId") or post or key,
        person or program,
        whole,
        _seconds(texts.get("createdDateTime", "")),
        bool(program and not person),
        frozenset(named),
    )


def _seconds(text: str) -> float:
    try:
        return datetime.fromisoformat(to_iso(text)).timestamp()
    except ValueError:
        return 0.0
