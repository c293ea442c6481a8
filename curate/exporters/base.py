"""The base class of exporters, and the writing of JSONL files."""

import hashlib
import os
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from curate.domain.examples import Turn
from curate.domain.records import Part, Record
from curate.plugins import Plugin, Registry
from curate.text.json_text import json_text
from curate.text.tokens import count_tokens

Message = dict[str, Any]
Level = Literal["error", "warning"]

# What a chat template adds to each message, about.
_FRAME = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule: its line (from 1; 0 for the file as a whole), code, message and level."""

    line: int
    code: str
    message: str
    level: Level = "error"


@dataclass(frozen=True, slots=True)
class Report:
    """The result of validating a file."""

    rows: int
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def valid(self) -> bool:
        """Whether the consumer would take the file."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written.

    Attributes:
        tokens: Of all its texts, with tiktoken's cl100k_base.
        longest: Tokens of the longest row, with what a chat template adds (an estimate).
        cut: How many rows are longer than the consumer takes, so that their answer would be cut.
        left_out: Reasons why records were left out, with how many each.
    """

    path: Path
    rows: int
    bytes: int
    sha256: str
    tokens: int
    longest: int = 0
    cut: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict, hash=False)


class LeftOut(Exception):
    """A record that can't become a row; the text is the reason, as in “they …”."""


class Exporter(Plugin):
    """A consumer of JSONL.

    Attributes:
        reader: Who reads the format and what it is good for, a sentence to choose by.
        ending: What its maker says about its end; empty where there is none.
        levels: How severe problems with the form of a line are for this consumer (see
            ``validation.LEVELS``).
        maximum_rows: Beyond it the consumer refuses the file.
        cut_at: Tokens that a row may have before the consumer cuts it off at its end, where the
            answer is; None where that is unknown or set by whoever trains.
        largest: Bytes a part may have; more is worth a warning.
        learns_from_bad: Whether rejected examples have a place in it too.
        shape_matters: Whether all rows must have one shape.
        reads_commands: Whether its consumer reads control tokens in a text (``<|im_end|>``) as commands.
        command_readers: Who does, if not the consumer that the format is named after.
        reads_arrays: Whether its consumer takes one JSON array of all objects as well.
        about_tables: What its consumer makes of CSV, a sentence; empty where it knows none.
    """

    reader: ClassVar[str]
    ending: ClassVar[str] = ""
    minimum_rows: ClassVar[int] = 1
    maximum_rows: ClassVar[int | None] = None
    cut_at: ClassVar[int | None] = None
    largest: ClassVar[Mapping[Part, int]] = {}
    levels: ClassVar[Mapping[str, Level]] = {}
    shape_matters: ClassVar[bool] = True
    learns_from_bad: ClassVar[bool] = False
    reads_commands: ClassVar[bool] = False
    command_readers: ClassVar[str] = ""
    reads_arrays: ClassVar[bool] = False
    about_tables: ClassVar[str] = ""

    @abstractmethod
    def row(self, record: Record) -> dict[str, Any]:
        """The record as one line of the consumer's format.

        Raises:
            LeftOut: The consumer has no place for it.
        """

    def rows(self, record: Record) -> Iterator[dict[str, Any]]:
        """The record as lines: one for most consumers.

        Raises:
            LeftOut: The consumer has no place for it.
        """
        yield self.row(record)

    def bad_rows(self, record: Record) -> Iterator[dict[str, Any]]:  # noqa: ARG002 - for subclasses
        """A rejected record as lines: none for consumers that learn from good answers only."""
        yield from ()

    @abstractmethod
    def problems(self, line: int, row: dict[str, Any]) -> Iterator[Problem]:
        """What the consumer would object to in one line."""

    def shape(self, row: Mapping[str, Any]) -> str | None:  # noqa: ARG002 - for subclasses
        """Which of its shapes a row has; None where it has none of them."""
        return None

    def about_file(self, path: Path, rows: int) -> Iterator[Problem]:  # noqa: ARG002 - for subclasses
        """What the consumer would object to in the file as a whole."""
        yield from ()

    def settings(self, longest: int) -> dict[str, Any]:  # noqa: ARG002 - for subclasses
        """What to set where the file is trained on, for rows of at most ``longest`` tokens."""
        return {}

    def beside(self, files: Mapping[Part, str], longest: int) -> dict[str, str]:  # noqa: ARG002 - for subclasses
        """Further files that the consumer needs: name to text.

        Args:
            files: Name of the file of each part that was written.
            longest: Tokens of the longest row.
        """
        return {}


