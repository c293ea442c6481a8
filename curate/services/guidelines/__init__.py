"""Guidelines: writing them, their versions, and what corrections suggest for them."""

from curate.services.guidelines.suggestions import (
    READ,
    dismiss_suggestion,
    suggest_guidelines,
    with_sentence,
)
from curate.services.guidelines.versions import (
    LONGEST,
    GuidelinesPage,
    guidelines_page,
    read_guidelines,
    restore_guidelines,
    save_guidelines,
)

__all__ = [
    "LONGEST",
    "READ",
    "GuidelinesPage",
    "dismiss_suggestion",
    "guidelines_page",
    "read_guidelines",
    "restore_guidelines",
    "save_guidelines",
    "suggest_guidelines",
    "with_sentence",
]
