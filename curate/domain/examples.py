"""An example: one question with the answer that the model should learn to give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Status = Literal["pending", "approved", "rejected", "skipped", "flagged"]
STATUSES: tuple[Status, ...] = get_args(Status)

Role = Literal["input", "output", "system", "id", "label", "group", "created_at", "metadata"]
ROLES: tuple[Role, ...] = get_args(Role)

Field = Literal["input", "output", "system", "turns"]
"""A text of an example; ``turns`` is that of the earlier messages, one after the other."""
EDITABLE: tuple[Field, ...] = ("input", "output", "system")
"""Texts that a person edits; in earlier messages only places are replaced, by a fix."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation that ``Example.input`` continues."""

    role: Literal["user", "assistant"]
    text: str


def asked(turns: Sequence[Turn], text: str) -> str:
    """What is compared when inputs are: the earlier turns and the input."""
    return "\n".join([*(turn.text for turn in turns), text])


@dataclass(frozen=True, slots=True)
class Example:
    """One example as it stands now.

    The model is shown ``system``, then ``turns``, then ``input``, and learns to answer ``output``.
    ``turns`` holds only what came before ``input``: it is empty for a single question.

    Attributes:
        id: Identifies the example in its database.
        external_id: What the source calls it; None where the source has no ids.
        line: Line (from 1, the header counts) or item of the source where it begins.
        draft_input: ``input`` as imported, before anybody edited it.
        draft_output: ``output`` as imported.
        groups: Kind of group (customer, thread, patient) to its value: examples that share a value
            may be kept on one side of a split.
        revision: Counts from 1; every edit or decision adds one.
        input_revision: The revision in which the input or an earlier turn last changed.
        created_at: When the ticket was written, ISO 8601, as far as the source says.
        original: What cleaning changed when it came in (``input``, ``output``, ``system``,
            ``label``, ``turns``), as it stood in the source; None where that was nothing.
    """

    id: int
    input: str
    output: str
    system: str = ""
    turns: tuple[Turn, ...] = ()
    label: str | None = None
    external_id: str | None = None
    source: int | None = None
    line: int | None = None
    draft_input: str = ""
    draft_output: str = ""
    groups: Mapping[str, str] = field(default_factory=dict, hash=False)
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    created_at: str | None = None
    original: Mapping[str, Any] | None = field(default=None, hash=False)
    status: Status = "pending"
    revision: int = 1
    input_revision: int = 1

    def text(self, field: Field) -> str:
        """One of the texts; the messages of ``turns`` with a line break between them."""
        if field == "turns":
            return "\n".join(turn.text for turn in self.turns)
        return str(getattr(self, field))

    @property
    def asked(self) -> str:
        """The whole conversation up to the answer, without the system text."""
        return asked(self.turns, self.input)


CHECKED_TEXTS = ("input", "output", "system", "turns", "label", "groups", "metadata")
"""What checks look at."""


def same_texts(one: Example, other: Example) -> bool:
    """Whether two states of an example look the same to the checks, whatever was decided on it."""
    return all(getattr(one, name) == getattr(other, name) for name in CHECKED_TEXTS)


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row of a source that became (or will become) an example."""

    line: int
    input: str
    output: str = ""
    system: str = ""
    turns: tuple[Turn, ...] = ()
    label: str | None = None
    external_id: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict, hash=False)
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    created_at: str | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not be read: shown with its reason, so that it can be fixed.

    Attributes:
        row: Its number in a spreadsheet, where that is known.
    """

    line: int
    reason: str
    raw: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that was read and is no example (blank, a repeated header, an internal note).

    Attributes:
        row: Its number in a spreadsheet, where that is known.
    """

    line: int
    reason: str
    row: int | None = None


Row = ImportedRow | RejectedRow | SkippedRow
