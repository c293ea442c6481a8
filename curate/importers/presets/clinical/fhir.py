"""The preset for FHIR: notes (DocumentReference) and messages (Communication), in bundles or one a line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.examples import Row, SkippedRow
from curate.importers.base import Item, Record
from curate.importers.presets.base import Preset, presets
from curate.importers.presets.clinical.attachments import attached_text
from curate.importers.presets.clinical.communications import conversations
from curate.importers.presets.clinical.resources import INSIDE, Maker, attached_row, field_of
from curate.importers.presets.training.chats import objects_in
from curate.importers.roles.mapping import Reading, Roles

_CONTENTS = ("content", "payload")
_RESOURCES = frozenset(
    {"DocumentReference", "Communication", "Patient", "Encounter", "Binary", "Practitioner"}
    | {"Observation", "Condition", "DiagnosticReport", "Organization", "Composition"}
)
_LEFT_OUT = {
    "entered-in-error": "it was entered in error",
    "superseded": "a later version supersedes it",
    "preliminary": "it is preliminary",
    "preparation": "it was not sent",
    "not-done": "it was not sent",
    "stopped": "it was not sent",
}


@dataclass(slots=True)
class _Held:
    """What can be made into rows only when the whole file was read."""

    binaries: dict[str, Mapping[str, str]] = field(default_factory=dict)
    waiting: list[tuple[Record, str]] = field(default_factory=list)
    messages: list[Record] = field(default_factory=list)


@presets.register
class Fhir(Preset):
    """FHIR resources: the text of a DocumentReference is a note, that of a Communication a message.

    Attachments are decoded where they are text. A message of a patient is the input, what answers it
    (``inResponseTo``) the answer. What was entered in error, is preliminary or superseded is skipped,
    as are other resources.
    """

    name = "fhir"
    title = "FHIR"
    formats: ClassVar[tuple[str, ...]] = ("json", "jsonl")
    complete: ClassVar[bool] = True

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        kinds = {field_of(row, "resourceType") for row in sample} - {""}
        return 1.0 if kinds & _RESOURCES else 0.0

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        def first(*names: str) -> list[str]:
            both = (prefix + name for name in names for prefix in (INSIDE, ""))
            return [name for name in both if name in columns][:1]

        contents = [name for part in _CONTENTS for name in first(part)]
        roles: Roles = {"input": contents} if contents else {}
        if contents and first("inResponseTo", "partOf"):
            roles["output"] = first("payload")
        dates = [name for part in ("date", "sent", "received") for name in first(part)]
        for role, names in (
            ("id", first("id")),
            ("label", first("type.text", "type.coding", "category")),
            ("group", first("subject.reference")),
            ("created_at", dates),
        ):
            if names:
                roles[role] = names
        return roles

    @override
    def suggested(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]
    ) -> Mapping[str, list[str]] | None:
        return {}  # a note has no answer

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        named = {name.removeprefix(INSIDE) for name in roles.get("input", ())}
        if not named or not named <= set(_CONTENTS):
            yield from super().rows(items, roles, reading)
            return
        make = Maker(roles, reading)
        held = _Held()
        for item in items:
            if isinstance(item, tuple):
                yield from _row(item, make, held)
            else:
                yield item
        for record, place in held.waiting:
            yield _elsewhere(record, place, held.binaries, make)
        yield from conversations(held.messages, make)


def _row(record: Record, make: Maker, held: _Held) -> Iterator[Row]:
    line, texts, _ = record
    kind = field_of(texts, "resourceType")
    if kind == "Binary":
        for name in (field_of(texts, "id"), texts.get("fullUrl", "")):
            if name:
                held.binaries[name.rpartition("/")[2]] = texts
    if kind not in {"DocumentReference", "Communication"}:
        yield SkippedRow(line, f"{kind or 'a resource without a type'} is no note")
        return
    states = (field_of(texts, "docStatus"), field_of(texts, "status"))
    if reason := next((_LEFT_OUT[each] for each in states if each in _LEFT_OUT), ""):
        yield SkippedRow(line, reason)
    elif kind == "Communication":
        held.messages.append(record)
    else:
        found = attached_text(_attachments(field_of(texts, "content"), "attachment"))
        if found.elsewhere:
            held.waiting.append((record, found.elsewhere))
        else:
            yield attached_row(record, found, make)


def _elsewhere(
    record: Record, place: str, binaries: Mapping[str, Mapping[str, str]], make: Maker
) -> Row:
    """A note whose text is a resource of its own, if that is in the file."""
    packed = binaries.get(place.rpartition("/")[2])
    if packed is None:
        return SkippedRow(record[0], f"its text is not in the file but at {place[:200]}")
    content = {name: field_of(packed, name) for name in ("contentType", "data")}
    return attached_row(record, attached_text([content]), make)


def _attachments(cell: str, name: str) -> list[Any]:
    return [each.get(name) for each in objects_in(cell)]