exporters: Registry[Exporter] = Registry("format")


def messages(record: Record) -> list[Message]:
    """What the model is shown, as chat messages: system (where there is one), turns, input."""
    shown = [{"role": "system", "content": record.system}] if record.system else []
    shown += [{"role": turn.role, "content": turn.text} for turn in record.turns]
    return [*shown, {"role": "user", "content": record.input}]


def without_learning(said: Sequence[Message]) -> list[Message]:
    """Messages of which none is learned: those of the assistant get a weight of 0.

    Nobody approved what it said before; without a weight, hosts learn every assistant message.
    """
    return [{**one, "weight": 0} if one["role"] == "assistant" else one for one in said]


def answer(record: Record) -> Message:
    """What the model learns to say."""
    return {"role": "assistant", "content": record.output}


def alternating_turns(record: Record) -> tuple[Turn, ...]:
    """The turns and the input, by user and assistant in turns, for consumers that want it so.

    Messages in a row by one speaker are joined with a blank line.

    Raises:
        LeftOut: The assistant speaks first.
    """
    said: list[Turn] = []
    for turn in (*record.turns, Turn("user", record.input)):
        if said and said[-1].role == turn.role:
            said[-1] = Turn(turn.role, f"{said[-1].text}\n\n{turn.text}")
        else:
            said.append(turn)
    if said[0].role != "user":
        raise LeftOut("begin with an answer, but this format needs an input first")
    return tuple(said)


def alternating_messages(record: Record) -> list[Message]:
    """As ``messages``, by user and assistant in turns."""
    shown = [{"role": "system", "content": record.system}] if record.system else []
    return [*shown, *({"role": one.role, "content": one.text} for one in alternating_turns(record))]


def texts_of(value: Any) -> Iterator[str]:
    """The texts in a row, without those that only name a role or a kind."""
    waiting = [value]  # not by recursion: a row may be nested as deeply as json reads
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            named = {"role", "from", "type", "schemaVersion"}
            waiting += [inner for key, inner in reversed(one.items()) if key not in named]


def encode_row(row: Mapping[str, Any]) -> bytes:
    """A row as a line of UTF-8, one line for every reader (see ``json_text``)."""
    return json_text(row).encode("utf-8", "replace") + b"\n"


def write(
    exporter: Exporter, records: Iterable[Record], path: Path, bad: Iterable[Record] = ()
) -> Written:
    """Write records as JSONL: UTF-8, no byte order mark, one object a line, no blank lines.

    The file appears under its name only when it is complete.

    Args:
        exporter: The consumer.
        records: Whose answers are good.
        path: Of the file.
        bad: Records whose answers are bad, for a consumer that learns from them.
    """
    digest = hashlib.sha256()
    rows = size = tokens = longest = cut = 0
    left_out: Counter[str] = Counter()
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        for row in _rows(exporter, records, bad, left_out):
            line = encode_row(row)
            file.write(line)
            digest.update(line)
            length, framed = _tokens(row)
            rows += 1
            size += len(line)
            tokens += length
            longest = max(longest, framed)
            cut += exporter.cut_at is not None and framed > exporter.cut_at
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return Written(path, rows, size, digest.hexdigest(), tokens, longest, cut, dict(left_out))


def _rows(
    exporter: Exporter,
    records: Iterable[Record],
    bad: Iterable[Record],
    left_out: Counter[str],
) -> Iterator[dict[str, Any]]:
    for make, given in ((exporter.rows, records), (exporter.bad_rows, bad)):
        for record in given:
            try:
                made = list(make(record))
            except LeftOut as reason:
                left_out[str(reason)] += 1
            else:
                yield from made


def _tokens(row: Mapping[str, Any]) -> tuple[int, int]:
    texts = [text for text in texts_of(row) if text]
    length = sum(count_tokens(texts))
    return length, length + _FRAME * len(texts)


def room_for(longest: int) -> int:
    """A length to train with, in tokens, that cuts nothing: the estimate and a tenth, in 64s."""
    return -(-int(longest * 1.1) // 64) * 64 if longest else 64


def quoted_list(names: Sequence[str]) -> str:
    """Names as part of a sentence: ``“a”, “b” and “c”``."""
    shown = [f"“{name}”" for name in names]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1] if shown else "")))
