"""The preset for doccano: classification, sequence to sequence, sequence labeling, old and new."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from typing_extensions import override

from curate.importers.json_files.flatten import text_of
from curate.importers.presets.annotation.answers import (
    Answer,
    Task,
    are_classes,
    class_answer,
    text_answer,
    texts_in,
)
from curate.importers.presets.annotation.base import AnnotationPreset
from curate.importers.presets.annotation.spans import Span, span, spans_decision, spans_text
from curate.importers.presets.base import presets
from curate.importers.presets.training.chats import parse_cell
from curate.importers.roles.mapping import Roles

_LABELS = ("label", "labels", "annotations", "entities", "cats")
# The table of all annotators has these two names in this very spelling.
_COMMENTS = "Comments"
_BETWEEN = re.compile(r"(?<=\S)#(?=\S)")


@presets.register
class Doccano(AnnotationPreset):
    """doccano: the labels are the answer, or the first of several written texts.

    Marked spans and relations are kept as metadata ``spans``; several labels are joined by a comma.
    """

    name = "doccano"
    title = "doccano"
    formats: ClassVar[tuple[str, ...]] = ("json", "jsonl", "csv", "tsv")

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        present = set(columns)
        if not {"id", "text"} <= present and not {"id", "data"} <= present:
            return 0.0
        cells = [row[name] for row in sample for name in _LABELS if row.get(name)]
        listed = [each for each in map(parse_cell, cells) if isinstance(each, list)]
        written = bool(cells) and len(listed) == len(cells) and all(map(_is_listed, listed))
        if "annotations" in present:
            return float(bool(listed) and all(map(_is_old, listed)))
        if _COMMENTS in present and {"label", "entities", "cats"} & present and not listed:
            return 1.0 if any(map(_BETWEEN.search, cells)) else 0.8
        return _known(present) if written else 0.0

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        roles: Roles = {
            role: [name]
            for role, name in (("input", "text"), ("input", "data"), ("id", "id"))
            if name in columns
        }
        if "text" in columns:
            roles["input"] = ["text"]
        found = {
            name: [
                value for row in sample for value in _values(_items(row.get(name, ""))).get("", ())
            ]
            for name in _LABELS
            if name in columns
        }
        named = next((name for name, values in found.items() if values), None)
        if named:
            roles["output"] = [named]
            if are_classes(found[named]):
                roles["label"] = [named]
        if "created_at" in columns:
            roles["created_at"] = ["created_at"]
        return roles

    @override
    def answer_columns(self, columns: Collection[str]) -> Collection[str]:
        return _LABELS

    @override
    def task(self, texts: Mapping[str, str], roles: Mapping[str, Sequence[str]]) -> Task:
        text = next((texts[name] for name in roles.get("input", ()) if texts.get(name)), "")
        items = {name: _items(texts.get(name, "")) for name in _LABELS if texts.get(name)}
        marked = _marked(text, [each for listed in items.values() for each in listed])
        classes = set(roles.get("label", ())) & set(_LABELS)
        by_person: defaultdict[str, Answer] = defaultdict(Answer)
        for name, listed in items.items():
            if name not in {*roles.get("output", ()), *classes}:
                continue
            for person, values in _values(listed, apart=True).items():
                by_person[person] = class_answer(values) if name in classes else text_answer(values)
        for person, spans in marked.items():
            mine = by_person[person]
            by_person[person] = replace(
                mine,
                beside={**mine.beside, "spans": spans_text(spans)},
                decided=mine.output or spans_decision(spans),
            )
        answers = [replace(each, annotator=person) for person, each in by_person.items()]
        return Task(texts.get("id", ""), tuple(answers))


def _known(columns: set[str]) -> float:
    """How surely lists of labels in a file of these columns are doccano's."""
    if {_COMMENTS, "annotation_approver", "relations"} & columns:
        return 1.0
    # Nothing else than id, text and lists of labels: no other tool writes them so.
    more = {name for name in columns - {"id", "text", "data"} - set(_LABELS) if name[:4] != "meta"}
    return 0.7 if more else 0.95


def _items(cell: str) -> list[Any]:
    """The labels in a cell: a JSON list, or names with ``#`` between them (CSV)."""
    value = parse_cell(cell) if cell[:1] in {"[", "{"} else None
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [value]
    # A number sign after a blank is one inside the text.
    return [part for part in _BETWEEN.split(cell) if part.strip()]


def _is_listed(value: Sequence[Any]) -> bool:
    """Whether these are labels, spans or texts as doccano lists them."""
    return all(
        isinstance(each, (str, int))
        or (isinstance(each, dict) and {"start_offset", "end_offset"} <= each.keys())
        or _is_span(each)
        for each in value
    )


def _is_span(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 3
        and isinstance(value[0], int)
        and isinstance(value[1], int)
        and isinstance(value[2], (str, int))
    )


def _is_old(value: Sequence[Any]) -> bool:
    return all(
        isinstance(each, dict) and {"label", "text"} & each.keys() for each in value
    ) and any({"user", "start_offset", "manual", "prob"} & each.keys() for each in value)


def _values(items: Sequence[Any], *, apart: bool = False) -> dict[str, list[str]]:
    """Labels and texts by annotator, or all under an empty name; spans are none of them."""
    found: dict[str, list[str]] = {}
    for each in items:
        if isinstance(each, dict) and "start_offset" not in each:
            value, person = each.get("text", each.get("label")), text_of(each.get("user"))
        elif isinstance(each, (dict, list)):
            continue
        else:
            value, person = each, ""
        found.setdefault(person if apart else "", []).extend(texts_in(value))
    return {person: values for person, values in found.items() if values}


def _marked(text: str, items: Sequence[Any]) -> dict[str, list[Span]]:
    """Spans by annotator."""
    found: dict[str, list[Span]] = {}
    for each in items:
        place, person = None, ""
        if _is_span(each):
            place = span(text, each[0], each[1], text_of(each[2]))
        elif isinstance(each, dict) and "start_offset" in each:
            person = text_of(each.get("user"))
            place = span(
                text, each["start_offset"], each.get("end_offset"), text_of(each.get("label"))
            )
        if place is not None:
            found.setdefault(person, []).append(place)
    return found
