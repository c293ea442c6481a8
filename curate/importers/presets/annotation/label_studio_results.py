"""Results of Label Studio: what one annotation holds, by control."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from curate.importers.json_files.flatten import text_of
from curate.importers.presets.annotation.answers import Answer, answer_to_all, texts_in
from curate.importers.presets.annotation.spans import Span, span, spans_decision, spans_text

_CHOSEN = ("choices", "rating", "selected", "number", "datetime")
_MARKS = ("labels", "hypertextlabels", "paragraphlabels")


def answer_in(results: Any, text: str) -> Answer:
    """The answer in the ``result`` list of an annotation or a prediction.

    Args:
        results: The regions.
        text: What the annotator was shown, which spans count in.
    """
    regions = (
        [each for each in results if isinstance(each, dict)] if isinstance(results, list) else []
    )
    spans: list[Span] = []
    marked = {text_of(each.get("id")) for each in regions if _marks(each)} - {""}
    written: dict[str, list[str]] = {}
    chosen: dict[str, list[str]] = {}
    for region in regions:
        value = region.get("value")
        if not isinstance(value, dict):
            continue
        name = text_of(region.get("from_name")) or text_of(region.get("type"))
        if _marks(region):
            spans += spans_in(text, [value])
        elif text_of(region.get("id")) in marked:
            continue  # about that place alone
        elif "text" in value:
            written.setdefault(name, []).extend(texts_in(value["text"]))
        else:
            chosen.setdefault(name, []).extend(classes_in(value))
    return with_spans(answer_to_all(written, chosen), spans)


def with_spans(answer: Answer, spans: Sequence[Span]) -> Answer:
    """An answer with marked places beside it."""
    if not spans:
        return answer
    return replace(
        answer,
        beside={**answer.beside, "spans": spans_text(spans)},
        decided=answer.output or spans_decision(spans),
    )


def classes_in(value: Mapping[str, Any]) -> list[str]:
    """The classes in the value of a region."""
    if "taxonomy" in value:
        paths = value["taxonomy"]
        return [
            " / ".join(map(text_of, path)) if isinstance(path, list) else text_of(path)
            for path in (paths if isinstance(paths, list) else [paths])
        ]
    return next((texts_in(value[name]) for name in _CHOSEN if name in value), [])


def spans_in(text: str, values: Sequence[Any]) -> list[Span]:
    """The marked places in the values of regions."""
    found: list[Span] = []
    for value in values:
        if not isinstance(value, dict):
            continue
        labels = next((texts_in(value[name]) for name in _MARKS if name in value), [])
        offsets = value.get("globalOffsets")
        place = offsets if isinstance(offsets, dict) else value
        quoted = text_of(value.get("text")) if isinstance(value.get("text"), str) else ""
        for label in labels:
            made = span(text, place.get("start"), place.get("end"), label, quoted)
            if made is not None:
                found.append(made)
    return found


def _marks(region: Mapping[str, Any]) -> bool:
    value = region.get("value")
    return isinstance(value, dict) and "start" in value and bool(set(_MARKS) & value.keys())
