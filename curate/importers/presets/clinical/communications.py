"""Messages of FHIR: who asks, who answers, and what belongs together."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Record
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.clinical.attachments import Attached, attached_text
from curate.importers.presets.clinical.resources import Maker, attached_row, field_of
from curate.importers.presets.helpdesk.threads import exchange
from curate.importers.presets.training.chats import Unfit, objects_in

# A message may be part of another one, or of a procedure.
_COMMUNICATION = "Communication/"
_ASKING = ("Patient", "RelatedPerson", "Person")
_ANSWERING = ("Practitioner", "PractitionerRole", "Organization", "CareTeam")


def _said(texts: Mapping[str, str]) -> Attached:
    """The text of a message: its strings, else its attachments."""
    parts = objects_in(field_of(texts, "payload"))
    strings = [text for each in parts if (text := text_of(each.get("contentString")).strip())]
    if strings:
        return Attached("\n\n".join(strings))
    return attached_text(
        [each["contentAttachment"] for each in parts if "contentAttachment" in each]
    )


def conversations(messages: Sequence[Record], make: Maker) -> Iterator[Row]:
    """Messages by what they answer, the first of each conversation in front."""
    by_id = {field_of(texts, "id"): texts for _, texts, _ in messages}
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
    while (own := field_of(texts, "id") or texts.get("fullUrl", "")) not in seen:
        seen.add(own)
        whole = [each for each in _references(texts, "partOf") if _COMMUNICATION in each]
        place = next(iter([*_references(texts, "inResponseTo"), *whole]), "")
        before = by_url.get(place) or by_id.get(place.rpartition("/")[2])
        if not place or before is None:
            return own
        texts = before
    return min(seen)


def _references(texts: Mapping[str, str], name: str) -> list[str]:
    return [text_of(each.get("reference")) for each in objects_in(field_of(texts, name))]


def _thread(records: Sequence[Record], make: Maker) -> Iterator[Row]:
    """The example of one conversation; messages that nobody asks in are a note each."""
    known = [(record, _said(record[1])) for record in records]
    told = [(record, said.text) for record, said in known if said.text]
    for record, said in known:
        if not said.text:
            yield attached_row(record, said, make)
    told.sort(key=lambda each: field_of(each[0][1], "sent") or field_of(each[0][1], "received"))
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
    first = next((field_of(texts, "sender.reference") for texts in messages), "")
    for texts in messages:
        sender = field_of(texts, "sender.reference")
        replies = bool(_references(texts, "inResponseTo"))
        kind = field_of(texts, "sender.type") or sender.rpartition("/")[0].rpartition("/")[2]
        if kind in _ASKING:
            voices.append("user")
        elif kind in _ANSWERING:
            voices.append("assistant")
        elif sender:
            voices.append("user" if sender == first else "assistant" * replies)
        else:
            voices.append("assistant" if replies and voices[-1:] == ["user"] else "user")
    return voices
