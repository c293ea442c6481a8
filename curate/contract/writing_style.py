"""The writing style of a set of examples: the usual form of each aspect, and what deviates from it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field, field_validator

from curate.contract import dates
from curate.contract.aspects import ASPECTS, Aspect, Use, speakers
from curate.contract.aspects.base import Severity
from curate.contract.base import ContractBase
from curate.contract.kinds.fields import FieldsContract, read_lines
from curate.contract.spelling import fold
from curate.domain.findings import Fact
from curate.text import shorten
from curate.text.sentences import Template, fill

MAJORITY = 0.8
"""Share of its uses that a form needs to be the usual one."""
FEWEST = 10
"""Uses that a thing needs for any form to be called usual."""
SHOWN_DAY = date(2026, 11, 21)
SPEAKERS = "speakers"

SENTENCES: Mapping[str, Template] = {
    SPEAKERS: "The speaker “{written}” should be “{meant}”.",
    **{
        one.name: f"{one.title}: this answer has “{{form}}”, nearly all others have “{{usual}}”."
        if one.whole
        else f"{one.title}: “{{written}}” is not written in the usual form ({{usual}})."
        for one in ASPECTS.values()
    },
}
"""What may be written otherwise than usual, by name, with the sentence about it."""


class WritingStyle(BaseModel):
    """The usual way of writing things: deviations are reported, and fixed where that is safe."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    forms: dict[str, str] = Field(
        default_factory=dict, description="The usual form of each aspect (dates, quotes)."
    )
    speakers: tuple[str, ...] = Field((), description="Names of speakers, spelled as they must be.")

    @field_validator("forms")
    @classmethod
    def _are_known(cls, forms: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(forms) - set(ASPECTS))
        if unknown:
            message = f"there is no {', '.join(unknown)}; known are {', '.join(ASPECTS)}"
            raise ValueError(message)
        return forms


@dataclass(frozen=True, slots=True)
class Deviation:
    """One place where something is written otherwise than usual.

    Attributes:
        name: What is written: a name in ``ASPECTS``, or ``speakers``.
        start: First character of the place; None for a text as a whole.
        end: One past its last character.
        form: The form it has.
        written: The text at the place.
        suggestion: The same in the usual form; None where that is not sure.
        args: The facts of the sentence about it.
    """

    name: str
    start: int | None
    end: int | None
    form: str
    written: str
    suggestion: str | None
    args: Mapping[str, Fact] = dataclass_field(default_factory=dict, hash=False)

    @property
    def about(self) -> str:
        """What it is about where no place says so: the form of the whole text."""
        return self.form if self.start is None else ""


def shown(name: str, form: str) -> str:
    """A form as a person sees it: a date's by an example."""
    return dates.write(SHOWN_DAY, form) if name == "dates" else form


def passages(contract: ContractBase, text: str) -> list[tuple[int, int]]:
    """The parts of an answer that are free text: of an answer in fields, the free-text values."""
    if contract.kind == "label" or not text.strip():
        return []
    if not isinstance(contract, FieldsContract):
        return [(0, len(text))]
    closed = _closed(contract)
    keyed, _ = read_lines(text)
    ends = [*(line.start for line in keyed[1:]), len(text)]
    return [
        (line.value_start, end)
        for line, end in zip(keyed, ends, strict=False)
        if line.key not in closed and fold(line.key) not in closed
    ]


@lru_cache(maxsize=100)
def _closed(contract: FieldsContract) -> frozenset[str]:
    """Keys whose values are not written freely, as they are and folded."""
    keys = [one.key for one in contract.fields if one.type != "text"]
    return frozenset([*keys, *map(fold, keys)])


def uses(
    aspect: Aspect, contract: ContractBase, text: str, parts: Sequence[tuple[int, int]]
) -> Iterator[Use]:
    """The places of an answer where something is written in one of its forms.

    Args:
        aspect: What is looked for.
        contract: The answer's contract: not everything is asked of every kind.
        text: The answer.
        parts: Its `passages`.
    """
    if not parts or (aspect.only and contract.kind not in aspect.only):
        return
    if aspect.whole:
        if len(parts) == 1:
            yield from aspect.find(text)
            return
        whole = "\n".join(text[start:end] for start, end in parts)
        for use in aspect.find(whole):
            yield Use(0, len(text), use.forms)
        return
    if parts[0] == (0, len(text)):
        yield from aspect.find(text)
        return
    for start, end in parts:
        for use in aspect.find(text[start:end]):
            yield Use(start + use.start, start + use.end, use.forms)


def usual(found: Sequence[Use], majority: float, fewest: int) -> str | None:
    """The form that nearly all uses have, or could have; None where none is that clear."""
    counts = Counter(form for use in found for form in use.forms)
    if len(found) < fewest:
        return None
    # Of forms that as many could have, the one that more are likelier to be.
    first = Counter(use.forms[0] for use in found)
    main = min(counts, key=lambda form: (-counts[form], -first[form], form))
    return main if counts[main] >= majority * len(found) else None


def answer_deviations(
    contract: ContractBase, text: str, writing: WritingStyle
) -> Iterator[Deviation]:
    """What deviates in an answer."""
    parts = passages(contract, text) if writing.forms else []
    for name, form in writing.forms.items():
        aspect = ASPECTS[name]
        for use in uses(aspect, contract, text, parts):
            if form not in use.forms:
                yield _deviation(aspect, text, use, form)
    if has_speakers(contract):
        yield from speaker_deviations(text, writing)


def has_speakers(contract: ContractBase) -> bool:
    """Whether an answer may be a dialogue: the keys of fields look like speakers, but are not."""
    return contract.kind == "prose"


def speaker_deviations(text: str, writing: WritingStyle) -> Iterator[Deviation]:
    """Misspelled names of speakers in an input or an answer."""
    if not writing.speakers:
        return
    for start, end, name in speakers.turns(text, writing.speakers):
        if (meant := speakers.meant(name, writing.speakers)) is not None:
            args = {"written": name, "meant": meant}
            yield Deviation(SPEAKERS, start, end, name, name, meant, args)


def _deviation(aspect: Aspect, text: str, use: Use, wanted: str) -> Deviation:
    if aspect.whole:
        forms = {"form": use.forms[0], "usual": wanted}
        return Deviation(aspect.name, None, None, use.forms[0], shorten(text), None, forms)
    written = text[use.start : use.end]
    new = aspect.write(written, wanted)
    suggestion = new if new != written else None
    args = {"written": written, "usual": wanted}
    return Deviation(aspect.name, use.start, use.end, use.forms[0], written, suggestion, args)


def severity(name: str) -> Severity:
    """How much a deviation of this kind matters."""
    return "warning" if name == SPEAKERS else ASPECTS[name].severity


def sentence(name: str, args: Mapping[str, Fact]) -> str:
    """A deviation as a person reads it.

    Raises:
        KeyError: There is no such aspect, or a fact is missing.
    """
    forms = {key: shown(name, str(args[key])) for key in ("form", "usual") if key in args}
    return fill(SENTENCES[name], {**args, **forms})
