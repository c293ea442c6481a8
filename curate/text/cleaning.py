"""Cleaning steps for texts during an import.

A step is a pure function from text to text. Doing it twice is doing it once, and a text that has
nothing of what it is about comes back as it was, in whatever language. A step that would leave
nothing of a text leaves it alone.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from curate.text.edits import Edit, apply_edits
from curate.text.encoding.mojibake import flaws
from curate.text.encoding.whitespace import drop_invisible
from curate.text.mail.replies import own_words
from curate.text.markup.detect import without_markup
from curate.text.markup.wiki import looks_wiki, without_wiki
from curate.text.spans import outside_code

# Fixed and narrow spaces; the wide one of Chinese and Japanese is none of them.
_FIXED = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_GAPS = re.compile(r"(\r?\n)(?:\r?\n){2,}")
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One way of cleaning.

    Attributes:
        name: What a command line calls it.
        title: What a page calls it.
        found: What a text has that needs it: "142 of 500 rows have …".
        description: What it does, in a sentence.
        apply: From a text to the cleaned text.
        sign: Whether a text clearly needs it; None where any change says so.
    """

    name: str
    title: str
    found: str
    description: str
    apply: Callable[[str], str]
    sign: Callable[[str], bool] | None = None

    def needed(self, text: str) -> bool:
        """Whether a text has what this step is about."""
        return (self.sign is None or self.sign(text)) and clean_text(text, [self.name]) != text


def _mojibake(text: str) -> str:
    for _ in range(_ROUNDS):
        edits = [Edit(f.start, f.end, f.repaired) for f in flaws(text) if f.repaired is not None]
        fixed = apply_edits(text, edits) if edits else text
        if fixed == text:
            break
        text = fixed
    return text


def _unicode(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _invisible(text: str) -> str:
    return text if text.isascii() else _FIXED.sub(" ", drop_invisible(text, Counter()))


def _blanks(text: str) -> str:
    return outside_code(text, _without_blanks)


def _without_blanks(text: str) -> str:
    lines = (_without_end(line) for line in text.split("\n"))
    return _GAPS.sub(r"\1\1", "\n".join(lines)).strip("\r\n")


def _without_end(line: str) -> str:
    end = "\r" if line.endswith("\r") else ""
    short = line.rstrip(" \t\r")
    # "-- " with its blank says that a signature follows.
    return ("-- " if short == "--" and line[2:3] == " " else short) + end


# In the order in which they are done, whatever order they were asked for in: what a later one looks
# for is there only after the earlier.
STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step(
            "mojibake",
            "Fix broken characters",
            "broken characters",
            "Turns Ã¤ into ä and â€™ into ’, where text was stored in one encoding and read in another.",
            _mojibake,
        ),
        Step(
            "html",
            "HTML to text",
            "HTML",
            "Removes tags and entities; lists and tables stay readable, links keep their address.",
            without_markup,
        ),
        Step(
            "wiki",
            "Jira markup to text",
            "Jira markup",
            "Removes {code}, h1., *bold*, {color} and the like; lists, tables and links stay readable.",
            without_wiki,
            looks_wiki,
        ),
        Step(
            "unicode",
            "Unify characters",
            "characters in two parts",
            "Stores é as one character instead of e and an accent (Unicode NFC).",
            _unicode,
        ),
        Step(
            "invisible",
            "Remove invisible characters",
            "invisible characters or fixed spaces",
            "Removes zero-width characters, soft hyphens and byte-order marks, and makes ordinary "
            "spaces of fixed ones; emoji and scripts that need them keep theirs.",
            _invisible,
        ),
        Step(
            "replies",
            "Remove quoted mail and signatures",
            "quoted mail or signatures",
            "Removes what a reply quotes (“On … wrote:”, Outlook headers), signatures, “Sent from my …”, "
            "marks to reply above, warnings of outside senders and legal notices, in many languages. What a "
            "mail forwards or points to stays.",
            own_words,
        ),
        Step(
            "blanks",
            "Remove extra spaces and blank lines",
            "extra spaces or blank lines",
            "Removes spaces at the end of lines, and all but one of several blank lines.",
            _blanks,
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
