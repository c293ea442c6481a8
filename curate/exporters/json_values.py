"""JSON values in a text, each with the line that it begins on: of an array, or one after the other."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLANK = re.compile(r"[ \t\n\r]*")
TOO_DEEP = "it is nested too deeply"


@dataclass(frozen=True, slots=True)
class Value:
    """A JSON value as it is written, and the line that it begins on, from 1."""

    line: int
    text: str


class Broken(Exception):
    """No JSON from some line on.

    Attributes:
        line: From 1.
        why: Part of a sentence.
        begun: Whether anything was read before.
    """

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        self.why = why
        super().__init__(why)


class MoreFollows(Exception):
    """Something follows behind the end of an array, so that it is none of the whole text."""


def array_values(text: str, decoder: json.JSONDecoder) -> Iterator[Value]:
    """The values of a text that is one JSON array.

    Raises:
        Broken: Where it is no JSON any more.
        MoreFollows: Behind the array there is something.
    """
    reading = _Reading(text, decoder)
    reading.take("[")
    if reading.next() != "]":
        yield reading.value()
        while reading.next() == ",":
            reading.take(",")
            yield reading.value()
    reading.take("]")
    if reading.next():
        raise MoreFollows


def values(text: str, decoder: json.JSONDecoder) -> Iterator[Value]:
    """Values one after the other, with nothing but white space between them.

    Raises:
        Broken: Where it is no JSON any more.
    """
    reading = _Reading(text, decoder)
    while reading.next():
        yield reading.value()


class _Reading:
    def __init__(self, text: str, decoder: json.JSONDecoder) -> None:
        self._text = text
        self._decoder = decoder
        self._at = 0
        self._line = 1

    def _go_to(self, place: int) -> None:
        self._line += self._text.count("\n", self._at, place)
        self._at = place

    def next(self) -> str:
        """The next character that is no white space; nothing at the end."""
        found = _BLANK.match(self._text, self._at)
        self._go_to(found.end() if found else self._at)
        return self._text[self._at : self._at + 1]

    def take(self, expected: str) -> None:
        if self.next() != expected:
            said = f"“{self.next()}” stands" if self.next() else "the file ends"
            raise Broken(self._line, f"{said} where “{expected}” is expected")
        self._go_to(self._at + 1)

    def value(self) -> Value:
        self.next()
        begin, line = self._at, self._line
        try:
            _, end = self._decoder.raw_decode(self._text, begin)
        except json.JSONDecodeError as error:
            raise Broken(error.lineno, said(error)) from None
        except RecursionError:
            raise Broken(line, TOO_DEEP) from None
        except ValueError as error:  # a number of thousands of digits
            raise Broken(line, str(error)) from None
        self._go_to(end)
        return Value(line, self._text[begin:end])


def said(error: json.JSONDecodeError) -> str:
    """What is wrong with a JSON text, as part of a sentence."""
    what = error.msg[:1].lower() + error.msg[1:]
    return f"{what} (column {error.colno})"
