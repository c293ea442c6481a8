"""Flattening of JSON values to texts by column: ``{"a": {"b": 1}}`` becomes ``{"a.b": "1"}``."""

import json
from collections.abc import Mapping
from typing import Any, Self

from curate.importers.base import LONGEST_NAME
from curate.text.storable import storable

_DEEPEST = 8


class Written(float):
    """A number that remembers how it was written: 1.10 stays 1.10."""

    text: str

    def __new__(cls, text: str) -> Self:
        """The number that a text means."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def whole_number(text: str) -> int | str:
    """An integer; one of thousands of digits stays text (Python refuses to read it)."""
    return int(text) if len(text) < 1000 else text


decoder = json.JSONDecoder(parse_float=Written, parse_int=whole_number, strict=False)


def text_of(value: Any) -> str:
    """One JSON value as text: null and empty lists are empty, lists and objects stay JSON."""
    if isinstance(value, str):
        return storable(value)
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Written):
        return value.text
    if isinstance(value, int):
        return str(value)
    return storable(json.dumps(value, ensure_ascii=False))


def flatten(item: Mapping[str, Any]) -> dict[str, str]:
    """The texts of an object; nested objects by dotted names, to a depth of 8.

    Raises:
        RecursionError: Lists are nested more deeply than Python follows.
    """
    texts: dict[str, str] = {}
    _flatten(item, "", 1, texts)
    return texts


def _flatten(item: Mapping[str, Any], prefix: str, depth: int, texts: dict[str, str]) -> None:
    for key, value in item.items():
        name = storable(prefix + key)[:LONGEST_NAME]
        if isinstance(value, dict) and value and depth < _DEEPEST:
            _flatten(value, f"{prefix}{key}.", depth + 1, texts)
        else:
            texts[_free(name, texts)] = text_of(value)


def _free(name: str, texts: Mapping[str, str]) -> str:
    """``name``, numbered where taken: an object can have both ``a.b`` and ``a`` with ``b``."""
    free, count = name or "(no name)", 1
    while free in texts:
        count += 1
        free = f"{name} ({count})"
    return free
