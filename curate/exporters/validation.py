"""Validation of any file of JSON by the rules of a format, line by line in bounded memory."""

import heapq
import json
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from math import isinf
from pathlib import Path
from typing import Any

import numpy as np

from curate.domain.errors import UnreadableFile, printable
from curate.exporters.base import Exporter, Level, Problem, Report, texts_of
from curate.exporters.commands import command_problems
from curate.exporters.json_values import TOO_DEEP, Broken, said, values
from curate.exporters.pieces import BOM, BOM_SAID, LONGEST_LINE, UTF16, Fault, Piece, pieces
from curate.text import count
from curate.text.tokens import count_tokens

# Problems with the form of a line. Consumers that read with Python's own json accept the later
# ones silently.
LEVELS: Mapping[str, Level] = {
    "byte_order_mark": "error",
    "blank_line": "error",
    "not_utf8": "error",
    "invalid_json": "error",
    "data_type": "error",
    "line_too_long": "error",
    "mixed_shapes": "error",
    "several_objects": "error",
    "several_lines": "error",
    "line_ends": "warning",
    "json_array": "error",
    "compressed": "error",
    "binary_file": "error",
    "csv": "error",
    "duplicate_key": "warning",
    "lone_surrogate": "warning",
    "not_a_number": "warning",
    "number_too_large": "warning",
}
# Those that read with Hugging Face's datasets, that is pyarrow (as of datasets 5.2).
BY_ARROW: Mapping[str, Level] = {
    "byte_order_mark": "warning",
    "blank_line": "warning",
    "several_objects": "warning",
    "several_lines": "warning",
    "duplicate_key": "error",
    "lone_surrogate": "error",
    "number_too_large": "error",
}
# An array is read by another parser there, which takes what Python takes.
_AS_PYTHON = frozenset({"duplicate_key", "lone_surrogate", "number_too_large"})
# An escaped backslash, two halves that belong together, or a half alone.
_HALVES = re.compile(
    rb"\\\\|(?P<half>(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
# Problems of one kind that are kept; beyond, they are counted.
KEPT = 10_000
# Characters of a message that are shown.
LONGEST_MESSAGE = 600
# Lines whose tokens are counted: the longest.
COUNTED = 100


def validate(exporter: Exporter, path: Path) -> Report:
    """Validate any file by the rules of a format: one JSON object a line, or an array of them.

    Raises:
        UnreadableFile: There is no such file, or it is a folder.
    """
    reading = _Validation(exporter)
    try:
        with path.open("rb") as file:
            for piece in pieces(file, path):
                if isinstance(piece, Piece):
                    reading.take(piece)
                elif piece.last and piece.code != "invalid_json":
                    return Report(0, (reading.unreadable(piece),), ())
                else:
                    reading.about(piece)
    except OSError as error:
        raise UnreadableFile(path.name, f"{error.strerror}.", "Nothing was validated.") from None
    return reading.report(path)


class _Validation:
    """What was found so far; at most 16 bytes are kept of a line that is in order."""

    def __init__(self, exporter: Exporter) -> None:
        self._exporter = exporter
        self._found: dict[Level, list[Problem]] = {"error": [], "warning": []}
        self._counts: Counter[tuple[Level, str]] = Counter()
        self._rows = 0
        self._marks, self._numbers = array("Q"), array("Q")
        self._longest: list[tuple[int, int, str]] = []
        self._in_array = False
        self._shape: tuple[int, str] | None = None
        self._keys: list[str] = []
        self._constants: list[str] = []
        self._large: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_constant=self._constant,
            parse_float=self._float,
        )

    def about(self, fault: Fault) -> None:
        """Remember what is odd about the file as a whole."""
        if fault.code != "json_array" or not self._exporter.reads_arrays:
            self._say(fault.line, fault.code, fault.message)

    def unreadable(self, fault: Fault) -> Problem:
        """The one problem of a file that is no JSON at all."""
        more = f" {self._exporter.about_tables}" if fault.code == "csv" else ""
        return Problem(fault.line, fault.code, fault.message + more)

    def take(self, piece: Piece) -> None:
        """Look at one line, or one object of an array."""
        self._in_array = piece.in_array
        for row, raw in self._rows_of(piece.line, piece.raw):
            self._take(piece.line, row, raw)

    def _take(self, line: int, row: dict[str, Any], raw: bytes) -> None:
        self._rows += 1
        self._marks.append(int.from_bytes(blake2b(raw.strip(), digest_size=8).digest()))
        self._numbers.append(line)
        for problem in self._exporter.problems(line, row):
            self._add(problem)
        for problem in command_problems(self._exporter, line, row):
            self._add(problem)
        self._same_shape(line, row)
        limit = self._exporter.cut_at
        if limit is not None and len(raw) > limit:  # a token has at least a byte
            one = (len(raw), -line, "\n".join(texts_of(row)))
            if len(self._longest) < COUNTED:
                heapq.heappush(self._longest, one)
            else:
                heapq.heappushpop(self._longest, one)

    def report(self, path: Path) -> Report:
        """The verdict, once every line was looked at."""
        exporter = self._exporter
        for problem in (*self._cut(), *self._repeated(), *exporter.about_file(path, self._rows)):
            self._add(problem)
        if self._rows < exporter.minimum_rows:
            wanted = f"at least {count(exporter.minimum_rows, 'example')}"
            self._add(self._of_file("too_few_rows", wanted))
        if exporter.maximum_rows is not None and self._rows > exporter.maximum_rows:
            wanted = f"at most {exporter.maximum_rows:,} examples"
            self._add(self._of_file("too_many_rows", wanted))
        for (level, code), number in self._counts.items():
            if number > KEPT:
                text = f"{number - KEPT:,} more lines have the problem “{code}”."
                self._found[level].append(Problem(0, code, text, level))
        return Report(self._rows, tuple(self._found["error"]), tuple(self._found["warning"]))

    def _of_file(self, code: str, wanted: str) -> Problem:
        text = f"{self._exporter.title} needs {wanted}; this file has {self._rows:,}."
        return Problem(0, code, text)

    def _add(self, problem: Problem) -> None:
        kind = (problem.level, problem.code)
        self._counts[kind] += 1
        if self._counts[kind] <= KEPT:
            self._found[problem.level].append(replace(problem, message=_short(problem.message)))

    def _say(self, line: int, code: str, message: str) -> None:
        level = self._exporter.levels.get(code, LEVELS[code])
        if self._in_array and code in _AS_PYTHON:
            level = LEVELS[code]
        self._add(Problem(line, code, message, level))

    def _rows_of(self, line: int, raw: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
        """The object of a line with its bytes; none where it has none, several where it has more."""
        if line == 1 and raw.startswith(BOM):
            self._say(1, "byte_order_mark", BOM_SAID)
            raw = raw[len(BOM) :]
        if len(raw) >= LONGEST_LINE:
            text = f"Line {line} has more than {LONGEST_LINE >> 20} MB: that is too long for an example."
            self._say(line, "line_too_long", text)
            return
        if not raw.strip():
            self._say(line, "blank_line", f"Line {line} is blank: remove it.")
            return
        self._keys, self._constants, self._large = [], [], []
        try:
            text = raw.decode("utf-8")
            row = self._decoder.decode(text)
        except UnicodeDecodeError:
            utf16 = line == 1 and raw.startswith(UTF16)
            what = (
                "The file is UTF-16: save it as UTF-8." if utf16 else f"Line {line} is not UTF-8."
            )
            self._say(line, "not_utf8", what)
        except json.JSONDecodeError as error:
            if error.msg == "Extra data":
                yield from self._several(line, text, said(error))
            else:
                self._say(line, "invalid_json", f"Line {line} is not valid JSON: {said(error)}.")
        except (ValueError, RecursionError) as error:
            why = TOO_DEEP if isinstance(error, RecursionError) else error
            self._say(line, "invalid_json", f"Line {line} is not valid JSON: {why}.")
        else:
            if isinstance(row, dict):
                self._oddities(line, raw)
                yield row, raw
            else:
                self._say(line, "data_type", f"Line {line} is not a JSON object.")

    def _several(self, line: int, text: str, why: str) -> Iterator[tuple[dict[str, Any], bytes]]:
        """The objects of a line that has more than one."""
        try:
            listed = [one.text for one in values(text, json.JSONDecoder())]
        except Broken:
            listed = []
        if not all(one.startswith("{") for one in listed) or not listed:
            self._say(line, "invalid_json", f"Line {line} is not valid JSON: {why}.")
            return
        if text.strip().count("\r") >= len(listed) - 1:
            more = f"Line {line} ends its lines with CR alone, where not every reader ends one: write LF."
            self._say(line, "line_ends", more)
        else:
            more = f"Line {line} has {len(listed)} JSON objects: write each on a line of its own."
            self._say(line, "several_objects", more)
        for one in listed:
            yield from self._rows_of(line, one.encode())

    def _oddities(self, line: int, raw: bytes) -> None:
        """Problems that Python accepts silently and others do not."""
        if self._keys:
            text = (
                f"Line {line} has the key “{self._keys[0]}” twice in one object; only one counts."
            )
            self._say(line, "duplicate_key", text)
        if self._constants:
            text = f"Line {line} has {self._constants[0]}, which is not a number in JSON."
            self._say(line, "not_a_number", text)
        if self._large:
            text = f"Line {line} has the number {self._large[0][:20]}, which is larger than numbers get."
            self._say(line, "number_too_large", text)
        if b"\\u" in raw and _has_surrogate(raw):
            text = f"Line {line} contains half of a character (a lone surrogate such as \\ud800)."
            self._say(line, "lone_surrogate", text)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self._keys.append(next(key for key, count in counts.items() if count > 1))
        return made

    def _float(self, written: str) -> float:
        value = float(written)
        if isinf(value):
            self._large.append(written)
        return value

    def _constant(self, name: str) -> float:
        self._constants.append(name)
        return float(name.replace("Infinity", "inf"))

    def _same_shape(self, line: int, row: dict[str, Any]) -> None:
        shape = self._exporter.shape(row)
        if shape is None or not self._exporter.shape_matters:
            return
        if self._shape is None:
            self._shape = (line, shape)
        elif self._shape[1] != shape:
            first, other = self._shape
            text = (
                f"Line {line} is {shape}, but line {first} is {other}: all lines of a file "
                "must have the same shape."
            )
            self._say(line, "mixed_shapes", text)

    def _cut(self) -> Iterator[Problem]:
        limit, title = self._exporter.cut_at, self._exporter.title
        lines = sorted((-line, text) for _, line, text in self._longest)
        for (line, _), tokens in zip(lines, count_tokens([t for _, t in lines]), strict=True):
            if limit is not None and tokens > limit:
                text = (
                    f"Line {line} has about {tokens:,} tokens, and {title} reads {limit:,}: "
                    "its answer would be cut off."
                )
                yield Problem(line, "answer_cut", text, "warning")

    def _repeated(self) -> Iterator[Problem]:
        """Lines that repeat an earlier one word for word, found by a hash of 64 bits."""
        marks = np.frombuffer(self._marks, dtype=np.uint64)
        order = np.argsort(marks, kind="stable")
        again = np.flatnonzero(marks[order][1:] == marks[order][:-1]) + 1
        first: dict[int, int] = {}
        for place in again.tolist():
            start = first.get(place - 1, place - 1)
            first[place] = start
        pairs = sorted((int(order[place]), int(order[start])) for place, start in first.items())
        for place, start in pairs:
            line, earlier = self._numbers[place], self._numbers[start]
            text = f"Line {line} is an exact copy of line {earlier}."
            yield Problem(line, "duplicate_line", text, "warning")


def _short(message: str) -> str:
    """A message as one line that can be shown, whatever the file has for a role or a key."""
    if len(message) > LONGEST_MESSAGE:
        half = LONGEST_MESSAGE // 2
        message = f"{message[:half]} … {message[-half:]}"
    return message if message.isprintable() else printable(message)


def _has_surrogate(raw: bytes) -> bool:
    """Whether a line of JSON escapes a first half without a second, or the other way round."""
    return any(not found.group("pair") for found in _HALVES.finditer(raw) if found.group("half"))
