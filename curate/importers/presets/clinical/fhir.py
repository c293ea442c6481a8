"""The preset for FHIR: notes (DocumentReference) and messages (Communication), in bundles or one a line."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Item, Record, reject
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.base import Preset, presets
from curate.importers.presets.clinical.attachments import Attached, attached_text
from curate.importers.presets.helpdesk.threads import exchange
from curate.importers.presets.training.chats import Unfit, objects_in
from curate.importers.roles.mapping import Reading, Roles, builder

_INSIDE = "resource."
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
_ASKING = ("Patient", "RelatedPerson", "Person")
_ANSWERING = ("Practitioner", "PractitionerRole", "Organization", "CareTeam")


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
        kinds = {_get(row, "resourceType") for row in sample} - {""}
        return 1.0 if kinds & _RESOURCES else 0.0

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        def first(*names: str) -> list[str]:
            both = (prefix + name for name in names for prefix in (_INSIDE, ""))
            return [name for name in both if name in columns][:1]

        contents = [name for part in _CONTENTS for name in first(part)]
        roles: Roles = {"input": contents} if contents else {}
        if contents and first("inResponseTo"):
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
        named = {name.removeprefix(_INSIDE) for name in roles.get("input", ())}
        if not named or not named <= set(_CONTENTS):
            yield from super().rows(items, roles, reading)
            return
        make = _Maker(roles, reading)
        held = _Held()
        for item in items:
            if isinstance(item, tuple):
                yield from _row(item, make, held)
            else:
                yield item
        for record, place in held.waiting:
            yield _elsewhere(record, place, held.binaries, make)
        yield from _threads(held.messages, make)


class _Maker:
    """Makes rows of texts that stand in attachments.

    Attributes:
        answers: Whether what answers a message is its answer: somebody may want none.
    """

    def __init__(self, roles: Mapping[str, Sequence[str]], reading: Reading) -> None:
        self._label = list(roles.get("label", ()))
        self.answers = bool(roles.get("output"))
        self._hidden = [*roles["input"], *roles.get("output", ())]
        kept = {**roles, "input": roles["input"][:1], "label": (), "output": ()}
        self._build = builder(kept, reading)

    def __call__(self, record: Record, text: str) -> Row:
        line, texts, raw = record
        shown = {**texts, **dict.fromkeys(self._hidden, ""), self._hidden[0]: "…"}
        row = self._build((line, shown, raw))
        if not isinstance(row, ImportedRow):
            return row
        label = next((_display(texts[name]) for name in self._label if texts.get(name)), "")
        return replace(row, input=text, label=label or None)


def _get(texts: Mapping[str, str], name: str) -> str:
    """A field of a resource, in a bundle or alone."""
    return texts.get(_INSIDE + name) or texts.get(name, "")


def _display(cell: str) -> str:
    """The name of a code, or the code; a text as it is."""
    for each in objects_in(cell):
        coding = each.get("coding")
        inner = coding[0] if isinstance(coding, list) and coding else each
        if isinstance(inner, dict):
            return text_of(each.get("text") or inner.get("display") or inner.get("code"))
    return "" if cell[:1] == "[" else cell


def _row(record: Record, make: _Maker, held: _Held) -> Iterator[Row]:
    line, texts, _ = record
    kind = _get(texts, "resourceType")
    if kind == "Binary":
        for name in (_get(texts, "id"), texts.get("fullUrl", "")):
            if name:
                held.binaries[name.rpartition("/")[2]] = texts
    if kind not in {"DocumentReference", "Communication"}:
        yield SkippedRow(line, f"{kind or 'a resource without a type'} is no note")
        return
    states = (_get(texts, "docStatus"), _get(texts, "status"))
    if reason := next((_LEFT_OUT[each] for each in states if each in _LEFT_OUT), ""):
        yield SkippedRow(line, reason)
    elif kind == "Communication":
        held.messages.append(record)
    else:
        found = attached_text(_attachments(_get(texts, "content"), "attachment"))
        if found.elsewhere:
            held.waiting.append((record, found.elsewhere))
        else:
            yield _attached(record, found, make)


def _attached(record: Record, found: Attached, make: _Maker) -> Row:
    line, _, raw = record
    if found.fault:
        return reject(line, found.fault, raw)
    return make(record, found.text) if found.text else SkippedRow(line, found.left_out)


def _elsewhere(
    record: Record, place: str, binaries: Mapping[str, Mapping[str, str]], make: _Maker
) -> Row:
    """A note whose text is a resource of its own, if that is in the file."""
    packed = binaries.get(place.rpartition("/")[2])
    if packed is None:
        return SkippedRow(record[0], f"its text is not in the file but at {place[:200]}")
    content = {name: _get(packed, name) for name in ("contentType", "data")}
    return _attached(record, attached_text([content]), make)


def _attachments(cell: str, name: str) -> list[Any]:
    return [each.get(name) for each in objects_in(cell)]


def _said(texts: Mapping[str, str]) -> Attached:
    """The text of a message: its strings, else its attachments."""
    parts = objects_in(_get(texts, "payload"))
    strings = [text for each in parts if (text := text_of(each.get("contentString")).strip())]
    if strings:
        return Attached("\n\n".join(strings))
    return attached_text(
        [each["contentAttachment"] for each in parts if "contentAttachment" in each]
    )


def _threads(messages: Sequence[Record], make: _Maker) -> Iterator[Row]:
    """Messages by what they answer, the first of each conversation in front."""
    by_id = {_get(texts, "id"): texts for _, texts, _ in messages}
    by_url = {texts["fullUrl"]: texts for _, texts, _ in messages if texts.get("fullUrl")}
    threads: defaultdict[str, list[Record]] = defaultdict(list)
    for record in messages:
        threads[_root(record[1], by_id, by_url) or f"\0{record[0]}"].append(record)
    for mine in threads.values():
        yield from _thread(mine, make)


def _root(
    texts: Mapping[str, str],
    by_id: Mapping[str, Mapping[str, str]],
    by_url: Mapping[str, Mapping[str, str]],
) -> str:
    """The id of the first message of a conversation."""
    seen: set[str] = set()
    while (own := _get(texts, "id") or texts.get("fullUrl", "")) not in seen:
        seen.add(own)
        place = next(iter(_references(texts, "inResponseTo")), "")
        before = by_url.get(place) or by_id.get(place.rpartition("/")[2])
        if not place or before is None:
            return own
        texts = before
    return min(seen)


def _references(texts: Mapping[str, str], name: str) -> list[str]:
    return [text_of(each.get("reference")) for each in objects_in(_get(texts, name))]


def _thread(records: Sequence[Record], make: _Maker) -> Iterator[Row]:
    """The example of one conversation; messages that nobody asks in are a note each."""
    known = [(record, _said(record[1])) for record in records]
    told = [(record, said.text) for record, said in known if said.text]
    for record, said in known:
        if not said.text:
            yield _attached(record, said, make)
    told.sort(key=lambda each: _get(each[0][1], "sent") or _get(each[0][1], "received"))
    voices = _voices([record[1] for record, _ in told])
    if len(told) < 2 or "user" not in voices:
        for record, text in told:
            yield make(record, text)
        return
    messages = [
        {"role": voice, "content": text}
        for voice, (_, text) in zip(voices, told, strict=True)
        if voice
    ]
    first = told[0][0]
    row = make(first, "…")
    try:
        whole = exchange(messages)
    except Unfit:
        for record, text in told:
            yield make(record, text)
        return
    if isinstance(row, ImportedRow):
        row = replace(
            row,
            input=whole.input,
            output=whole.output if make.answers else "",
            turns=whole.turns,
            metadata={**row.metadata, **whole.metadata},
        )
    yield row
    for record, _ in told[1:]:
        yield SkippedRow(record[0], f"part of the conversation at line {first[0]}")


def _voices(messages: Collection[Mapping[str, str]]) -> list[str]:
    """Who asks and who answers; where senders have no type, whoever wrote first asks.

    A message without a sender that answers one of the customer is an answer.
    """
    voices: list[str] = []
    first = next((_get(texts, "sender.reference") for texts in messages), "")
    for texts in messages:
        sender = _get(texts, "sender.reference")
        replies = bool(_references(texts, "inResponseTo"))
        kind = _get(texts, "sender.type") or sender.rpartition("/")[0].rpartition("/")[2]
        if kind in _ASKING:
            voices.append("user")
        elif kind in _ANSWERING:
            voices.append("assistant")
        elif sender:
            voices.append("user" if sender == first else "assistant" * replies)
        else:
            voices.append("assistant" if replies and voices[-1:] == ["user"] else "user")
    return voices
