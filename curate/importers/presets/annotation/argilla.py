"""The preset for Argilla: records of version 2 (nested and flat) and of version 1."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from typing_extensions import override

from curate.importers.presets.annotation.answers import (
    Answer,
    Task,
    answer_to_all,
    are_classes,
)
from curate.importers.presets.annotation.argilla_responses import (
    SUBMITTED,
    responses_to,
    spans_of,
    suggested_by,
    suggestion_to,
    texts_of,
)
from curate.importers.presets.annotation.base import AnnotationPreset
from curate.importers.presets.annotation.cells import objects_in
from curate.importers.presets.annotation.spans import spans_decision, spans_text
from curate.importers.presets.base import presets
from curate.importers.roles import column_names as names
from curate.importers.roles.column_names import likeness
from curate.importers.roles.mapping import Roles

_FLAT = re.compile(
    r"(?P<name>.+?)\.(responses?(\.(users|status|[0-9a-f-]{36}(\.status)?))?|suggestion(\.(score|agent))?)"
)
_NESTED = re.compile(r"(responses|suggestions)\.(?P<name>.+?)(\.(value|score|agent|type))?")
_FIRST = re.compile(r"(?P<name>.+?)-suggestion(-metadata)?(\..+)?")
_OLD = frozenset({"annotation", "annotation_agent", "prediction", "prediction_agent", "status"})
_PERSON = re.compile(r"\.response\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


@presets.register
class Argilla(AnnotationPreset):
    """Argilla: submitted responses are the answer, a suggestion where nobody responded.

    Drafts do not count, discarded records are skipped. A written text is the answer, the class its label.
    """

    name = "argilla"
    title = "Argilla"

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        present = set(columns)
        if "_server_id" in present and any(name.startswith("fields.") for name in columns):
            return 1.0
        if any(name.endswith((".responses.status", ".responses.users")) for name in columns):
            return 1.0
        if any(_PERSON.search(name) for name in columns):
            return 1.0
        if _nested(columns) and any(name.startswith("fields.") for name in columns):
            return 0.9
        if any(f"{name}-suggestion" in present for name in columns):
            return 1.0 if _first_questions(columns, sample) else 0.0
        return 1.0 if present >= _OLD else 0.0

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        asked = _questions(columns)
        if not asked:
            return {}
        values = {
            name: [text for row in sample for text in _all_texts(name, row)] for name in asked
        }
        written = [name for name in asked if values[name] and not are_classes(values[name])]
        chosen = [name for name in asked if values[name] and are_classes(values[name])]
        written.sort(key=lambda name: -likeness(name, names.OUTPUT))
        roles: Roles = {}
        fields = _fields(columns, asked)
        if written or not chosen:
            # What is to be corrected is no part of the question.
            fields = [
                name for name in fields if not likeness(_bare(name), names.OUTPUT) >= 0.8
            ] or fields
        roles["input"] = fields
        if output := written[:1] or chosen:
            roles["output"] = [column for name in output for column in _columns(name, columns)]
        if len(chosen) == 1 or (written and chosen):
            roles["label"] = _columns(chosen[0], columns)
        own = next((name for name in ("external_id", "id", "_server_id") if name in columns), None)
        if own:
            roles["id"] = [own]
        if "event_timestamp" in columns:
            roles["created_at"] = ["event_timestamp"]
        return roles

    @override
    def answer_columns(self, columns: Collection[str]) -> Collection[str]:
        return [column for name in _questions(columns) for column in _columns(name, columns)]

    @override
    def task(self, texts: Mapping[str, str], roles: Mapping[str, Sequence[str]]) -> Task:
        known = [*texts, *roles.get("output", ()), *roles.get("label", ())]
        asked = _questions(known)
        text = next((texts[name] for name in roles.get("input", ()) if texts.get(name)), "")
        outputs, labels = set(roles.get("output", ())), set(roles.get("label", ()))
        classes = {name for name in asked if labels & {*_columns(name, known)}}
        wanted = {name for name in asked if outputs & {*_columns(name, known)}}
        # Several classes without a written answer have no label of their own.
        classes |= wanted if len(wanted) > 1 else set()
        order = [
            *(name for name in asked if name in wanted),
            *(n for n in asked if n not in wanted),
        ]
        by_person: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        left_out: list[str] = []
        for name in order:
            for given in responses_to(name, texts):
                if given.status == SUBMITTED:
                    by_person[given.person][name] = given.value
                elif given.status == "discarded":
                    left_out.append("discarded by the annotator")
        answers = [
            replace(_answer(values, classes, wanted, text), annotator=person)
            for person, values in by_person.items()
        ]
        suggested = {
            name: value for name in order if (value := suggestion_to(name, texts)) is not None
        }
        draft = _answer(suggested, classes, wanted, text) if suggested else None
        if draft is not None:
            agent = (
                next(filter(None, (suggested_by(name, texts) for name in order)), "") or "a model"
            )
            draft = replace(draft, beside={**draft.beside, "suggested_by": agent})
        return Task("", tuple(each for each in answers if each.decision), tuple(left_out), draft)


def _answer(
    values: Mapping[str, Any], classes: Collection[str], wanted: Collection[str], text: str
) -> Answer:
    """The answer of one person to all questions; what is neither output nor label is kept beside."""
    texts = {name: found for name, value in values.items() if (found := texts_of(value))}
    written = {name: each for name, each in texts.items() if name in wanted and name not in classes}
    chosen = {name: each for name, each in texts.items() if name in classes}
    answer = answer_to_all(written, chosen)
    rest = {
        name: ", ".join(each) for name, each in texts.items() if name not in {*written, *chosen}
    }
    spans = [each for value in values.values() for each in spans_of(text, value)]
    beside = {**answer.beside, **rest}
    if spans:
        beside["spans"] = spans_text(spans)
    return replace(
        answer,
        beside=beside,
        decided=answer.output or spans_decision(spans) or "; ".join(rest.values()),
    )


def _questions(columns: Collection[str]) -> list[str]:
    """The names of the questions, in the order of the file."""
    if set(columns) >= _OLD - {"status"}:
        return ["annotation"]
    nested = _nested(columns)
    flat = [found["name"] for name in columns if (found := _FLAT.fullmatch(name))]
    first = [
        found["name"]
        for name in columns
        if (found := _FIRST.fullmatch(name)) and not name.startswith(("responses.", "suggestions."))
    ]
    return list(dict.fromkeys([*nested, *(flat or first)]))


def _nested(columns: Collection[str]) -> list[str]:
    found = (_NESTED.fullmatch(name) for name in columns)
    return list(dict.fromkeys(each["name"] for each in found if each))


def _first_questions(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> bool:
    """Whether a column beside its suggestions lists what people said, as version 1 does."""
    for name in _questions(columns):
        cells = [objects_in(text) for row in sample if (text := row.get(name, ""))]
        if any("user_id" in each for cell in cells for each in cell):
            return True
        # A question that nobody answered yet.
        if not cells and f"{name}-suggestion-metadata" in columns:
            return True
    return False


def _columns(question: str, columns: Collection[str]) -> list[str]:
    """The columns of a question's answers."""
    forms = (f"responses.{question}", f"{question}.responses", question)
    found = [name for name in forms if name in columns]
    single = re.compile(rf"{re.escape(question)}\.response\.[0-9a-f-]{{36}}")
    found += [name for name in columns if single.fullmatch(name)]
    suggested = (
        f"suggestions.{question}.value",
        f"{question}.suggestion",
        f"{question}-suggestion",
    )
    return found or [name for name in suggested if name in columns]


