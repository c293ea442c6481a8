"""Export files with what is true of them, and how well Curate's reading of one agrees with it.

Beside each file of ``tests/exports`` stands ``<its name>.expected.json``. Public data and the small cases,
which are not part of the project, are described in ``known_elsewhere.json`` by their columns alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from curate import importers
from curate.domain.errors import CurateError
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow

EXPORTS = Path(__file__).parents[1] / "exports"
ELSEWHERE = Path(__file__).with_name("known_elsewhere.json")
SHARED = Path(__file__).parents[3] / "shared"
SUFFIX = ".expected.json"
COMPARED = ("input", "output", "label", "id", "group", "created_at", "system")

Outcome = Literal["right", "asked", "wrong"]


class Expected(BaseModel):
    """What is true of an export.

    Attributes:
        system: Who writes such files.
        source: Where their schema is documented.
        preset: The preset that fits; None for none, "any" where it doesn't matter.
        rows: How many examples it holds; ``skipped`` and ``rejected`` alike. None: not compared.
        asked: Whether the answer can't be known: the output stays empty.
        mapping: Columns by role, for the roles that matter; an empty list says that the role is empty.
        examples: The first examples; only what is named here is compared.
    """

    model_config = ConfigDict(extra="forbid")

    system: str
    source: str = ""
    preset: str | None = "any"
    rows: int | None = None
    skipped: int | None = None
    rejected: int | None = None
    asked: bool = False
    mapping: dict[str, list[str]] = {}
    examples: list[dict[str, Any]] = []


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was read.

    Attributes:
        outcome: "right", or "asked" where a role was left empty for want of evidence and all else is
            right, or "wrong".
        confidence: What the import page shows, 0 to 1; None where the file was refused.
        faults: What was read otherwise than it is, in words.
    """

    outcome: Outcome
    confidence: float | None
    faults: tuple[str, ...]


def exports() -> Iterator[tuple[Path, Expected]]:
    """Files of the project, then those elsewhere that are at hand."""
    for path in sorted(EXPORTS.glob(f"*{SUFFIX}")):
        yield (
            path.with_name(path.name.removesuffix(SUFFIX)),
            Expected.model_validate_json(path.read_text()),
        )
    known = TypeAdapter(dict[str, Expected]).validate_json(ELSEWHERE.read_text())
    for name, expected in known.items():
        if (SHARED / name).exists():
            yield SHARED / name, expected


def judge(path: Path, expected: Expected) -> Reading:
    """Read a file as somebody would who changes nothing, and compare it with what is true."""
    try:
        about = importers.inspect(path)
        rows = list(importers.read(path)) if about.mapping.get("input") else []
    except CurateError as error:
        return Reading("wrong", None, (str(error),))
    empty = {
        role
        for role in ("input", "output")
        if not about.mapping.get(role) and not any(_text(row, role) for row in rows)
    }
    missing, faults = [], []
    for fault, role in _differences(expected, about.preset, about.mapping, rows):
        (missing if role in empty or "input" in empty else faults).append(fault)
    if expected.asked and "output" not in empty:
        faults.append("an output was mapped, for which there is no evidence")
    if faults:
        return Reading("wrong", about.confidence, (*faults, *missing))
    asked = expected.asked or bool(missing)
    return Reading("asked" if asked else "right", about.confidence, tuple(missing))


def _text(row: object, role: str) -> str:
    return str(getattr(row, role)) if isinstance(row, ImportedRow) else ""


def _differences(
    expected: Expected, preset: str | None, mapping: Mapping[str, list[str]], rows: list[Any]
) -> Iterator[tuple[str, str]]:
    """What differs, and the role that it is about."""
    if expected.preset not in {"any", preset}:
        yield f"preset {preset}, not {expected.preset}", ""
    for role, columns in expected.mapping.items():
        if mapping.get(role, []) != columns:
            yield f"{role} is {mapping.get(role, [])}, not {columns}", role
    kinds = (("rows", ImportedRow), ("skipped", SkippedRow), ("rejected", RejectedRow))
    for name, kind in kinds:
        wanted = getattr(expected, name)
        count = sum(isinstance(row, kind) for row in rows)
        if wanted is not None and count != wanted:
            yield f"{count} {name}, not {wanted}", ""
    yield from _different_texts(
        expected.examples, [row for row in rows if isinstance(row, ImportedRow)]
    )


def _different_texts(
    wanted: list[dict[str, Any]], found: list[ImportedRow]
) -> Iterator[tuple[str, str]]:
    for number, (example, row) in enumerate(zip(wanted, found, strict=False), 1):
        for name, value in example.items():
            held = _plain(getattr(row, name))
            if isinstance(value, dict):
                held = {key: held.get(key) for key in value}
            if held != value:
                yield f"example {number}: {name} is {held!r}, not {value!r}", name
    if len(found) < len(wanted):
        yield f"example {len(found) + 1} is missing", ""


def _plain(value: Any) -> Any:
    """A value as JSON has it: turns as pairs of role and text."""
    if isinstance(value, tuple):
        return [[turn.role, turn.text] for turn in value]
    return dict(value) if isinstance(value, Mapping) else value
