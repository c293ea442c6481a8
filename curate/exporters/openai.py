"""OpenAI's supervised fine-tuning: one chat a line."""

from collections.abc import Iterator
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import Exporter, Problem, exporters, messages
from curate.exporters.chat import message_problems

ROLES = ("system", "user", "assistant", "function", "tool", "developer")
KEYS = (
    "role",
    "content",
    "name",
    "function_call",
    "tool_calls",
    "tool_call_id",
    "weight",
    "refusal",
)


@exporters.register
class OpenAI(Exporter):
    """Chats as ``{"messages": [...]}``, with the last message to be learned.

    Rules and error names are those of the data preparation notebook of OpenAI's cookbook; at least
    ten examples are OpenAI's own minimum.
    """

    name: ClassVar[str] = "openai"
    title: ClassVar[str] = "OpenAI chat"
    minimum_rows: ClassVar[int] = 10

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {"messages": [*messages(record), {"role": "assistant", "content": record.output}]}

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        chat = row.get("messages")
        if not isinstance(chat, list) or not chat:
            text = f"Line {line} has no list “messages” with messages in it."
            yield Problem(line, "missing_messages_list", text)
            return
        yield from message_problems(line, chat, roles=ROLES, keys=KEYS)
        roles = [message.get("role") for message in chat if isinstance(message, dict)]
        if "assistant" not in roles:
            text = f"Line {line} has no assistant message, so there is nothing to learn from it."
            yield Problem(line, "example_missing_assistant_message", text)
        elif roles[-1] != "assistant":
            text = f"Line {line} does not end with an assistant message."
            yield Problem(line, "last_message_not_assistant", text, "warning")
        if "user" not in roles:
            yield Problem(line, "missing_user", f"Line {line} has no user message.", "warning")
