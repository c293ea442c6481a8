"""Conversations in training files: a list of messages becomes turns, an input and its answer."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row, Turn
from curate.importers.base import Item, Record, reject
from curate.importers.json_files.flatten import decoder, text_of
from curate.importers.presets.base import Preset
from curate.importers.roles.mapping import NO_INPUT, Reading, Roles, builder

Speaker = Literal["system", "user", "assistant"]
SPEAKERS: Mapping[str, Speaker] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "customer": "user",
    "prompter": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "agent": "assistant",
    "client": "user",
    "cliente": "user",
    "kunde": "user",
    "visitor": "user",
    "end-user": "user",
    "agente": "assistant",
    "support": "assistant",
    "representative": "assistant",
    "admin": "assistant",
}


class Unfit(Exception):
    """A conversation that can't become an example; the text is the reason, a sentence."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a list of messages says."""

    system: str = ""
    turns: tuple[Turn, ...] = ()
    input: str = ""
    output: str = ""


def conversation(messages: Any) -> Conversation:
    """A list of messages as the last answer, the input before it, and the earlier turns.

    Messages in a row by one speaker are joined with a blank line. Where the last message is a
    question, the answer is empty.

    Raises:
        Unfit: It is no list of messages, or has one that is not text by a known speaker.
    """
    if not isinstance(messages, list) or not messages:
        raise Unfit("The row has no list of messages.")
    system: list[str] = []
    said: list[Turn] = []
    messages = _learned(messages)
    for number, message in enumerate(messages, 1):
        speaker, text = _message(number, message)
        if speaker == "system":
            system.append(text)
        elif said and said[-1].role == speaker:
            said[-1] = Turn(speaker, "\n\n".join(filter(None, (said[-1].text, text))))
        else:
            said.append(Turn(speaker, text))
    answer = said.pop().text if said and said[-1].role == "assistant" else ""
    if not said or not said[-1].text.strip():
        raise Unfit(NO_INPUT)
    return Conversation("\n\n".join(system), tuple(said[:-1]), said[-1].text, answer)


def _learned(messages: Sequence[Any]) -> Sequence[Any]:
    """The messages up to the last answer that has no weight of 0: the others are not learned.

    Raises:
        Unfit: Every answer has the weight 0.
    """
    weights = [
        (at, message.get("weight"))
        for at, message in enumerate(messages)
        if isinstance(message, dict) and message.get("role") == "assistant"
    ]
    if not any(weight == 0 for _, weight in weights):
        return messages
    last = max((at for at, weight in weights if weight != 0), default=None)
    if last is None:
        raise Unfit(
            "Every answer of the row has the weight 0, so there is nothing to learn from it."
        )
    return messages[: last + 1] if last < weights[-1][0] else messages


def _message(number: int, message: Any) -> tuple[Speaker, str]:
    if not isinstance(message, dict):
        raise Unfit(f"Message {number} is not an object with a speaker and a text.")
    named = message.get("role", message.get("from", message.get("speaker")))
    speaker = SPEAKERS.get(str(named).strip().lower()) if named is not None else None
    if speaker is None:
        raise Unfit(f"Message {number} is by {str(named)!r}, who is neither user nor assistant.")
    if message.get("tool_calls") or message.get("function_call"):
        raise Unfit(f"Message {number} calls a tool, which an example can't show.")
    content = message.get("content", message.get("value", message.get("text")))
    return speaker, _content(number, content)


def _content(number: int, content: Any) -> str:
    """A text, or a list of parts that are all texts."""
    if content is None or isinstance(content, str):
        return text_of(content)
    if isinstance(content, list):
        texts = []
        for part in content:
            kind = text_of(part.get("type", "text")) if isinstance(part, dict) else "text"
            if kind not in {"text", "input_text", "output_text"}:
                raise Unfit(
                    f"Message {number} has a part of the type {str(kind)!r} instead of text."
                )
            value = part.get("text", part.get("value", "")) if isinstance(part, dict) else part
            texts.append(text_of(value))
        return "\n".join(texts)
    raise Unfit(f"Message {number} has no text.")


def parse_cell(text: str) -> Any:
    """The JSON value in a cell; None where there is none."""
    try:
        return decoder.decode(text) if text else None
    except (json.JSONDecodeError, RecursionError):
        return None


def objects_in(text: str) -> list[dict[str, Any]]:
    """The objects of the JSON list in a cell; none where it holds something else."""
    value = parse_cell(text) if text[:1] == "[" else None
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def messages_in(text: str) -> list[dict[str, Any]] | None:
    """The messages in a cell; None where it is plain text (which may begin with a bracket)."""
    value = parse_cell(text) if text.startswith("[") else None
    if not (isinstance(value, list) and value and all(isinstance(each, dict) for each in value)):
        return None
    return value if all(each.keys() & {"role", "from"} for each in value) else None


class ChatPreset(Preset):
    """Base of presets whose rows are conversations.

    A role that a person maps to another column than the preset does is read from that column.
    """

    chat: ClassVar[tuple[str, ...]] = ()
    complete: ClassVar[bool] = True

    def voices(self) -> tuple[str, ...]:
        """The columns that hold the conversation."""
        return self.chat

    def converse(self, texts: Mapping[str, str]) -> Conversation:
        """The conversation of one record; raises ``Unfit``."""
        return conversation(
            parse_cell(next((texts[name] for name in self.chat if name in texts), ""))
        )

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        column = next((name for name in self.chat if name in columns), None)
        roles = super().mapping(columns, sample)
        return {"input": [column], "output": [column], **roles} if column else roles

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        own = {
            role: columns
            for role, columns in roles.items()
            if role in {"input", "output"} and not set(columns) & set(self.voices())
        }
        build = _extras(roles, reading)
        for item in items:
            yield self._row(item, own, build) if isinstance(item, tuple) else item

    def _row(
        self,
        record: Record,
        own: Mapping[str, Sequence[str]],
        build: Callable[[Record], Row],
    ) -> Row:
        line, texts, raw = record
        try:
            said = self.converse(texts)
        except Unfit as unfit:
            return reject(line, str(unfit), raw)
        extras = build(record)
        if not isinstance(extras, ImportedRow):
            return extras
        for role, columns in own.items():
            text = "\n\n".join(filter(None, (texts.get(name, "") for name in columns)))
            said = replace(said, input=text) if role == "input" else replace(said, output=text)
        if not said.input.strip():
            return reject(line, NO_INPUT, raw)
        system = "\n\n".join(filter(None, (extras.system, said.system)))
        return replace(
            extras, input=said.input, output=said.output, system=system, turns=said.turns
        )


def _extras(roles: Mapping[str, Sequence[str]], reading: Reading) -> Callable[[Record], Row]:
    """A row of everything but the conversation (its column stands in for the input)."""
    rest = {role: columns for role, columns in roles.items() if role != "output"}
    used = roles.get("output", ())
    build = builder({**rest, "output": used}, reading)

    def extras(record: Record) -> Row:
        line, texts, raw = record
        return build((line, {**texts, **dict.fromkeys(roles["input"][:1], "…")}, raw))

    return extras
