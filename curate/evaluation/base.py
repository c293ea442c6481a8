"""The base class of arms: one arm is one method to get answers, tuned or not."""

import gc
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from curate.contract import ContractChooser
from curate.domain.prompts import Choice, PromptVersion
from curate.domain.records import Record
from curate.evaluation.closed_sets import closed_sets
from curate.evaluation.generation import Answer, answer_all, without_model
from curate.models import Chat, Encoded, Loaded, Message, load
from curate.plugins import Plugin, Registry

Ask = Callable[[Sequence[Message]], str]
"""Gives the answer to a conversation."""
GENERATED = PromptVersion()
"""The prompt where nobody wrote one."""
GUIDELINES_SHARE = 0.25
"""Guidelines that take more than this of what the model can read are left out of prompts."""


@dataclass
class Setting:
    """What every arm of one evaluation is given.

    Attributes:
        train: What an arm may learn or take examples from.
        base: Folder of the base model.
        contract: The format contract, if there is one.
        task: What the model is for, in the expert's words; may be empty.
        seed: The same seed gives the same answers.
        on_progress: Called with the part of the current arm that is done, 0 to 1.
        should_stop: Asked before every token.
        validation: What an arm may choose its settings by.
        spent: Seconds that each arm took, loading and choosing included, once it has answered.
        ask: Asks the model elsewhere that its owner allowed to be asked; None where nobody may be.
        guidelines: What a good answer is, in the words of who owns the project; may be empty.
        prompts: Versions of the prompt, the one in force first; without any, the generated one.
        prompt: The version that is used; `curate.evaluation.prompt_choice` chooses it.
        shown: Arm to how many worked examples it shows, as far as that was chosen.
        notes: What was left out of the prompt and why, in sentences.
    """

    train: Sequence[Record]
    base: Path
    contract: ContractChooser | None
    task: str
    seed: int
    on_progress: Callable[[float], None]
    should_stop: Callable[[], bool]
    validation: Sequence[Record] = ()
    guidelines: str = ""
    ask: Ask | None = None
    spent: dict[str, float] = field(default_factory=dict)
    prompts: Sequence[PromptVersion] = ()
    prompt: PromptVersion = GENERATED
    shown: dict[str, Choice] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _loaded: dict[Path | None, Loaded] = field(default_factory=dict)

    @cached_property
    def chat(self) -> Chat:
        """Tokenizer and chat template of the base model."""
        return Chat.read(self.base)

    @cached_property
    def most(self) -> int:
        """Longest answer a model may give, in tokens: half as long again as any trained on."""
        longest = max((len(self.chat.answer(record.output)) for record in self.train), default=64)
        return longest + longest // 2 + 8

    def loaded(self, adapter: Path | None) -> Loaded:
        """The model in memory; only one at a time is kept."""
        if adapter not in self._loaded:
            self._loaded.clear()
            gc.collect()  # layers know their hooks and these them: without it two models are in memory
            self._loaded[adapter] = load(self.base, adapter)
        return self._loaded[adapter]

    def instruction(self, record: Record) -> str:
        """What somebody would write who asks for the same without tuning."""
        return _joined(self.prompt.text or self.generated, record.system)

    @cached_property
    def generated(self) -> str:
        """The generated prompt: the task, the guidelines where they fit, and the format."""
        # Every variant of the format, not the one of a record: its label is a part of the answer.
        stated = "" if self.left_out else self.guidelines
        return _joined(self.task, stated, self.contract.describe() if self.contract else "")

    @cached_property
    def left_out(self) -> str:
        """Why the guidelines are not in the generated prompt, in a sentence; empty where they are."""
        if not self.guidelines or not self.base.name:  # a model elsewhere reads more than one here
            return ""
        length, context = len(self.chat.answer(self.guidelines)), self.chat.context
        if not context or length <= context * GUIDELINES_SHARE:
            return ""
        return (
            f"The guidelines are not in the generated prompt: they take {length:,} tokens, and may take a "
            f"quarter of the {context:,} that the base model reads at once. Write a shorter prompt, or "
            "shorten the guidelines."
        )

    def fits(self, prompt: Sequence[int]) -> bool:
        """Whether the model can read a prompt and still write the longest answer."""
        return not self.chat.context or len(prompt) + self.most <= self.chat.context


def _joined(*parts: str) -> str:
    """Parts of a prompt, each once, with a blank line between."""
    return "\n\n".join(dict.fromkeys(part.strip() for part in parts if part.strip()))


class Arm(Plugin, ABC):
    """One method to get answers.

    Attributes:
        words: What it is called within a sentence.
        tuned: Whether it answers with a trained adapter.
        default: Whether it is compared when nobody says which arms to compare.
        prompted: Whether it needs the prompt of the project.
    """

    words: ClassVar[str]
    tuned: ClassVar[bool] = False
    default: ClassVar[bool] = False
    prompted: ClassVar[bool] = False

    @classmethod
    def available(cls) -> bool:
        """Whether what it needs is installed."""
        return True

    @abstractmethod
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        """Answers to ``held_out``, in its order; the references may only be used for the loss."""


class TextArm(Arm, ABC):
    """An arm without a language model; the seconds that it takes are shared out among its answers."""

    @abstractmethod
    def texts(self, setting: Setting, held_out: Sequence[Record]) -> list[str]:
        """What it answers to every record."""

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        started = time.monotonic()
        texts = self.texts(setting, held_out)
        return without_model(texts, time.monotonic() - started)


class ModelArm(Arm, ABC):
    """An arm that asks the base model, each in its own words."""

    @abstractmethod
    def prompts(self, setting: Setting, held_out: Sequence[Record]) -> list[tuple[int, ...]]:
        """The prompt for every record, in tokens."""

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        asked = [
            Encoded(record.example, prompt, setting.chat.answer(record.output))
            for record, prompt in zip(held_out, self.prompts(setting, held_out), strict=True)
        ]
        loaded = setting.loaded(adapter if self.tuned else None)
        return answer_all(
            loaded,
            asked,
            setting.most,
            setting.on_progress,
            setting.should_stop,
            closed_sets(setting.contract),
        )


arms: Registry[Arm] = Registry("arm")


def arm_kind(arm: str) -> type[Arm]:
    """Of which kind an arm is: ``tuned`` of ``tuned:RUN``.

    Raises:
        UnknownName: There is no such arm.
    """
    return arms[arm.partition(":")[0]]


def is_tuned(arm: str) -> bool:
    """Whether an arm is a tuned model; several runs are told apart as ``tuned:RUN``."""
    kind = arm.partition(":")[0]
    return kind in arms.names() and arms[kind].tuned


def arm_words(arm: str) -> str:
    """A method within a sentence; with the run where several are compared."""
    kind, _, run = arm.partition(":")
    words = arms[kind].words if kind in arms.names() else kind
    return f"{words} of run {run}" if run else words


def arm_title(arm: str) -> str:
    """The title of a method for people; with the run where several are compared."""
    kind, _, run = arm.partition(":")
    title = arms[kind].title if kind in arms.names() else kind
    return f"{title} (run {run})" if run else title
