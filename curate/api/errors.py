"""Errors as HTTP answers: a status, a code for programs, and the sentence that people read."""

from typing import Any

from curate.api.tokens import NotSignedIn
from curate.domain.errors import (
    AlreadyThere,
    CurateError,
    EditConflict,
    FindingGone,
    NotFound,
    OpenErrors,
    UndoConflict,
    Unusable,
)
from curate.domain.faults import ChangedMeanwhile, NotStorable, StorageFault
from curate.services.people import NotAllowed

STATUSES: tuple[tuple[type[CurateError], int], ...] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (EditConflict, 409),
    (OpenErrors, 409),
    (FindingGone, 409),
    (UndoConflict, 409),
    (AlreadyThere, 409),
    (ChangedMeanwhile, 409),
    (NotStorable, 422),
    (Unusable, 422),
    (StorageFault, 503),
)
"""The first that fits counts."""


class Refused(CurateError):
    """A request that was not even looked at: its address, its method, its size or its form is wrong."""

    def __init__(self, status: int, kind: str, sentence: str) -> None:
        self.status = status
        self.kind = kind
        super().__init__(sentence)


def answer_of(code: str, message: str) -> dict[str, Any]:
    """An error as it is sent."""
    return {"error": {"code": code, "message": message}}


def refusal_of(error: CurateError) -> tuple[int, dict[str, Any]]:
    """The status and the answer for an error."""
    if isinstance(error, Refused):
        return error.status, answer_of(error.kind, str(error))
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 400)
    return status, answer_of(error.code, str(error))
