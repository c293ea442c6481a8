"""LLaMA-Factory: conversations, and the ``dataset_info.json`` that describes them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.records import Part, Record
from curate.exporters.base import Exporter, Level, Problem, exporters, room_for
from curate.exporters.hugging_face_rules import CHAT
from curate.exporters.shapes.alpaca import alpaca_problems
from curate.exporters.sharegpt_rules import conversation_problems, conversations
from curate.exporters.validation import BY_ARROW

RULES = replace(
    CHAT, calls=False, other_role="error", first="error", last="error", no_answer="error"
)
_USERS, _ASSISTANTS = ("human", "observation"), ("gpt", "function_call")


@exporters.register
class LlamaFactory(Exporter):
    """``{"conversations": [...], "system": ...}`` by ``human`` and ``gpt``, in turns.

    LLaMA-Factory leaves out rows that do not alternate; here they count as errors. A file of
    ``messages`` or of Alpaca's columns is validated by the rules of its converters for those.
    """

    name: ClassVar[str] = "llama_factory"
    title: ClassVar[str] = "LLaMA-Factory"
    reader: ClassVar[str] = (
        "Conversations with their dataset_info.json, for LLaMA-Factory and its web page."
    )
    levels: ClassVar[Mapping[str, Level]] = BY_ARROW
    reads_arrays: ClassVar[bool] = True
    reads_commands: ClassVar[bool] = True

    @override
    def row(self, record: Record) -> dict[str, Any]:
        return {"conversations": conversations(record), "system": record.system}

    @override
    def shape(self, row: Mapping[str, Any]) -> str | None:
        keys = ("conversations", "messages", "instruction")
        return next((f"with “{key}”" for key in keys if key in row), None)

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        ranked = "chosen" in row and "rejected" in row
        chat = not {"conversations", "messages"}.isdisjoint(row)
        if chat and row.get("system") and not isinstance(row["system"], str):
            yield Problem(line, "data_type", f"Line {line}: “system” is not a text.")
        if "conversations" in row:
            yield from conversation_problems(
                line,
                row["conversations"],
                users=_USERS,
                assistants=_ASSISTANTS,
                order="error",
                open_end=ranked,
            )
            yield from _answers(line, row, ("from", "value"), _ASSISTANTS) if ranked else ()
        elif "messages" in row:
            rules = replace(RULES, last=None, no_answer=None) if ranked else RULES
            yield from rules.problems(line, row["messages"])
            yield from _turns(line, row["messages"], open_end=ranked)
            yield from _answers(line, row, ("role", "content"), ("assistant",)) if ranked else ()
        elif "instruction" in row:
            yield from alpaca_problems(line, row, ranked=ranked)
        else:
            text = f"Line {line} has neither conversations, messages nor instruction."
            yield Problem(line, "missing_key", text)

    @override
    def settings(self, longest: int) -> dict[str, Any]:
        return {
            "dataset_dir": ".",
            "dataset": "curate_train",
            "cutoff_len": room_for(longest),
            "mask_history": True,
        }

    @override
    def beside(self, files: Mapping[Part, str], longest: int) -> dict[str, str]:
        entries = {
            f"curate_{part}": {
                "file_name": name,
                "formatting": "sharegpt",
                "columns": {"messages": "conversations", "system": "system"},
                "tags": {
                    "role_tag": "from",
                    "content_tag": "value",
                    "user_tag": "human",
                    "assistant_tag": "gpt",
                },
            }
            for part, name in files.items()
        }
        return {"dataset_info.json": json.dumps(entries, indent=2) + "\n"}


def _turns(line: int, listed: Any, *, open_end: bool) -> Iterator[Problem]:
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        return
    said = [{"from": one.get("role"), "value": "…"} for one in listed]
    found = conversation_problems(
        line,
        said,
        users=("user", "tool", "observation"),
        assistants=("assistant", "function_call", "function"),
        order="error",
        open_end=open_end,
    )
    yield from (one for one in found if one.code.startswith(("roles_", "last_")))


def _answers(
    line: int, row: Mapping[str, Any], keys: Sequence[str], assistants: Sequence[str]
) -> Iterator[Problem]:
    """What is wrong with a chosen and a rejected answer."""
    role, content = keys
    for column in ("chosen", "rejected"):
        one = row[column]
        if not isinstance(one, dict) or not isinstance(one.get(content), str):
            text = f"Line {line}: “{column}” is not an object with “{role}” and “{content}”."
            yield Problem(line, "data_type", text)
        elif one.get(role) not in assistants:
            text = f"Line {line}: “{column}” is not by {' or '.join(assistants)}."
            yield Problem(line, "unrecognized_role", text)
