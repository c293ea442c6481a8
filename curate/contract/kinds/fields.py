"""Answers that are lines of a key and a value, such as a triage card."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from curate.contract.base import ContractBase, Violation
from curate.contract.field_values import SENTENCES, FieldSpec, explain, value_violations
from curate.contract.spelling import match
from curate.domain.findings import Fact
from curate.text import Edit, apply_edits, shorten
from curate.text.sentences import Template

_LINE = re.compile(
    r"(?P<mark>[ \t]*(?:[-*•][ \t]+)?\**)(?P<key>[^\W\d_][^\n:=\t→|*]{0,48}?)(?P<after>\**)"
    r"(?P<separator>[ \t]*[:=→|][ \t]*\**|[ \t]+[-–—][ \t]+|\t+)(?P<space>[ \t]*)(?P<value>[^\n]*?)"
    r"(?P<trail>[ \t]*)"
)
FENCED = re.compile(r"\s*```[\w-]*[ \t]*\n(?P<body>.*?)\n?[ \t]*```\s*", re.DOTALL)
KEY_WORDS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A line that reads as key, separator and value; offsets count from the start of the text."""

    start: int
    end: int
    prefix: str
    key: str
    separator: str
    value: str
    value_start: int


def read_lines(text: str) -> tuple[list[Line], list[tuple[int, int]]]:
    """The lines of a text that have a key, and the places of the others that are not blank."""
    keyed: list[Line] = []
    others: list[tuple[int, int]] = []
    start = 0
    for raw in text.split("\n"):
        found = _LINE.fullmatch(raw.rstrip("\r"))
        if found and len(found["key"].split()) <= KEY_WORDS:
            keyed.append(
                Line(
                    start=start,
                    end=start + len(raw.rstrip("\r")),
                    prefix=found["mark"],
                    key=found["key"],
                    separator=raw[found.end("key") : found.start("value")],
                    value=found["value"],
                    value_start=start + found.start("value"),
                )
            )
        elif raw.strip():
            others.append((start, start + len(raw)))
        start += len(raw) + 1
    return keyed, others


