"""Amazon Bedrock: Nova's conversations."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field
from typing_extensions import override

from curate.domain.records import Record
from curate.exporters.base import (
    Exporter,
    Problem,
    alternating_turns,
    exporters,
    quoted_list,
)
from curate.exporters.chat_rules import extra_keys

SCHEMA = "bedrock-conversation-2024"
# What Amazon's script for checking such files refuses anywhere in a text, by these letters and no others
# (aws-samples/amazon-bedrock-samples, nova_ft_dataset_validator.py), each with another way to write it.
_ROLES = ("User", "USER", "Bot", "BOT", "Assistant", "ASSISTANT", "System", "SYSTEM", "Thought")
_MARKS = ("<image>", "<video>", "<unk>", "[EOS]")
RESERVED: Mapping[str, str] = {
    **{f"{role}:": f"{role} -" for role in _ROLES},
    **{mark: f"({mark[1:-1]})" for mark in _MARKS},
}
_RESERVED = re.compile("|".join(map(re.escape, RESERVED)))
_NAME = re.compile(r"[A-Za-z0-9_./-]+")
_FEW = 100


@exporters.register
class Bedrock(Exporter):
    """Chats as ``{"schemaVersion", "system", "messages"}``, from the user's to the assistant's.

    Rules are those of Amazon's documentation of Nova's tuning data, and of its script that validates
    them. Refused is a text, be it a prompt or an answer, with ``User:``, ``Bot:``, ``Assistant:`` or
    ``System:`` (in capitals too), ``Thought:``, ``<image>``, ``<video>``, ``<unk>`` or ``[EOS]``, as
    transcripts of tickets often have.
    """

    name: ClassVar[str] = "bedrock"
    title: ClassVar[str] = "Amazon Bedrock"
    reader: ClassVar[str] = (
        "Chats for tuning Amazon Nova, which Bedrock serves on demand, without an idle machine."
    )

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
        if not self.rewrite_reserved:
            return text
        return _RESERVED.sub(lambda found: RESERVED[found.group()], text)

    @override
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        version = row.get("schemaVersion")
        if not isinstance(version, str) or not version:
            text = f"Line {line} has no “schemaVersion”: write “{SCHEMA}”."
            yield Problem(line, "missing_schema_version", text)
        yield from extra_keys(line, row, ("schemaVersion", "system", "messages"))
        if "system" in row:
            yield from _parts(line, f"Line {line}, system", row["system"])
        listed = row.get("messages")
        if not isinstance(listed, list) or not listed:
            text = f"Line {line} has no list “messages” with messages in it."
            yield Problem(line, "missing_messages_list", text)
            return
        for number, message in enumerate(listed, start=1):
            yield from _message(line, f"Line {line}, item {number} of messages", message)
        yield from _order(line, [one.get("role") for one in listed if isinstance(one, dict)])

    @override
    def about_file(self, path: Path, rows: int) -> Iterator[Problem]:
        if not _NAME.fullmatch(path.name):
            text = f"Bedrock accepts file names with letters, digits, _, -, / and . only, not {path.name}."
            yield Problem(0, "file_name", text, "warning")
        if 0 < rows < _FEW:
            text = f"Amazon recommends at least {_FEW} examples; this file has {rows}."
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
    yield from _parts(line, place, message["content"])


def _parts(line: int, place: str, parts: Any) -> Iterator[Problem]:
    if not isinstance(parts, list) or not parts or not all(isinstance(one, dict) for one in parts):
        text = f"{place} must be a list such as [{{“text”: “…”}}]."
        yield Problem(line, "missing_content", text)
        return
    for part in parts:
        if "text" not in part:
            if not {"image", "video", "document"} & set(part):
                text = f"{place} has a part that is neither text, image, video nor document."
                yield Problem(line, "missing_content", text)
        elif not isinstance(part["text"], str) or not part["text"]:
            yield Problem(line, "missing_content", f"{place} has an empty text.")
        elif part["text"].isspace():
            text = f"{place} has a text of white space only."
            yield Problem(line, "blank_content", text, "warning")
        elif words := list(dict.fromkeys(_RESERVED.findall(part["text"]))):
            text = (
                f"{place} contains {quoted_list(words)}, which Bedrock reserves, so the job would fail: "
                f"write {quoted_list([RESERVED[word] for word in words])} (the option "
                "rewrite_reserved of the export does)."
            )
            yield Problem(line, "reserved_word", text)


def _order(line: int, roles: list[Any]) -> Iterator[Problem]:
    if roles[:1] != ["user"]:
        text = f"Line {line} does not begin with a user message."
        yield Problem(line, "first_message_not_user", text)
    if roles[-1:] != ["assistant"]:
        text = f"Line {line} does not end with an assistant message."
        yield Problem(line, "last_message_not_assistant", text)
    if any(one == other for one, other in pairwise(roles)):
        text = f"Line {line} has two messages in a row with the same role: join them."
        yield Problem(line, "roles_not_alternating", text, "warning")