def _fields(columns: Sequence[str], asked: Collection[str]) -> list[str]:
    """The columns that annotators were shown."""
    nested = [name for name in columns if name.startswith("fields.")]
    if nested:
        return nested
    if inputs := [name for name in columns if name.startswith("inputs.")]:
        return inputs
    taken = {
        column
        for name in asked
        for column in columns
        if column.startswith((f"{name}.", f"{name}-"))
    }
    aside = {
        *taken,
        *asked,
        "id",
        "external_id",
        "_server_id",
        "metadata",
        "status",
        "vectors",
        "score",
    }
    aside |= _OLD | {"event_timestamp", "explanation", "multi_label", "metrics"}
    shown = [
        name
        for name in columns
        if name not in aside and not name.startswith(("metadata.", "vectors."))
    ]
    named = [name for name in shown if names.asks(name) or likeness(name, names.OUTPUT)]
    return named or shown[:1]


def _bare(column: str) -> str:
    return column.removeprefix("fields.").removeprefix("inputs.")


def _all_texts(question: str, texts: Mapping[str, str]) -> list[str]:
    """Everything that was said or suggested to a question."""
    values = [given.value for given in responses_to(question, texts)]
    return [text for value in (*values, suggestion_to(question, texts)) for text in texts_of(value)]
