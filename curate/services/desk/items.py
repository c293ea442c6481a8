"""What a reviewer sends from the desk, and what comes of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from curate.domain.errors import (
    CurateError,
    EditConflict,
    FindingGone,
    NoAnswer,
    NotAllowed,
    NotFound,
    NotYours,
    OpenErrors,
    UndoConflict,
)
from curate.domain.faults import StorageFault
from curate.services.reviewing import Decision, Edit

Code = Literal[
    "conflict", "open_errors", "no_answer", "gone", "leased", "not_allowed", "invalid", "retry"
]
CODES: tuple[tuple[type[CurateError], Code], ...] = (
    (EditConflict, "conflict"),
    (UndoConflict, "conflict"),
    (FindingGone, "conflict"),
    (OpenErrors, "open_errors"),
    (NoAnswer, "no_answer"),
    (NotFound, "gone"),
    (NotAllowed, "not_allowed"),
    (NotYours, "not_allowed"),
    (StorageFault, "retry"),
    (CurateError, "invalid"),
)
"""The first that fits counts."""


@dataclass(frozen=True, slots=True)
class Decide:
    """A decision on an example.

    Attributes:
        uid: Chosen by who sends it: whatever arrives twice under it is done once.
        revision: That was on the screen.
        edit: Texts that change along with it.
        knowingly: Marks of the errors that are approved knowingly.
        empty_ok: Whether an empty answer is approved.
        milliseconds: In which the person looked at it and was active.
        suggestion: The suggested answer that was taken, if one was.
    """

    uid: str
    example: int
    revision: int
    decision: Decision
    edit: Edit = field(default_factory=Edit)
    note: str = ""
    knowingly: frozenset[str] = frozenset()
    empty_ok: bool = False
    milliseconds: int | None = None
    suggestion: int | None = None
    kind: Literal["decide"] = "decide"


@dataclass(frozen=True, slots=True)
class Undo:
    """Undo of the person's own action; None for the last one."""

    uid: str
    action: int | None = None
    kind: Literal["undo"] = "undo"


@dataclass(frozen=True, slots=True)
class Resolve:
    """Findings about an example that are fixed as suggested, or dismissed, or whose value is kept everywhere.

    Attributes:
        findings: Ids, and the version of each that was on the screen; one where its value is kept.
    """

    uid: str
    kind: Literal["fix", "dismiss", "keep"]
    example: int
    revision: int
    findings: Mapping[int, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Restore:
    """The texts of an example as they were in the source, before the import cleaned them."""

    uid: str
    example: int
    revision: int
    kind: Literal["restore"] = "restore"


Item = Decide | Undo | Resolve | Restore


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an item.

    Attributes:
        example: What it was about.
        revision: That the example has after it.
        status: That the example has after it.
        action: What is undone to revert it.
        errors: Where errors are open: the mark of each, and its sentence.
    """

    uid: str
    ok: bool
    example: int | None = None
    revision: int | None = None
    status: str | None = None
    action: int | None = None
    code: Code | None = None
    message: str = ""
    errors: Mapping[str, str] | None = field(default=None, hash=False)

    def as_json(self) -> dict[str, Any]:
        """What is set of it."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in values.items() if value not in (None, "")}


def refusal(item: Item, error: CurateError) -> Result:
    """The result of an item that could not be done."""
    return Result(
        item.uid,
        ok=False,
        example=None if isinstance(item, Undo) else item.example,
        code=next(code for kind, code in CODES if isinstance(error, kind)),
        message=str(error),
        errors=error.found if isinstance(error, OpenErrors) else None,
    )
