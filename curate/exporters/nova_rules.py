"""Rules for what a message to Amazon Nova may consist of: texts, media, thoughts and tools.

They are those of Amazon's validators (``nova_ft_dataset_validator.py`` of aws-samples/amazon-nova-samples and
``amzn-nova-forge`` 1.4), both for Nova 1 and Nova 2 Lite.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from curate.exporters.base import Level, Problem, quoted_list

# What both refuse anywhere in a text, by these letters, each with another way to write it.
_ROLES = ("User", "USER", "Bot", "BOT", "Assistant", "ASSISTANT", "System", "SYSTEM", "Thought")
_MARKS = ("<image>", "<video>", "<unk>", "[EOS]")
RESERVED: Mapping[str, str] = {
    **{f"{role}:": f"{role} -" for role in _ROLES},
    **{mark: f"({mark[1:-1]})" for mark in _MARKS},
}
_RESERVED = re.compile("|".join(map(re.escape, RESERVED)))
# The newest script looks for them in capitals and small letters alike.
_ANY_CASE = re.compile(_RESERVED.pattern, re.IGNORECASE)
_FORMATS = {
    "image": ("jpeg", "png", "gif", "webp"),
    "video": ("mov", "mkv", "mp4", "webm"),
    "document": ("pdf",),
}
_KINDS = ("text", *_FORMATS, "reasoningContent", "toolUse", "toolResult")
_URI = re.compile(r"s3://[\w\-/.]+")
_IMAGES = 10
_LEVELS: tuple[Level, Level] = ("error", "warning")


def rewritten(text: str) -> str:
    """A text without reserved words, however they are written: ``User -`` for ``User:``."""

    def other(found: re.Match[str]) -> str:
        word = found[0]
        return f"{word[:-1]} -" if word.endswith(":") else f"({word[1:-1]})"

    return _ANY_CASE.sub(other, text)


def reserved_problems(line: int, place: str, text: str) -> Iterator[Problem]:
    """Reserved words in a text: an error, or a warning where only the newest script refuses them."""
    words = list(dict.fromkeys(_RESERVED.findall(text)))
    said = "which Bedrock reserves, so the job would fail"
    code, level = "reserved_word", _LEVELS[0]
    if not words:
        words = list(dict.fromkeys(_ANY_CASE.findall(text)))
        said = "which Amazon's newest validator refuses in small letters as well"
        code, level = "reserved_word_case", _LEVELS[1]
    if words:
        other = quoted_list([rewritten(word) for word in words])
        message = (
            f"{place} contains {quoted_list(words)}, {said}: write {other} (the option "
            "rewrite_reserved of the export does)."
        )
        yield Problem(line, code, message, level)


def content_problems(line: int, place: str, role: Any, content: Any) -> Iterator[Problem]:
    """What is wrong with the content of a message."""
    if content == []:
        text = f"{place} has an empty list, which Amazon's newest validator refuses."
        yield Problem(line, "empty_content", text, "warning")
        return
    if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
        text = f"{place} must be a list such as [{{“text”: “…”}}]."
        yield Problem(line, "missing_content", text)
        return
    for part in content:
        yield from _part(line, place, part)
    there = [kind for part in content for kind in _KINDS if part.get(kind) is not None]
    yield from _texts(line, place, content, there)
    yield from _places(line, place, role, there)


def system_problems(line: int, system: Any) -> Iterator[Problem]:
    """What is wrong with a system text; null is as none."""
    place = f"Line {line}, system"
    if system is None:
        return
    if not isinstance(system, list) or not all(
        isinstance(one, dict) and isinstance(one.get("text"), str) for one in system
    ):
        yield Problem(line, "missing_content", f"{place} must be a list such as [{{“text”: “…”}}].")
        return
    if not "".join(one["text"] for one in system).strip():
        yield Problem(line, "blank_content", f"{place} is empty.", "warning")
    for one in system:
        yield from reserved_problems(line, place, one["text"])


def tool_problems(line: int, config: Any, listed: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """What is wrong with the tools that a row declares, and with calls of others; null is as none."""
    if config is None:
        return
    tools = config.get("tools") if isinstance(config, dict) else None
    if not isinstance(tools, list) or not tools:
        text = f"Line {line}: “toolConfig” has no list “tools” with tools in it: leave it out."
        yield Problem(line, "empty_tools", text)
        return
    specs = [one.get("toolSpec") if isinstance(one, dict) else None for one in tools]
    if not all(_is_spec(one) for one in specs):
        text = (
            f"Line {line}: each tool of “toolConfig” needs a “toolSpec” with name, description and an "
            "inputSchema whose json has a type."
        )
        yield Problem(line, "tool_config", text)
        return
    names = [one["name"] for one in specs if one]
    if len(set(names)) < len(names):
        yield Problem(line, "tool_config", f"Line {line}: “toolConfig” has two tools of one name.")
    yield from _calls(line, names, listed)


def _calls(
    line: int, names: Sequence[str], listed: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    called: set[str] = set()
    answered: set[str] = set()
    parts = [
        part
        for message in listed
        if isinstance(message.get("content"), list)
        for part in message["content"]
        if isinstance(part, dict)
    ]
    for part in parts:
        use, result = part.get("toolUse"), part.get("toolResult")
        if isinstance(use, dict):
            if use.get("name") not in names or use.get("toolUseId") in called:
                text = f"Line {line} calls a tool that “toolConfig” does not have, or by an id used before."
                yield Problem(line, "tool_call", text)
            called.add(str(use.get("toolUseId")))
        if isinstance(result, dict):
            identity = str(result.get("toolUseId"))
            if identity not in called or identity in answered:
                text = f"Line {line} answers a call of a tool that was not made before, or twice."
                yield Problem(line, "tool_call", text)
            answered.add(identity)


def _part(line: int, place: str, part: Mapping[str, Any]) -> Iterator[Problem]:
    there = [kind for kind in _KINDS if part.get(kind) is not None]
    if not there:
        text = f"{place} has a part that is none of {', '.join(_KINDS)}."
        yield Problem(line, "missing_content", text)
    if {"toolUse", "toolResult"} <= set(there):
        text = f"{place} has a call of a tool and its result in one part."
        yield Problem(line, "tool_call", text)
    for kind in there:
        value = part[kind]
        if kind == "text" and not isinstance(value, str):
            yield Problem(line, "missing_content", f"{place} has a text that is none.")
        elif kind == "text":
            yield from reserved_problems(line, place, value)
        elif kind in _FORMATS and not _is_media(kind, value):
            text = (
                f"{place} has a {kind} that is not {', '.join(_FORMATS[kind])} at an address s3://… "
                "(source.s3Location.uri)."
            )
            yield Problem(line, "media", text)
        elif kind == "reasoningContent":
            yield from _thought(line, place, value)
        elif kind == "toolUse" and not _is_use(value):
            yield Problem(
                line, "tool_call", f"{place} calls a tool without toolUseId, name or input."
            )
        elif kind == "toolResult":
            yield from _result(line, place, value)


def _thought(line: int, place: str, value: Any) -> Iterator[Problem]:
    inner = value.get("reasoningText") if isinstance(value, dict) else None
    text = inner.get("text") if isinstance(inner, dict) else None
    if not isinstance(text, str) or not text:
        yield Problem(line, "reasoning", f"{place} has a “reasoningContent” without a text.")
        return
    only = f"{place} has a thought, which Nova 2 Lite alone can learn."
    yield Problem(line, "reasoning_model", only, "warning")
    yield from reserved_problems(line, place, text)


def _result(line: int, place: str, value: Any) -> Iterator[Problem]:
    items = value.get("content") if isinstance(value, dict) else None
    if not _named(value, "toolUseId") or not isinstance(items, list) or not items:
        yield Problem(line, "tool_call", f"{place} has a result of a tool without id or content.")
        return
    for item in items:
        given = [
            kind
            for kind, made in (("text", str), ("json", dict))
            if isinstance(item, dict) and isinstance(item.get(kind), made)
        ]
        wrong = isinstance(item, dict) and any(
            item.get(kind) is not None for kind in ("text", "json") if kind not in given
        )
        if len(given) != 1 or wrong:
            text = f"{place} has a result of a tool that is neither a text nor a JSON object."
            yield Problem(line, "tool_call", text)
        elif given == ["text"]:
            yield from reserved_problems(line, place, item["text"])


def _texts(
    line: int, place: str, content: Sequence[Mapping[str, Any]], there: Sequence[str]
) -> Iterator[Problem]:
    texts = [part["text"] for part in content if isinstance(part.get("text"), str)]
    if not texts or {"image", "video", "document", "reasoningContent"} & set(there):
        return
    if not "".join(texts):
        yield Problem(line, "missing_content", f"{place} has an empty text.")
    elif not "".join(texts).strip():
        text = f"{place} has a text of white space only."
        yield Problem(line, "blank_content", text, "warning")


def _places(line: int, place: str, role: Any, there: Sequence[str]) -> Iterator[Problem]:
    only_asked = {*_FORMATS, "toolResult"} & set(there)
    if role == "assistant" and only_asked:
        text = f"{place} has {quoted_list(sorted(only_asked))}, which only the user may give."
        yield Problem(line, "media_role", text)
    only_answered = {"reasoningContent", "toolUse"} & set(there)
    if role == "user" and only_answered:
        text = (
            f"{place} has {quoted_list(sorted(only_answered))}, which only the assistant may give."
        )
        yield Problem(line, "media_role", text)
    many = there.count("video") > 1 or there.count("document") > 1 or there.count("image") > _IMAGES
    mixed = "video" in there and ("image" in there or "document" in there)
    if many or mixed:
        text = f"{place} may have {_IMAGES} images and a document, or one video."
        yield Problem(line, "media_count", text)


def _is_media(kind: str, value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("format"), str):
        return False
    source = value.get("source")
    where = source.get("s3Location") if isinstance(source, dict) else None
    uri = where.get("uri") if isinstance(where, dict) else None
    owner = where.get("bucketOwner") if isinstance(where, dict) else None
    return (
        value["format"].lower() in _FORMATS[kind]
        and isinstance(uri, str)
        and _URI.fullmatch(uri) is not None
        and isinstance(owner, str | None)
    )


def _is_use(value: Any) -> bool:
    return (
        _named(value, "toolUseId")
        and _named(value, "name")
        and isinstance(value.get("input"), dict)
    )


def _is_spec(value: Any) -> bool:
    if not (_named(value, "name") and _named(value, "description")):
        return False
    schema = value.get("inputSchema")
    inner = schema.get("json") if isinstance(schema, dict) else None
    return isinstance(inner, dict) and "type" in inner


def _named(value: Any, key: str) -> bool:
    return isinstance(value, dict) and isinstance(value.get(key), str) and bool(value[key].strip())
