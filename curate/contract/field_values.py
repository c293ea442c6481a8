"""The values of fields: what each may be, and what is wrong with one."""

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from curate.contract.base import Violation
from curate.contract.dates import convert, read, readings
from curate.contract.spelling import match
from curate.domain.findings import Fact
from curate.text import shorten
from curate.text.sentences import Template

FieldType = Literal["text", "choice", "date", "number"]

_NUMBER = re.compile(r"[-+]?\d{1,3}(?:[ ,.’']?\d{3})*(?:[.,]\d+)?\s?%?")

SENTENCES: Mapping[str, Template] = {
    "value_spelling": "“{written}” should be “{meant}”.",
    "choice_value": "“{written}” is not a valid value of “{key}”, which takes one of {choices}.",
    "date_value": "“{written}” is not a valid value of “{key}”, which takes a date as {form}.",
    "number_value": "“{written}” is not a valid value of “{key}”, which takes a number.",
    "date_format": (
        "The date “{written}” should be written {meant} ({form}).",
        (
            "The date “{written}” should be written as {form}, but it can be read in two ways: which is "
            "the day and which the month?"
        ),
    ),
}
"""What may be wrong with a value, by code."""


class FieldSpec(BaseModel):
    """One field of an answer in lines of key and value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(min_length=1, description="The text before the separator.")
    required: bool = Field(default=True, description="Whether every answer must have it.")
    type: FieldType = Field(default="text", description="The type of its value.")
    choices: tuple[str, ...] = Field(
        (),
        description="The allowed values; for a date or a number, words that are allowed instead.",
    )
    date_format: str | None = Field(
        None, description="How a date is written, for example YYYY-MM-DD or D Month YYYY."
    )
    day_first: bool | None = Field(
        None, description="Whether 03/02/2026 is 3 February; leave open if not known."
    )


def explain(spec: FieldSpec) -> str:
    """The value after the separator, in words."""
    words = " or ".join(f"“{c}”" for c in spec.choices)
    what = {
        "choice": f"one of {', '.join(spec.choices)}",
        "date": f"a date as {spec.date_format}" + (f", or {words}" if words else ""),
        "number": "a number" + (f", or {words}" if words else ""),
        "text": "text",
    }[spec.type]
    return f"<{what}{'' if spec.required else '; this line may be left out'}>"


def value_violations(value: str, start: int, end: int, spec: FieldSpec) -> list[Violation]:
    """What is wrong with a value that stands at ``[start:end]`` of an answer."""
    if spec.type == "text" or value in spec.choices:
        return []
    if spec.type == "number" and _NUMBER.fullmatch(value):
        return []
    if spec.type == "date" and spec.date_format and readings(value):
        return _date(value, start, end, spec)
    meant = match(value, spec.choices)
    if meant is not None:
        return [Violation(start, end, "value_spelling", {"written": value, "meant": meant}, meant)]
    takes: dict[FieldType, dict[str, Fact]] = {
        "choice": {"choices": spec.choices},
        "date": {"form": str(spec.date_format)},
    }
    args = {"written": shorten(value), "key": spec.key, **takes.get(spec.type, {})}
    return [Violation(start, end, f"{spec.type}_value", args)]


def _date(value: str, start: int, end: int, spec: FieldSpec) -> list[Violation]:
    wanted = spec.date_format or ""
    if read(value, wanted) is not None:
        return []
    meant = convert(value, wanted, first=spec.day_first)
    args = {"written": value, "form": wanted} | ({} if meant is None else {"meant": meant})
    return [Violation(start, end, "date_format", args, meant)]
