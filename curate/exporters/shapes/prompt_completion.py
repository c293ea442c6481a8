"""Prompt and completion as chats: what TRL trains on, with loss on the completion only."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import Exporter, Level, Problem, answer, exporters, messages, room_for
from curate.exporters.chat_rules import missing_keys
from curate.exporters.hugging_face_rules import pair_problems, pair_shape
from curate.exporters.validation import BY_ARROW


@exporters.register
class PromptCompletion(Exporter):
    """Conversational ``{"prompt": [...], "completion": [...]}``; plain strings are valid as well.

    TRL computes the loss on the completion only for this shape, and on the whole chat for
    ``messages`` (dataset formats, TRL documentation).
    """

    name: ClassVar[str] = "prompt_completion"
    title: ClassVar[str] = "Prompt and completion"
    reader: ClassVar[str] = "Prompt and answer in separate columns, for TRL and for your own code."
    # TRL reads on, but ends only those as an answer ends that are like the first row.
    levels: ClassVar[Mapping[str, Level]] = {**BY_ARROW, "mixed_shapes": "warning"}
    reads_arrays: ClassVar[bool] = True
    reads_commands: ClassVar[bool] = True

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {"prompt": messages(record), "completion": [answer(record)]}

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        lacking = list(missing_keys(line, row, ("prompt", "completion")))
        yield from lacking or pair_problems(line, row, ("completion",))

    @override
    def shape(self, row: Mapping[str, Any]) -> str | None:
        return pair_shape(row, ("prompt", "completion"))

    @override
    def settings(self, longest: int) -> dict[str, Any]:
        return {"max_length": room_for(longest)}
