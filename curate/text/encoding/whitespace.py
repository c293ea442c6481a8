"""Stray white space in texts: finding and removing it."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from curate.text.spans import fences
from curate.text.words import holds_any

_WIDE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = ("\u2028", "\u2029", "\u0085", "\u000b", "\u000c")
_BREAK = re.compile(f"[{''.join(_BREAKS)}]")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_END = re.compile(r"(?<![ \t])[ \t]+(?=\r?\n|\Z)")
_LINE_ENDS = (" \n", "\t\n", " \r", "\t\r")
_SIGNATURE = re.compile(r"(?:\A|(?<=\n))-- (?=\r?\n|\Z)")
_BLANK_LINES = re.compile(r"(\r?\n)(?:[ \t]*\r?\n){2,}")
_GAP = 3  # line breaks around two blank lines
_RUN = re.compile(r"(?<=[^\s|])(?:[ ]{2,}|[ ]*\t[ \t]*)(?=[^\s|])")
_UNIT = re.compile(
    r"(?:[kKmcdnµM]?(?:g|m|l|L|s|A|V|W|J|Hz|Wh|Pa|mol|B|bit|bar)|min|h|Uhr|ha|t|°|[KMGT]B|px|EUR|"
    r"USD|CHF|GBP|mmHg|bpm|Mio|Mrd)(?![A-Za-z])"
)
_BEFORE = frozenset("!?:;»›%‰°€$£¥–—")  # French and typesetters fix these to the word before them
_AFTER = frozenset("«‹–—§№#")

# Scripts that mark where a word may break, or how letters join, with invisible characters.
_UNSPACED = ("THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
_JOINING = (
    "ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL",
    "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "MYANMAR", "KHMER", "NKO", "HEBREW",
)  # fmt: skip


Kind = Literal[
    "invisible", "wide_space", "line_break", "line_end", "tab", "spaces", "blank_lines", "before", "after",
    "nothing_else",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CleanedText:
    """A text without stray white space, and how often each kind was found."""

    text: str
    found: Counter[Kind]


def clean_blanks(text: str) -> CleanedText:
    """The text without stray white space. Cleaning what is clean changes nothing.

    Fenced code is left as it is, and so are indentation, aligned columns, and what a script needs.
    """
    found: Counter[Kind] = Counter()
    parts: list[str] = []
    done = 0
    for start, end in fences(text):
        parts += (_outside(text[done:start], found), text[start:end])
        done = end
    parts.append(_outside(text[done:], found))
    cleaned = "".join(parts)
    if not cleaned.strip():
        return CleanedText("", found or Counter({"nothing_else": 1}))
    sides: tuple[tuple[Kind, str], ...] = (
        ("before", cleaned.lstrip(" \t\r\n")),
        ("after", cleaned if _SIGNATURE.search(cleaned[-3:]) else cleaned.rstrip(" \t\r\n")),
    )
    for side, stripped in sides:
        if len(stripped) < len(cleaned):
            found[side] += 1
    return CleanedText(_trim(cleaned), found)


def _trim(text: str) -> str:
    trimmed = text.lstrip(" \t\r\n")
    return trimmed if _SIGNATURE.search(trimmed[-3:]) else trimmed.rstrip(" \t\r\n")


def _outside(text: str, found: Counter[Kind]) -> str:
    """Clean what is not code."""
    if not text.isascii():
        text = drop_invisible(text, found)
        text = _wide(text, found)
    if holds_any(text, _BREAKS):
        found["line_break"] += len(_BREAK.findall(text))
        text = _BREAK.sub("\n", text)
    # The end of this part is the end of the text, or a code fence on a new line.
    if text.endswith((" ", "\t")) or holds_any(text, _LINE_ENDS):
        kept = {m.end() - 1 for m in _SIGNATURE.finditer(text)}
        ends = [m for m in _END.finditer(text) if m.start() not in kept]
        if ends:
            found["line_end"] += len(ends)
            text = _END.sub(lambda m: m[0] if m.start() in kept else "", text)
    text = _runs(text, found)
    if text.count("\n") >= _GAP:
        text, gaps = _BLANK_LINES.subn(r"\1\1", text)
        if gaps:
            found["blank_lines"] += gaps
    return text


def drop_invisible(text: str, found: Counter[Kind]) -> str:
    """Remove zero-width characters that no script or emoji near them needs."""
    if not _INVISIBLE.search(text):
        return text
    right_to_left = any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text)

    def replaced(match: re.Match[str]) -> str:
        char, place = match[0], match.start()
        before = text[place - 1] if place else ""
        after = text[place + 1 : place + 2]
        if (
            (char in _BIDI and right_to_left)
            or (char == "\u200b" and (_in(before, _UNSPACED) or _in(after, _UNSPACED)))
            or (char in "\u200c\u200d" and (_in(before, _JOINING) or _in(after, _JOINING)))
            or (char == "\u200d" and _is_emoji(before) and _is_emoji(after))
        ):
            return char
        found["invisible"] += 1
        return ""

    return _INVISIBLE.sub(replaced, text)


def _in(char: str, scripts: tuple[str, ...]) -> bool:
    return bool(char) and unicodedata.name(char, "").startswith(scripts)


def _is_emoji(char: str) -> bool:
    # So (symbols), Sk (skin tones) and the variation selector between them.
    return bool(char) and (unicodedata.category(char) in {"So", "Sk"} or char in "\ufe0f♀♂")


def _wide(text: str, found: Counter[Kind]) -> str:
    """Make ordinary spaces of fixed and wide ones, but where a typesetter would put one."""

    def replaced(match: re.Match[str]) -> str:
        char, place = match[0], match.start()
        before = text[place - 1] if place else ""
        after = text[place + 1 : place + 2]
        if char == "\u3000" and (_is_wide(before) or _is_wide(after)):
            return char
        typeset = (
            (after in _BEFORE and after)
            or (before in _AFTER and before)
            or (before.isdigit() and (after.isdigit() or _UNIT.match(text, place + 1)))
        )
        if typeset and char != "\u3000":
            return char
        found["wide_space"] += 1
        return " "

    return _WIDE.sub(replaced, text)


def _is_wide(char: str) -> bool:
    return bool(char) and unicodedata.east_asian_width(char) in "WF"


def _runs(text: str, found: Counter[Kind]) -> str:
    """Make one space of runs and tabs between words, but not in aligned columns."""
    if "  " not in text and "\t" not in text:
        return text
    lines = text.split("\n")
    has_run = [_RUN.search(line.strip()) is not None for line in lines]
    for number, line in enumerate(lines):
        if not has_run[number]:
            continue
        near = has_run[max(number - 1, 0) : number] + has_run[number + 1 : number + 2]
        if any(near) and _is_row(line):
            continue
        lines[number] = _RUN.sub(lambda m: _run(m, found), line)
    return "\n".join(lines)


def _is_row(line: str) -> bool:
    """Whether the runs of a line look like the gaps between columns rather than slips."""
    gaps = [m for m in _RUN.finditer(line) if not _ends_sentence(m)]
    return any("\t" in gap[0] or len(gap[0]) > 2 for gap in gaps) and len(line.split()) <= 4 * (
        len(gaps) + 1
    )


def _ends_sentence(gap: re.Match[str]) -> bool:
    return gap[0] == "  " and gap.string[gap.start() - 1] in ".!?:;,)]”\"'*"


def _run(gap: re.Match[str], found: Counter[Kind]) -> str:
    if _ends_sentence(gap):
        return gap[0]  # two spaces after a sentence are a way of typing, not a slip
    found["tab" if "\t" in gap[0] else "spaces"] += 1
    return " "
