"""Texts that every database holds and every terminal shows: no NUL, no half of a character, no command."""

import re
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")
# What a terminal obeys instead of showing it: control characters, and those that turn around what follows.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SYMBOLS, _DELETE = 0x2400, 0x2421
"""The symbols that Unicode has for control characters: ␛ for ESC."""


def storable(text: str) -> str:
    """A text that can be stored and shown: lone surrogates and NUL become U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALF.sub("\ufffd", text)
    return text


def storable_values(value: Any) -> Any:
    """Texts, or texts in lists and mappings, so that they can be stored; everything else as it is."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable_values(key): storable_values(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(storable_values(each) for each in value)
    return value


def harmless(text: str) -> str:
    """A text for a terminal: control characters are shown instead of obeyed; line breaks and tabs stay."""
    return text if text.isascii() and text.isprintable() else _OBEYED.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(_SYMBOLS + code)
    return chr(_DELETE) if code == 0x7F else "\ufffd"
