"""What exporters share: writing lines, and reading any JSONL by a consumer's rules."""

import hashlib
import json
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from curate.domain.errors import UnreadableFile
from curate.domain.records import Record
from curate.plugins import Plugin, Registry

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule: on which line (from 1; 0 for the file as a whole), which, in words."""

    line: int
    code: str
    message: str
    level: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Report:
    """A consumer's verdict on a file."""

    rows: int
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def valid(self) -> bool:
        """Whether the consumer would take the file."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written."""

    path: Path
    rows: int
    bytes: int
    sha256: str


class Exporter(Plugin):
    """A consumer of JSONL."""

    minimum_rows: ClassVar[int] = 1

    @abstractmethod
    def row(self, record: Record) -> dict[str, Any]:
        """The record as one line of the consumer's format."""

    @abstractmethod
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        """What the consumer would object to in one line."""


exporters: Registry[Exporter] = Registry("format")


def messages(record: Record) -> list[Message]:
    """What the model is shown, as chat messages: system (where there is one), turns, input."""
    shown = [{"role": "system", "content": record.system}] if record.system else []
    shown += [{"role": turn.role, "content": turn.text} for turn in record.turns]
    return [*shown, {"role": "user", "content": record.input}]


def write(exporter: Exporter, records: Iterable[Record], path: Path) -> Written:
    """Write records as JSONL: UTF-8, no byte order mark, one object a line, no blank lines.

    The file appears under its name only when it is complete.
    """
    digest = hashlib.sha256()
    rows = size = 0
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        for record in records:
            line = (
                json.dumps(exporter.row(record), ensure_ascii=False).encode("utf-8", "replace")
                + b"\n"
            )
            file.write(line)
            digest.update(line)
            rows += 1
            size += len(line)
    unfinished.replace(path)
    return Written(path, rows, size, digest.hexdigest())


def validate(exporter: Exporter, path: Path) -> Report:
    """Hold any JSONL to the consumer's rules.

    Raises:
        UnreadableFile: There is no such file.
    """
    errors: list[Problem] = []
    warnings: list[Problem] = []
    seen: dict[str, int] = {}
    rows = 0
    try:
        with path.open("rb") as file:
            for line, raw in enumerate(file, start=1):
                row, problems = _parse(line, raw)
                if row is not None:
                    rows += 1
                    problems = list(exporter.problems(line, row))
                    mark = hashlib.sha256(raw.strip()).hexdigest()
                    if mark in seen:
                        text = f"Line {line} repeats line {seen[mark]} word for word."
                        problems.append(Problem(line, "duplicate_line", text, "warning"))
                    seen.setdefault(mark, line)
                for problem in problems:
                    (errors if problem.level == "error" else warnings).append(problem)
    except OSError as error:
        raise UnreadableFile(path.name, f"{error.strerror}.", "Nothing was validated.") from None
    if rows < exporter.minimum_rows:
        text = f"{exporter.title} wants at least {exporter.minimum_rows} examples; this file has {rows}."
        errors.append(Problem(0, "too_few_rows", text))
    return Report(rows, tuple(errors), tuple(warnings))


def _parse(line: int, raw: bytes) -> tuple[dict[str, Any] | None, Sequence[Problem]]:
    if line == 1 and raw.startswith(b"\xef\xbb\xbf"):
        return None, [
            Problem(
                1,
                "byte_order_mark",
                "The file begins with a byte order mark: save it as plain UTF-8.",
            )
        ]
    if not raw.strip():
        return None, [Problem(line, "blank_line", f"Line {line} is blank: remove it.")]
    try:
        row = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return None, [Problem(line, "not_utf8", f"Line {line} is not UTF-8.")]
    except (ValueError, RecursionError) as error:
        return None, [Problem(line, "invalid_json", f"Line {line} is no valid JSON: {error}.")]
    if not isinstance(row, dict):
        return None, [Problem(line, "data_type", f"Line {line} is no JSON object.")]
    return row, []
