"""Prompt and completion as chats: what TRL trains on, with loss on the completion only."""

from collections.abc import Iterator
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import Exporter, Problem, exporters, messages
from curate.exporters.chat import CHAT_ROLES, message_problems


@exporters.register
class PromptCompletion(Exporter):
    """Conversational ``{"prompt": [...], "completion": [...]}``; plain strings are valid as well.

    TRL computes the loss on the completion only for this shape, and on the whole chat for
    ``messages`` (dataset formats, TRL documentation).
    """

    name: ClassVar[str] = "prompt_completion"
    title: ClassVar[str] = "Prompt and completion"

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {
            "prompt": messages(record),
            "completion": [{"role": "assistant", "content": record.output}],
        }

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        missing = [key for key in ("prompt", "completion") if key not in row]
        if missing:
            yield Problem(line, "missing_key", f"Line {line} lacks {' and '.join(missing)}.")
            return
        prompt, completion = row["prompt"], row["completion"]
        if isinstance(prompt, str) and isinstance(completion, str):
            if not completion.strip():
                yield Problem(line, "missing_content", f"Line {line} has an empty completion.")
            if not prompt.strip():
                yield Problem(
                    line, "missing_prompt", f"Line {line} has an empty prompt.", "warning"
                )
            return
        if not (isinstance(prompt, list) and isinstance(completion, list)):
            text = (
                f"Line {line}: prompt and completion must both be texts or both lists of messages."
            )
            yield Problem(line, "data_type", text)
            return
        keys = ("role", "content", "name", "tool_calls")
        for where, part in (("prompt", prompt), ("completion", completion)):
            if not part:
                yield Problem(line, "missing_messages_list", f"Line {line} has an empty {where}.")
            yield from message_problems(
                line, part, roles=(*CHAT_ROLES, "tool"), keys=keys, where=where
            )
        if not any(isinstance(one, dict) and one.get("role") == "assistant" for one in completion):
            text = f"Line {line} has no assistant message in its completion."
            yield Problem(line, "example_missing_assistant_message", text)
