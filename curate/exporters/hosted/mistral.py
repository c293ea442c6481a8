"""Mistral: chats, with tool calls whose ids have nine characters."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

from jsonschema import Draft7Validator
from jsonschema.exceptions import SchemaError
from typing_extensions import override

from curate.domain.records import Part, Record
from curate.exporters.base import Exporter, Problem, answer, exporters, messages, without_learning
from curate.exporters.chat_rules import ChatRules, extra_keys, tool_list_problems

ROLES = ("system", "user", "assistant", "tool")
RULES = ChatRules(
    roles=ROLES, empty="warning", weight=None, last=None, no_answer=None, late_system=None
)
KEYS: Mapping[str, frozenset[str]] = {
    "system": frozenset({"role", "content"}),
    "user": frozenset({"role", "content"}),
    "assistant": frozenset({"role", "content", "tool_calls", "prefix", "weight"}),
    "tool": frozenset({"role", "content", "tool_call_id", "name"}),
}
_NEXT: Mapping[str, frozenset[str]] = {
    "system": frozenset({"user", "assistant", "system"}),
    "user": frozenset({"assistant", "system", "user"}),
    "assistant": frozenset({"assistant", "user", "tool"}),
    "tool": frozenset({"assistant", "tool", "user"}),
}
_ID = re.compile(r"[a-zA-Z0-9]{9}")
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_FUNCTION = {"name", "description", "parameters", "strict"}
_MB = 1 << 20


@exporters.register
class Mistral(Exporter):
    """Chats as ``{"messages": [...]}`` that end with the assistant's answer.

    Rules are those of mistral-common's validator for tuning (``ValidationMode.finetuning``, the
    third version's, whose tool ids have nine letters or digits).
    """

    name: ClassVar[str] = "mistral"
    title: ClassVar[str] = "Mistral"
    reader: ClassVar[str] = "Chats for Mistral's tuning, and for mistral-finetune at home."
    ending: ClassVar[str] = (
        "Mistral calls its tuning service deprecated, and mistral-finetune is archived: take it only "
        "where you depend on it already."
    )
    largest: ClassVar[Mapping[Part, int]] = {"train": 512 * _MB, "validation": _MB}

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {"messages": [*without_learning(messages(record)), answer(record)]}

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        yield from extra_keys(line, row, ("messages", "tools"))
        yield from _tools(line, row)
        listed = row.get("messages")
        broken = list(RULES.problems(line, listed))
        yield from broken
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            return
        for number, message in enumerate(listed, start=1):
            for code, fault in _faults(message, last=number == len(listed)):
                yield Problem(line, code, f"Line {line}, item {number} of messages {fault}.")
        roles = [one.get("role") for one in listed]
        if all(role in ROLES for role in roles):
            yield from _order(line, [str(role) for role in roles], listed)

    @override
    def about_file(self, path: Path, rows: int) -> Iterator[Problem]:
        if path.stat().st_size > self.largest["train"]:
            text = (
                "Mistral accepts files of at most 512 MB; several files are allowed, so split it."
            )
            yield Problem(0, "file_too_large", text, "warning")


def _tools(line: int, row: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the tools that a chat offers."""
    tools = row.get("tools")
    if not tools:
        yield from tool_list_problems(line, row)
    elif not isinstance(tools, list):
        yield Problem(line, "tools", f"Line {line}: “tools” is not a list.")
    elif not all(_is_tool(one) for one in tools):
        text = (
            f"Line {line}: each of “tools” must be {{“type”: “function”, “function”: {{…}}}} with a name of "
            "letters, digits, - and _, a description, and parameters that are a JSON Schema."
        )
        yield Problem(line, "tools", text)


def _is_tool(tool: Any) -> bool:
    if not isinstance(tool, dict) or set(tool) - {"type", "function"}:
        return False
    function = tool.get("function")
    if not isinstance(function, dict) or set(function) - _FUNCTION:
        return False
    parameters = function.get("parameters")
    if not isinstance(parameters, dict):
        return False
    try:
        Draft7Validator.check_schema(parameters)
    except SchemaError:
        return False
    return (
        tool.get("type", "function") == "function"
        and _matches(_NAME, function.get("name"))
        and isinstance(function.get("description", ""), str)
        and isinstance(function.get("strict", False), bool)
    )


def _faults(message: Mapping[str, Any], *, last: bool) -> Iterator[tuple[str, str]]:
    """Code and words of what is wrong with one message, beyond what every consumer looks at."""
    role = message.get("role")
    allowed = KEYS.get(role, frozenset(message)) if isinstance(role, str) else frozenset(message)
    unknown = sorted(set(message) - allowed)
    if unknown:
        yield "message_unrecognized_key", f"has keys that are not allowed: {', '.join(unknown)}"
    if role == "assistant":
        calls = message.get("tool_calls")
        if bool(message.get("content")) == bool(calls):
            yield "missing_content", "must have either a content or tool calls, not both or neither"
        if message.get("weight") not in (None, 0, 1):
            yield "weight", "has a weight that is neither 0 nor 1"
        if message.get("prefix"):
            yield "prefix", "is a prefix, which tuning can't use"
        for call in calls if isinstance(calls, list) else ():
            yield from _call(call, last=last)
    if role == "tool" and not _matches(_ID, message.get("tool_call_id")):
        yield "tool_id", "answers no tool call with an id of nine letters or digits"
    name = message.get("name")
    if role == "tool" and name is not None and not _matches(_NAME, name):
        yield "tool_name", "has a tool name of other than letters, digits, - and _"


def _call(call: Any, *, last: bool) -> Iterator[tuple[str, str]]:
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(function, dict) or set(call) - {"id", "type", "function"}:
        yield "tool_call", "has a tool call without a function, or with keys that are not allowed"
        return
    identity = call.get("id", "null")
    if not (_matches(_ID, identity) or (last and identity == "null")):
        yield "tool_id", "calls a tool by an id that is not nine letters or digits"
    if not _matches(_NAME, function.get("name")):
        yield "tool_name", "calls a function whose name has other than letters, digits, - and _"
    if not isinstance(function.get("arguments", 0), str | dict | None):
        yield "tool_call", "calls a function whose arguments are neither a text nor an object"


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _order(
    line: int, roles: Sequence[str], listed: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    if len(roles) == 1 and roles != ["user"]:
        yield Problem(line, "first_message_not_user", f"Line {line} has an answer to nothing.")
    if roles[-1:] != ["assistant"]:
        text = f"Line {line} does not end with an assistant message."
        yield Problem(line, "last_message_not_assistant", text)
    for one, other in pairwise(roles):
        if other not in _NEXT[one]:
            text = f"Line {line} has a message by {other} after one by {one}."
            yield Problem(line, "roles_not_alternating", text)
    awaited = 0
    for role, message in zip(roles[1:], listed[1:], strict=True):
        if role == "tool":
            awaited -= 1
        elif role == "assistant":
            if awaited:
                text = f"Line {line} has a different number of tool answers than tool calls."
                yield Problem(line, "tool_answers", text)
            calls = message.get("tool_calls")
            awaited = len(calls) if isinstance(calls, list) else 0
