"""Cleaning: what an expert may have done to texts while they come in, each step by its name.

A step is a pure function from text to text. Doing it twice is doing it once, and a text that has
nothing of what it is about comes back as it was, in whatever language. A step that would leave
nothing of a text leaves it alone.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from curate.text.blanks import clean_blanks
from curate.text.edits import Edit, apply_edits
from curate.text.html import html_to_text, looks_html
from curate.text.mojibake import flaws


@dataclass(frozen=True, slots=True)
class Step:
    """One way of cleaning.

    Attributes:
        name: What a command line calls it.
        title: What a page calls it.
        description: What it does, in a sentence.
        apply: From a text to the cleaned text.
    """

    name: str
    title: str
    description: str
    apply: Callable[[str], str]


def _html(text: str) -> str:
    return html_to_text(text) if looks_html(text) else text


def _mojibake(text: str) -> str:
    edits = [Edit(f.start, f.end, f.repaired) for f in flaws(text) if f.repaired is not None]
    return apply_edits(text, edits) if edits else text


def _unicode(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _blanks(text: str) -> str:
    return clean_blanks(text).text


# In the order in which they are done, whatever order they were asked for in: what a later one looks
# at is there only after the earlier.
STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step("mojibake", "Broken letters", "Repairs Ã¤ to ä, â€™ to ’ and the like.", _mojibake),
        Step("html", "HTML", "Makes readable text of HTML; lists and tables keep lines.", _html),
        Step("unicode", "Letters in one form", "Writes accents as one character (NFC).", _unicode),
        Step(
            "blanks", "Stray blanks", "Cuts blanks at the ends, and rows of blank lines.", _blanks
        ),
    )
}


def clean_text(text: str, steps: Iterable[str]) -> str:
    """A text after some steps, in their own order."""
    wanted = set(steps)
    for name, step in STEPS.items():
        if name in wanted and text:
            cleaned = step.apply(text)
            if cleaned.strip() or not text.strip():
                text = cleaned
    return text
