"""Answers that teach a model nothing, seen beside their input, other answers or annotations."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from curate.domain.examples import Example, Field
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
    """What is wrong with some examples, in the field of the first one from ``start`` to ``end``."""

    examples: tuple[int, ...]
    field: Field
    message: str
    start: int | None = None
    end: int | None = None
    note: bool = False


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
            message = f"The answer “{answer}” teaches a model nothing. Write the full answer."
            yield Place((example.id,), "output", message)


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
        message = "The answer only repeats the input. Write the answer."
        yield Place((example.id,), "output", message, 0, len(example.output))


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
        message = f"The answer breaks off: “…{ends}”. Complete the sentence, or leave it out."
        size = len(example.output)
        start = example.output.rstrip().rfind(" ") + 1
        yield Place((example.id,), "output", message, start, size)


def _fragment(word: str, counts: Counter[str], known: Sequence[str]) -> bool:
    """Whether a word is the beginning of usual ones, and occurs only here."""
    if counts[word] > 1 or not word.isalpha():
        return False
    place = bisect_right(known, word)
    return any(
        longer.startswith(word) and counts[longer] > 2  # noqa: PLR2004
        for longer in known[place : place + 20]
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
            message = (
                f"{len(ids):,} of {len(answers):,} answers say “{shorten(sentence)}”. A model will "
                "say it every time: keep it only if it should."
            )
            yield Place(tuple(sorted(ids)[:SHOWN]), "output", message, note=True)


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
        right = f" It is at {place} to {place + len(value)}." if place >= 0 else ""
        message = (
            f"The annotation says that “{shorten(value, 40)}” is at {start} to {end}, but there is "
            f"{f'“{shorten(there, 40)}”' if there else 'nothing'}.{right} Correct it in the source."
        )
        yield Place((example.id,), "input", message, start if fits else None, end if fits else None)


def _number(value: object) -> int | None:
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return None
