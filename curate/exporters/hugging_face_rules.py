"""Rules that formats read with Hugging Face's datasets share (TRL, Unsloth, preference pairs).

What they reject was tried with TRL 1.16 and datasets 5.2, with a ChatML template (see
``benchmarks/validators.py``): a template that checks roles is stricter, so those are warnings.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from curate.exporters.base import Level, Problem
from curate.exporters.chat_rules import ChatRules

CHAT = ChatRules(
    roles=("system", "user", "assistant", "tool"),
    other_role="warning",
    parts=False,
    empty="warning",
    weight=None,
    no_answer="warning",
)
PROMPT = ChatRules(
    roles=("system", "user", "assistant", "tool"),
    other_role="warning",
    parts=False,
    empty="warning",
    weight=None,
    no_answer=None,
    last=None,
    first=None,
)
ANSWER = ChatRules(
    roles=("assistant", "tool"),
    other_role="warning",
    parts=False,
    empty="warning",
    weight=None,
    no_answer="warning",
    no_question=None,
    first=None,
)


def shape_of(row: Mapping[str, Any], shapes: Sequence[str]) -> str | None:
    """The first of the columns, each a shape of its own, that the row has something in."""
    return next((key for key in shapes if row.get(key) is not None), None)


def pair_problems(
    line: int, row: Mapping[str, Any], answers: Sequence[str], *, may_be_empty: str = ""
) -> Iterator[Problem]:
    """What is wrong with a prompt and its answers, all texts or all lists of messages.

    Args:
        line: Where.
        row: The row.
        answers: Columns of the answers.
        may_be_empty: The column whose list may have no messages: a warning there, an error elsewhere.
    """
    columns = ("prompt", *answers)
    if all(isinstance(row[column], str) for column in columns):
        for column in columns:
            if not row[column].strip():
                code = "missing_prompt" if column == "prompt" else "missing_content"
                text = f"Line {line} has an empty {column}."
                yield Problem(line, code, text, "warning")
        return
    if not all(isinstance(row[column], list) for column in columns):
        text = f"Line {line}: {' and '.join(columns)} must all be texts or all lists of messages."
        yield Problem(line, "data_type", text)
        return
    for column, rules in (("prompt", PROMPT), *((one, ANSWER) for one in answers)):
        if row[column]:
            yield from rules.problems(line, row[column], column)
        else:
            text = f"Line {line} has an empty list “{column}”, so there is nothing to learn."
            level: Level = "warning" if column == may_be_empty else "error"
            yield Problem(line, "empty_messages", text, level)


def pair_shape(row: Mapping[str, Any], columns: Sequence[str]) -> str | None:
    """Whether a row has texts or messages; None where it has both or neither."""
    kinds = {type(row.get(column)) for column in columns}
    if kinds == {str}:
        return "of texts"
    return "of messages" if kinds == {list} else None
