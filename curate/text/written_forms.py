"""The ways in which the same words may be written in a text or a file: to find all of them.

Letter case, composed and decomposed letters, wide letters, apostrophes and dashes, any white space between
words, escapes of HTML, JSON, web addresses and quoted-printable, and letters that were read in a wrong
encoding.
"""

import html.entities
import unicodedata
from urllib.parse import quote

import regex

_INVISIBLE = r"\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufeff"
# Invisible characters may stand within a word, and the soft line breaks of quoted-printable.
_WITHIN = rf"(?:[{_INVISIBLE}]|=\r?\n)*"
_BETWEEN = (
    rf"(?:[\s\x1c-\x1f\x85{_INVISIBLE}>+]|&(?:amp;)*(?:nbsp|\#0*160|\#x0*a0);|%20|=20|<br\s*/?>"
    r"|\\+(?:[nrtvfb]|u(?:00(?:0[9a-d]|1[c-f]|20|85|a0|ad)|1680|20[0-6][0-9a-f]|3000|feff)))+"
)
_ALIKE = ("'’‘ʼ`´′", '"“”„«»', "-‐‑‒–—−")
_WRONG_ENCODINGS = ("cp1252", "latin-1", "cp437", "cp850")


def written_forms(value: str) -> "regex.Pattern[str]":
    """A pattern that matches a value however it is written; inside of longer words too.

    Args:
        value: At least one character that is no white space.
    """
    words = unicodedata.normalize("NFC", value).split()
    pattern = _BETWEEN.join(_WITHIN.join(map(_character, word)) for word in words)
    return regex.compile(pattern, regex.IGNORECASE | regex.FULLCASE)


def _character(char: str) -> str:
    """One character in all its forms, the longest in front."""
    alike = next((same for same in _ALIKE if char in same), char)
    forms = {form for one in alike for form in _forms(one)}
    return f"(?:{'|'.join(sorted(forms, key=lambda form: (-len(form), form)))})"


def _forms(char: str) -> set[str]:
    forms = {regex.escape(char), regex.escape(unicodedata.normalize("NFD", char))}
    for written in (char, unicodedata.normalize("NFD", char)):
        if written.isalnum() and written.isascii():
            continue
        forms.add("".join(_escaped_in_html(one) for one in written))
        forms.add("".join(_escaped_in_json(one) for one in written))
        encoded = written.encode("utf-8", "surrogatepass")
        if quote(encoded, safe="") != written:
            forms.add(regex.escape(quote(encoded, safe="")))
        forms.add("".join(f"={byte:02X}" for byte in encoded))
        if not written.isascii():
            forms |= _misread(encoded)
    if "!" <= char <= "~":
        forms.add(chr(ord(char) + 0xFEE0))  # as wide as East Asian letters
    if char in "ßẞ":
        forms.add("ss")
    return forms


def _escaped_in_html(char: str) -> str:
    code = ord(char)
    named = [name for name, point in html.entities.name2codepoint.items() if point == code]
    ways = [*named, rf"\#0*{code}", rf"\#x0*{code:x}", *(["apos"] if char == "'" else [])]
    return f"(?:{regex.escape(char)}|&(?:amp;)*(?:{'|'.join(ways)});?)"


def _escaped_in_json(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    escaped = "".join(
        rf"\\+u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2)
    )
    short = rf"|\\+{regex.escape(char)}" if char in '"\\/' else ""
    return f"(?:{escaped}{short}|{regex.escape(char)})"


def _misread(encoded: bytes) -> set[str]:
    """What UTF-8 becomes that is read as something else."""
    return {
        regex.escape("".join(_read_as(byte, encoding) for byte in encoded))
        for encoding in _WRONG_ENCODINGS
    }


def _read_as(byte: int, encoding: str) -> str:
    """A byte in an encoding; where that has nothing for it, as browsers read it."""
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)
