"""Prompts and answers in whatever form an application logged them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from curate.importers.json_files.flatten import decoder, text_of
from curate.importers.presets.training.chats import SPEAKERS, Unfit

Message = dict[str, str]
# How LangChain and others call the sides, beside the names of training files.
_SIDES = {**SPEAKERS, "ai": "assistant", "humanmessage": "user", "aimessage": "assistant"} | {
    "systemmessage": "system",
    "humanmessagechunk": "user",
    "aimessagechunk": "assistant",
}
_TOOLS = frozenset({"tool", "function", "toolmessage", "functionmessage", "ipython"})
_HISTORY = ("chat_history", "history", "previous_messages", "conversation_history")
_ASKED = (
    *("messages", "contents", "input_messages", "input", "inputs", "question", "query", "prompt"),
    *(
        "user_input",
        "user_message",
        "message",
        "text",
        "content",
        "human_input",
        "request",
        "prompts",
    ),
)
_ANSWERED = (
    *(
        "choices",
        "generations",
        "candidates",
        "output",
        "outputs",
        "answer",
        "response",
        "completion",
    ),
    *("output_text", "text", "message", "content", "result", "messages", "final_output", "reply"),
)
_SYSTEM = ("system", "system_prompt", "instructions", "system_instruction")
_DEEPEST = 12
_PICTURE = "The prompt has a part that is no text, which an example can't show."
NO_PROMPT = "The record has no prompt."


class ToolCall(Unfit):
    """An answer that is a call of a tool."""

    def __init__(self) -> None:
        super().__init__("the model called a tool, which an example can't show")


def logged(text: str) -> Any:
    """A cell as the value that was logged: JSON where it is an object, a list or a quoted text."""
    bare = text.strip()
    if bare[:1] not in {"{", "[", '"'}:
        return text
    try:
        return decoder.decode(bare)
    except (json.JSONDecodeError, RecursionError):
        return text


def prompt_in(value: Any, depth: int = 0) -> list[Message]:
    """The messages that a model was given: ``role`` (system, user, assistant) and ``content``.

    Raises:
        Unfit: There is none, or one that is no text; the text is the reason.
    """
    if depth > _DEEPEST:
        raise Unfit(NO_PROMPT)
    if isinstance(value, str):
        return [{"role": "user", "content": value}] if value.strip() else []
    if isinstance(value, list):
        return _listed(value, depth)
    if isinstance(value, Mapping):
        if (said := _message(value)) is not None:
            return said
        return [*_system(value), *_asked(value, depth)]
    return []


def _listed(value: Sequence[Any], depth: int) -> list[Message]:
    """A list of messages, of lists of them (LangChain), or of texts."""
    if len(value) == 1 and isinstance(value[0], list):
        return prompt_in(value[0], depth + 1)
    found: list[Message] = []
    for each in value:
        if isinstance(each, list) and len(each) == 2 and all(isinstance(one, str) for one in each):
            side = _SIDES.get(each[0].lower())
            found += [{"role": side, "content": each[1]}] if side else []
        else:
            found += prompt_in(each, depth + 1)
    return found


def _system(value: Mapping[str, Any]) -> Iterator[Message]:
    for name in _SYSTEM:
        if value.get(name):
            yield {"role": "system", "content": content_of(value[name])}


def _asked(value: Mapping[str, Any], depth: int) -> list[Message]:
    before: Any = next((value[name] for name in _HISTORY if isinstance(value.get(name), list)), [])
    for name in _ASKED:
        if value.get(name):
            return [*prompt_in(before, depth + 1), *prompt_in(value[name], depth + 1)]
    arguments = value.get("kwargs") or value.get("args")
    if arguments:
        return prompt_in(arguments, depth + 1)
    # Variables of a prompt that only the application has: what it was given is what was asked.
    given = {
        name: text_of(each)
        for name, each in value.items()
        if name not in {*_SYSTEM, *_HISTORY} and text_of(each)
    }
    if not given:
        return []
    texts = list(given.values())
    lines = "\n".join(f"{name}: {text}" for name, text in given.items())
    return [{"role": "user", "content": texts[0] if len(texts) == 1 else lines}]


def _message(value: Mapping[str, Any]) -> list[Message] | None:
    """The message that an object is; an empty list for one of a tool; None where it is none.

    Raises:
        Unfit: It has a part that is no text.
    """
    inner = value.get("kwargs")
    if value.get("type") == "constructor" and isinstance(inner, Mapping):  # LangChain
        named = value.get("id")
        kind: Any = str(named[-1]) if isinstance(named, list) and named else str(inner.get("type"))
        content = inner.get("content")
    elif isinstance(value.get("data"), Mapping) and isinstance(value.get("type"), str):
        kind, content = value["type"], value["data"].get("content")
    else:
        kind = value.get("role") or value.get("type") or value.get("from")
        content = value.get("content", value.get("parts", value.get("value", value.get("text"))))
    name = str(kind).strip().lower()
    if name in _TOOLS:
        return []
    side = _SIDES.get(name)
    if side is None or not isinstance(content, (str, list, type(None))):
        return None
    text = content_of(content)
    return [{"role": side, "content": text}] if text.strip() else []


def content_of(content: Any) -> str:
    """The text of a message: as it is, or of its parts.

    Raises:
        Unfit: It has a part that is no text.
    """
    if isinstance(content, Mapping):
        content = content.get("parts", content.get("text", content.get("content")))
    if not isinstance(content, list):
        return text_of(content)
    texts = []
    for part in content:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, Mapping):
            kind = text_of(part.get("type", "text"))
            if kind in {"text", "input_text", "output_text"} and part.get("text") is not None:
                texts.append(text_of(part["text"]))
            elif kind not in {"tool_use", "tool_result", "tool_call", "reasoning", "thinking"}:
                raise Unfit(_PICTURE)
    return "\n".join(filter(None, texts))


def answer_in(value: Any, depth: int = 0) -> str:  # noqa: PLR0911 - one for each form
    """What a model answered; empty where it answered nothing.

    Raises:
        Unfit: It called a tool instead.
    """
    if isinstance(value, str):
        return value
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        return _answer_of_list(value, depth)
    if not isinstance(value, Mapping):
        return ""
    said = _message(value)
    if said:
        return said[-1]["content"]
    if value.get("tool_calls") or value.get("function_call"):
        raise ToolCall
    for name in _ANSWERED:
        if name in value and (found := answer_in(value[name], depth + 1)):
            return found
    texts = [each for each in value.values() if isinstance(each, str) and each.strip()]
    return texts[0] if len(texts) == 1 and len(value) == 1 else ""


def _answer_of_list(value: Sequence[Any], depth: int) -> str:
    """The answer in a list: of messages the last, of alternatives the first, of parts all."""
    kinds = {
        text_of(part.get("type"))
        for part in value
        if isinstance(part, Mapping) and "role" not in part
    }
    if kinds & {"text", "output_text"}:
        return content_of(list(value))
    messages = [each for each in value if isinstance(each, Mapping)]
    sides = [each for each in messages if each.get("role") or text_of(each.get("type")) in _SIDES]
    if sides and len(sides) == len(value):
        return next(filter(None, (answer_in(each, depth + 1) for each in reversed(sides))), "")
    return next(filter(None, (answer_in(each, depth + 1) for each in value)), "")
