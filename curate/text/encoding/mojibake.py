"""Broken characters from a wrong encoding, and the text that was meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import ftfy
from ftfy import TextFixerConfig

from curate.text.edits import smallest_edit
from curate.text.spans import Taken

Kind = Literal["mojibake", "lost", "control", "utf16", "escape"]

_PIECE = re.compile(r"[^ \t\r\n]+")
_LOST = re.compile("\ufffd+")
# Control characters that no text needs: tab, newline, carriage return, and the line breaks that the
# check for white space fixes, stay.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]+")
_BELOW_BLANK = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ACCENTED = re.compile("[\xc0-\xd6\xd8-\xf6\xf8-\xff]")
_ANSI = re.compile("\x1b\\[[0-9;]*[A-Za-z]")
_SURROGATE = re.compile("[\ud800-\udfff]+")
_ESCAPED = re.compile(r"(?<!\\)(?:\\u[0-9a-fA-F]{4})+")
_QUOTED_PRINTABLE = re.compile(r"(?:=[C-F][0-9A-F](?:=[89AB][0-9A-F])+)")

# Only the encoding: quotes, ligatures, entities and widths are other matters.
_CONFIG = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    fix_surrogates=False,
    normalization=None,
    explain=False,
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One place where the encoding is broken.

    Attributes:
        repaired: What was meant; None where that is lost.
    """

    kind: Kind
    start: int
    end: int
    repaired: str | None


def flaws(text: str) -> list[Flaw]:
    """Places of a text where its encoding is broken, in order; none overlaps another."""
    if text.isascii() and text.isprintable() and "\\u" not in text and "=" not in text:
        return []
    if whole := _utf16(text) or _cyrillic(text):
        return [whole]
    taken = Taken(len(text))
    found = [
        flaw
        for flaw in (*_mojibake(text), *_controls(text), *_escapes(text), *_lost(text))
        if taken.take(flaw.start, flaw.end)
    ]
    return sorted(found, key=lambda flaw: flaw.start)


def _utf16(text: str) -> Flaw | None:
    """UTF-16 that was read as single bytes has a NUL at every other place."""
    nulls = text.count("\x00")
    if nulls >= 2 and nulls >= 0.3 * len(text):
        meant = text.removeprefix("ÿþ").removeprefix("þÿ").replace("\x00", "")
        if meant.isascii() or len(text) % 2:
            return Flaw("utf16", 0, len(text), meant)
    controls = len(_BELOW_BLANK.findall(text))
    if controls < 2 or len(text) % 2 or not (nulls or controls >= 0.2 * len(text)):
        return None
    for order in ("utf-16-le", "utf-16-be"):
        try:
            meant = text.encode("latin-1").decode(order).lstrip("\ufeff")
        except UnicodeError:
            continue
        if all(c.isprintable() or c in "\r\n\t" for c in meant):
            return Flaw("utf16", 0, len(text), meant)
    return None


def _cyrillic(text: str) -> Flaw | None:
    """Windows-1251 that was read as Latin-1: nearly all letters have accents."""
    accented = 0 if text.isascii() else len(_ACCENTED.findall(text))
    if (
        accented < 6
        or accented < 0.7 * sum(map(str.isalpha, text))
        or ftfy.fix_encoding(text, _CONFIG) != text
    ):
        return None
    try:
        meant = text.encode("cp1252").decode("cp1251")
    except UnicodeError:
        return None
    return Flaw("mojibake", 0, len(text), meant)


_MISREAD = ("sloppy-windows-1251", "iso-8859-15", "cp850", "sloppy-windows-1253", "cp866", "koi8-r")
"""What UTF-8 is also read as, beside what ftfy knows; its codecs leave no byte undefined."""
_FEWEST = 3


def _misread(line: str) -> str | None:
    """UTF-8 that was read as one of these: nothing else becomes UTF-8 when it is decoded again.

    Letters of a real text in these alphabets are single bytes, and hardly ever follow each other as the
    bytes of UTF-8 do; three or more of them, and not one that does not fit, are no chance.
    """
    for codec in _MISREAD:
        try:
            meant = line.encode(codec).decode()
        except UnicodeError:
            continue
        if sum(not c.isascii() for c in meant) >= _FEWEST and all(
            c.isprintable() or c in "\r\t\xa0\u3000" for c in meant
        ):
            return meant
    return None


def _mojibake(text: str) -> Iterator[Flaw]:
    start = 0
    for line in text.split("\n"):
        if not line.isascii():
            meant = _misread(line)
            if meant is not None:
                yield Flaw("mojibake", start, start + len(line), meant)
            else:
                yield from _line(line, start)
        start += len(line) + 1


def _line(line: str, offset: int) -> Iterator[Flaw]:
    pieces = [(m.start(), m.end()) for m in _PIECE.finditer(line)]
    whole = ftfy.fix_encoding(line, _CONFIG)
    parts = _PIECE.findall(whole)
    if len(parts) != len(pieces):
        # Broken characters that contain a space ("Ã " for à) change the count of words.
        edit = smallest_edit(line, whole.replace("\xa0", " "))
        yield Flaw("mojibake", offset + (edit.start or 0), offset + (edit.end or 0), edit.text)
        return
    for (start, end), fixed in zip(pieces, parts, strict=True):
        piece = line[start:end]
        if piece.isascii():
            continue
        # ftfy fixes a line only where all of it is broken; in a mixed one it fixes word by word.
        meant = fixed if fixed != piece else ftfy.fix_encoding(piece, _CONFIG)
        if meant != piece:
            meant = meant.replace("\xa0", " ").replace("\ufeff", "")
            yield Flaw("mojibake", offset + start, offset + end, meant)


def _controls(text: str) -> Iterator[Flaw]:
    for found in _ANSI.finditer(text):
        yield Flaw("control", found.start(), found.end(), "")
    for found in _CONTROL.finditer(text):
        # What stands between 0x80 and 0x9F is most often Windows-1252 read as Latin-1.
        meant = "".join(_windows(c) for c in found[0])
        yield Flaw("control", found.start(), found.end(), meant)
    for found in _SURROGATE.finditer(text):
        raw = bytes(ord(c) - 0xDC00 for c in found[0] if 0xDC80 <= ord(c) <= 0xDCFF)
        yield Flaw("control", found.start(), found.end(), raw.decode("cp1252", "ignore"))


def _windows(char: str) -> str:
    if not "\x80" <= char <= "\x9f":
        return ""
    return char.encode("latin-1").decode("cp1252", "ignore")


def _escapes(text: str) -> Iterator[Flaw]:
    if "\\u" in text and not text.lstrip().startswith(("{", "[")):
        for found in _ESCAPED.finditer(text):
            try:
                meant = (
                    found[0].encode().decode("unicode-escape").encode("utf-16", "surrogatepass")
                ).decode("utf-16")
            except UnicodeError:
                continue
            if meant.isprintable() and not meant.isascii():
                yield Flaw("escape", found.start(), found.end(), meant)
    for found in _QUOTED_PRINTABLE.finditer(text):
        try:
            meant = bytes.fromhex(found[0].replace("=", "")).decode()
        except UnicodeError:
            continue
        if meant.isprintable():
            yield Flaw("escape", found.start(), found.end(), meant)


def _lost(text: str) -> Iterator[Flaw]:
    for found in _LOST.finditer(text):
        yield Flaw("lost", found.start(), found.end(), None)
