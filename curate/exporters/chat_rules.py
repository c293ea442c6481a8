"""Rules for lists of chat messages that several formats share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import NoneType
from typing import Any

from curate.exporters.base import Level, Problem

CHAT_ROLES = ("system", "user", "assistant")


@dataclass(frozen=True, slots=True)
class ChatRules:
    """The rules of one format for messages; a level of None switches a rule off.

    Attributes:
        keys: Keys that a message may have; None for any.
        parts: Whether the content may be a list of parts.
        part: A part that is none.
        calls: Whether a message that calls a tool may do without content.
        empty: An empty content.
        blank: A content of white space only.
        weight: A weight that is neither 0 nor 1.
        weights: What a weight of 0 or 1 may be written as.
        repeated: The same role twice in a row.
        late_system: A system message after the first message.
        first: The first message (after the system's) by the assistant.
        last: The last message by anybody but the assistant.
        no_answer: No message by the assistant at all.
        no_question: No message by the user at all.
    """

    roles: tuple[str, ...] = CHAT_ROLES
    other_role: Level = "error"
    keys: tuple[str, ...] | None = None
    other_key: Level = "error"
    parts: bool = True
    part: Level = "error"
    calls: bool = True
    content_type: Level = "error"
    empty: Level = "error"
    blank: Level = "warning"
    weight: Level | None = "error"
    weights: tuple[type, ...] = (int, NoneType)
    repeated: Level | None = None
    late_system: Level | None = "warning"
    first: Level | None = "warning"
    last: Level | None = "warning"
    no_answer: Level | None = "error"
    no_question: Level | None = "warning"

    def problems(self, line: int, listed: Any, where: str = "messages") -> Iterator[Problem]:
        """What is wrong with a list of messages, with the error names of OpenAI's cookbook."""
        if not isinstance(listed, list) or not listed:
            text = f"Line {line} has no list “{where}” with messages in it."
            yield Problem(line, "missing_messages_list", text)
            return
        for number, message in enumerate(listed, start=1):
            place = f"Line {line}, item {number} of {where}"
            if isinstance(message, dict):
                yield from self._message(line, place, message)
            else:
                yield Problem(line, "data_type", f"{place} is not a JSON object.")
        roles = [one.get("role") for one in listed if isinstance(one, dict)]
        yield from self._order(line, [one if isinstance(one, str) else "" for one in roles])

    def _message(self, line: int, place: str, message: Mapping[str, Any]) -> Iterator[Problem]:
        called = self.calls and bool(message.get("tool_calls") or message.get("function_call"))
        if "role" not in message or ("content" not in message and not called):
            yield Problem(line, "message_missing_key", f"{place} lacks “role” or “content”.")
        unknown = sorted(set(message) - set(self.keys)) if self.keys is not None else []
        if unknown:
            text = f"{place} has keys that are not allowed: {', '.join(unknown)}."
            yield Problem(line, "message_unrecognized_key", text, self.other_key)
        role = message.get("role")
        if "role" in message and role not in self.roles:
            text = f"{place} has the role {role!r}; allowed are {', '.join(self.roles)}."
            level = self.other_role if isinstance(role, str) else "error"
            yield Problem(line, "unrecognized_role", text, level)
        if "content" in message and not (called and not message["content"]):
            yield from self._content(line, place, message["content"])
        if self.weight and "weight" in message and not self._is_weight(message["weight"]):
            text = f"{place} has a weight that is neither 0 nor 1."
            yield Problem(line, "weight", text, self.weight)

    def _content(self, line: int, place: str, content: Any) -> Iterator[Problem]:
        if isinstance(content, list) and self.parts:
            if not content:
                yield Problem(line, "missing_content", f"{place} has an empty content.", self.empty)
            elif not all(_is_part(part) for part in content):
                text = f"{place} has invalid content parts."
                yield Problem(line, "missing_content", text, self.part)
        elif not isinstance(content, str):
            text = f"{place} has content that is not a text."
            yield Problem(line, "missing_content", text, self.content_type)
        elif not content:
            yield Problem(line, "missing_content", f"{place} has an empty content.", self.empty)
        elif content.isspace():
            text = f"{place} has a content of white space only."
            yield Problem(line, "blank_content", text, self.blank)

    def _is_weight(self, weight: Any) -> bool:
        return type(weight) in self.weights and weight in {0, 1, None}

    def _order(self, line: int, roles: Sequence[str]) -> Iterator[Problem]:
        ends = roles[-1:] == ["assistant"]
        found = [
            (
                self.no_answer,
                "example_missing_assistant_message",
                "assistant" not in roles,
                "has no assistant message, so there is nothing to learn from it",
            ),
            (self.no_question, "missing_user", "user" not in roles, "has no user message"),
            (
                self.late_system,
                "system_not_first",
                "system" in roles[1:],
                "has a system message that is not the first",
            ),
            (
                self.first,
                "first_message_not_user",
                _spoken(roles)[:1] == ["assistant"],
                "begins with an assistant message; the user should come first",
            ),
            (
                self.last,
                "last_message_not_assistant",
                "assistant" in roles and not ends,
                "does not end with an assistant message",
            ),
            (
                self.repeated,
                "roles_not_alternating",
                _repeats(roles),
                "has two messages in a row with the same role",
            ),
        ]
        for level, code, broken, text in found:
            if level and broken:
                yield Problem(line, code, f"Line {line} {text}.", level)


def _spoken(roles: Sequence[str]) -> list[str]:
    return [role for role in roles if role not in {"system", "developer"}]


def _is_part(part: Any) -> bool:
    if not isinstance(part, dict):
        return False
    kind = part.get("type")
    return isinstance(part.get("text"), str) if kind == "text" else isinstance(kind, str)


def _repeats(roles: Sequence[str]) -> bool:
    return any(one == other for one, other in pairwise(roles))


def missing_keys(line: int, row: Mapping[str, Any], keys: Sequence[str]) -> Iterator[Problem]:
    """A problem where a row lacks keys."""
    lacking = [f"“{key}”" for key in keys if key not in row]
    if lacking:
        yield Problem(line, "missing_key", f"Line {line} lacks {' and '.join(lacking)}.")


def text_problems(line: int, row: Mapping[str, Any], key: str) -> Iterator[Problem]:
    """What is wrong with a key that should hold a text."""
    value = row.get(key)
    if not isinstance(value, str):
        yield Problem(line, "data_type", f"Line {line}: “{key}” is not a text.")
    elif not value.strip():
        yield Problem(line, "missing_content", f"Line {line} has an empty “{key}”.", "warning")


def tool_list_problems(
    line: int, row: Mapping[str, Any], empty: Level = "warning", key: str = "tools"
) -> Iterator[Problem]:
    """What is wrong with the tools that a chat offers; null is as none.

    Args:
        line: Where.
        row: The chat.
        empty: How severe an empty list is.
        key: Of the tools.
    """
    tools = row.get(key)
    if tools is None:
        return
    if not isinstance(tools, list):
        yield Problem(line, "tools", f"Line {line}: “{key}” is not a list.", empty)
    elif not tools:
        text = f"Line {line} has an empty list “{key}”: leave it out where there are none."
        yield Problem(line, "empty_tools", text, empty)


def extra_keys(
    line: int, row: Mapping[str, Any], known: Sequence[str], level: Level = "warning"
) -> Iterator[Problem]:
    """A problem where a row has keys that nobody reads."""
    extra = sorted(set(row) - set(known))
    if extra:
        text = f"Line {line} has columns that are not read: {', '.join(extra)}."
        if level == "error":
            text = f"Line {line} has columns that are not allowed: {', '.join(extra)}."
        yield Problem(line, "extra_column", text, level)
