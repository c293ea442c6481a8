"""What a person calls an example, and what became of it, in words."""

from collections.abc import Mapping

from curate.domain.examples import Example, Status

STATUSES: Mapping[Status, str] = {
    "pending": "not decided",
    "approved": "approved",
    "rejected": "rejected",
    "skipped": "skipped",
    "flagged": "flagged",
}


def name_of(example: Example) -> str:
    """What the source calls it, else its number."""
    return example.external_id or f"Example {example.id}"
