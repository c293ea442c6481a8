"""The preset for doccano: classification, sequence to sequence, sequence labeling, old and new."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.domain.errors import CurateError
from curate.importers.base import importers
from curate.importers.file_format import format_of
from curate.importers.presets.annotation.answers import (
    Answer,
    Task,
    are_classes,
    class_answer,
    joined_task,
    text_answer,
)
from curate.importers.presets.annotation.base import AnnotationPreset, task_key
from curate.importers.presets.annotation.cells import value_in
from curate.importers.presets.annotation.doccano_labels import (
    BETWEEN_LABELS,
    is_listed,
    is_old,
    labels_in,
    spans_by_person,
    values_by_person,
)
from curate.importers.presets.annotation.spans import spans_decision, spans_text
from curate.importers.presets.base import Preset, presets
from curate.importers.roles.mapping import Roles

_LABELS = ("label", "labels", "annotations", "entities", "cats")
# The table of all annotators has these two names in this very spelling.
_COMMENTS = "Comments"
_LOOKED_AT = 100
_LARGEST = 64 << 20
# Annotators of one project: each file is compared with each other one.
_MOST_FILES = 50


@presets.register
class Doccano(AnnotationPreset):
    """doccano: the labels are the answer, or the first of several written texts.

    Marked spans and relations are kept as metadata ``spans``; several labels are joined by a comma.
    """

    name = "doccano"
    title = "doccano"
    formats: ClassVar[tuple[str, ...]] = ("json", "jsonl", "csv", "tsv")

    numbered: ClassVar[bool] = True

    annotator: str = Field("", description="Whose file it is, where each annotator has one.")
    others: tuple[str, ...] = Field(
        (), description="Files of other annotators of the same tasks, whose answers are added."
    )
    first: str = Field("", description="The file that the answers of this one are added to.")

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        present = set(columns)
        # Texts with lists of labels and nothing else are read alike, whoever wrote them.
        alone = present <= {"text", *_LABELS}
        if not {"id", "text"} <= present and not {"id", "data"} <= present and not alone:
            return 0.0
        cells = [row[name] for row in sample for name in _LABELS if row.get(name)]
        listed = [each for each in map(value_in, cells) if isinstance(each, list)]
        written = bool(cells) and len(listed) == len(cells) and all(map(is_listed, listed))
        if "annotations" in present:
            return float(bool(listed) and all(map(is_old, listed)))
        if _COMMENTS in present and {"label", "entities", "cats"} & present and not listed:
            return 1.0 if any(map(BETWEEN_LABELS.search, cells)) else 0.8
        if alone:
            return 0.7 if written and "text" in present else 0.0
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
                value
                for row in sample
                for value in values_by_person(labels_in(row.get(name, ""))).get("", ())
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
        items = {name: labels_in(texts.get(name, "")) for name in _LABELS if texts.get(name)}
        marked = spans_by_person(text, [each for listed in items.values() for each in listed])
        classes = set(roles.get("label", ())) & set(_LABELS)
        by_person: defaultdict[str, Answer] = defaultdict(Answer)
        for name, listed in items.items():
            if name not in {*roles.get("output", ()), *classes}:
                continue
            for person, values in values_by_person(listed, apart=True).items():
                by_person[person] = class_answer(values) if name in classes else text_answer(values)
        for person, spans in marked.items():
            mine = by_person[person]
            by_person[person] = replace(
                mine,
                beside={**mine.beside, "spans": spans_text(spans)},
                decided=mine.output or spans_decision(spans),
            )
        answers = [
            replace(each, annotator=person or self.annotator) for person, each in by_person.items()
        ]
        return Task(texts.get("id", ""), tuple(answers))

    @override
    def elsewhere(self, roles: Mapping[str, Sequence[str]]) -> Mapping[str, Task | str]:
        if self.first:
            path = Path(self.first)
            return dict.fromkeys(
                _tasks(path, Doccano(), roles), f"added to the answers of {path.name}"
            )
        found: dict[str, Task | str] = {}
        for each in map(Path, self.others):
            for key, task in _tasks(each, Doccano(annotator=each.stem), roles).items():
                known = found.get(key)
                found[key] = joined_task([known, task]) if isinstance(known, Task) else task
        return found


def with_other_annotators(
    found: Preset, path: Path, columns: Sequence[str], beside: Sequence[Path]
) -> Preset:
    """Doccano's export of each annotator in a file of its own, as one; any other preset as it is.

    The files that were given together and have most of the tasks of the first in common are answers to
    the same tasks; the first by name gets the answers of all.
    """
    if not isinstance(found, Doccano) or path not in beside or len(beside) > _MOST_FILES:
        return found
    roles = found.mapping(columns, _texts(path))
    mine = {path: _tasks(path, found, roles).keys()}
    for other in beside:
        if other != path and other.suffix == path.suffix:
            keys = _tasks(other, found, roles).keys()
            if 2 * len(keys & mine[path]) > min(len(keys), len(mine[path])):
                mine[other] = keys
    first, *others = sorted(mine, key=lambda each: (each.name, str(each)))
    if not others:
        return found
    if path != first:
        return Doccano(annotator=path.stem, first=str(first))
    return Doccano(annotator=path.stem, others=tuple(map(str, others)))


def _texts(path: Path) -> list[dict[str, str]]:
    """The records of a file; none where it can't be read, or is not doccano's."""
    try:
        if path.stat().st_size > _LARGEST:
            return []
        table = importers.make(format_of(path)).open(path)
        records = [item[1] for item in table.records() if isinstance(item, tuple)]
    except (CurateError, OSError):
        return []
    return records if Doccano().recognize(table.columns, records[:_LOOKED_AT]) else []


def _tasks(path: Path, preset: Doccano, roles: Mapping[str, Sequence[str]]) -> dict[str, Task]:
    found: dict[str, Task] = {}
    for texts in _texts(path):
        task = preset.task(texts, roles)
        if task.key:
            found.setdefault(task_key(0, task, texts, roles), task)
    return found


def _known(columns: set[str]) -> float:
    """How surely lists of labels in a file of these columns are doccano's."""
    if {_COMMENTS, "annotation_approver", "relations"} & columns:
        return 1.0
    # Nothing else than id, text and lists of labels: no other tool writes them so.
    more = {name for name in columns - {"id", "text", "data"} - set(_LABELS) if name[:4] != "meta"}
    return 0.7 if more else 0.95
