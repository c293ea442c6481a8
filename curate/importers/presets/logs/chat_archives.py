"""Presets of chats with models: ChatGPT, Open WebUI and Claude."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.importers.presets.base import presets
from curate.importers.presets.logs.model_logs import LeftOut, Logged, ModelLog
from curate.importers.presets.logs.payloads import prompt_in
from curate.importers.presets.training.chats import parse_cell
from curate.importers.roles.mapping import Roles

_AGAIN = "Of answers that were generated again, and questions that were written again, the shown ones count."


class ChatArchive(ModelLog):
    """Base of the presets of one product's chats; ``json_files.shapes`` found their path."""

    system: ClassVar[str]
    own: ClassVar[tuple[str, ...]] = ("messages", "exported_by", "model_answer", "system")
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": ("messages",),
        "output": ("messages",),
        "id": ("conversation_id",),
        "created_at": ("created_at",),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        by = [row.get("exported_by") == self.system for row in sample]
        return sum(by) / len(by) if by and "messages" in columns else 0.0

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        return (*super().notes(columns, sample, roles), _AGAIN)

    @override
    def logged(self, texts: Mapping[str, str]) -> Logged:
        listed = parse_cell(texts.get("messages", ""))
        said = prompt_in(listed if isinstance(listed, list) else None)
        if not any(each["role"] == "user" for each in said):
            raise LeftOut("a chat in which nobody asks anything")
        if texts.get("system"):
            said = [{"role": "system", "content": texts["system"]}, *said]
        answer = said.pop()["content"] if said[-1]["role"] == "assistant" else ""
        original = texts.get("model_answer", "")
        return Logged(said, original or answer, answer if original else "", {})


@presets.register
class ChatGpt(ChatArchive):
    """ChatGPT's ``conversations.json``: the shown path of each chat, without tools and hidden messages."""

    name = "chatgpt"
    title = "ChatGPT"
    system = "ChatGPT"


@presets.register
class OpenWebUi(ChatArchive):
    """Open WebUI's chats and feedback: the shown path; an answer that a person edited is theirs."""

    name = "open_webui"
    title = "Open WebUI"
    system = "Open WebUI"


@presets.register
class Claude(ChatArchive):
    """Claude's ``conversations.json``, with texts that were pasted as attachments."""

    name = "claude"
    title = "Claude"
    system = "Claude"
