"""The preset for Prodigy: the lines that ``db-out`` writes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from typing_extensions import override

from curate.importers.json_files.flatten import text_of
from curate.importers.presets.annotation.answers import Answer, Task, class_answer, text_answer
from curate.importers.presets.annotation.base import AnnotationPreset
from curate.importers.presets.annotation.cells import objects_in, value_in
from curate.importers.presets.annotation.spans import Span, span, spans_decision, spans_text
from curate.importers.presets.base import presets
from curate.importers.roles.mapping import Roles

_HASHES = frozenset({"_input_hash", "_task_hash"})
_DECISIONS = frozenset({"accept", "reject", "ignore"})
_WRITTEN = "user_input"


@presets.register
class Prodigy(AnnotationPreset):
    """Prodigy: accepted labels, chosen options or typed texts are the answer.

    Rejected and ignored tasks are skipped; marked spans are kept as metadata ``spans``.
    """

    name = "prodigy"
    title = "Prodigy"

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        if set(columns) >= _HASHES:
            return 1.0
        decided = [text for row in sample if (text := row.get("answer", "").strip())]
        judged = bool(decided) and set(decided) <= _DECISIONS
        return 0.9 if judged and {"label", "options", "spans"} & set(columns) else 0.0

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        roles: Roles = {}
        asked = next((name for name in ("text", "html") if name in columns), None)
        if asked:
            roles["input"] = [asked]
        written = [
            name for name in columns if name in {row.get("field_id") or _WRITTEN for row in sample}
        ]
        chosen = next((name for name in ("accept", "label") if name in columns), None)
        if output := written[:1] or ([chosen] if chosen else []):
            roles["output"] = output
        if chosen:
            roles["label"] = [chosen]
        own = next((name for name in ("meta.id", "id", "_task_hash") if name in columns), None)
        if own:
            roles["id"] = [own]
        for role, name in (("group", "_input_hash"), ("created_at", "_timestamp")):
            if name in columns:
                roles[role] = [name]
        return roles

    @override
    def answer_columns(self, columns: Collection[str]) -> Collection[str]:
        return ("label", "accept", _WRITTEN)

    @override
    def task(self, texts: Mapping[str, str], roles: Mapping[str, Sequence[str]]) -> Task:
        key = texts.get("_task_hash", "")
        decision = texts.get("answer", "").strip()
        if decision == "ignore":
            return Task(key, left_out=("ignored by the annotator",))
        if decision not in {"accept", "reject"}:
            return Task(key)
        answer = _answer(texts)
        answer = replace(
            answer,
            annotator=texts.get("_annotator_id") or texts.get("_session_id", ""),
            at=texts.get("_timestamp", ""),
        )
        if decision == "reject":
            what = f"not {answer.decision}" if answer.decision else "rejected"
            refused = replace(answer, refused="rejected by the annotator", decided=what)
            return Task(key, (refused,))
        if "options" in texts and not answer.output:
            return Task(key, left_out=("accepted without a choice",))
        return Task(key, (answer,))


def _answer(texts: Mapping[str, str]) -> Answer:
    """What was chosen, typed or marked, whether it was accepted or not."""
    chosen = _chosen(texts)
    written = texts.get(texts.get("field_id") or _WRITTEN, "").strip()
    answer = class_answer(chosen)
    if written:
        answer = replace(text_answer([written]), label=answer.label)
    marked = _spans(texts)
    if not marked:
        return answer
    beside = {**answer.beside, "spans": spans_text(marked)}
    decided = answer.output or spans_decision(marked)
    return replace(answer, beside=beside, decided=decided)


def _chosen(texts: Mapping[str, str]) -> list[str]:
    """The chosen options by their texts, or the label."""
    if "options" not in texts and "accept" not in texts:
        return [label] if (label := texts.get("label", "").strip()) else []
    named = {
        text_of(each.get("id")): text_of(each.get("text") or each.get("id"))
        for each in objects_in(texts.get("options", ""))
    }
    accepted = value_in(texts.get("accept", ""))
    ids = map(text_of, accepted if isinstance(accepted, list) else ())
    return [named.get(each, each) for each in ids]


def _spans(texts: Mapping[str, str]) -> list[Span]:
    text = texts.get("text", "")
    found = (
        span(text, each.get("start"), each.get("end"), text_of(each.get("label")))
        for each in objects_in(texts.get("spans", ""))
    )
    return [each for each in found if each is not None]
