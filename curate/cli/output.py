"""How the command line speaks: JSON for scripts, tables and sentences for people."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from curate.domain.errors import Unusable

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document for scripts.")]
Person = Annotated[str | None, typer.Option("--as", metavar="PERSON", help="Who does it.")]


def add_commands(app: typer.Typer, commands: Mapping[str, Callable[..., int | None]]) -> None:
    """Put commands on the command line, in their order."""
    for name, command in commands.items():
        app.command(name)(command)


def emit(document: Any) -> None:
    """One JSON document on standard output."""
    print(json.dumps(document, ensure_ascii=False, default=_plain))  # noqa: T201


def emit_lines(documents: Iterable[Any]) -> None:
    """One JSON document a line on standard output."""
    for document in documents:
        emit(document)


def say(sentence: str) -> None:
    """A sentence for a person on standard output; its text is never read as markup."""
    Console(soft_wrap=True, highlight=False).print(escape(sentence))


def tell(sentence: str) -> None:
    """Progress and messages: standard error, so that they never mix with results."""
    print(sentence, file=sys.stderr)  # noqa: T201


def progress(share: float, message: str) -> None:
    """How far long work is."""
    tell(f"{share:4.0%}  {message}")


def table(rows: Sequence[Mapping[str, Any]], empty: str) -> None:
    """Rows as a table on standard output, or a sentence where there are none."""
    if not rows:
        say(empty)
        return
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for column in rows[0]:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(escape(_cell(value)) for value in row.values()))
    Console(highlight=False).print(shown)


def pair(text: str, undone: str = "started") -> tuple[str, str]:
    """Both sides of ``KEY=VALUE``.

    Raises:
        Unusable: There is no equals sign; the message says what was not ``undone``.
    """
    key, equals, value = text.partition("=")
    if not equals:
        raise Unusable(f"--set {text} can't be used. Nothing was {undone}: write --set KEY=VALUE.")
    return key, value


def short(text: str, length: int = 60) -> str:
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
