"""Fireworks AI: chats in OpenAI's shape."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import Exporter, Problem, answer, exporters, messages, without_learning
from curate.exporters.chat_rules import ChatRules, extra_keys, tool_list_problems
from curate.exporters.preferences.openai_preferences import OUTPUTS, preference_problems

RULES = ChatRules(
    roles=("system", "user", "assistant", "tool"),
    empty="warning",
    late_system="error",
)


@exporters.register
class Fireworks(Exporter):
    """Chats as ``{"messages": [...]}``, or preferences; 3 to 3 million of them.

    Rules are those of Fireworks' documentation; their SDK looks at the file's name and size only.
    """

    name: ClassVar[str] = "fireworks"
    title: ClassVar[str] = "Fireworks AI"
    reader: ClassVar[str] = (
        "Chats for Fireworks AI, which tunes open models and serves them on dedicated machines."
    )
    reads_commands: ClassVar[bool] = True
    minimum_rows: ClassVar[int] = 3
    maximum_rows: ClassVar[int | None] = 3_000_000

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {"messages": [*without_learning(messages(record)), answer(record)]}

    @override
    def shape(self, row: Mapping[str, Any]) -> str | None:
        if "messages" in row:
            return "a chat"
        return "a preference" if {"input", *OUTPUTS} <= row.keys() else None

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        if self.shape(row) == "a preference":
            yield from preference_problems(line, row, RULES)
            return
        yield from RULES.problems(line, row.get("messages"))
        yield from tool_list_problems(line, row)
        yield from extra_keys(line, row, ("messages", "tools"))

    @override
    def about_file(self, path: Path, rows: int) -> Iterator[Problem]:
        if path.suffix != ".jsonl":
            text = "Fireworks accepts only files whose name ends in .jsonl."
            yield Problem(0, "file_name", text)