class FieldsContract(ContractBase):
    """The answer is lines of ``Key: value``, in a given order."""

    sentences: ClassVar[Mapping[str, Template]] = {
        "empty": "The answer is empty, so every field is missing.",
        "code_fence": "The answer is wrapped in a code fence (```).",
        "no_fields": "“{written}” is not in the format: it has none of the lines {wanted}.",
        "extra_field": "“{written}” is not one of the fields.",
        "extra_text": (
            "“{heading}” is not one of the fields.",
            "“{written}” is outside the fields.",
        ),
        "key_spelling": "“{written}” should be “{key}”.",
        "separator": "“{key}” should be written as “{head}”, then one space.",
        "spacing": (
            "“{key}” should be written as “{head}”, then one space.",
            "There are spaces after “{key}”.",
        ),
        "empty_field": "“{key}” has no value.",
        "missing_field": "The field “{key}” is missing.",
        "repeated_field": "The field “{key}” occurs twice.",
        "field_order": "The fields are not in the order {wanted}.",
        **SENTENCES,
    }

    kind: Literal["fields"] = "fields"
    fields: tuple[FieldSpec, ...] = Field(min_length=1, description="The lines, in their order.")
    separator: str = Field(default=": ", description="The text between key and value.")
    prefix: str = Field(default="", description="The text before every key, for example “- ”.")

    @override
    def violations(self, text: str) -> list[Violation]:
        if not text.strip():
            return [Violation(None, None, "empty")]
        if fenced := FENCED.fullmatch(text):
            body = self.repair(fenced["body"]) or fenced["body"]
            return [Violation(None, None, "code_fence", {}, body)]
        keyed, others = read_lines(text)
        placed = self._place(keyed)
        if not any(spec for spec in placed):
            wanted = tuple(f.key for f in self.fields)
            args: dict[str, Fact] = {"written": shorten(text), "wanted": wanted}
            return [Violation(None, None, "no_fields", args)]
        found = self._odd_lines(text, keyed, others, placed)
        for line, spec in zip(keyed, placed, strict=True):
            if spec is not None:
                found += self._line(line, spec)
        found += self._missing(placed)
        found += self._order(text, keyed, others, placed)
        return found

    def _place(self, lines: list[Line]) -> list[FieldSpec | None]:
        """The field that each line is; None for one that is no field of this contract."""
        by_key = {spec.key: spec for spec in self.fields}
        placed: list[FieldSpec | None] = [None] * len(lines)
        taken: set[str] = set()
        # Right spellings first: a misspelled line may only take what no other line has.
        for exact in (True, False):
            for number, line in enumerate(lines):
                if placed[number] is None:
                    meant = (
                        line.key
                        if line.key in by_key
                        else None
                        if exact
                        else match(line.key, [k for k in by_key if k not in taken])
                    )
                    if meant is not None:
                        placed[number] = by_key[meant]
                        taken.add(meant)
        missing = [f for f in self.fields if f.key not in taken and f.type == "choice"]
        for number, line in enumerate(lines):
            # Another word for a key ("Priority: High"): known by its value and its place.
            fits = [f for f in missing if match(line.value, f.choices) is not None]
            if placed[number] is None and len(fits) == 1:
                placed[number] = fits[0]
                missing.remove(fits[0])
        return placed

    def _odd_lines(
        self,
        text: str,
        keyed: list[Line],
        others: list[tuple[int, int]],
        placed: list[FieldSpec | None],
    ) -> list[Violation]:
        found = []
        for line, spec in zip(keyed, placed, strict=True):
            if spec is None:
                written = shorten(text[line.start : line.end])
                code, args = (
                    ("extra_field", {"written": written})
                    if line.value
                    else ("extra_text", {"heading": written})
                )
                found.append(Violation(line.start, line.end, code, args))
        last_text = next((line for line in reversed(keyed)), None)
        for start, end in others:
            free = last_text is not None and start > last_text.start and placed[-1] is not None
            if not (free and placed[-1] is not None and placed[-1].type == "text"):
                args = {"written": shorten(text[start:end])}
                found.append(Violation(start, end, "extra_text", args))
        return found

    def _line(self, line: Line, spec: FieldSpec) -> list[Violation]:
        found = []
        head_end = line.value_start
        head = self._head(spec)
        if (
            line.prefix != self.prefix
            or line.key != spec.key
            or (
                line.separator != (self.separator if line.value else self.separator.rstrip())
                and line.separator != self.separator
            )
        ):
            if line.key != spec.key:
                code, args = "key_spelling", {"written": line.key, "key": spec.key}
            else:
                code, args = "separator", {"key": spec.key, "head": head.strip()}
                same = line.separator.strip() == self.separator.strip()
                if same and line.prefix.strip() == self.prefix.strip():
                    code = "spacing"
            found.append(Violation(line.start, head_end, code, args, head))
        value_end = line.value_start + len(line.value)
        if not line.value:
            if spec.required:
                found.append(Violation(line.start, line.end, "empty_field", {"key": spec.key}))
            return found
        found += value_violations(line.value, line.value_start, value_end, spec)
        if line.end > value_end:
            found.append(Violation(value_end, line.end, "spacing", {"key": spec.key}, ""))
        return found

    def _missing(self, placed: list[FieldSpec | None]) -> list[Violation]:
        have = [spec.key for spec in placed if spec is not None]
        found = [
            Violation(None, None, "missing_field", {"key": f.key}, about=f.key)
            for f in self.fields
            if f.required and f.key not in have
        ]
        found += [
            Violation(None, None, "repeated_field", {"key": key}, about=key)
            for key in sorted({k for k in have if have.count(k) > 1})
        ]
        return found

    def _order(
        self,
        text: str,
        keyed: list[Line],
        others: list[tuple[int, int]],
        placed: list[FieldSpec | None],
    ) -> list[Violation]:
        wanted = {f.key: place for place, f in enumerate(self.fields)}
        places = [wanted[spec.key] for spec in placed if spec is not None]
        if places == sorted(places) or len(set(places)) < len(places):
            return []
        args = {"wanted": tuple(f.key for f in self.fields)}
        if others or None in placed:
            return [Violation(None, None, "field_order", args)]
        lines = sorted(zip(places, keyed, strict=True), key=lambda pair: pair[0])
        ordered = "\n".join(text[line.start : line.end] for _, line in lines)
        return [Violation(None, None, "field_order", args, self.repair(ordered) or ordered)]

    @override
    def parts(self, text: str) -> dict[str, str]:
        fenced = FENCED.fullmatch(text)
        keyed, _ = read_lines(fenced["body"] if fenced else text)
        return {
            spec.key: match(line.value, spec.choices) or line.value
            for line, spec in zip(keyed, self._place(keyed), strict=True)
            if spec is not None and line.value
        }

    @override
    def parts_with_choices(self) -> frozenset[str]:
        return frozenset(f.key for f in self.fields if f.type == "choice")

    @override
    def with_parts(self, text: str, values: Mapping[str, str | None]) -> str:
        keyed, _ = read_lines(text)
        placed = self._place(keyed)
        order = {spec.key: place for place, spec in enumerate(self.fields)}
        edits = []
        for line, spec in zip(keyed, placed, strict=True):
            if spec is None or spec.key not in values:
                continue
            value = values[spec.key]
            end = line.end if value else min(line.end + 1, len(text))
            edits.append(Edit(line.start, end, f"{self._head(spec)}{value}" if value else ""))
        have = {spec.key for spec in placed if spec is not None}
        missing = [spec for spec in self.fields if spec.key not in have and values.get(spec.key)]
        at_end = ""
        for spec in missing:
            new = f"{self._head(spec)}{values[spec.key]}"
            after = (
                line.start
                for line, other in zip(keyed, placed, strict=True)
                if other is not None and order[other.key] > order[spec.key]
            )
            start = next(after, None)
            if start is None:
                at_end += f"\n{new}"
            else:
                edits.append(Edit(start, start, f"{new}\n"))
        return (apply_edits(text, edits) + at_end).strip("\n")

    def _head(self, spec: FieldSpec) -> str:
        """What a line begins with, up to its value."""
        return f"{self.prefix}{spec.key}{self.separator}"

    @override
    def describe(self) -> str:
        lines = [f"{self._head(f)}{explain(f)}" for f in self.fields]
        return "Answer with exactly these lines, in this order, and nothing else:\n" + "\n".join(
            lines
        )
