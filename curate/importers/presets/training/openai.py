"""OpenAI's chat format, which most hosts read: ``{"messages": [{"role", "content"}, ...]}``."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.importers.presets.base import presets
from curate.importers.presets.training.chats import ChatPreset, parse_cell
from curate.importers.presets.training.preferences import is_marked


@presets.register
class OpenAi(ChatPreset):
    """One conversation a row; the last answer is the output, what came before it are turns."""

    name = "openai"
    title = "OpenAI chat"
    chat: ClassVar[tuple[str, ...]] = ("messages",)
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "id": ("id",),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        if "messages" not in columns or is_marked(columns, sample):
            return 0.0
        lists = [parse_cell(row.get("messages", "")) for row in sample[:50]]
        chats = [
            each
            for each in lists
            if isinstance(each, list)
            and each
            and all(isinstance(message, dict) and "role" in message for message in each)
        ]
        return len(chats) / max(1, len(lists))
