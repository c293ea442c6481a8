"""The profile of how answers are written: each aspect, its usual form, and the deviations from it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from curate.contract.answer_format import AnsweredSubject, AnswerFormat
from curate.contract.aspects import ASPECTS, speakers
from curate.contract.aspects.base import Use
from curate.contract.base import ContractBase, Violation
from curate.contract.spelling import fold, spellings
from curate.contract.writing_style import (
    FEWEST,
    MAJORITY,
    SPEAKERS,
    Deviation,
    WritingStyle,
    answer_deviations,
    has_speakers,
    passages,
    shown,
    speaker_deviations,
    uses,
    usual,
)

SAMPLE = 4_000
"""Examples that tell the usual forms: enough for shares of a percent."""
LABELS = "labels"
_TITLES = {
    "label_spelling": "Spelling of labels", "unknown_label": "Unknown labels",
    "key_spelling": "Spelling of keys", "value_spelling": "Spelling of values",
    "choice_value": "Values that are not allowed", "heading_spelling": "Spelling of headings",
    "heading_style": "How headings are written", "separator": "Between key and value", "spacing": "Blanks",
    "field_order": "Order of the fields", "section_order": "Order of the sections",
    "key_order": "Order of the keys", "date_format": "Dates in fields", "missing_field": "Missing fields",
    "missing_section": "Missing sections", "missing_key": "Missing keys", "extra_field": "Extra fields",
    "extra_section": "Extra sections", "extra_key": "Extra keys", "repeated_field": "Repeated fields",
    "repeated_section": "Repeated sections", "empty_field": "Empty fields", "empty_section": "Empty sections",
    "extra_text": "Text around the answer", "code_fence": "Code fences", "not_json": "No JSON",
    "not_a_list": "Sections that should be lists", "value_type": "Types of values",
    "too_long": "Longer than allowed", "too_short": "Shorter than allowed", "no_fields": "Not in the format",
    "no_sections": "Not in the format", "not_an_object": "JSON, but not an object", "empty": "Empty answers",
    "json_mistake": "JSON with mistakes", "incomplete_json": "Incomplete JSON",
    "schema": "Against the JSON Schema", "date_value": "Values that are no dates",
    "number_value": "Values that are no numbers", "missing_greeting": "Missing greetings",
    "unwanted_greeting": "Unwanted greetings", "missing_sign_off": "Missing sign-offs",
    "unwanted_sign_off": "Unwanted sign-offs", "unwanted_markdown": "Unwanted Markdown",
}  # fmt: skip
HOLDS = "as expected"


class ProfiledExample(AnsweredSubject, Protocol):
    """What a profile is made of."""

    @property
    def id(self) -> int:
        """Identifies the example."""

    @property
    def input(self) -> str:
        """The input."""


@dataclass(frozen=True, slots=True)
class Place:
    """A deviation with the example that it is in.

    Attributes:
        field: ``input``, ``output`` or ``label``.
    """

    example: int
    field: str
    deviation: Deviation


@dataclass(frozen=True, slots=True)
class Profile:
    """How one thing is written.

    Attributes:
        name: Short name.
        title: The name that people see.
        uses: How often it occurs.
        main: The usual form as a person sees it; None where no form is usual.
        share: Share of the uses that have (or can be read as) the usual form, or else the commonest.
        forms: Form to how many uses have it, the commonest first.
        deviations: The places that have another form; none where no form is usual.
    """

    name: str
    title: str
    uses: int
    main: str | None
    share: float
    forms: Mapping[str, int]
    deviations: tuple[Place, ...]


def title_of(name: str) -> str:
    """The title of a kind of violation or deviation."""
    if name in ASPECTS:
        return ASPECTS[name].title
    if name == SPEAKERS:
        return "Names of speakers"
    return _TITLES.get(name, name.replace("_", " ").capitalize() or "Other")


def infer_writing(
    examples: Sequence[ProfiledExample],
    answer_format: AnswerFormat,
    majority: float = MAJORITY,
    fewest: int = FEWEST,
) -> WritingStyle:
    """The usual forms of a set of examples.

    Args:
        examples: Examples with their answers; of many, about 4,000 are looked at.
        answer_format: Their formats: what is a key or a value out of a list is not written freely.
        majority: Share of its uses that a form needs, above 0.5, up to 1.
        fewest: Uses that a thing needs.
    """
    some = _sample(examples)
    read = _read(some, answer_format)
    forms = {}
    for aspect in ASPECTS.values():
        found = [use for answer in read for use in uses(aspect, *answer)]
        if (main := usual(found, majority, fewest)) is not None:
            forms[aspect.name] = main
    counts = speakers.names(text for one in some for _, text in _spoken(one, answer_format))
    right = speakers.right_names(counts) if counts.total() >= fewest else ()
    return WritingStyle(forms=forms, speakers=right)


def with_writing(
    answer_format: AnswerFormat,
    examples: Sequence[ProfiledExample],
    majority: float = MAJORITY,
    fewest: int = FEWEST,
) -> AnswerFormat:
    """A house format with the usual ways of writing of its examples."""
    writing = infer_writing(examples, answer_format, majority, fewest)
    return answer_format.model_copy(update={"writing": writing})


def profile(examples: Sequence[ProfiledExample], answer_format: AnswerFormat) -> list[Profile]:
    """How everything is written that occurs, those first that deviate most."""
    found = [
        *_contract_profiles(examples, answer_format),
        *_written(examples, answer_format),
        *_speakers(examples, answer_format),
        *_labels(examples),
    ]
    return sorted(found, key=lambda one: (-len(one.deviations), one.title))


def _written(examples: Sequence[ProfiledExample], answer_format: AnswerFormat) -> Iterator[Profile]:
    read = _read(examples, answer_format)
    for aspect in ASPECTS.values():
        wanted = answer_format.writing.forms.get(aspect.name)
        only = WritingStyle(forms={aspect.name: wanted} if wanted is not None else {})
        found: list[Use] = []
        places: list[Place] = []
        for one, answer in zip(examples, read, strict=True):
            mine = list(uses(aspect, *answer))
            found += mine
            if wanted is not None and any(wanted not in use.forms for use in mine):
                deviations = answer_deviations(answer[0], one.output, only)
                places += [Place(one.id, "output", deviation) for deviation in deviations]
        if found:
            counts = Counter(
                shown(aspect.name, wanted if wanted in use.forms else use.forms[0]) for use in found
            )
            main = None if wanted is None else shown(aspect.name, wanted)
            yield _made(aspect.name, aspect.title, counts, main, places)


def _spoken(one: ProfiledExample, answer_format: AnswerFormat) -> list[tuple[str, str]]:
    """The texts of an example that may be dialogues, with their names."""
    spoken = [("input", one.input)]
    return (
        [*spoken, ("output", one.output)]
        if has_speakers(answer_format.contract_for(one))
        else spoken
    )


def _speakers(
    examples: Sequence[ProfiledExample], answer_format: AnswerFormat
) -> Iterator[Profile]:
    writing = answer_format.writing
    counts = speakers.names(text for one in examples for _, text in _spoken(one, answer_format))
    if not counts or not writing.speakers:
        return
    places = [
        Place(one.id, field, deviation)
        for one in examples
        for field, text in _spoken(one, answer_format)
        for deviation in speaker_deviations(text, writing)
    ]
    right = sum(counts[name] for name in writing.speakers)
    main = ", ".join(writing.speakers)
    yield Profile(
        SPEAKERS,
        title_of(SPEAKERS),
        counts.total(),
        main,
        right / counts.total(),
        counts,
        tuple(places),
    )


def _labels(examples: Sequence[ProfiledExample]) -> Iterator[Profile]:
    """Spelling of the labels beside the answers."""
    counts = Counter(one.label for one in examples if one.label)
    known = spellings(label for label, count in counts.items() for _ in range(count)).right
    by_fold = {fold(name): name for name in known}
    wrong = {
        label: by_fold[fold(label)]
        for label in counts
        if fold(label) in by_fold and by_fold[fold(label)] != label
    }
    if not wrong:
        return
    places = tuple(
        Place(
            one.id, "label", Deviation(LABELS, None, None, one.label, one.label, wrong[one.label])
        )
        for one in examples
        if one.label in wrong
    )
    share = 1 - len(places) / counts.total()
    yield Profile(
        LABELS,
        "Labels of the examples",
        counts.total(),
        ", ".join(wrong.values()),
        share,
        counts,
        places,
    )


def _contract_profiles(
    examples: Sequence[ProfiledExample], answer_format: AnswerFormat
) -> Iterator[Profile]:
    """What breaks the contract, by what is wrong."""
    by_code: dict[str, list[Place]] = defaultdict(list)
    answered = [one for one in examples if one.output.strip()]
    for one in answered:
        contract = answer_format.contract_for(one)
        for violation in contract.violations(one.output):
            deviation = _as_deviation(one, violation, contract)
            by_code[violation.code].append(Place(one.id, "output", deviation))
    for code, places in by_code.items():
        broken = len({place.example for place in places})
        counts = Counter({HOLDS: len(answered) - broken})
        counts.update(place.deviation.form for place in places)
        share = 1 - broken / len(answered)
        yield Profile(code, title_of(code), len(answered), HOLDS, share, counts, tuple(places))


def _as_deviation(
    example: ProfiledExample, violation: Violation, contract: ContractBase
) -> Deviation:
    start, end = violation.start, violation.end
    written = "" if start is None else example.output[start:end]
    sentence = contract.sentence(violation.code, violation.args)
    return Deviation(violation.code, start, end, sentence, written, violation.suggestion)


def _read(
    examples: Sequence[ProfiledExample], answer_format: AnswerFormat
) -> list[tuple[ContractBase, str, list[tuple[int, int]]]]:
    """Each answer's contract, its text, and the parts of it that are written freely."""
    contracts = [answer_format.contract_for(one) for one in examples]
    return [
        (contract, one.output, passages(contract, one.output))
        for one, contract in zip(examples, contracts, strict=True)
    ]


def _made(
    name: str, title: str, counts: Counter[str], main: str | None, places: Sequence[Place]
) -> Profile:
    total = counts.total()
    common = counts[main] if main is not None else counts.most_common(1)[0][1]
    ordered = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return Profile(name, title, total, main, common / total, ordered, tuple(places))


def _sample(examples: Sequence[ProfiledExample]) -> list[ProfiledExample]:
    step = max(len(examples) / SAMPLE, 1.0)
    ordered = sorted(examples, key=lambda one: (one.output, one.input)) if step > 1 else examples
    return [ordered[int(place * step)] for place in range(min(len(examples), SAMPLE))]
