"""The prompt that a model without training is asked with: its versions, and which one was used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """One version of the prompt of a project.

    Attributes:
        number: Counts from 1; 0 for the generated prompt as long as nobody wrote another.
        text: What stands before a question; empty for the one that is generated.
        person: Who wrote this version, or put the generated one in force again.
    """

    number: int = 0
    text: str = ""
    person: str = ""
    at: datetime | None = None

    @property
    def generated(self) -> bool:
        """Whether it is made of the task, the guidelines and the format."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen on validation examples, which no test holds.

    Attributes:
        chosen: The version of the prompt, or the number of worked examples.
        losses: What was tried to the mean loss per token of the approved answers, in nats; empty where there
            was nothing to choose from, or nothing to choose by.
        rows: Validation examples that it was chosen by.
    """

    chosen: int
    losses: Mapping[int, float] = field(default_factory=dict, hash=False)
    rows: int = 0


@dataclass(frozen=True, slots=True)
class PromptUse:
    """The prompt of an evaluation.

    Attributes:
        version: Which version; 0 is the generated one.
        examples: Arm to how many worked examples it was shown.
        notes: What else there is to say, in sentences: what was left out of the prompt, and why.
    """

    version: Choice
    examples: Mapping[str, Choice] = field(default_factory=dict, hash=False)
    notes: tuple[str, ...] = ()
