"""The presets for preference data: pairs of answers (DPO), and answers marked good or bad (KTO)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Item
from curate.importers.presets.base import presets
from curate.importers.presets.training.chats import (
    ChatPreset,
    Conversation,
    Unfit,
    conversation,
    messages_in,
    parse_cell,
)
from curate.importers.roles.mapping import Reading, Roles

_BETTER = (
    "chosen",
    "chosen.value",
    "chosen.content",
    "preferred_output",
    "chosen_response",
    "chosen_messages",
)
_WORSE = (
    "rejected",
    "rejected.value",
    "rejected.content",
    "non_preferred_output",
    "rejected_response",
    "rejected_messages",
)
_ASKED = ("prompt", "input.messages", "conversations", "messages", "question", "instruction")
_SPOKEN = re.compile(r"(?:^|\n\n)(Human|Assistant): ?")
_MARKS = ("kto_tag", "label")


@presets.register
class Dpo(ChatPreset):
    """The better answer is the output; the worse one is kept as metadata ``rejected``."""

    name = "dpo"
    title = "DPO pairs"
    chat: ClassVar[tuple[str, ...]] = (*_ASKED, "input", *_BETTER)

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        better, worse = _first(_BETTER, columns), _first(_WORSE, columns)
        return float(better is not None and worse is not None)

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        asked, better = _first(_ASKED, columns), _first(_BETTER, columns)
        if better is None:
            return {}
        more = ["input"] if asked == "instruction" and "input" in columns else []
        system = {"system": ["system"]} if "system" in columns else {}
        return {"input": [asked or better, *more], "output": [better], **system}

    @override
    def converse(self, texts: Mapping[str, str]) -> Conversation:
        asked = texts.get(_first(_ASKED, texts) or "", "")
        if "input" in texts and texts.get("instruction"):
            asked = "\n\n".join(filter(None, (asked, texts["input"])))
        before = messages_in(asked)
        better = _answer(texts, _BETTER)
        if before is None:
            before = [{"role": "user", "content": asked}] if asked else []
        return conversation([*before, *better])

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        for item in items:
            for row in super().rows(iter([item]), roles, reading):
                if not (isinstance(item, tuple) and isinstance(row, ImportedRow)):
                    yield row
                    continue
                metadata = {name: text for name, text in row.metadata.items() if name not in _WORSE}
                yield replace(row, metadata={**metadata, "rejected": _text(item[1], _WORSE)})


@presets.register
class Kto(ChatPreset):
    """Answers marked good become examples; those marked bad are skipped with a reason."""

    name = "kto"
    title = "KTO marks"
    chat: ClassVar[tuple[str, ...]] = ("messages", "conversations", "prompt", "completion")

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        return float(is_marked(columns, sample))

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        chat = _first(("messages", "conversations"), columns)
        if chat:
            return {"input": [chat], "output": [chat]}
        return {"input": ["prompt"], "output": ["completion"]} if "prompt" in columns else {}

    @override
    def converse(self, texts: Mapping[str, str]) -> Conversation:
        chat = _first(("messages", "conversations"), texts)
        if chat:
            return conversation(parse_cell(texts[chat]))
        asked = texts.get("prompt", "")
        before = messages_in(asked)
        if before is None:
            before = [{"role": "user", "content": asked}]
        return conversation([*before, *_answer(texts, ("completion",))])

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        return super().rows(map(_without_bad, items), roles, reading)


def is_marked(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> bool:
    """Whether a file has conversations or pairs, each with a mark that is true or false."""
    mark = _first(_MARKS, columns)
    pairs = {"prompt", "completion"} <= set(columns)
    if mark is None or not (pairs or {"messages", "conversations"} & set(columns)):
        return False
    marks = {row.get(mark, "").lower() for row in sample}
    return bool(marks) and marks <= {"true", "false"}


def _without_bad(item: Item) -> Item:
    if isinstance(item, tuple):
        line, texts, _ = item
        mark = _first(_MARKS, texts)
        if mark and texts[mark].lower() in {"false", "0"}:
            return SkippedRow(
                line, "its answer is marked as bad, so there is nothing to learn from it"
            )
    return item


def _first(names: Sequence[str], columns: Any) -> str | None:
    return next((name for name in names if name in columns), None)


def _text(texts: Mapping[str, str], names: Sequence[str]) -> str:
    """The answer in the first of some columns, as text."""
    try:
        return str(_answer(texts, names)[-1].get("content", ""))
    except Unfit:
        return ""


def _answer(texts: Mapping[str, str], names: Sequence[str]) -> list[dict[str, Any]]:
    """The messages in the first of some columns; a plain text is one message."""
    text = texts.get(_first(names, texts) or "", "")
    return messages_in(text) or transcript(text) or [{"role": "assistant", "content": text}]


def transcript(text: str) -> list[dict[str, Any]] | None:
    """The messages of a text that alternates between ``Human:`` and ``Assistant:``; else None."""
    pieces = _SPOKEN.split(text)
    if len(pieces) < 5 or pieces[0].strip() or pieces[1] != "Human":  # two said something
        return None
    return [
        {"role": "user" if who == "Human" else "assistant", "content": said.strip()}
        for who, said in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
