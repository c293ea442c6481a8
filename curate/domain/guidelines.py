"""The guidelines of a project: what a good answer is, in the words of its owner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SuggestionKind = Literal["removed", "added", "replaced", "label"]


@dataclass(frozen=True, slots=True)
class Guidelines:
    """One version of the guidelines.

    Attributes:
        number: Counts from 1; 0 where none were ever written.
        text: Markdown.
        definitions: What each label is for.
        person: Who wrote this version.
    """

    number: int = 0
    text: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict, hash=False)
    person: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GuidelineSuggestion:
    """Something that reviewers correct again and again, and that the guidelines do not say.

    Attributes:
        mark: Identifies it: who dismisses it dismisses it for good.
        kind: What is done to the answers.
        old: What was removed or replaced, or the label that was changed.
        new: What was added or put in its place, or the label that it got.
        times: In how many corrections.
        examples: In which examples, the newest first.
        names: What the first of them are called.
        kept: How many approved answers still hold what was removed or replaced.
        question: The suggestion in a sentence, for the owner.
        draft: The sentence for the guidelines.
    """

    mark: str
    kind: SuggestionKind
    old: str
    new: str
    times: int
    examples: tuple[int, ...]
    names: tuple[str, ...]
    kept: int
    question: str
    draft: str
