"""Messages of help desks: lists inside a ticket, or one message a row, by who wrote them for whom."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Item, Record, reject
from curate.importers.json_files.flatten import flatten
from curate.importers.presets.helpdesk.threads import Thread, exchange
from curate.importers.presets.helpdesk.ticket_tables import Helpdesk
from curate.importers.presets.training.chats import Unfit, objects_in, parse_cell
from curate.importers.roles.column_names import normal
from curate.importers.roles.mapping import Reading, Roles, builder, without_blanks

Voice = Literal["user", "assistant", "internal", "automatic", "unknown"]
# Conversations that are held while their messages are awaited; the first is finished first.
HELD = 100_000
NO_CUSTOMER = "a conversation without a message of a customer"
_TRUE = frozenset({"true", "1", "yes", "y", "ja", "oui", "si", "sí", "sim"})
_FALSE = frozenset({"false", "0", "no", "n", "nein", "non", "nao", "não"})


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation.

    Attributes:
        voice: Who speaks: the customer, an agent to the customer, an agent to colleagues, a machine.
        at: When, as the system writes it; empty where it does not say.
    """

    voice: Voice
    text: str
    at: str = ""


class MessageDesk(Helpdesk):
    """Base of presets for systems that export messages.

    Attributes:
        lists: Columns of a ticket that hold its messages.
        keys: Columns that say which conversation a message belongs to, where each is a row.
        bodies: Columns of a message's text, the best first.
        subjects: Columns of the subject, which stands before the first message of the customer.
    """

    lists: ClassVar[tuple[str, ...]] = ()
    keys: ClassVar[tuple[str, ...]] = ()
    bodies: ClassVar[tuple[str, ...]] = ()
    subjects: ClassVar[tuple[str, ...]] = ("subject", "title")

    @abstractmethod
    def message(self, texts: Mapping[str, str]) -> Message | None:
        """A message from the texts of its fields; None where it says nothing."""

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        roles = super().mapping(columns, sample)
        listed = [
            name
            for name in self.lists
            if name in columns and any(row.get(name, "").startswith("[") for row in sample)
        ]
        by_name = {normal(name): name for name in reversed(columns)}
        key = next((by_name[normal(name)] for name in self.keys if normal(name) in by_name), None)
        body = next(
            (by_name[normal(name)] for name in self.bodies if normal(name) in by_name), None
        )
        if listed:
            return {**roles, "input": listed, "output": listed}
        if key and body:
            return {**roles, "input": [body], "output": [body], "id": [key], "group": [key]}
        return roles

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        asked = list(roles.get("input", ()))
        bodies = {normal(name) for name in self.bodies}
        keys = {normal(name) for name in self.keys}
        if asked and set(asked) <= set(self.lists):
            yield from self._tickets(items, roles, reading)
        elif (
            len(asked) == 1
            and normal(asked[0]) in bodies
            and keys.intersection(map(normal, roles.get("id", ())))
        ):
            yield from self._grouped(items, roles, reading)
        else:
            yield from super().rows(items, roles, reading)

    def _tickets(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        """One example a ticket, from the messages in its lists."""
        make = self._maker(roles, reading)
        for item in map(without_blanks, items):
            if not isinstance(item, tuple):
                yield item
                continue
            listed = [each for name in roles["input"] for each in objects_in(item[1].get(name, ""))]
            yield make(item, list(map(flatten, listed)), [item])

    def _grouped(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        """One example a conversation, at the line of its first message."""
        key = roles["id"][0]
        make = self._maker(roles, reading)
        held: dict[str, list[Record]] = {}

        def finished(which: str) -> Iterator[Row]:
            records = held.pop(which)
            yield make(records[0], [texts for _, texts, _ in records], records)
            for line, _, _ in records[1:]:
                yield SkippedRow(line, f"part of the conversation at line {records[0][0]}")

        for item in map(without_blanks, items):
            if not isinstance(item, tuple):
                yield item
                continue
            line, texts, raw = item
            if not (which := texts.get(key, "").strip()):
                yield reject(line, "The message has no conversation id.", raw)
                continue
            held.setdefault(which, []).append(item)
            if len(held) > HELD:
                yield from finished(next(iter(held)))
        while held:
            yield from finished(next(iter(held)))

    def _maker(
        self, roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Callable[[Record, Sequence[Mapping[str, str]], Sequence[Record]], Row]:
        """A function from a ticket, its messages and its records to its example."""
        # Somebody may have chosen another column for the answer, or none.
        own = list(roles.get("output", ())) == list(roles["input"])
        told = () if own else roles.get("output", ())
        build = builder({**roles, "input": roles["input"][:1], "output": told}, reading)
        hidden = dict.fromkeys(roles["input"], "") | {roles["input"][0]: "…"}

        def make(
            ticket: Record, listed: Sequence[Mapping[str, str]], records: Sequence[Record]
        ) -> Row:
            line, texts, _ = ticket
            raw = [piece for record in records for piece in record[2]]
            found = conversation_of(
                [each for one in listed if (each := self.message(one)) is not None],
                self._subject(texts),
            )
            row = build((line, {**texts, **hidden}, raw))
            if not isinstance(row, ImportedRow):
                return row
            try:
                whole = exchange(found.said, chat=self.chat)
            except Unfit:
                return SkippedRow(line, NO_CUSTOMER)
            return replace(
                row,
                input=whole.input,
                output=whole.output if own else row.output,
                label=tag_names(row.label) if row.label else None,
                turns=whole.turns,
                metadata={**row.metadata, **found.metadata, **whole.metadata},
            )

        return make

    def _subject(self, texts: Mapping[str, str]) -> str:
        wanted = {normal(name) for name in self.subjects}
        return next(
            (text.strip() for name, text in texts.items() if normal(name) in wanted and text), ""
        )


def tag_names(label: str) -> str | None:
    """A label as people read it: of a JSON list of tags, texts or objects with a name, the names."""
    tags = parse_cell(label) if label.startswith("[") else None
    if tags is None:
        return label
    named = [tag.get("name") or tag.get("tag") if isinstance(tag, dict) else tag for tag in tags]
    return ", ".join(name for name in named if isinstance(name, str) and name) or None


def conversation_of(messages: Sequence[Message], subject: str = "") -> Thread:
    """Messages by voice, in the order of time where all times compare as texts."""
    said: list[dict[str, str]] = []
    others: dict[str, list[str]] = {"internal": [], "automatic": [], "unknown": []}
    if all(_compares(each.at) for each in messages) or all(
        _is_number(each.at) for each in messages
    ):
        ordered = sorted(
            messages, key=lambda each: (float(each.at) if _is_number(each.at) else 0, each.at)
        )
    else:
        ordered = list(messages)
    for each in ordered:
        if not each.text.strip():
            continue
        if each.voice in others:
            others[each.voice].append(each.text.strip())
        else:
            said.append({"role": each.voice, "content": each.text.strip(), "at": each.at})
    first = next((each for each in said if each["role"] == "user"), None)
    if first is not None and subject and subject not in first["content"]:
        first["content"] = f"{subject}\n\n{first['content']}"
    return Thread(
        tuple(said),
        tuple(others["internal"]),
        tuple(others["automatic"]),
        tuple(others["unknown"]),
    )


def _compares(at: str) -> bool:
    return len(at) >= len("2026-01-01") and at[:4].isdigit() and at[4] == "-"


def _is_number(at: str) -> bool:
    return at.replace(".", "", 1).isdigit()


def is_true(text: str) -> bool:
    """Whether a cell says yes."""
    return text.strip().lower() in _TRUE


def is_false(text: str) -> bool:
    """Whether a cell says no; an empty one says nothing."""
    return text.strip().lower() in _FALSE


def first_of(texts: Mapping[str, str], *names: str) -> str:
    """The first of some fields that is filled, however its name is written."""
    for name in names:
        if texts.get(name):
            return texts[name]
    wanted = [normal(name) for name in names]
    by_name = {normal(name): text for name, text in texts.items() if text}
    return next((by_name[name] for name in wanted if name in by_name), "")
