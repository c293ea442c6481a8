"""Printing of JSON for scripts, and of tables and sentences for people."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from curate.text import percent
from curate.text.json_text import json_text
from curate.text.storable import harmless

LONG = 200
"""Rows of a table from which on each is a line, however wide the terminal is."""
# JSON itself escapes the control characters below the blank.
_OBEYED = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def add_commands(app: typer.Typer, commands: Mapping[str, Callable[..., int | None]]) -> None:
    """Put commands on the command line, in their order."""
    for name, command in commands.items():
        app.command(name)(command)


def print_json(document: Any) -> None:
    """Print one JSON document on standard output; what a terminal would obey is escaped."""
    print(_OBEYED.sub(_escaped, json_text(document, default=_plain)))  # noqa: T201


def print_json_lines(documents: Iterable[Any]) -> None:
    """Print one JSON document a line on standard output."""
    for document in documents:
        print_json(document)


def print_sentence(sentence: str) -> None:
    """Print a sentence on standard output; its text is never read as markup, nor obeyed by the terminal."""
    _console(soft_wrap=True).print(harmless(sentence))


def print_message(sentence: str) -> None:
    """Print progress or a message on standard error, so that it never mixes with results."""
    print(harmless(sentence), file=sys.stderr)  # noqa: T201


def print_progress(share: float, message: str) -> None:
    """Print how far long work is."""
    print_message(f"{percent(share):>5}  {message}")


def print_table(rows: Iterable[Mapping[str, Any]], empty: str) -> None:
    """Print rows as a table on standard output, or a sentence where there are none."""
    rest = iter(rows)
    first = list(islice(rest, LONG + 1))
    if not first:
        print_sentence(empty)
        return
    if len(first) > LONG:
        _print_lines(first, rest)
        return
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for column in first[0]:
        shown.add_column(harmless(column), overflow="fold")
    for row in first:
        shown.add_row(*(harmless(_cell(value)) for value in row.values()))
    _console().print(shown)


def _print_lines(first: Sequence[Mapping[str, Any]], rest: Iterable[Mapping[str, Any]]) -> None:
    """Print many rows, a line each: fitting them to the terminal would take minutes.

    Columns are as wide as the first rows need; what is longer further down is shown, not cut.
    """
    lines = [list(first[0]), *map(_line, first)]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    for line in chain(lines, map(_line, rest)):
        cells = (_padded(cell, width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())  # noqa: T201


def _line(row: Mapping[str, Any]) -> list[str]:
    return [" ".join(harmless(_cell(value)).split()) for value in row.values()]


def _padded(cell: str, width: int) -> str:
    missing = width - (len(cell) if cell.isascii() else cell_len(cell))
    return cell + " " * missing


def _console(*, soft_wrap: bool = False) -> Console:
    """A terminal that shows texts letter by letter: no markup, no link, no emoji is made of them."""
    return Console(soft_wrap=soft_wrap, highlight=False, markup=False, emoji=False)


def one_line(text: str, length: int = 60) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    return str(value)
