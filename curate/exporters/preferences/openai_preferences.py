"""Preferences in the shape of OpenAI: ``input``, ``preferred_output``, ``non_preferred_output``."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from curate.exporters.base import Problem
from curate.exporters.chat_rules import ChatRules

OUTPUTS = ("preferred_output", "non_preferred_output")


def preference_problems(line: int, row: Mapping[str, Any], rules: ChatRules) -> Iterator[Problem]:
    """What is wrong with a row that has ``input`` and both outputs."""
    given = row["input"]
    if not isinstance(given, dict) or "messages" not in given:
        text = f"Line {line}: “input” is no object with “messages”."
        yield Problem(line, "missing_messages_list", text)
    else:
        asked = replace(rules, no_answer=None, last=None)
        yield from asked.problems(line, given["messages"], "input.messages")
        said = given["messages"] if isinstance(given["messages"], list) else []
        if said and isinstance(said[-1], dict) and said[-1].get("role") == "assistant":
            text = f"Line {line}: the input ends with an assistant message; the outputs answer it."
            yield Problem(line, "last_message_not_user", text)
    answers = replace(
        rules,
        roles=("assistant",),
        no_question=None,
        first=None,
        last=None,
        late_system=None,
        repeated=None,
        no_answer=None,
    )
    for key in OUTPUTS:
        output = row[key]
        if isinstance(output, list) and len(output) != 1:
            text = f"Line {line}: “{key}” must hold exactly one message."
            yield Problem(line, "output_count", text)
        yield from answers.problems(line, output, key)
