"""What helps to write answers: snippets, suggested answers, and the endpoint that may be asked for them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

SuggestionSource = Literal["nearest", "repair", "model", "endpoint"]
SUGGESTION_SOURCES: tuple[SuggestionSource, ...] = get_args(SuggestionSource)
SuggestionState = Literal["offered", "taken", "edited", "refused"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text that is inserted with one key.

    Attributes:
        person: Whose it is; empty for everybody of the project.
    """

    id: int
    person: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class NewSuggestion:
    """An answer that a source has for an example.

    Attributes:
        revision: That of the example when it was made.
        before: The answer in the place of which it is offered; empty where there was none.
        score: How sure the source is, 0 to 1; None where it does not say.
        reason: Why it is offered, in a sentence.
    """

    example: int
    revision: int
    source: SuggestionSource
    before: str
    output: str
    score: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedAnswer:
    """An answer that was offered, and what became of it. It is never an answer by itself.

    Attributes:
        edits: How many words the answer that was stored instead is away from it; None before that.
        person: Who asked for it, and once it is decided on, who did that.
    """

    id: int
    example: int
    revision: int
    source: SuggestionSource
    before: str
    output: str
    score: float | None
    reason: str
    state: SuggestionState
    edits: int | None
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SuggestionCounts:
    """What became of the suggestions of one source.

    Attributes:
        offered: All of them.
        waiting: Those that nobody has decided on, about examples that are undecided.
        passed: Those whose example was decided on without them.
        edits: Words that were changed in those taken and edited, in all.
    """

    source: SuggestionSource
    offered: int
    waiting: int
    taken: int
    edited: int
    refused: int
    passed: int
    edits: int

    @property
    def decided(self) -> int:
        """Those that a person had a chance to take."""
        return self.taken + self.edited + self.refused + self.passed

    @property
    def edits_each(self) -> float | None:
        """Words changed in one that was edited, on average."""
        return self.edits / self.edited if self.edited else None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A service elsewhere that may be asked for answers. The key itself is never stored.

    Attributes:
        url: Of its chat completions.
        model: As the service calls it.
        key_variable: Environment variable that holds the key; empty where none is needed.
        examples: Approved examples that are sent along as a pattern.
        personal_data: Whether examples are sent in which personal data was found that nobody decided on.
    """

    url: str
    model: str
    key_variable: str = ""
    examples: int = 3
    personal_data: bool = False


@dataclass(frozen=True, slots=True)
class EndpointRequest:
    """What leaves the machine for one example: where to, and every word of it."""

    url: str
    body: dict[str, Any] = field(hash=False)
    key_variable: str = ""
