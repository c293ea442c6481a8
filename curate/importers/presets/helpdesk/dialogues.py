"""The preset for conversations in a column of any table, recognized by its content."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field
from typing_extensions import override

from curate.importers.presets.training.chats import (
    SPEAKERS,
    ChatPreset,
    Conversation,
    Unfit,
    conversation,
    parse_cell,
)
from curate.importers.roles.mapping import Roles
from curate.importers.roles.role_guess import guess

CONFIDENCE = 0.8
_LOOKED_AT = 50
_WHO = ("role", "from", "speaker", "author", "sender", "who", "name")
_WHAT = ("content", "value", "text", "message", "body", "utterance")


class Dialogues(ChatPreset):
    """A list of messages, or of pairs of speaker and text, in whatever column it is.

    What others than customer and agent say (an action, the system that routed it) is left out, and
    so is what the customer writes after the last answer.
    """

    title: ClassVar[str] = "conversation"

    column: str = Field("", description="The column with the conversation.")

    @override
    def voices(self) -> tuple[str, ...]:
        return (self.column,)

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        rest = guess([name for name in columns if name != self.column], sample).roles
        kept = {
            role: used for role, used in rest.items() if role not in {"input", "output", "system"}
        }
        return {"input": [self.column], "output": [self.column], **kept}

    @override
    def reasons(self, roles: Roles) -> tuple[str, ...]:
        return tuple(
            f"{' and '.join(map(repr, columns))} → {role}: "
            + (
                "each cell is a conversation."
                if columns == [self.column]
                else "its name and its content."
            )
            for role, columns in roles.items()
        )

    @override
    def converse(self, texts: Mapping[str, str]) -> Conversation:
        said = dialogue(parse_cell(texts.get(self.column, "")))
        if said is None:
            raise Unfit("The row has no conversation between two sides.")
        while said[-1]["role"] == "user" and any(each["role"] == "assistant" for each in said):
            said.pop()
        return conversation(said)


def dialogue_column(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> str | None:
    """The first column in which nearly every cell is a conversation; None where there is none."""
    for column in columns:
        cells = [text for row in sample[:_LOOKED_AT] if (text := row.get(column, ""))]
        if not cells or not cells[0].startswith("["):
            continue
        found = sum(dialogue(parse_cell(cell)) is not None for cell in cells)
        if found >= CONFIDENCE * len(cells):
            return column
    return None


def dialogue(value: Any) -> list[dict[str, str]] | None:
    """The messages of customer and agent in a list; None where not both of them speak."""
    said = [_message(each) for each in value] if isinstance(value, list) else []
    if any(each is None for each in said):
        return None
    known = [
        {"role": speaker, "content": text}
        for who, text in filter(None, said)
        if (speaker := SPEAKERS.get(who.strip().lower())) and text.strip()
    ]
    roles = {each["role"] for each in known}
    return known if {"user", "assistant"} <= roles else None


def _message(value: Any) -> tuple[str, str] | None:
    """Who says what; None for anything else than that."""
    if isinstance(value, list) and len(value) == 2 and all(isinstance(each, str) for each in value):
        return value[0], value[1]
    if not isinstance(value, dict):
        return None
    who = next((value[name] for name in _WHO if isinstance(value.get(name), str)), None)
    what = next((value[name] for name in _WHAT if isinstance(value.get(name), str)), None)
    return None if who is None or what is None else (who, what)
