"""What can be read of a JSON document with a fault: the items around it, and the fault itself."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from curate.importers.json_files.flatten import decoder

_GAP = re.compile(r"[ \t\r\n]*")
# Where the list of an envelope begins: {"tickets": [{
_LIST = re.compile(r'"(?:[^"\\]|\\.){0,100}"\s*:\s*(?=\[\s*[{\[])')
_BEGINS = {"{": re.compile(r'\{\s*"'), "[": re.compile(r'\[\s*["\d\[-]')}
_ENVELOPE = 10_000
_RAW = 2_000
# How many characters are read again in search of the next item, as a multiple of the document.
_EFFORT = 1
# What each attempt to read an item counts at least.
_ATTEMPT = 200
_FAULTS = 1_000
_PIECES = (1 << 14, 1 << 20)
_TAIL = 16
# What an item that is nested too deeply counts, in characters.
_DEEP = 50_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A place that is no JSON.

    Attributes:
        line: From 1, as an editor counts it; ``column`` too.
        what: What is wrong, as the standard library says it.
        raw: The text that could not be read, from there to the next item; shortened.
    """

    line: int
    column: int
    what: str
    raw: str


def salvage(text: str) -> Iterator[Any | Fault] | None:
    """The items of the list in a document, and its faults, in their order; None without a list.

    After a fault, reading goes on at the next object that has names of the first one.
    """
    begin = gap(text, 0)
    whole = text[begin : begin + 1] == "["
    if text[begin : begin + 1] == "{":
        found = _LIST.search(text, begin, begin + _ENVELOPE)
        begin = found.end() if found else len(text)
    if text[begin : begin + 1] != "[":
        return None
    kind = _after(text, begin + 1)
    # A list that begins with a fault is most often one of objects; so is one with a bracket too many.
    nested = kind == "[" and _after(text, gap(text, begin + 1) + 1) == "{"
    return _items(text, begin + 1, kind if kind in _BEGINS and not nested else "{", whole=whole)


def gap(text: str, position: int) -> int:
    """Where white space from a position on ends."""
    found = _GAP.match(text, position)
    return found.end() if found else position


def _after(text: str, position: int) -> str:
    """The next character that is no white space; empty at the end."""
    at = gap(text, position)
    return text[at : at + 1]


def _items(text: str, at: int, kind: str, *, whole: bool) -> Iterator[Any | Fault]:  # noqa: C901 - one branch for each fault
    first: Any = None
    lines = _Lines(text)
    effort = _EFFORT * len(text) + (1 << 20)
    for _ in range(_FAULTS):
        while True:
            at = gap(text, at)
            if text[at : at + 1] == "]":
                if not (whole and _after(text, at + 1)):
                    return
                what, place = "something follows the end of the list", at
                break
            try:
                item, end = _decode(text, at)
            except (json.JSONDecodeError, RecursionError) as error:
                what, place = _what(error, at)
                break
            if not isinstance(item, dict if kind == "{" else list):
                what, place = "an item of another kind than the others", at
                break
            first = first or item
            yield item
            at = gap(text, end)
            if text[at : at + 1] == ",":
                at = gap(text, at + 1)
                if text[at : at + 1] == "]":
                    what, place = "a comma before the end of the list", at
                    if whole and _after(text, at + 1):
                        break
                    yield _fault(lines, at, at + 1, what)
                    return
            elif at >= len(text):
                yield _fault(lines, len(text), len(text), "the end of the list is missing")
                return
            elif text[at] not in "],{":
                what, place = "a comma is missing", at
                break
        onward, spent = _next(text, at + 1, kind, first, effort)
        effort -= spent
        yield _fault(lines, place, onward or len(text), what, begin=at)
        if onward is None:
            return
        at = onward


def _what(error: Exception, at: int) -> tuple[str, int]:
    if isinstance(error, json.JSONDecodeError):
        return error.msg, at + error.pos
    return "nested too deeply", at


def _decode(text: str, at: int) -> tuple[Any, int]:
    """The item that begins at a place, and where it ends.

    Out of a piece of the text, larger and larger: an error of the standard library counts all lines
    before it. Raises what ``raw_decode`` raises, places counted from ``at`` on.
    """
    for size in _PIECES:
        piece = text[at : at + size]
        try:
            item, end = decoder.raw_decode(piece)
        except json.JSONDecodeError as error:
            # What is wrong near the end of the piece may only be cut off there.
            cut = error.pos > size - _TAIL or error.msg.startswith("Unterminated")
            if len(piece) < size or not cut:
                raise
        else:
            return item, at + end
    try:
        return decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        error.pos -= at
        raise


class _Lines:
    """Lines and columns of places in a text, asked for from the beginning on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line, self.place = 1, 0

    def at(self, place: int) -> tuple[int, int]:
        """The line and column of a place, both from 1."""
        begin = self.place if place >= self.place else 0
        self.line = (self.line if begin else 1) + self.text.count("\n", begin, place)
        self.place = place
        return self.line, place - self.text.rfind("\n", 0, place)


def _fault(lines: _Lines, place: int, end: int, what: str, begin: int | None = None) -> Fault:
    start = place if begin is None else begin
    raw = lines.text[start : min(end, start + _RAW)].rstrip().rstrip(",")
    line, column = lines.at(place)
    return Fault(line, column, what, raw)


def _next(text: str, at: int, kind: str, first: Any, effort: int) -> tuple[int | None, int]:
    """Where the next item like the first begins, and how many characters were read to find it."""
    spent = 0
    for found in _BEGINS[kind].finditer(text, at):
        if spent > effort:
            break
        begin = found.start()
        if text[begin - 1] not in ",\n\t ]}[":
            continue
        try:
            item, end = _decode(text, begin)
        except (json.JSONDecodeError, RecursionError) as error:
            spent += max(_ATTEMPT, getattr(error, "pos", _DEEP))
            continue
        spent += max(_ATTEMPT, end - begin)
        if _alike(item, first) and _after(text, end) in {",", "]", ""}:
            return begin, spent
    return None, spent


def _alike(item: Any, first: Any) -> bool:
    if isinstance(item, dict):
        names = first.keys() if isinstance(first, dict) and first else item.keys()
        return 2 * len(names & item.keys()) >= len(names) > 0
    return not isinstance(first, list) or len(item) == len(first)
