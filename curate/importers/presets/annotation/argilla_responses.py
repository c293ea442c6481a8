"""Responses and suggestions of Argilla, in the forms of its versions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from curate.importers.json_files.flatten import text_of
from curate.importers.presets.annotation.answers import texts_in
from curate.importers.presets.annotation.cells import objects_in, value_in
from curate.importers.presets.annotation.spans import Span, span

SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Given:
    """What one person said to one question."""

    person: str
    value: Any
    status: str


def responses_to(question: str, texts: Mapping[str, str]) -> Iterator[Given]:
    """What people said to a question; what the export does not call otherwise was submitted."""
    if question == "annotation" and "annotation_agent" in texts:
        yield from _validated(texts)
    elif isinstance(listed := value_in(texts.get(f"{question}.responses", "")), list):
        users = value_in(texts.get(f"{question}.responses.users", ""))
        states = value_in(texts.get(f"{question}.responses.status", ""))
        for at, value in enumerate(listed):
            yield Given(_at(users, at, ""), value, _at(states, at, SUBMITTED))
    else:
        yield from _apart(question, texts)


def _validated(texts: Mapping[str, str]) -> Iterator[Given]:
    """The annotation of a record of one class or text, as the first version has it."""
    if texts.get("status", "").lower() == "discarded":
        yield Given(texts["annotation_agent"], None, "discarded")
    elif texts.get("annotation"):
        yield Given(texts["annotation_agent"], _value(texts["annotation"]), SUBMITTED)


def _apart(question: str, texts: Mapping[str, str]) -> Iterator[Given]:
    """What people said in a column each, or in a list of objects."""
    single = re.compile(rf"{re.escape(question)}\.response\.([0-9a-f-]{{36}})")
    for name, text in texts.items():
        if (found := single.fullmatch(name)) and text:
            status = texts.get(f"{name}.status", "") or SUBMITTED
            yield Given(found[1], _value(text), status)
    for name in (f"responses.{question}", question):
        for each in objects_in(texts.get(name, "")):
            if "value" in each:
                state = text_of(each.get("status")) or SUBMITTED
                yield Given(text_of(each.get("user_id")), each["value"], state)


def _at(values: Any, place: int, otherwise: str) -> str:
    if isinstance(values, list) and place < len(values):
        return text_of(values[place]) or otherwise
    return otherwise


def _value(text: str) -> Any:
    parsed = value_in(text)
    return text if parsed is None else parsed


def suggestion_to(question: str, texts: Mapping[str, str]) -> Any:
    """What a machine suggested to a question; None where nothing."""
    if question == "annotation":
        listed = value_in(texts.get("prediction", ""))
        best = listed[0] if isinstance(listed, list) and listed else None
        return best.get("label", best.get("text")) if isinstance(best, dict) else best
    names_ = (f"suggestions.{question}.value", f"{question}.suggestion", f"{question}-suggestion")
    text = next((texts[name] for name in names_ if texts.get(name)), "")
    return _value(text) if text else None


def suggested_by(question: str, texts: Mapping[str, str]) -> str:
    """The name of the machine that made the suggestion to a question."""
    if question == "annotation":
        return texts.get("prediction_agent", "")
    whole = value_in(texts.get(f"{question}-suggestion-metadata", ""))
    if isinstance(whole, dict):
        return text_of(whole.get("agent"))
    places = (
        f"suggestions.{question}.agent",
        f"{question}.suggestion.agent",
        f"{question}-suggestion-metadata.agent",
    )
    return next((texts[name] for name in places if texts.get(name)), "")


def texts_of(value: Any) -> list[str]:
    """A class, several, a rating or a text; the first of a ranking; spans are none of them."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        ranked = [each for each in value if "rank" in each]
        first = sorted(ranked, key=lambda each: text_of(each["rank"]))[:1]
        return [text for each in first for text in texts_in(each.get("value"))]
    return texts_in(value)


def spans_of(text: str, value: Any) -> list[Span]:
    """The marked places in a value."""
    listed = value if isinstance(value, list) else ()
    found = (
        span(text, each.get("start"), each.get("end"), text_of(each.get("label")))
        for each in listed
        if isinstance(each, dict) and "start" in each
    )
    return [each for each in found if each is not None]
