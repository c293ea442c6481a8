"""ShareGPT: conversations by ``human`` and ``gpt``."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import Exporter, Level, Problem, exporters, room_for
from curate.exporters.sharegpt_rules import conversation_problems, conversations
from curate.exporters.validation import BY_ARROW


@exporters.register
class ShareGpt(Exporter):
    """``{"conversations": [{"from", "value"}, ...]}``, the system text first.

    LLaMA-Factory leaves out rows that do not alternate, input first; here they count as errors.
    """

    name: ClassVar[str] = "sharegpt"
    title: ClassVar[str] = "ShareGPT"
    reader: ClassVar[str] = "Conversations by human and gpt, which Unsloth and LLaMA-Factory know."
    levels: ClassVar[Mapping[str, Level]] = BY_ARROW
    reads_arrays: ClassVar[bool] = True
    reads_commands: ClassVar[bool] = True

    @override
    def row(self, record: Record) -> dict[str, Any]:
        system = [{"from": "system", "value": record.system}] if record.system else []
        return {"conversations": [*system, *conversations(record)]}

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        yield from conversation_problems(
            line,
            row.get("conversations"),
            users=("human", "observation"),
            assistants=("gpt", "function_call"),
            order="error",
        )

    @override
    def settings(self, longest: int) -> dict[str, Any]:
        return {"max_length": room_for(longest)}
