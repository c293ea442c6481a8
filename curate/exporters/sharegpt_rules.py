"""Rules about ShareGPT's lists of ``from`` and ``value``."""

from collections.abc import Iterator, Sequence
from typing import Any

from curate.domain.records import Record
from curate.exporters.base import Level, Message, Problem, alternating

USERS = ("human", "user", "observation", "tool")
ASSISTANTS = ("gpt", "assistant", "function_call")


def conversations(record: Record) -> list[Message]:
    """What is said before the answer and the answer, by ``human`` and ``gpt``.

    Raises:
        LeftOut: The assistant speaks first.
    """
    said = [
        {"from": "human" if one.role == "user" else "gpt", "value": one.text}
        for one in alternating(record)
    ]
    return [*said, {"from": "gpt", "value": record.output}]


def conversation_problems(
    line: int,
    listed: Any,
    *,
    users: Sequence[str] = USERS,
    assistants: Sequence[str] = ASSISTANTS,
    order: Level = "warning",
    other_role: Level = "error",
    open_end: bool = False,
) -> Iterator[Problem]:
    """What is wrong with a list of messages with ``from`` and ``value``.

    Args:
        line: Where.
        listed: The list.
        users: Names of who asks.
        assistants: Names of who answers.
        order: How grave it is where they don't speak in turns.
        other_role: How grave another name is.
        open_end: Whether the last word is the user's (the answers are in other columns).
    """
    if not isinstance(listed, list) or not listed:
        text = f"Line {line} has no list “conversations” with messages in it."
        yield Problem(line, "missing_messages_list", text)
        return
    for number, message in enumerate(listed, start=1):
        place = f"Line {line}, item {number} of conversations"
        if not isinstance(message, dict):
            yield Problem(line, "data_type", f"{place} is no JSON object.")
            return
        if "from" not in message or "value" not in message:
            yield Problem(line, "message_missing_key", f"{place} lacks “from” or “value”.")
            return
        value = message["value"]
        if not isinstance(value, str):
            yield Problem(line, "missing_content", f"{place} has no text as its value.")
        elif not value.strip():
            yield Problem(line, "blank_content", f"{place} has an empty value.", "warning")
        known = ("system", *users, *assistants)
        if message["from"] not in known:
            text = f"{place} is from {message['from']!r}; known are {', '.join(known)}."
            yield Problem(line, "unrecognized_role", text, other_role)
    said = [one["from"] for one in listed]
    yield from _turns(line, said, users, assistants, order, open_end=open_end)


def _turns(
    line: int,
    said: Sequence[Any],
    users: Sequence[str],
    assistants: Sequence[str],
    order: Level,
    *,
    open_end: bool,
) -> Iterator[Problem]:
    turns = said[1:] if said[0] == "system" else said
    if any(one not in (users if place % 2 == 0 else assistants) for place, one in enumerate(turns)):
        text = f"Line {line}: question and answer must take turns, a question first."
        yield Problem(line, "roles_not_alternating", text, order)
    elif (len(turns) % 2 == 0) == open_end:
        what = "a question" if open_end else "an answer"
        text = f"Line {line} does not end with {what}."
        yield Problem(line, "last_message_not_assistant", text, order)
