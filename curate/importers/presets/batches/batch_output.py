"""The preset for the answers of a batch of model calls, joined to what was asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.domain.errors import MappingMissing, Unusable, printable
from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Item, Record, reject
from curate.importers.json_files.flatten import text_of
from curate.importers.presets.base import Preset, presets
from curate.importers.presets.batches.replies import (
    ANSWERS,
    KEYS,
    Reply,
    answer_column,
    is_reply,
    key_of,
    reply_in,
)
from curate.importers.presets.batches.requests import (
    ASKED,
    asked_column,
    request_in,
    requests_of,
)
from curate.importers.presets.training.chats import Conversation, Unfit
from curate.importers.roles.mapping import Reading, Roles, builder
from curate.text import count

_AT_ONCE = "both at once, in one ZIP file, or in one folder."
TOGETHER = (
    "Import the file of their requests together with it (the one that was uploaded, with the same "
    f"“custom_id” or “key”): {_AT_ONCE}"
)
WITH_ANSWERS = (
    "Import the file of their answers together with it (the one that was downloaded, with the same "
    f"“custom_id” or “key”): {_AT_ONCE}"
)


class RequestsMissing(MappingMissing):
    """Answers of a batch without what was asked."""

    def __init__(self, name: str) -> None:
        Unusable.__init__(
            self,
            f"{printable(name)} contains the answers of a batch, but not what was asked. Nothing was "
            "imported.",
            TOGETHER,
        )
        self.role, self.columns = "input", ""


@presets.register
class BatchOutput(Preset):
    """Answers of a batch of model calls, joined by ``custom_id`` to the requests that lie beside them.

    Failed, refused and filtered requests are skipped with that reason.
    """

    name = "batch_output"
    title = "batch output"
    complete: ClassVar[bool] = True

    requests: str = Field(
        "", description="The file of the requests; found beside the answers if empty."
    )
    possible: tuple[str, ...] = Field(
        (), description="Files of which nothing tells which one has the requests."
    )

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        return 1.0 if is_reply(columns) else 0.0

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        key = next((name for name in KEYS if name in columns), None)
        answers, asked = answer_column(columns), asked_column(columns)
        roles: Roles = {}
        if asked:
            roles["input"] = [asked]
        elif self.requests and key:
            roles["input"] = [key]
        if answers:
            roles["output"] = [answers]
        if key:
            roles["id"] = [key]
        if "response.body.created" in columns:
            roles["created_at"] = ["response.body.created"]
        return roles

    @override
    def reasons(self, roles: Roles) -> tuple[str, ...]:
        told = super().reasons(roles)
        if not self.requests or roles.get("input", [""])[0] in ASKED:
            return told
        asked = (
            f"{roles['input'][0]!r} → input: the request of that id in {Path(self.requests).name}."
        )
        return (asked, *(each for each in told if "→ input:" not in each))

    @override
    def suggested(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]
    ) -> Mapping[str, list[str]] | None:
        return {}  # what is missing is in another file

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        replies = [reply_in(texts) for texts in sample]
        told = []
        failed = sum(bool(reply.left_out) for reply in replies)
        cut = sum(reply.cut for reply in replies)
        if self.requests:
            known = requests_of(Path(self.requests))
            joined = sum(key_of(texts) in known for texts in sample)
            told.append(
                f"{joined:,} of {count(len(sample), 'answer')} have their request in "
                f"{Path(self.requests).name}, by “{roles['id'][0] if roles.get('id') else 'id'}”."
            )
        elif self.possible and not roles.get("input"):
            names = " and ".join(Path(each).name for each in self.possible)
            told.append(
                f"Requests with these ids are in {names}: put the right one and the answers into one "
                "ZIP file."
            )
        elif not roles.get("input"):
            told.append(f"These are answers of a batch without what was asked. {TOGETHER}")
        if failed:
            told.append(
                f"{failed:,} of {count(len(sample), 'request')} have no answer: they will be skipped."
            )
        if cut:
            told.append(
                f"{count(cut, 'answer')} of {len(sample):,} end where the limit of length was reached."
            )
        return tuple(told)

    @override
    def require_input(
        self, name: str, roles: Mapping[str, Sequence[str]], columns: Sequence[str]
    ) -> None:
        if not roles.get("input"):
            raise RequestsMissing(name)

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        known = requests_of(Path(self.requests)) if self.requests else {}
        asked = roles.get("input", ("",))[0]
        inline, joined = asked in ASKED, bool(self.requests) and asked in KEYS
        own = [name for name in roles.get("output", ()) if name in ANSWERS]
        hidden = dict.fromkeys(own, "") | ({asked: "…"} if inline else {})
        build = builder(roles, reading)

        def row(record: Record) -> Row:
            line, texts, raw = record
            reply = reply_in(texts)
            if reply.left_out:
                return SkippedRow(line, reply.left_out)
            made = build((line, {**texts, **hidden}, raw))
            if not isinstance(made, ImportedRow):
                return made
            request = texts if inline else known.get(key_of(texts)) if joined else None
            if joined and request is None:
                why = f"No request {key_of(texts)!r} is in {Path(self.requests).name}."
                return reject(line, why, raw)
            try:
                said = request_in(request) if request is not None else None
            except Unfit as unfit:
                return reject(line, str(unfit), raw)
            return _joined(made, said, reply, answers=bool(own))

        for item in items:
            yield row(item) if isinstance(item, tuple) else item


def _joined(
    row: ImportedRow, asked: tuple[Conversation, str] | None, reply: Reply, *, answers: bool
) -> ImportedRow:
    """A row with what was asked and answered."""
    prefill = asked[1] if asked else ""
    metadata = dict(row.metadata)
    if len(reply.texts) > 1:
        metadata["other_answers"] = text_of(list(reply.texts[1:]))
    if reply.cut:
        metadata["finish_reason"] = "length"
    if answers:
        row = replace(row, output=prefill + reply.texts[0], metadata=metadata)
    if asked is None:
        return row
    said = asked[0]
    return replace(row, input=said.input, system=said.system, turns=said.turns)
