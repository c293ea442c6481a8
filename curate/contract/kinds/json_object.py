"""Answers that are a JSON object."""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from pydantic import Field, field_validator
from typing_extensions import override

from curate.contract.base import ContractBase, Violation
from curate.contract.spelling import match
from curate.text import shorten

_FENCE = re.compile(r"```[\w-]*\s*\n?(.*?)\n?\s*```", re.DOTALL)
_OBJECT = re.compile(r"\{\s*(?:[\"“”'][^\n]{0,200}?[\"“”']\s*:|\w+\s*:|\}).*", re.DOTALL)
_LONGEST = 100_000
"""Characters of an object that is looked into for mistakes: the time grows faster than their number."""


class JsonContract(ContractBase):
    """The answer is one JSON object that fits a JSON Schema (draft 2020-12)."""

    kind: Literal["json"] = "json"
    json_schema: dict[str, Any] = Field(description="A JSON Schema of the object.")

    @field_validator("json_schema")
    @classmethod
    def _is_a_schema(cls, schema: dict[str, Any]) -> dict[str, Any]:
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            message = f"not a JSON Schema: {error.message}"
            raise ValueError(message) from None
        return schema

    @cached_property
    def _validator(self) -> Draft202012Validator:
        return Draft202012Validator(self.json_schema)

    @override
    def violations(self, text: str) -> list[Violation]:
        if not text.strip():
            return [
                Violation(None, None, "empty", "The answer is empty: a JSON object is missing.")
            ]
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            return self._unreadable(text, error)
        if not isinstance(value, dict):
            return [
                Violation(None, None, "not_an_object", "The answer is JSON, but not an object.")
            ]
        fixed = self._written(text, _fix(value, self.json_schema))
        found = []
        for flaw in sorted(
            self._validator.iter_errors(value), key=lambda e: list(map(str, e.path))
        ):
            code, message = _explain(flaw)
            found.append(Violation(None, None, code, message, fixed))
        if not found and list(value) != self._order(value):
            names = ", ".join(self._order(value))
            message = f"The keys are not in the order {names}."
            found.append(Violation(None, None, "key_order", message, fixed))
        return found

    def _order(self, value: Mapping[str, Any]) -> list[str]:
        known = [k for k in self.json_schema.get("properties", {}) if k in value]
        return known + [k for k in value if k not in known]

    def _unreadable(self, text: str, error: Exception) -> list[Violation]:
        value = rescue(text)
        if value is None:
            where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
            message = f"“{shorten(text)}” is not valid JSON{where}."
            return [Violation(None, None, "not_json", message)]
        code, message = "not_json", "The JSON has a punctuation mistake."
        if "```" in text:
            code, message = "code_fence", "The JSON is wrapped in a code fence (```)."
        elif text.strip().startswith("{") and text.count("{") > text.count("}"):
            message = "The JSON is incomplete: a closing bracket is missing."
        elif not text.strip().startswith("{") or not text.strip().endswith("}"):
            code, message = "extra_text", "There is text around the JSON object."
        return [
            Violation(None, None, code, message, self._written(text, _fix(value, self.json_schema)))
        ]

    def _written(self, text: str, value: Any) -> str | None:
        body = text[text.find("{") :]
        indent = re.match(r"\{\s*\n([ \t]+)", body)
        tight = '":"' in body.replace(" ", "") and re.search(r'"\s*:\s', body) is None
        new = json.dumps(
            value,
            ensure_ascii=False,
            indent=(indent[1] if "\t" in indent[1] else len(indent[1])) if indent else None,
            separators=(",", ":") if tight and not indent else None,
        )
        return new if new != text else None

    @override
    def parts(self, text: str) -> dict[str, str]:
        value = _fix(rescue(text) or {}, self.json_schema)
        return {
            key: inner if isinstance(inner, str) else json.dumps(inner, ensure_ascii=False)
            for key, inner in value.items()
            if inner is not None
        }

    @override
    def closed(self) -> frozenset[str]:
        known: Mapping[str, Any] = self.json_schema.get("properties", {})
        return frozenset(
            key
            for key, schema in known.items()
            if isinstance(schema, dict) and ("enum" in schema or schema.get("type") == "boolean")
        )

    @override
    def describe(self) -> str:
        schema = json.dumps(self.json_schema, ensure_ascii=False)
        return (
            "Answer with one JSON object and nothing else, without a code fence. "
            f"It must fit this JSON Schema: {schema}"
        )


