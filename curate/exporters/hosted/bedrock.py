"""Amazon Bedrock: Nova's conversations."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field
from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import Exporter, Problem, alternating_turns, exporters
from curate.exporters.chat_rules import extra_keys
from curate.exporters.nova_rules import (
    content_problems,
    rewritten,
    system_problems,
    tool_problems,
)

SCHEMA = "bedrock-conversation-2024"
_COLUMNS = ("schemaVersion", "system", "messages", "toolConfig")
_NAME = re.compile(r"[A-Za-z0-9_./-]+")
_NOVA_2 = 200


@exporters.register
class Bedrock(Exporter):
    """Chats as ``{"schemaVersion", "system", "messages"}``, from the user's to the assistant's.

    Rules are those of Amazon's documentation of Nova's tuning data, and of the validators that Amazon
    publishes: 8 to 20,000 examples (Nova 2 Lite: from 200), user and assistant in turns. Refused is a text,
    be it a prompt or an answer, with ``User:``, ``Bot:``, ``Assistant:`` or ``System:`` (in capitals too),
    ``Thought:``, ``<image>``, ``<video>``, ``<unk>`` or ``[EOS]``, as transcripts of tickets often have; in
    small letters they are a warning.
    """

    name: ClassVar[str] = "bedrock"
    title: ClassVar[str] = "Amazon Bedrock"
    reader: ClassVar[str] = (
        "Chats for tuning Amazon Nova, which Bedrock serves on demand, without an idle machine."
    )
    minimum_rows: ClassVar[int] = 8
    maximum_rows: ClassVar[int | None] = 20_000

    rewrite_reserved: bool = Field(
        default=False,
        description="Rewrite words that Bedrock reserves, such as “User -” for “User:”.",
    )

    @override
    def row(self, record: Record) -> dict[str, Any]:
        said = [
            {"role": one.role, "content": [{"text": self._shown(one.text)}]}
            for one in alternating_turns(record)
        ]
        row: dict[str, Any] = {"schemaVersion": SCHEMA}
        if record.system:
            row["system"] = [{"text": self._shown(record.system)}]
        row["messages"] = [
            *said,
            {"role": "assistant", "content": [{"text": self._shown(record.output)}]},
        ]
        return row

    def _shown(self, text: str) -> str:
        return rewritten(text) if self.rewrite_reserved else text

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        version = row.get("schemaVersion")
        if not isinstance(version, str) or not version:
            text = f"Line {line} has no “schemaVersion”: write “{SCHEMA}”."
            yield Problem(line, "missing_schema_version", text)
        elif version != SCHEMA:
            text = f"Line {line} has another “schemaVersion” than “{SCHEMA}”."
            yield Problem(line, "schema_version", text, "warning")
        yield from extra_keys(line, row, _COLUMNS)
        yield from system_problems(line, row.get("system"))
        listed = row.get("messages")
        if not isinstance(listed, list) or not listed:
            text = f"Line {line} has no list “messages” with messages in it."
            yield Problem(line, "missing_messages_list", text)
            return
        for number, message in enumerate(listed, start=1):
            yield from _message(line, f"Line {line}, item {number} of messages", message)
        said = [one for one in listed if isinstance(one, dict)]
        yield from tool_problems(line, row.get("toolConfig"), said)
        yield from _order(line, [one.get("role") for one in said])

    @override
    def about_file(self, path: Path, rows: int) -> Iterator[Problem]:
        if path.suffix != ".jsonl":
            text = "Bedrock accepts only files whose name ends in .jsonl."
            yield Problem(0, "file_name", text)
        elif not _NAME.fullmatch(path.name):
            text = f"Bedrock accepts file names with letters, digits, _, -, / and . only, not {path.name}."
            yield Problem(0, "file_name", text, "warning")
        if self.minimum_rows <= rows < _NOVA_2:
            text = (
                f"Nova 2 Lite takes no fewer than {_NOVA_2} examples, and Amazon recommends 100 for the "
                f"others; this file has {rows}."
            )
            yield Problem(0, "few_rows", text, "warning")


def _message(line: int, place: str, message: Any) -> Iterator[Problem]:
    if not isinstance(message, dict):
        yield Problem(line, "data_type", f"{place} is not a JSON object.")
        return
    if "role" not in message or "content" not in message:
        yield Problem(line, "message_missing_key", f"{place} lacks “role” or “content”.")
        return
    unknown = sorted(set(message) - {"role", "content"})
    if unknown:
        text = f"{place} has keys that are not read: {', '.join(unknown)}."
        yield Problem(line, "message_unrecognized_key", text, "warning")
    if message["role"] not in ("user", "assistant"):
        text = f"{place} has the role {message['role']!r}; allowed are user and assistant."
        yield Problem(line, "unrecognized_role", text)
    yield from content_problems(line, place, message["role"], message["content"])


def _order(line: int, roles: list[Any]) -> Iterator[Problem]:
    if roles[:1] != ["user"]:
        text = f"Line {line} does not begin with a user message."
        yield Problem(line, "first_message_not_user", text)
    if roles[-1:] != ["assistant"]:
        text = f"Line {line} does not end with an assistant message."
        yield Problem(line, "last_message_not_assistant", text)
    if any(one == other for one, other in pairwise(roles)):
        text = f"Line {line} has two messages in a row with the same role: join them."
        yield Problem(line, "roles_not_alternating", text)
