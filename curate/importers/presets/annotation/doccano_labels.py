"""Labels of doccano: classes, texts and spans, in lists of several forms."""

import re
from collections.abc import Sequence
from typing import Any

from curate.importers.json_files.flatten import text_of
from curate.importers.presets.annotation.answers import texts_in
from curate.importers.presets.annotation.cells import value_in
from curate.importers.presets.annotation.spans import Span, span

BETWEEN_LABELS = re.compile(r"(?<=\S)#(?=\S)")


def labels_in(cell: str) -> list[Any]:
    """The labels in a cell: a JSON list, or names with ``#`` between them (CSV)."""
    value = value_in(cell)
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [value]
    # A number sign after a blank is one inside the text.
    return [part for part in BETWEEN_LABELS.split(cell) if part.strip()]


def is_listed(value: Sequence[Any]) -> bool:
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


def is_old(value: Sequence[Any]) -> bool:
    """Whether these are annotations of an old version, with the number of their user."""
    return all(
        isinstance(each, dict) and {"label", "text"} & each.keys() for each in value
    ) and any({"user", "start_offset", "manual", "prob"} & each.keys() for each in value)


def values_by_person(items: Sequence[Any], *, apart: bool = False) -> dict[str, list[str]]:
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


def spans_by_person(text: str, items: Sequence[Any]) -> dict[str, list[Span]]:
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
