"""The preset for Label Studio: JSON with whole annotations, and JSON-MIN, CSV and TSV with one a row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from typing_extensions import override

from curate.importers.json_files.flatten import text_of
from curate.importers.presets.annotation.answers import Answer, Task
from curate.importers.presets.annotation.base import AnnotationPreset
from curate.importers.presets.annotation.cells import objects_in
from curate.importers.presets.annotation.label_studio_results import answer_in
from curate.importers.presets.annotation.label_studio_rows import (
    Controls,
    answer_columns,
    answer_of_row,
    find_controls,
)
from curate.importers.presets.base import presets
from curate.importers.roles import column_names as names
from curate.importers.roles.column_names import likeness
from curate.importers.roles.mapping import Roles
from curate.importers.roles.role_guess import guess

# Records that roles are found in: one can hold the work of many people.
_LOOKED_AT = 100
_LISTS = ("annotations", "completions")
_ROW = frozenset({"annotation_id", "annotator"})
_TASK = frozenset(
    {
        "inner_id",
        "total_annotations",
        "cancelled_annotations",
        "file_upload",
        "predictions",
        "drafts",
    }
)


@presets.register
class LabelStudio(AnnotationPreset):
    """Label Studio: a written text is the answer, else the choices, which are the label too.

    Canceled annotations and those that a reviewer rejected are skipped; predictions are drafts where
    nobody annotated; marked spans are kept as metadata ``spans``.
    """

    name = "label_studio"
    title = "Label Studio"

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        present = set(columns)
        if present >= _ROW and present & {"lead_time", "updated_at"}:
            return 1.0
        if not any(name.startswith("data.") for name in columns):
            return 0.0
        for name in _LISTS:
            cells = (objects_in(row.get(name, "")) for row in sample)
            if any("result" in each for cell in cells for each in cell):
                return 1.0
        return 0.9 if len(present & _TASK) >= 2 else 0.0

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        if not _is_row(columns):
            return _task_roles(columns, sample)
        found = find_controls(columns, sample)
        roles: Roles = {"input": found.asked} if found.asked else {}
        if output := found.written[:1] or found.chosen:
            roles["output"] = [name for each in output for name in found.columns[each]]
        if len(found.chosen) == 1:
            roles["label"] = list(found.columns[found.chosen[0]])
        for role, name in (("id", "id"), ("created_at", "created_at")):
            if name in columns:
                roles[role] = [name]
        return roles

    @override
    def suggested(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]
    ) -> Mapping[str, list[str]] | None:
        found = find_controls(columns, sample) if _is_row(columns) else Controls()
        return {"output": list(found.possible)} if found.possible else {}

    @override
    def answer_columns(self, columns: Collection[str]) -> Collection[str]:
        return answer_columns(columns) if _is_row(columns) else _LISTS

    @override
    def task(self, texts: Mapping[str, str], roles: Mapping[str, Sequence[str]]) -> Task:
        text = next((texts[name] for name in roles.get("input", ()) if texts.get(name)), "")
        key = texts.get("id", "")
        if _is_row(texts):
            if not texts.get("annotation_id"):
                return Task(key)
            return Task(key, (answer_of_row(texts, roles, text),))
        listed = next((objects_in(texts[name]) for name in _LISTS if texts.get(name)), [])
        answers: list[Answer] = []
        left_out: list[str] = []
        for annotation in listed:
            if reason := _refusal(annotation):
                left_out.append(reason)
                continue
            answer = replace(
                answer_in(annotation.get("result"), text),
                annotator=_person(annotation.get("completed_by")),
                at=text_of(annotation.get("updated_at") or annotation.get("created_at")),
                final=annotation.get("ground_truth") is True,
            )
            answers.append(answer)
        return Task(key, tuple(answers), tuple(left_out), _prediction(texts, text))


def _is_row(columns: Collection[str]) -> bool:
    """Whether a record is one annotation, rather than a task with all of them."""
    return set(columns) >= _ROW


def _task_roles(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
    sample = sample[:_LOOKED_AT]
    data = [name for name in columns if name.startswith("data.")]
    listed = next((name for name in _LISTS if name in columns), None)
    shown = f"data.{_shown(sample)}"
    asked = [shown] if shown in data else guess(data, sample).roles.get("input", [])
    roles: Roles = {"input": asked or data[:1]}
    if listed:
        answers = [
            answer_in(annotation.get("result"), "")
            for row in sample
            for annotation in objects_in(row.get(listed, ""))
        ]
        predicted = [each for row in sample if (each := _prediction(row, ""))]
        if any(answer.output for answer in (*answers, *predicted)) or not answers:
            roles["output"] = [listed]
        if any(answer.label for answer in (*answers, *predicted)):
            roles["label"] = [listed]
    # What is asked about is no id, even where it is named "ticket".
    own = [
        name
        for name in data
        if name not in roles["input"] and likeness(name.removeprefix("data."), names.ID) >= 0.8
    ]
    values = [row.get(own[0], "") for row in sample] if own else []
    if values and all(values) and len(set(values)) == len(values):
        roles["id"] = own[:1]
    elif "id" in columns:
        roles["id"] = ["id"]
    if dated := [n for n in data if likeness(n.removeprefix("data."), names.CREATED) >= 0.8]:
        roles["created_at"] = dated[:1]
    elif "created_at" in columns:
        roles["created_at"] = ["created_at"]
    return roles


def _shown(sample: Sequence[Mapping[str, str]]) -> str:
    """What most results are about: the object's name, which often is that of its data."""
    seen: dict[str, int] = {}
    for row in sample:
        for name in _LISTS:
            for annotation in objects_in(row.get(name, "")):
                results = annotation.get("result")
                for each in results if isinstance(results, list) else ():
                    if isinstance(each, dict) and each.get("to_name"):
                        about = text_of(each["to_name"])
                        seen[about] = seen.get(about, 0) + 1
    return max(seen, key=lambda name: seen[name], default="")


def _refusal(annotation: Mapping[str, Any]) -> str:
    """Why an annotation does not count; empty where it does."""
    if annotation.get("was_cancelled") is True or annotation.get("skipped") is True:
        return "canceled by the annotator"
    reviews = annotation.get("reviews")
    last = reviews[-1] if isinstance(reviews, list) and reviews else None
    if isinstance(last, dict) and last.get("accepted") is False:
        return "rejected by the reviewer"
    return ""


def _person(completed_by: Any) -> str:
    if isinstance(completed_by, dict):
        named = (completed_by.get(name) for name in ("email", "username", "id"))
        return next((text for each in named if (text := text_of(each))), "")
    return text_of(completed_by)


def _prediction(texts: Mapping[str, str], text: str) -> Answer | None:
    """What a model proposed, the surest of several."""
    made = [each for each in objects_in(texts.get("predictions", "")) if each.get("result")]
    if not made:
        return None

    def score(each: Mapping[str, Any]) -> float:
        return each["score"] if isinstance(each.get("score"), (int, float)) else 0.0

    best = max(made, key=score)
    answer = answer_in(best["result"], text)
    by = text_of(best.get("model_version")) or "a model"
    return replace(answer, beside={**answer.beside, "suggested_by": by})
