"""The preset for LLaMA-Factory: files whose columns and speakers a ``dataset_info.json`` names.

Keys and their defaults as in LLaMA-Factory's ``data/README.md``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from curate.domain.errors import UnreadableFile
from curate.domain.examples import Row, SkippedRow
from curate.importers.base import Item
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.base import presets
from curate.importers.presets.training.chats import (
    ChatPreset,
    Conversation,
    Unfit,
    conversation,
    parse_cell,
)
from curate.importers.roles.mapping import Reading, Roles

INFO = "dataset_info.json"
_LARGEST = 10 << 20
_ABOVE = 3
_COLUMNS = {
    "alpaca": {"prompt": "instruction", "query": "input", "response": "output"},
    "chat": {"messages": "conversations"},
}
_TAGS = {
    "role_tag": "from",
    "content_tag": "value",
    "user_tag": "human",
    "assistant_tag": "gpt",
    "system_tag": "system",
}
_OPENAI = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "system_tag": "system",
}


class IndexOnly(UnreadableFile):
    """A file that describes others and holds no rows itself."""


@presets.register
class LlamaFactory(ChatPreset):
    """A file as its entry in ``dataset_info.json`` describes it; chosen by that entry."""

    name = "llama_factory"
    title = "LLaMA-Factory"

    formatting: Literal["alpaca", "sharegpt", "openai"] = Field(
        "alpaca", description="Columns of texts, or a column with a list of messages."
    )
    ranking: bool = Field(
        default=False, description="Whether rows are pairs of a chosen and a rejected answer."
    )
    columns: dict[str, str] = Field({}, description="Names of the columns by their part.")
    tags: dict[str, str] = Field({}, description="Names of the keys and speakers of messages.")

    @property
    def _is_chat(self) -> bool:
        return self.formatting != "alpaca"

    def _column(self, part: str) -> str:
        """The column that plays a part; empty where none does."""
        return self.columns.get(part, _COLUMNS["chat" if self._is_chat else "alpaca"].get(part, ""))

    def _tag(self, name: str) -> str:
        known = _OPENAI if self.formatting == "openai" else _TAGS
        return self.tags.get(name, known[name])

    @override
    def voices(self) -> tuple[str, ...]:
        parts = ("messages", "prompt", "query", "response", "chosen")
        names = tuple(name for part in parts if (name := self._column(part)))
        return names + tuple(f"{self._column('chosen')}.{self._tag('content_tag')}" for _ in "1")

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        asked = ("messages",) if self._is_chat else ("prompt", "query")
        inputs = [name for part in asked if (name := self._column(part)) in columns]
        if not inputs:
            return {}
        if self.ranking:
            chosen = self._column("chosen") or "chosen"
            answers = [chosen, f"{chosen}.{self._tag('content_tag')}"]
        else:
            answers = inputs if self._is_chat else [self._column("response")]
        roles = {"input": inputs, "output": [name for name in answers if name in columns]}
        roles["system"] = [name for name in [self._column("system")] if name in columns]
        roles["id"] = [name for name in ["id"] if name in columns]
        return {role: names for role, names in roles.items() if names}

    @override
    def converse(self, texts: Mapping[str, str]) -> Conversation:
        said: list[dict[str, Any]] = []
        if self._is_chat:
            said = self._messages(parse_cell(texts.get(self._column("messages"), "")))
        else:
            for asked, answered in _pairs(texts.get(self._column("history"), "")):
                said += [_says("user", asked), _says("assistant", answered)]
            parts = (texts.get(self._column(part), "") for part in ("prompt", "query"))
            said.append(_says("user", "\n\n".join(part for part in parts if part.strip())))
        if self.ranking:
            said += self._chosen(texts)
        elif not self._is_chat:
            said.append(_says("assistant", texts.get(self._column("response"), "")))
        return conversation(said)

    def _messages(self, listed: Any) -> list[dict[str, Any]]:
        if not isinstance(listed, list):
            raise Unfit("The row has no list of messages.")
        speakers = {
            self._tag("user_tag"): "user",
            self._tag("assistant_tag"): "assistant",
            self._tag("system_tag"): "system",
        }
        role, content = self._tag("role_tag"), self._tag("content_tag")
        said = []
        for number, message in enumerate(listed, 1):
            if not isinstance(message, dict):
                raise Unfit(f"Message {number} is not an object with a speaker and a text.")
            named = str(message.get(role))
            said.append(_says(speakers.get(named, named), message.get(content)))
        return said

    def _chosen(self, texts: Mapping[str, str]) -> list[dict[str, Any]]:
        column = self._column("chosen") or "chosen"
        text = texts.get(column) or texts.get(f"{column}.{self._tag('content_tag')}", "")
        listed = parse_cell(text) if text.startswith("[") else None
        return self._messages(listed) if isinstance(listed, list) else [_says("assistant", text)]

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        return super().rows(map(self._without_bad, items), roles, reading)

    def _without_bad(self, item: Item) -> Item:
        mark = self._column("kto_tag")
        if mark and isinstance(item, tuple) and item[1].get(mark, "").lower() in {"false", "0"}:
            why = "its answer is marked as bad, so there is nothing to learn from it"
            return SkippedRow(item[0], why)
        return item


def _says(role: str, text: Any) -> dict[str, Any]:
    return {"role": role, "content": text}


def _pairs(text: str) -> list[tuple[str, str]]:
    listed = parse_cell(text)
    pairs = listed if isinstance(listed, list) else []
    return [
        (str(pair[0]), str(pair[1]))
        for pair in pairs
        if isinstance(pair, list) and len(pair) == len(("asked", "answered"))
    ]


def described_options(path: Path) -> dict[str, Any] | None:
    """What ``dataset_info.json`` in the same folder or one above it says of a file, as options."""
    for folder in path.parents[:_ABOVE]:
        for entry in entries(folder / INFO).values():
            named = str(entry.get("file_name", "")).replace("\\", "/").removeprefix("./")
            if named == path.relative_to(folder).as_posix():
                return _options(entry)
    return None


def entries(info: Path) -> dict[str, dict[str, Any]]:
    """The data sets that a ``dataset_info.json`` lists, by name; none where it is none."""
    try:
        if info.stat().st_size > _LARGEST:
            return {}
        document = json.loads(info.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    listed = document if isinstance(document, dict) else {}
    known = {"file_name", "hf_hub_url", "ms_hub_url", "om_hub_url", "script_url", "cloud_file_name"}
    return {
        name: entry
        for name, entry in listed.items()
        if isinstance(entry, dict) and known & entry.keys()
    }


def _options(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry without what it says of other things than texts."""
    options: dict[str, Any] = {"ranking": entry.get("ranking") is True}
    if text_of(entry.get("formatting")) in {"alpaca", "sharegpt", "openai"}:
        options["formatting"] = entry["formatting"]
    for key in ("columns", "tags"):
        given = entry.get(key)
        if isinstance(given, dict):
            options[key] = {str(k): v for k, v in given.items() if isinstance(v, str)}
    return options
