"""Rows of Label Studio with one annotation each (JSON-MIN, CSV): which columns hold its controls."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from curate.importers.presets.annotation.answers import Answer, answer_to_all, are_classes, texts_in
from curate.importers.presets.annotation.cells import value_in
from curate.importers.presets.annotation.label_studio_results import (
    classes_in,
    spans_in,
    with_spans,
)
from curate.importers.presets.annotation.spans import Span
from curate.importers.roles import column_names as names
from curate.importers.roles.column_names import likeness
from curate.importers.roles.role_guess import guess

_OWN = frozenset(
    {"id", "annotation_id", "annotator", "created_at", "updated_at", "lead_time", "agreement"}
    | {
        "predictions",
        "predictions_score",
        "ground_truth",
        "annotators",
        "comments",
        "model_version",
    }
)
# What controls are called in the templates that projects begin with.
_TEMPLATES = frozenset({"sentiment", "choice", "choices", "taxonomy"})
_PARTS = (".choices", ".taxonomy", ".rating", ".number", ".selected", ".text")


@dataclass(frozen=True, slots=True)
class Controls:
    """What the columns of a table of annotations are.

    Attributes:
        asked: The columns that the annotator was shown.
        written: Controls that hold texts; ``chosen`` those with classes.
        columns: The columns of each control.
        possible: Columns of which nothing tells whether they are a control.
    """

    asked: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    possible: Sequence[str] = ()


def _is_answer(
    name: str,
    asked: Sequence[str],
    parts: Mapping[str, Sequence[str]],
    sample: Sequence[Mapping[str, str]],
) -> bool:
    """Whether the one other column is the control: of two written texts, only where a name says so."""
    values = [text for row in sample for text in _value(row, parts[name], "").texts]
    named = likeness(name, names.OUTPUT) or any(map(names.asks, asked))
    return bool(named) or are_classes(values)


def answer_columns(columns: Collection[str]) -> list[str]:
    """The columns that may hold an answer."""
    return [name for name in columns if name not in _OWN]


def find_controls(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Controls:
    """Tell what was annotated from what was shown, on evidence alone.

    A control holds what only controls do (``{"choices": […]}``, spans), stands between ``id`` and
    ``annotator`` (JSON-MIN, whose order is kept), is filled by annotations alone, differs between
    two annotations of one task, or is called as in a template. Where there is one more column than what
    was shown, it is that one.
    """
    parts: dict[str, list[str]] = {}
    for name in answer_columns(columns):
        parts.setdefault(_base(name), []).append(name)
    sure = [name for name, mine in parts.items() if _is_sure(name, mine, columns, sample)]
    rest = [name for name in parts if name not in sure]
    guessed = guess([column for name in rest for column in parts[name]], sample)
    asked = guessed.roles.get("input") or rest[:1]
    left = [name for name in rest if not set(parts[name]) & set(asked)]
    possible: list[str] = []
    if not sure:
        templates = [name for name in left if name in _TEMPLATES]
        only = left if len(left) == 1 and _is_answer(left[0], asked, parts, sample) else []
        sure = only or (templates if len(templates) == 1 else [])
        possible = [] if sure else left
    values = {
        name: [t for row in sample for t in _value(row, parts[name], "").texts] for name in sure
    }
    chosen = [name for name in sure if are_classes(values[name])]
    written = [name for name in sure if values[name] and name not in chosen]
    return Controls(list(asked), written, chosen, parts, possible)


def answer_of_row(
    texts: Mapping[str, str], roles: Mapping[str, Sequence[str]], text: str
) -> Answer:
    """What one row decided: its controls are the columns of output and label."""
    outputs, labels = set(roles.get("output", ())), set(roles.get("label", ()))
    parts: dict[str, list[str]] = {}
    for name in dict.fromkeys((*roles.get("output", ()), *roles.get("label", ()))):
        parts.setdefault(_base(name), []).append(name)
    classes = {name for name, mine in parts.items() if labels & set(mine)}
    wanted = {name for name, mine in parts.items() if outputs & set(mine)}
    classes |= wanted if len(wanted) > 1 else set()
    values = {name: _value(texts, mine, text) for name, mine in parts.items()}
    found = {name: value.texts for name, value in values.items()}
    answer = answer_to_all(
        {name: each for name, each in found.items() if name not in classes},
        {name: each for name, each in found.items() if name in classes},
    )
    marked = [each for name in answer_columns(texts) for each in _value(texts, [name], text).spans]
    spoken = with_spans(answer, marked)
    return Answer(
        spoken.output,
        spoken.label,
        texts.get("annotator", ""),
        texts.get("updated_at", ""),
        spoken.beside,
        decided=spoken.decided,
        choices=spoken.choices,
    )


@dataclass(frozen=True, slots=True)
class _Value:
    texts: list[str]
    spans: list[Span]


def _value(texts: Mapping[str, str], columns: Sequence[str], text: str) -> _Value:
    """What a control holds in one row."""
    found: list[str] = []
    spans: list[Span] = []
    for name in columns:
        cell = texts.get(name, "")
        value: Any = value_in(cell)
        if name.endswith(".taxonomy"):
            value = {"taxonomy": value}
        if isinstance(value, dict):
            found += texts_in(value["text"]) if "text" in value else classes_in(value)
        elif isinstance(value, list):
            regions = [each for each in value if isinstance(each, dict)]
            spans += spans_in(text, regions)
            for each in regions:
                found += [] if "start" in each else classes_in(each)
            if not regions and all(isinstance(each, list) for each in value):
                found += classes_in({"taxonomy": value})
            elif not regions:
                found += texts_in(value)
        elif cell.strip():
            found.append(cell.strip())
    return _Value(found, spans)


def _base(name: str) -> str:
    """The control that a column belongs to: ``topic`` for ``topic.choices``, of several at once."""
    return next((name.removesuffix(part) for part in _PARTS if name.endswith(part)), name)


def _is_sure(
    name: str,
    mine: Sequence[str],
    columns: Sequence[str],
    sample: Sequence[Mapping[str, str]],
) -> bool:
    if any(column.endswith((".choices", ".taxonomy")) for column in mine):
        return True
    cells = [row.get(name, "") for row in sample]
    if any(_is_control(cell) for cell in cells):
        return True
    order = list(columns)
    kept = order != sorted(order) and {"id", "annotator"} <= set(order)
    if kept and order.index("id") < order.index(mine[0]) < order.index("annotator"):
        return True
    by_task: dict[str, set[str]] = {}
    bare = filled = 0
    for row, cell in zip(sample, cells, strict=True):
        by_task.setdefault(row.get("id", ""), set()).add(cell)
        if not row.get("annotation_id"):
            bare += 1
            filled += bool(cell)
    if bare and not filled and any(cells):
        return True
    return any(len(values) > 1 for key, values in by_task.items() if key)


def _is_control(cell: str) -> bool:
    value = value_in(cell)
    if isinstance(value, dict):
        return bool({"choices", "taxonomy", "rating"} & value.keys())
    return isinstance(value, list) and any(
        isinstance(each, dict) and {"labels", "choices", "rating", "hypertextlabels"} & each.keys()
        for each in value
    )
