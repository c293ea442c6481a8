"""What to do now after an error, in commands and options: the app has other words."""

from collections.abc import Callable, Mapping
from typing import Any

from curate.domain.errors import (
    CurateError,
    MappingMissing,
    NotFound,
    NotSignedOff,
    OpenErrors,
    OpenInVersion,
    UnreviewedPersonalData,
)
from curate.domain.faults import Damaged

LISTS = {"job": "jobs", "example": "examples NAME", "run": "runs NAME", "finding": "findings NAME"}
"""The command that lists what goes by a number."""


def _not_found(error: NotFound) -> str:
    if error.way_on or error.kind not in LISTS:
        return error.way_on
    return f"See `curate {LISTS[error.kind]}` for those that exist."


def _mapping_missing(error: MappingMissing) -> str:
    return f"Name it with --map {error.role}=COLUMN, one of {error.columns}."


def _personal_data(error: UnreviewedPersonalData) -> str:
    check = "--check personal_data"
    return (
        f"Run `curate check {error.project} --only personal_data`, then replace it (`curate fix "
        f"{error.project} {check}`) and freeze again, or keep it (`curate dismiss {error.project} "
        f"{check}`). --allow-unreviewed-personal-data exports it as it is, and the manifest will say so."
    )


def _damaged(_: Damaged) -> str:
    return (
        "Keep a copy of the file, and restore your newest backup into an empty home (set CURATE_HOME to a "
        "new folder, then `curate restore FILE`). `curate doctor` says what is damaged."
    )


def _open_errors(_: OpenErrors) -> str:
    return (
        "Fix what is wrong (--output), dismiss the finding where nothing is (`curate dismiss`), or approve "
        "it with --knowingly."
    )


def _open_in_version(_: OpenInVersion) -> str:
    return (
        "Fix them, or dismiss the findings where nothing is wrong (`curate dismiss`); or freeze with "
        "--allow-open, and the manifest says so."
    )


def _not_signed_off(error: NotSignedOff) -> str:
    shown = ", ".join(map(str, error.examples[:20]))
    more = ", …" if len(error.examples) > 20 else ""
    return (
        "Let somebody who did not decide on them sign them off (`curate sign-off NAME ID… --as PERSON`): "
        f"{shown}{more}."
    )


WAYS_ON: Mapping[type[CurateError], Callable[[Any], str]] = {
    NotFound: _not_found,
    Damaged: _damaged,
    MappingMissing: _mapping_missing,
    NotSignedOff: _not_signed_off,
    OpenErrors: _open_errors,
    OpenInVersion: _open_in_version,
    UnreviewedPersonalData: _personal_data,
}


def error_sentence(error: CurateError) -> str:
    """An error as the command line says it."""
    way_on = WAYS_ON.get(type(error))
    return f"{error.what} {way_on(error)}".rstrip() if way_on else str(error)
