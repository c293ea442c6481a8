"""OpenAI's supervised fine-tuning: one chat a line."""

from collections.abc import Iterator
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import Exporter, Problem, answer, exporters, messages, without_learning
from curate.exporters.chat_rules import ChatRules, extra_keys, tool_list_problems

RULES = ChatRules(
    roles=("system", "user", "assistant", "function", "tool", "developer"),
    keys=(
        *("role", "content", "name", "weight", "refusal"),
        *("function_call", "tool_calls", "tool_call_id"),
    ),
)
_COLUMNS = ("messages", "tools", "parallel_tool_calls", "functions")


@exporters.register
class OpenAI(Exporter):
    """Chats as ``{"messages": [...]}``, with the last message to be learned.

    Rules and error names are those of the data preparation notebook of OpenAI's cookbook, with tool
    calls and content parts, which came after it; at least ten examples are OpenAI's own minimum.
    """

    name: ClassVar[str] = "openai"
    title: ClassVar[str] = "OpenAI chat"
    reader: ClassVar[str] = (
        "Chats with roles, which OpenAI, Azure and most hosts read: use it if no other format fits."
    )
    ending: ClassVar[str] = (
        "OpenAI takes no new customers for tuning, and ends it on 6 January 2027; Azure and other "
        "hosts go on reading the format."
    )
    minimum_rows: ClassVar[int] = 10
    # OpenAI encodes texts as texts; many others read the format.
    reads_commands: ClassVar[bool] = True
    command_readers: ClassVar[str] = "readers of this format other than OpenAI"

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {"messages": [*without_learning(messages(record)), answer(record)]}

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        yield from RULES.problems(line, row.get("messages"))
        # The API and Azure refuse an empty list, which the notebook does not look at.
        yield from tool_list_problems(line, row, "error")
        yield from extra_keys(line, row, _COLUMNS)