def rescue(text: str) -> dict[str, Any] | None:
    """The JSON object in a text with something around it or mistakes in it; None without.

    A brace opens one only where a key or its other brace stands behind it: prose has braces too.
    """
    fenced = _FENCE.search(text)
    found = _OBJECT.search(fenced[1] if fenced else text)
    if found is None:
        return None
    from json_repair import repair_json

    try:
        value, _ = json.JSONDecoder().raw_decode(found[0])
    except (ValueError, RecursionError):
        if len(found[0]) > _LONGEST:
            return None
        try:
            value = repair_json(found[0], return_objects=True, skip_json_loads=True)
        except (ValueError, RecursionError):
            return None
    # Of several objects one after the other, the first is the answer.
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else None


def _fix(value: Any, schema: Mapping[str, Any]) -> Any:
    """The value with keys, types and choices brought to the schema where that is safe."""
    if isinstance(value, dict) and "properties" in schema:
        known: dict[str, Any] = schema["properties"]
        renamed: dict[str, Any] = {}
        for key, inner in value.items():
            free = [k for k in known if k not in value and k not in renamed]
            name = key if key in known else match(key, free) or key
            renamed[name] = _fix(inner, known.get(name, {}))
        ordered = [k for k in known if k in renamed] + [k for k in renamed if k not in known]
        return {key: renamed[key] for key in ordered}
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        return [_fix(item, schema["items"]) for item in value]
    if isinstance(value, str):
        if "enum" in schema and value not in schema["enum"]:
            return match(value, [c for c in schema["enum"] if isinstance(c, str)]) or value
        return _typed(value, schema.get("type"))
    if (
        schema.get("type") == "string"
        and isinstance(value, int | float)
        and not isinstance(value, bool)
    ):
        return str(value)
    return value


def _typed(value: str, wanted: Any) -> Any:
    if wanted == "integer" and re.fullmatch(r"\s*-?\d{1,15}\s*", value):
        return int(value)
    if wanted == "number" and re.fullmatch(r"\s*-?\d{1,15}(?:\.\d+)?\s*", value):
        return float(value) if "." in value else int(value)
    if wanted == "boolean" and value.strip().casefold() in {"true", "false", "yes", "no"}:
        return value.strip().casefold() in {"true", "yes"}
    if wanted == "null" and value.strip().casefold() in {"null", "none", ""}:
        return None
    return value


def _explain(error: Any) -> tuple[str, str]:
    """Code and sentence for one jsonschema error."""
    where = ".".join(map(str, error.absolute_path))
    place = f"“{where}”" if where else "The object"
    kind = error.validator
    if kind == "required":
        key = next((k for k in error.validator_value if k not in error.instance), "")
        return "missing_key", f"The key “{key}” is missing{f' in “{where}”' if where else ''}."
    if kind == "additionalProperties":
        known = error.schema.get("properties", {})
        extra = ", ".join(f"“{k}”" for k in error.instance if k not in known)
        return "extra_key", f"{extra} is not one of the keys{f' of “{where}”' if where else ''}."
    if kind == "enum":
        wanted = ", ".join(map(str, error.validator_value))
        return (
            "value_spelling",
            f"{place} is “{shorten(str(error.instance))}”; allowed are {wanted}.",
        )
    if kind == "type":
        return "value_type", f"{place} should be of type {error.validator_value}."
    return str(kind), f"{place}: {shorten(error.message, 120)}"
