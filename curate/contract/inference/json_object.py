"""A JSON Schema that most of some answers fit."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from curate.contract.inference.shared import MAJORITY, REQUIRED, USUAL, choices
from curate.contract.kinds.json_object import JsonContract, rescue
from curate.contract.spelling import spellings


def infer_json(outputs: Sequence[str]) -> JsonContract | None:
    """The schema of most answers; None where most are no JSON objects."""
    objects = [
        value for o in outputs if "{" in o and _is_json_like(o) and (value := rescue(o)) is not None
    ]
    if len(objects) < MAJORITY * len(outputs):
        return None
    return JsonContract(json_schema=_schema(objects, len(objects)))


def _is_json_like(output: str) -> bool:
    stripped = output.strip()
    return stripped.startswith(("{", "```")) or stripped.endswith("}")


def _schema(values: Sequence[Any], enough: int) -> dict[str, Any]:
    """A JSON Schema that most of the values fit."""
    kinds = Counter(_kind(v) for v in values)
    main = min(kinds, key=lambda k: (-kinds[k], k))
    if main == "object":
        return _object_schema([v for v in values if isinstance(v, dict)], enough)
    common = sorted(k for k, c in kinds.items() if c >= USUAL * len(values) and c > 1) or [main]
    if set(common) == {"integer", "number"}:
        common = ["number"]
    schema: dict[str, Any] = {"type": common[0] if len(common) == 1 else common}
    if main == "array":
        items = [item for v in values if isinstance(v, list) for item in v]
        if items:
            schema["items"] = _schema(items, len(items))
    if common == ["string"] and (listed := choices([v for v in values if isinstance(v, str)])):
        schema["enum"] = sorted(listed)
    return schema


def _object_schema(values: Sequence[Mapping[str, Any]], enough: int) -> dict[str, Any]:
    names = spellings(key for v in values for key in v)
    by_name: dict[str, list[Any]] = defaultdict(list)
    places: dict[str, list[int]] = defaultdict(list)
    for value in values:
        for place, (key, inner) in enumerate(value.items()):
            if key in names.right or (len(values) == 1 and key in names.single):
                by_name[key].append(inner)
                places[key].append(place)
    kept = [k for k in by_name if len(by_name[k]) >= USUAL * enough]
    kept.sort(key=lambda k: (median(places[k]), k))
    return {
        "type": "object",
        "properties": {k: _schema(by_name[k], len(by_name[k])) for k in kept},
        "required": [k for k in kept if len(by_name[k]) >= REQUIRED * enough],
        "additionalProperties": False,
    }


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    named = {dict: "object", list: "array", str: "string", int: "integer", float: "number"}
    return named[type(value)]
