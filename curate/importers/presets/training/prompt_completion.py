"""Pairs of prompt and completion, as texts or as lists of messages."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.importers.presets.base import presets
from curate.importers.presets.training.chats import (
    ChatPreset,
    Conversation,
    conversation,
    messages_in,
)
from curate.importers.presets.training.preferences import is_marked


@presets.register
class PromptCompletion(ChatPreset):
    """``prompt`` and ``completion``; each a text, or messages (TRL's conversational form)."""

    name = "prompt_completion"
    title = "prompt and completion"
    chat: ClassVar[tuple[str, ...]] = ("prompt", "completion")
    signs: ClassVar[tuple[tuple[str, ...], ...]] = (("prompt", "completion"),)
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {
        "input": ("prompt",),
        "output": ("completion",),
        "id": ("id",),
        "system": (("system", "system_prompt"),),
        "label": (("label", "intent", "category"),),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        pairs = {"prompt", "completion"} <= set(columns)
        return float(pairs and not is_marked(columns, sample))

    @override
    def converse(self, texts: Mapping[str, str]) -> Conversation:
        prompt, completion = texts.get("prompt", ""), texts.get("completion", "")
        asked = messages_in(prompt)
        answered = messages_in(completion)
        if asked is None:
            text = completion if answered is None else conversation([_ASKED, *answered]).output
            return Conversation(input=prompt, output=text)
        last = answered if answered is not None else [{"role": "assistant", "content": completion}]
        return conversation([*asked, *last])


_ASKED = {"role": "user", "content": "…"}
