"""Answers that are a JSON object."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, Literal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from pydantic import Field, field_validator
from typing_extensions import override

from curate.contract.base import ContractBase, Violation
from curate.contract.spelling import match
from curate.domain.findings import Fact
from curate.text import shorten
from curate.text.sentences import Template

_FENCE = re.compile(r"```[\w-]*\s*\n?(.*?)\n?\s*```", re.DOTALL)
_OBJECT = re.compile(r"\{\s*(?:[\"“”'][^\n]{0,200}?[\"“”']\s*:|\w+\s*:|\}).*", re.DOTALL)
_LONGEST = 100_000
"""Characters of an object that is looked into for mistakes: the time grows faster than their number."""


class JsonContract(ContractBase):
    """The answer is one JSON object that fits a JSON Schema (draft 2020-12)."""

    sentences: ClassVar[Mapping[str, Template]] = {
        "empty": "The answer is empty: a JSON object is missing.",
        "not_an_object": "The answer is JSON, but not an object.",
        "not_json": (
            "“{written}” is not valid JSON (line {line}).",
            "“{written}” is not valid JSON.",
        ),
        "json_mistake": "The JSON has a punctuation mistake.",
        "incomplete_json": "The JSON is incomplete: a closing bracket is missing.",
        "code_fence": "The JSON is wrapped in a code fence (```).",
        "extra_text": "There is text around the JSON object.",
        "key_order": "The keys are not in the order {wanted}.",
        "missing_key": ("The key “{key}” is missing in “{place}”.", "The key “{key}” is missing."),
        "extra_key": (
            "“{key}” is not one of the keys of “{place}”.",
            "“{key}” is not one of the keys.",
        ),
        "value_spelling": (
            "“{place}” is “{written}”; allowed are {choices}.",
            "The object is “{written}”; allowed are {choices}.",
        ),
        "value_type": (
            "“{place}” should be of type {type}.",
            "The object should be of type {type}.",
        ),
        "schema": ("“{place}”: {problem}.", "The object: {problem}."),
    }

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
            return [Violation(None, None, "empty")]
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            return self._unreadable(text, error)
        if not isinstance(value, dict):
            return [Violation(None, None, "not_an_object")]
        fixed = self._written(text, _fix(value, self.json_schema))
        found = []
        for flaw in sorted(
            self._validator.iter_errors(value), key=lambda e: list(map(str, e.path))
        ):
            found += [
                Violation(None, None, code, args, fixed, about)
                for code, args, about in _explain(flaw)
            ]
        if not found and list(value) != self._order(value):
            args = {"wanted": tuple(self._order(value))}
            found.append(Violation(None, None, "key_order", args, fixed))
        # Each missing key is a flaw of its own, of which each names them all.
        return [one for place, one in enumerate(found) if one not in found[:place]]

    def _order(self, value: Mapping[str, Any]) -> list[str]:
        known = [k for k in self.json_schema.get("properties", {}) if k in value]
        return known + [k for k in value if k not in known]

    def _unreadable(self, text: str, error: Exception) -> list[Violation]:
        value = rescue(text)
        if value is None:
            args: dict[str, Fact] = {"written": shorten(text)}
            if isinstance(error, json.JSONDecodeError):
                args["line"] = error.lineno
            return [Violation(None, None, "not_json", args)]
        code = "json_mistake"
        if "```" in text:
            code = "code_fence"
        elif text.strip().startswith("{") and text.count("{") > text.count("}"):
            code = "incomplete_json"
        elif not text.strip().startswith("{") or not text.strip().endswith("}"):
            code = "extra_text"
        fixed = self._written(text, _fix(value, self.json_schema))
        return [Violation(None, None, code, {}, fixed)]

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
    def parts_with_choices(self) -> frozenset[str]:
        known: Mapping[str, Any] = self.json_schema.get("properties", {})
        return frozenset(
            key
            for key, schema in known.items()
            if isinstance(schema, dict) and ("enum" in schema or schema.get("type") == "boolean")
        )

    @override
    def with_parts(self, text: str, values: Mapping[str, str | None]) -> str:
        value = _fix(rescue(text) or {}, self.json_schema)
        properties: Mapping[str, Any] = self.json_schema.get("properties", {})
        for key, written in values.items():
            if written is not None:
                value[key] = _value_of(written, properties.get(key, {}))
            elif value.get(key) is not None:
                # ``parts`` leaves out what is null as well as what is not there.
                null = None in properties.get(key, {}).get("enum", ())
                value = (
                    {**value, key: None} if null else {k: v for k, v in value.items() if k != key}
                )
        ordered = {key: value[key] for key in self._order(value)}
        return self._written(text, ordered) or text

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


def _value_of(written: str, schema: Mapping[str, Any]) -> Any:
    """The value that :meth:`JsonContract.parts` wrote like this."""
    for choice in schema.get("enum", ()):
        if written == (choice if isinstance(choice, str) else json.dumps(choice)):
            return choice
    try:
        return written if schema.get("type") == "string" else json.loads(written)
    except ValueError:
        return written


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


def _explain(error: Any) -> Iterator[tuple[str, dict[str, Fact], str]]:
    """Codes and facts for one jsonschema error, and what each is about."""
    where = ".".join(map(str, error.absolute_path))
    place: dict[str, Fact] = {"place": where} if where else {}
    kind, wanted = error.validator, error.validator_value
    if kind == "required":
        for key in wanted:
            if key not in error.instance:
                yield "missing_key", {"key": key, **place}, f"{where}.{key}".lstrip(".")
    elif kind == "additionalProperties":
        known, patterns = (error.schema.get(one, {}) for one in ("properties", "patternProperties"))
        for key in error.instance:
            if key not in known and not any(re.search(one, key) for one in patterns):
                yield "extra_key", {"key": key, **place}, f"{where}.{key}".lstrip(".")
    elif kind == "enum":
        written = str(error.instance)
        choices = tuple(map(str, wanted))
        args = {**place, "written": shorten(written), "choices": choices}
        yield "value_spelling", args, f"{where}: {shorten(written, 120)}"
    elif kind == "type":
        yield (
            "value_type",
            {**place, "type": str(wanted)},
            f"{where}: {shorten(str(error.instance), 120)}",
        )
    else:
        yield "schema", {**place, "problem": shorten(error.message, 120)}, f"{where}: {kind}"
