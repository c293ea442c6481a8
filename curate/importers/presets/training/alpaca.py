"""The preset for Alpaca's format: ``instruction``, optional ``input``, ``output``."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.domain.examples import Turn
from curate.importers.presets.base import presets
from curate.importers.presets.training.chats import ChatPreset, Conversation, parse_cell


@presets.register
class Alpaca(ChatPreset):
    """The instruction followed by the field ``input`` is the input; ``history`` holds earlier pairs."""

    name = "alpaca"
    title = "Alpaca"
    chat: ClassVar[tuple[str, ...]] = ("instruction", "output")
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": ("instruction", "input"),
        "output": ("output",),
        "id": ("id",),
        "system": ("system",),
        "label": (("label", "category", "intent"),),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        present = set(columns)
        if not {"instruction", "output"} <= present:
            return 0.0
        return 1.0 if "input" in present else 0.8

    @override
    def converse(self, texts: Mapping[str, str]) -> Conversation:
        asked = "\n\n".join(
            text for name in ("instruction", "input") if (text := texts.get(name, "")).strip()
        )
        return Conversation("", _history(texts.get("history", "")), asked, texts.get("output", ""))


def _history(text: str) -> tuple[Turn, ...]:
    """Earlier pairs of question and answer; anything else counts as none."""
    pairs = parse_cell(text)
    if not isinstance(pairs, list):
        return ()
    turns: list[Turn] = []
    for pair in pairs:
        if not (isinstance(pair, list) and len(pair) == len(("asked", "answered"))):
            return ()
        turns += [Turn("user", str(pair[0])), Turn("assistant", str(pair[1]))]
    return tuple(turns)
