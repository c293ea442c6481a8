"""Unsloth: chats, which its notebooks and its Studio read without a mapping."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import Exporter, Level, Problem, answer, exporters, messages, room_for
from curate.exporters.chat_rules import missing_keys, text_problems
from curate.exporters.hugging_face_rules import CHAT, pair_problems, shape_of
from curate.exporters.sharegpt_rules import conversation_problems
from curate.exporters.trainers.trl import whole_chat
from curate.exporters.validation import BY_ARROW

_SHAPES = ("prompt", "messages", "conversations", "instruction", "text")


@exporters.register
class Unsloth(Exporter):
    """Chats as ``{"messages": [...]}``.

    Unsloth learns the whole chat unless ``train_on_responses_only`` is called on the trainer; the
    manifest says so, and what ``max_seq_length`` to load the model with.
    """

    name: ClassVar[str] = "unsloth"
    title: ClassVar[str] = "Unsloth"
    reader: ClassVar[str] = "Chats for Unsloth's notebooks and its Studio, on one GPU."
    levels: ClassVar[Mapping[str, Level]] = BY_ARROW
    reads_arrays: ClassVar[bool] = True
    reads_commands: ClassVar[bool] = True

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {"messages": [*messages(record), answer(record)]}

    @override
    def shape(self, row: Mapping[str, Any]) -> str | None:
        found = shape_of(row, _SHAPES)
        return f"with “{found}”" if found else None

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        shape = shape_of(row, _SHAPES)
        if shape == "prompt":
            lacking = list(missing_keys(line, row, ("prompt", "completion")))
            yield from lacking or pair_problems(line, row, ("completion",))
        elif shape == "messages":
            yield from CHAT.problems(line, row["messages"])
            if line == 1:
                yield whole_chat(line, "call train_on_responses_only on the trainer")
        elif shape == "conversations":
            yield from conversation_problems(line, row["conversations"])
        elif shape == "instruction":
            yield from text_problems(line, row, "instruction")
            yield from text_problems(line, row, "output")
        elif shape == "text":
            yield from text_problems(line, row, "text")
        else:
            text = (
                f"Line {line} has neither messages, conversations, prompt and completion, "
                "instruction and output nor text."
            )
            yield Problem(line, "missing_key", text)

    @override
    def settings(self, longest: int) -> dict[str, Any]:
        return {"max_seq_length": room_for(longest), "train_on_responses_only": True}
