"""Quotes, apostrophes, dashes, list marks, Markdown."""

import re
from collections.abc import Iterator

from curate.contract.aspects.base import Use
from curate.text.words import holds_any

QUOTES = {
    '"…"': ('"', '"'),
    "“…”": ("“", "”"),
    "„…“": ("„", "“"),
    "«…»": ("«", "»"),
    "« … »": ("« ", " »"),
}
_QUOTED = re.compile(
    r'(?<![\w"])"(?=\S)[^"\n]{0,300}?(?<=\S)"(?!\w)|“[^“”\n]{1,300}”|„[^„“”\n]{1,300}[“”]|«[^«»\n]{1,300}»'
)
_OPENING = frozenset(opening[0] for opening, _ in QUOTES.values())
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")
_DASH = re.compile(r"(?<=[^\s\d])(?: [-–—] | -- |—|--)(?=[^\s\d])")
DASHES = {
    " - ": "word - word", " – ": "word – word", " — ": "word — word", "—": "word—word",
    " -- ": "word -- word", "--": "word--word",
}  # fmt: skip
# Lists alone are none: people wrote them long before Markdown.
_MARKUP = re.compile(
    r"^#{1,6} \S|\*\*[^*\n]+\*\*|^```|\[[^\]\n]+\]\(\S+?\)|`[^`\n]+`", re.MULTILINE
)
_BULLET = re.compile(r"^[ \t]*(?P<mark>[-*•–+‣])[ \t]+(?=\S)", re.MULTILINE)
_ORDINAL = re.compile(r"^[ \t]*(?P<mark>\d{1,2}[.)])[ \t]+(?=\S)", re.MULTILINE)


def find_quotes(text: str) -> Iterator[Use]:
    """Passages in double quotes."""
    if not holds_any(text, _OPENING):
        return
    for found in _QUOTED.finditer(text):
        first, inner = found[0][0], found[0][1:-1]
        spaced = inner[:1].isspace() and inner[-1:].isspace()
        form = {'"': '"…"', "“": "“…”", "„": "„…“", "«": "« … »" if spaced else "«…»"}[first]
        yield Use(found.start(), found.end(), (form,))


def write_quotes(written: str, wanted: str) -> str | None:
    """The same passage in other quotes; None where it has the wanted ones inside."""
    inner = written[1:-1].strip() if written[0] == "«" else written[1:-1]
    opening, closing = QUOTES[wanted]
    if {opening.strip(), closing.strip()} & set(inner):
        return None
    return f"{opening}{inner}{closing}"


def find_apostrophes(text: str) -> Iterator[Use]:
    """Apostrophes inside words."""
    if not holds_any(text, "'’"):
        return
    for found in _APOSTROPHE.finditer(text):
        yield Use(found.start(), found.end(), (f"don{found[0]}t",))


def write_apostrophe(_written: str, wanted: str) -> str | None:
    """The other apostrophe."""
    return wanted[3]


def find_dashes(text: str) -> Iterator[Use]:
    """Dashes between words; hyphens inside words and ranges of numbers are none."""
    for found in _DASH.finditer(text):
        yield Use(found.start(), found.end(), (DASHES[found[0]],))


def write_dash(_written: str, wanted: str) -> str | None:
    """The dash of a form."""
    return next(mark for mark, form in DASHES.items() if form == wanted)


def find_bullets(text: str) -> Iterator[Use]:
    """Marks at the beginning of list items; rules of three marks are none."""
    for found in _BULLET.finditer(text):
        yield Use(found.start("mark"), found.end("mark"), (f"{found['mark']} item",))


def find_ordinals(text: str) -> Iterator[Use]:
    """Numbers at the beginning of list items."""
    for found in _ORDINAL.finditer(text):
        yield Use(found.start("mark"), found.end("mark"), (f"1{found['mark'][-1]} item",))


def write_bullet(_written: str, wanted: str) -> str | None:
    """The mark of a form."""
    return wanted[0]


def write_ordinal(written: str, wanted: str) -> str | None:
    """The same number with another mark after it."""
    return f"{written[:-1]}{wanted[1]}"


def find_markdown(text: str) -> Iterator[Use]:
    """Whether a text has bold words, headings, code or links."""
    yield Use(0, len(text), ("Markdown" if _MARKUP.search(text) else "plain text",))
