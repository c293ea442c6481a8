"""What the doctor says about one thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was checked, whether it is fine, and what to do if it is not."""

    check: str
    ok: bool
    message: str


def fine(check: str, message: str) -> Diagnosis:
    """Nothing is wrong."""
    return Diagnosis(check, ok=True, message=message)


def wrong(check: str, message: str) -> Diagnosis:
    """Something is wrong; the message says what, and what to do."""
    return Diagnosis(check, ok=False, message=message)
