"""Rules about lists of chat messages that several consumers share."""

from collections.abc import Iterator
from typing import Any

from curate.exporters.base import Problem

CHAT_ROLES = ("system", "user", "assistant")


def message_problems(
    line: int,
    messages: list[Any],
    *,
    roles: tuple[str, ...],
    keys: tuple[str, ...],
    where: str = "messages",
) -> Iterator[Problem]:
    """Shape of each message, with the error names of OpenAI's cookbook."""
    for number, message in enumerate(messages, start=1):
        place = f"Line {line}, item {number} of {where}"
        if not isinstance(message, dict):
            yield Problem(line, "data_type", f"{place} is no JSON object.")
            continue
        calls = bool(message.get("tool_calls") or message.get("function_call"))
        if "role" not in message or ("content" not in message and not calls):
            yield Problem(line, "message_missing_key", f"{place} lacks “role” or “content”.")
        unknown = sorted(set(message) - set(keys))
        if unknown:
            text = f"{place} has keys that are not allowed: {', '.join(unknown)}."
            yield Problem(line, "message_unrecognized_key", text)
        role = message.get("role")
        if "role" in message and role not in roles:
            text = f"{place} has the role {role!r}; allowed are {', '.join(roles)}."
            yield Problem(line, "unrecognized_role", text)
        content = message.get("content")
        if not calls and "content" in message and not _has_text(content):
            yield Problem(line, "missing_content", f"{place} has no text as its content.")
        if message.get("weight", 0) not in (0, 1) or isinstance(message.get("weight"), bool):
            yield Problem(line, "weight", f"{place} has a weight that is neither 0 nor 1.")


def _has_text(content: Any) -> bool:
    if isinstance(content, list):  # content parts
        return any(isinstance(part, dict) and part for part in content)
    return isinstance(content, str) and bool(content.strip())
