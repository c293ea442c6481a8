"""ShareGPT's format: ``{"conversations": [{"from": "human", "value"}, ...]}``."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.importers.presets.base import presets
from curate.importers.presets.training.chats import ChatPreset, parse_cell
from curate.importers.presets.training.preferences import is_marked


@presets.register
class ShareGpt(ChatPreset):
    """One conversation a row, by ``human`` and ``gpt``."""

    name = "sharegpt"
    title = "ShareGPT"
    chat: ClassVar[tuple[str, ...]] = ("conversations", "conversation")
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "id": ("id",),
        "system": ("system",),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        column = next((name for name in self.chat if name in columns), None)
        if column is None or is_marked(columns, sample) or "chosen.value" in columns:
            return 0.0
        lists = [parse_cell(row.get(column, "")) for row in sample[:50]]
        chats = [
            each
            for each in lists
            if isinstance(each, list)
            and each
            and all(isinstance(said, dict) and {"from", "value"} <= said.keys() for said in each)
        ]
        return len(chats) / max(1, len(lists))
