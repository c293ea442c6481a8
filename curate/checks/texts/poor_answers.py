"""Answers that teach a model nothing, seen beside their input, other answers or annotations."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from statistics import median

from curate.domain.examples import Example, Field
from curate.domain.findings import Fact
from curate.text import normalize, shorten

CROWD = 20
"""Answers from which on the others say what is usual."""
USUAL = 0.9
"""Share of the answers that must end a sentence for one that does not to be cut off."""
MOST = 0.5
"""Share of the answers that must hold a sentence for it to be boilerplate."""
SHOWN = 50
_PROSE = 40
_COPIED = 20
_COMMON = 0.1
_SHORT = 25
_SENTENCE = 30

_END = re.compile(r"[.!?…。！？;:)\]}>\"”’'»*`_|/\d]\s*\Z")
_HANGING = re.compile(
    r"(?:,|-|–|\b(?:and|or|but|because|the|a|an|of|to|with|for|if|that|which|your|our|their|is|are|und|"
    r"oder|aber|weil|der|die|das|et|ou|mais|le|la|les|y|o|pero|el|los))\s*\Z",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"[\[(]?(?:o\.?k(?:ay)?|(?:please )?see (?:above|below|attached|attachment|previous|"
    r"(?:the )?(?:ticket|notes?|comments?))"
    r"(?: (?:above|below|attached|(?:no\.? ?|#)?[\w-]*\d[\w-]*))?|same as (?:above|before)|"
    r"as (?:above|discussed|before|per (?:call|phone|chat))|(?:all )?done|noted|n\.?a\.?|"
    r"(?:(?:this |the )?(?:issue|ticket|case|request|problem) (?:is |was |has been )?)?(?:resolved|"
    r"fixed|closed|sorted|solved)"
    r"(?:[,;] (?:closing|closed|done))?|closing (?:the |this )?(?:ticket|case|issue)|"
    r"no (?:answer|response|reply|content|text|comment)|empty|blank|ditto|idem|dito|s\. ?o\.|"
    r"yes|no|none|nil|thanks|thank you|thx|will do|(?:wie|siehe) (?:oben|anhang|anlage|ticket)|erledigt|"
    r"voir (?:ci-dessus|plus haut|pièce jointe)|fait|ver (?:arriba|adjunto)|véase arriba|hecho|"
    r"vedi sopra|ver acima)"
    r"[\])]?[\s.!]*",
    re.IGNORECASE,
)
_NEVER = frozenset({"none", "nil", "yes", "no", "na", "n.a", "n.a."})
_SPLIT = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Place:
    """What is wrong with some examples, in the field of the first one from ``start`` to ``end``.

    ``code``, ``args``, ``about`` and ``sample`` as in a finding.
    """

    examples: tuple[int, ...]
    field: Field
    code: str
    args: Mapping[str, Fact] = dataclass_field(default_factory=dict)
    start: int | None = None
    end: int | None = None
    about: str = ""
    sample: bool = False


def without_content(examples: Sequence[Example]) -> Iterator[Place]:
    """Answers that say nothing, unless answers in general are that short or many say just that."""
    answers = [e.output.strip() for e in examples if e.output.strip()]
    if len(answers) > 1 and median(map(len, answers)) < _SHORT:
        return
    usual = Counter(map(str.casefold, answers))
    for example in examples:
        answer = example.output.strip()
        common = usual[answer.casefold()] >= max(3, _COMMON * len(answers))
        if len(answer) > _PROSE or common or answer.casefold().rstrip(".!") in _NEVER:
            continue
        if _EMPTY.fullmatch(answer):
            yield Place(
                (example.id,), "output", "no_content", {"answer": answer}, about=normalize(answer)
            )


def copied_inputs(examples: Sequence[Example]) -> Iterator[Place]:
    """Answers that repeat their input, unless so many do that it must be the task."""
    found = [
        e
        for e in examples
        if len(e.output) >= _COPIED
        # The cheap test first: most answers already differ from their input in length.
        and abs(len(e.output) - len(e.input)) <= 0.1 * len(e.output)
        and normalize(e.output).rstrip(".!? ") == normalize(e.input).rstrip(".!? ")
    ]
    if len(examples) > CROWD and len(found) > _COMMON * len(examples):
        return
    for example in found:
        yield Place((example.id,), "output", "copied_input", start=0, end=len(example.output))


def cut_off(examples: Sequence[Example]) -> Iterator[Place]:
    """Answers that break off where nearly all others end a sentence."""
    prose = [e for e in examples if len(e.output) >= _PROSE]
    open_ended = [e for e in prose if not _END.search(e.output[-20:])]
    if len(prose) < CROWD or len(open_ended) > (1 - USUAL) * len(prose):
        return
    counts: Counter[str] = Counter()
    for example in prose if open_ended else ():
        counts.update(example.output.casefold().split())
    known = sorted(counts)
    for example in open_ended:
        last = example.output.split()[-1].casefold()
        if not _HANGING.search(example.output[-20:]) and not _fragment(last, counts, known):
            continue
        ends = shorten(example.output[-40:].split(" ", 1)[-1])
        size = len(example.output)
        start = example.output.rstrip().rfind(" ") + 1
        yield Place((example.id,), "output", "cut_off", {"ends": ends}, start, size)


def _fragment(word: str, counts: Counter[str], known: Sequence[str]) -> bool:
    """Whether a word is the beginning of usual ones, and occurs only here."""
    if counts[word] > 1 or not word.isalpha():
        return False
    place = bisect_right(known, word)
    return any(
        longer.startswith(word) and counts[longer] > 2 for longer in known[place : place + 20]
    )


def boilerplate(examples: Sequence[Example]) -> Iterator[Place]:
    """Sentences that most answers have, in answers that are not altogether the same."""
    answers = [e for e in examples if len(e.output) >= _PROSE]
    different = {e.output for e in answers}
    if len(answers) < CROWD or len(different) < MOST * len(answers):
        return
    owners: dict[str, list[int]] = defaultdict(list)
    for example in answers:
        for sentence in {s.strip() for s in _SPLIT.split(example.output)}:
            if len(sentence) >= _SENTENCE and not sentence.endswith(":"):
                owners[sentence].append(example.id)
    for sentence, ids in sorted(owners.items()):
        if len(ids) > MOST * len(answers):
            yield Place(
                tuple(sorted(ids)[:SHOWN]),
                "output",
                "boilerplate",
                {"count": len(ids), "total": len(answers), "quoted": shorten(sentence)},
                about=sentence,
                sample=True,
            )


def wrong_annotations(examples: Sequence[Example]) -> Iterator[Place]:
    """Given annotations (start_offset, end_offset, entity_value) that do not fit the input."""
    for example in examples:
        value = str(example.metadata.get("entity_value") or "")
        start = _number(example.metadata.get("start_offset"))
        end = _number(example.metadata.get("end_offset"))
        if not value or start is None or end is None:
            continue
        there = example.input[start:end]
        if there.casefold() == value.casefold():
            continue  # the place is right, whatever the spelling
        fits = 0 <= start <= end <= len(example.input)
        place = example.input.find(value)
        args: dict[str, Fact] = {"value": shorten(value, 40), "first": start, "last": end}
        if there:
            args["there"] = shorten(there, 40)
        if place >= 0:
            args |= {"right_first": place, "right_last": place + len(value)}
        yield Place(
            (example.id,),
            "input",
            "wrong_annotation",
            args,
            start if fits else None,
            end if fits else None,
            about=value,
        )


def _number(value: object) -> int | None:
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return None
