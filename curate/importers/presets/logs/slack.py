"""The preset for Slack: messages of a channel, by thread."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Item, Record
from curate.importers.json_files.shapes.chat_trees import moment
from curate.importers.presets.base import Preset, presets
from curate.importers.presets.logs.talks import Message, Talk, chats, example, threads
from curate.importers.presets.training.chats import parse_cell
from curate.importers.roles.mapping import Reading, Roles, builder

_TALK = frozenset({"", "thread_broadcast", "file_share", "bot_message", "me_message"})
_MARK = re.compile(r"<([@#!]?)([^<>|\n]{1,2000})(?:\|([^<>\n]{0,2000}))?>")
DIRECT = "direct"
HELD = 1_000_000
_OUTSIDE = "a message outside of threads, which nobody answered in one"


@presets.register
class Slack(Preset):
    """Slack: the first message of a thread is the input, the last reply by somebody else the answer.

    A reply with a check mark is the answer; thanks at the end are left out, and so are notices, what
    programs reply, and messages outside of threads. Direct messages, which have no threads, are
    conversations, parted where nobody writes for eight hours.
    """

    name = "slack"
    title = "Slack"
    formats: ClassVar[tuple[str, ...]] = ("json", "jsonl")
    complete: ClassVar[bool] = True
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": ("text",),
        "output": ("text",),
        "id": ("channel", "ts"),
        "group": ("channel",),
        "created_at": ("ts",),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        if not {"ts", "text", "type"} <= set(columns) or not {"user", "bot_id"} & set(columns):
            return 0.0
        messages = sum(row.get("type") == "message" for row in sample)
        return messages / len(sample) if sample else 0.0

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        told = (
            "The first message of a thread is the input, the last reply by somebody else (or the one "
            "with a check mark) the answer. Messages outside of threads are left out, but for direct "
            "messages, which are parted where nobody writes for eight hours."
        )
        return (told,)

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        if list(roles.get("output", ())) != ["text"]:
            yield from super().rows(items, roles, reading)
            return
        records: dict[int, Record] = {}
        messages: list[Message] = []
        for item in items:
            if not isinstance(item, tuple):
                yield item
            elif isinstance(found := _message(item), SkippedRow):
                yield found
            else:
                # Sparse texts: of a large channel only what is read is held.
                records[item[0]] = item
                messages.append(found)
        names = {each.author: name for each in messages if (name := _name(records[each.line][1]))}
        yield from _examples(messages, records, names, roles, reading)


def _examples(
    messages: Sequence[Message],
    records: Mapping[int, Record],
    names: Mapping[str, str],
    roles: Mapping[str, Sequence[str]],
    reading: Reading,
) -> Iterator[Row]:
    build = builder({**{r: n for r, n in roles.items() if r != "output"}, "metadata": []}, reading)
    plain = replace_reading(build)
    direct = [each for each in messages if _is_direct(records[each.line][1])]
    direct_lines = {each.line for each in direct if each.thread == each.key}
    in_threads = {each.thread for each in messages if each.thread != each.key}
    apart = [each for each in direct if each.key not in in_threads and each.thread == each.key]
    apart_lines = {each.line for each in apart}
    talks = threads([each for each in messages if each.line not in apart_lines])
    for talk in [*talks, *chats(apart)]:
        first = talk.messages[0]
        if first.key != first.thread:
            reason = "a reply to a message that is not in the export"
            yield from (SkippedRow(each.line, reason) for each in talk.messages)
        elif len(talk.messages) == 1 and first.line not in direct_lines:
            yield SkippedRow(first.line, _OUTSIDE)
        else:
            yield from _example(talk, records, names, plain)


def replace_reading(build: Any) -> Any:
    """A builder of rows whose text is read as Slack writes it."""

    def built(record: Record, text: str) -> Row:
        line, texts, raw = record
        at = moment(_seconds(texts.get("ts", "")))
        return build((line, {**texts, "text": text or "…", "ts": str(at)}, raw))  # type: ignore[no-any-return]

    return built


def _example(
    talk: Talk, records: Mapping[int, Record], names: Mapping[str, str], build: Any
) -> Iterator[Row]:
    read = tuple(replace(each, text=readable(each.text, names)) for each in talk.messages)
    record = records[read[0].line]
    row = build(record, read[0].text)
    if not isinstance(row, ImportedRow):
        yield row
        return
    key = "-".join(filter(None, (record[1].get("channel", ""), record[1].get("ts", ""))))
    row = replace(row, external_id=key)
    about = {"channel": record[1].get("channel", "")}
    if read[0].automatic:
        about["asked_by"] = "bot"
    found, rest = example(Talk(read), row, {name: text for name, text in about.items() if text})
    yield found
    yield from rest


def _message(record: Record) -> Message | SkippedRow:
    line, texts, _ = record
    kind = texts.get("subtype", "")
    if texts.get("type", "message") != "message" or kind not in _TALK:
        return SkippedRow(line, f"a notice of Slack ({kind or texts.get('type')})")
    text = texts.get("text", "").strip() or _attached(texts)
    if not text:
        return SkippedRow(line, "a message without text")
    bot = bool(texts.get("bot_id")) or kind == "bot_message"
    author = texts.get("user") or texts.get("username") or texts.get("bot_id", "")
    reactions = parse_cell(texts.get("reactions", ""))
    named = (
        str(each.get("name"))
        for each in (reactions if isinstance(reactions, list) else ())
        if isinstance(each, dict)
    )
    key = texts.get("ts", "")
    place = texts.get("channel", "")
    return Message(
        line,
        f"{place} {key}",
        f"{place} {texts.get('thread_ts') or key}",
        author,
        text,
        _seconds(key),
        bot,
        frozenset(named),
    )


def _attached(texts: Mapping[str, str]) -> str:
    """The text of a message that programs write: in its attachments, or in its blocks."""
    found: list[str] = []
    for name in ("attachments", "blocks"):
        listed = parse_cell(texts.get(name, ""))
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict):
                parts = (each.get("pretext"), each.get("title"), each.get("text"))
                texts_here = [_text(part) for part in parts]
                found += list(filter(None, texts_here)) or [_text(each.get("fallback"))]
        if any(found):
            break
    return "\n".join(filter(None, found)).strip()


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("text")
    return value.strip() if isinstance(value, str) else ""


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _name(texts: Mapping[str, str]) -> str:
    names = ("user_name", "user_profile.display_name", "user_profile.real_name")
    return next((texts[name] for name in names if texts.get(name)), "")


def _is_direct(texts: Mapping[str, str]) -> bool:
    return texts.get("channel_kind") == DIRECT


def readable(text: str, names: Mapping[str, str]) -> str:
    """A message without Slack's marks: people and channels by their names, links by their texts."""

    def mark(found: re.Match[str]) -> str:
        kind, target, label = found.groups()
        if kind == "@":
            return f"@{label or names.get(target, target)}"
        if kind == "#":
            return f"#{label or target}"
        if kind == "!":
            return label or f"@{target.partition('^')[0]}"
        address = target.removeprefix("mailto:")
        return label if label and label != address else address

    return html.unescape(_MARK.sub(mark, text))
