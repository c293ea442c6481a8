"""The base class of presets whose answers were written by a model: drafts, unless a person wrote them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from typing_extensions import override

from curate.domain.examples import ImportedRow, Row, SkippedRow
from curate.importers.base import Item, Record, reject
from curate.importers.presets.base import Preset
from curate.importers.presets.logs.payloads import Message, ToolCall
from curate.importers.presets.training.chats import Unfit, conversation
from curate.importers.roles.mapping import NO_INPUT, Reading, Roles, builder

DRAFTS = "The answers were written by a model{}: they are drafts until somebody approves them."
_NAMED = 3


class LeftOut(Exception):
    """A record that is no example on purpose; the text is the reason."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What a record says.

    Attributes:
        messages: What the model was given.
        answer: What it answered.
        corrected: What a person wrote in its place, or wants it to answer.
        beside: What is kept as metadata.
    """

    messages: Sequence[Message]
    answer: str
    corrected: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)


class ModelLog(Preset):
    """Base of presets of logs: each record is what a model was asked and answered.

    What a person wrote in the model's place is the answer; the model's own is kept as metadata
    ``model_answer``. ``answer_by`` says whose the answer is.
    """

    complete: ClassVar[bool] = True
    # The columns that hold prompt and answer.
    own: ClassVar[tuple[str, ...]] = ()

    def logged(self, texts: Mapping[str, str]) -> Logged:
        """What a record says.

        Raises:
            Unfit: It can't be read as an example.
            LeftOut: It is none.
        """
        raise NotImplementedError

    def models(self, sample: Sequence[Mapping[str, str]]) -> list[str]:
        """The models that answered, in the order of the file."""
        return list(dict.fromkeys(row["model"] for row in sample if row.get("model")))

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        named = self.models(sample)
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        which = f" ({', '.join(named[:_NAMED])}{more})" if named else ""
        return (DRAFTS.format(which),)

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        chosen = {*roles.get("input", ()), *roles.get("output", ())} - set(self.own)
        if chosen or not roles.get("output"):
            yield from super().rows(items, roles, reading)
            return
        rest = {role: names for role, names in roles.items() if role != "output"}
        # What prompt and answer were read from says nothing that the example does not.
        rest["metadata"] = [name for name in rest.get("metadata", ()) if name not in self.own]
        build = builder(rest, replace(reading, everything=False))
        for item in items:
            yield _row(self, item, build, rest["input"][0]) if isinstance(item, tuple) else item


def _row(preset: ModelLog, record: Record, build: Callable[[Record], Row], column: str) -> Row:
    line, texts, raw = record
    try:
        found = preset.logged(texts)
    except (LeftOut, ToolCall) as reason:
        return SkippedRow(line, str(reason))
    except Unfit as unfit:
        return reject(line, str(unfit), raw)
    said = [each for each in found.messages if each["content"].strip()]
    # A prompt that ends in an answer is a conversation that was logged with it.
    while said and said[-1]["role"] == "assistant":
        last = said.pop()["content"]
        if not found.answer:
            found = replace(found, answer=last)
    try:
        whole = conversation(said)
    except Unfit:
        return reject(line, NO_INPUT, raw)
    row = build((line, {**texts, column: whole.input}, raw))
    if not isinstance(row, ImportedRow):
        return row
    answer = found.corrected or found.answer
    about = dict(found.beside)
    if answer:
        about["answer_by"] = "person" if found.corrected else "model"
    if found.corrected and found.answer and found.answer != found.corrected:
        about["model_answer"] = found.answer
    return replace(
        row,
        input=whole.input,
        output=answer,
        system="\n\n".join(filter(None, (row.system, whole.system))),
        turns=whole.turns,
        metadata={**{k: v for k, v in row.metadata.items() if v}, **about},
    )
