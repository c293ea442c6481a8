"""Conflicts: the same input with two different answers."""

# ruff: noqa: SIM905 - a list of words reads best as words
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import numpy as np
from pydantic import Field
from typing_extensions import override

from curate.checks.base import checks, conversation, digest, facts, named
from curate.checks.duplicates.cluster_check import ClusterCheck
from curate.contract import AnswerFormat, ContractChooser, LabelContract, infer_answer_format
from curate.domain.examples import Example
from curate.domain.findings import Fact, Finding
from curate.similarity import components
from curate.similarity.resemblance import resemblances
from curate.text import normalize, numbers, shorten
from curate.text.sentences import Template, fill
from curate.text.words import content, overlap, words

LARGE = 200
"""Members of a cluster up to which conflicts are looked for pair by pair."""
NEAR = 0.5
"""Answers to inputs that are only nearly the same must share this much less to count as different."""
FEWEST = 3
"""Words that a part of an answer must have for its wording to count."""

_NEGATIONS = frozenset(
    "no not never none cannot can't won't don't doesn't isn't aren't without nicht kein keine nein nie "
    "pas non jamais nunca sin".split()
)
# Phrases of politeness, which deny nothing.
_KIND = re.compile(
    r"\b(?:don['’]t|do not|no need to) (?:worry|hesitate)|\bno (?:worries|problem)\b|\bnot only\b"
    r"|\bkeine? (?:sorge|problem)\b|\bpas de (?:souci|problème)\b|\bno se preocupe\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]?")
_NUMBERED = re.compile(r"^[ \t]*(?:step[ \t]+)?\d+[.):]", re.IGNORECASE | re.MULTILINE)


@checks.register
class Conflict(ClusterCheck):
    """Report the same or nearly the same input with a different label or a different answer.

    Answers differ when their labels or choice fields do, or when they share few of the words that
    matter (no function words; six letters stand for all forms of a word). To exactly the same input
    they also differ when each names an amount that the other does not, or when one of them begins by
    saying no. Two wordings of one answer are no conflict, and neither is the same answer to
    different inputs.
    """

    name = "conflict"
    title = "Conflicting answers"
    sentences: ClassVar[Mapping[str, Template]] = {
        "different_answers": tuple(
            f"{{names}} have {how} but different answers: {{differences}}. Decide which answer is right, "
            "and give it to all of them."
            for how in ("nearly the same input ({similarity:percent} similar)", "the same input")
        )
    }
    titles: ClassVar[Mapping[str, str]] = {"different_answers": "Different answers"}
    needs = frozenset({"contract", "clustering"})

    answers: float = Field(
        0.4,
        ge=0,
        le=1,
        description="Answers in prose that share fewer of the words that matter than this are different.",
    )
    contract: AnswerFormat | None = Field(
        None, description="The format contract; inferred from the answers where there is none."
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        answered = {
            e.id: e for e in sorted(examples, key=lambda e: e.id) if e.output.strip() or e.label
        }
        contract = self.contract or infer_answer_format(list(answered.values()))
        compare = Answers(contract, self.answers)
        apart = {frozenset(pair) for pair in self.different}
        pairs = [
            pair
            for cluster in self.clusters(examples)
            for pair in self._pairs([answered[i] for i in cluster.examples if i in answered])
            if frozenset((pair.one.id, pair.other.id)) not in apart
            and compare.differ(pair.one, pair.other, same_input=pair.same)
        ]
        for together in _together(pairs):
            yield self._finding(together, compare)

    def _pairs(self, members: Sequence[Example]) -> Iterator["Pair"]:
        """Pairs of a cluster that are similar themselves and have different answers, letter by letter."""
        keys = [normalize(conversation(e)) for e in members]
        answers = [(normalize(e.output), e.label) for e in members]
        places = combinations(range(len(members)), 2) if len(members) <= LARGE else _star(keys)
        differing = [(i, j) for i, j in places if answers[i] != answers[j]]
        if not differing:
            return
        read = [self.key(conversation(e)) for e in members]
        found = resemblances(read, np.array(differing), self.width).tolist()
        for (i, j), similarity in zip(differing, found, strict=True):
            if similarity >= self.threshold:
                # Two texts of the same shingles are not the same text.
                yield Pair(members[i], members[j], similarity, same=keys[i] == keys[j])

    def _finding(self, pairs: Sequence["Pair"], compare: "Answers") -> Finding:
        members = sorted(
            {e.id: e for p in pairs for e in (p.one, p.other)}.values(), key=lambda e: e.id
        )
        best = max(p.similarity for p in pairs)
        same = any(p.same for p in pairs)
        first = max(pairs, key=lambda p: (p.similarity, -p.one.id, -p.other.id))
        parts = compare.differences(first.one, first.other)
        args: dict[str, Fact] = {
            **named(members),
            "parts": tuple(name for name, _, _ in parts),
            "one": tuple(answer for _, answer, _ in parts),
            "other": tuple(answer for _, _, answer in parts),
        }
        if not same:
            args["similarity"] = best
        return Finding(
            check=self.name,
            examples=tuple(e.id for e in members),
            code="different_answers",
            args=args,
            field="output",
            # A decision about these answers does not hold for others.
            about=digest(*(normalize(text) for e in members for text in (e.output, e.label or ""))),
            severity="error" if same else "warning",
            score=best,
        )

    @override
    @classmethod
    def sentence(cls, finding: Finding) -> str:
        known = facts(finding)
        answers = zip(known["parts"], known["one"], known["other"], strict=True)  # type: ignore[arg-type]
        differences = tuple(f"{part} “{one}” and “{other}”".strip() for part, one, other in answers)
        return fill(cls.sentences[finding.code], {**known, "differences": differences})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two examples with nearly the same input."""

    one: Example
    other: Example
    similarity: float
    same: bool


def _star(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """In a large cluster: everybody with the first member and with the next of the same input."""
    last: dict[str, int] = {}
    for place, key in enumerate(keys):
        if place:
            yield 0, place
        if last.get(key, 0):
            yield last[key], place
        last[key] = place


def _together(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs that hang together by the examples in them."""
    places: dict[int, int] = {}
    ends = [
        [places.setdefault(e.id, len(places)) for e in (pair.one, pair.other)] for pair in pairs
    ]
    parts: dict[int, list[Pair]] = defaultdict(list)
    for pair, part in zip(
        pairs, components(len(places), ends)[[one for one, _ in ends]], strict=True
    ):
        parts[int(part)].append(pair)
    return list(parts.values())


@dataclass(frozen=True, slots=True)
class Answers:
    """Compares answers as their format contract reads them."""

    contract: ContractChooser
    least: float

    def differ(self, one: Example, other: Example, *, same_input: bool) -> bool:
        """Whether two answers to (nearly) the same input can't both be right."""
        if _labels_differ(one, other):
            return True
        if not (one.output.strip() and other.output.strip()):
            return False  # a missing answer is another check's finding
        mine, theirs = self.contract.contract_for(one), self.contract.contract_for(other)
        left, right = mine.parts(one.output), theirs.parts(other.output)
        closed, common = (
            mine.parts_with_choices() & theirs.parts_with_choices(),
            left.keys() & right.keys(),
        )
        if any(normalize(left[key]) != normalize(right[key]) for key in common & closed):
            return True
        if isinstance(mine, LabelContract) and isinstance(theirs, LabelContract):
            return False
        pairs = [(left[key], right[key]) for key in common - closed]
        if not same_input:
            # Nearly the same input about another order or amount rightly has another answer.
            alike = numbers(conversation(one)) == numbers(conversation(other))
            return alike and self._say_different(one.output, other.output, pairs)
        return (
            _shared(one.output, other.output) < self.least
            or self._say_different(one.output, other.output, pairs)
            or _amounts_differ(one, other)
            or _says_no(one.output) != _says_no(other.output)
        )

    def _say_different(self, one: str, other: str, parts: Sequence[tuple[str, str]]) -> bool:
        least = self.least * NEAR
        return _shared(one, other) < least or any(
            _shared(a, b) < least and min(len(content(a)), len(content(b))) >= FEWEST
            for a, b in parts
        )

    def differences(self, one: Example, other: Example) -> list[tuple[str, str, str]]:
        """What differs: name of the part, and what each has there; no name for whole answers."""
        if _labels_differ(one, other):
            return [("", one.label or "", other.label or "")]
        mine, theirs = self.contract.contract_for(one), self.contract.contract_for(other)
        left, right = mine.parts(one.output), theirs.parts(other.output)
        if isinstance(mine, LabelContract) and isinstance(theirs, LabelContract):
            return [("", left["label"], right["label"])]
        shown = [
            (key, shorten(left[key], 40), shorten(right[key], 40))
            for key in left
            if key in right and normalize(left[key]) != normalize(right[key])
        ]
        return shown[:3] or [("", shorten(one.output), shorten(other.output))]


def _labels_differ(one: Example, other: Example) -> bool:
    if one.label is None or other.label is None:
        return False
    return normalize(one.label) != normalize(other.label)


def _shared(one: str, other: str) -> float:
    """Share of the words that matter which two texts have in common, 0 to 1 (Dice index).

    Of texts without such words (“Yes.”, “14”), all words matter.
    """
    left, right = content(one), content(other)
    if not (left and right):
        return overlap(one, other)
    return 2 * len(left & right) / (len(left) + len(right))


def _amounts_differ(one: Example, other: Example) -> bool:
    """Whether both answers name numbers that the other does not.

    Those of the input, and those that only count steps, say nothing about it.
    """
    asked = numbers(conversation(one)).keys() | numbers(conversation(other)).keys()
    left, right = (numbers(_NUMBERED.sub("", e.output)).keys() - asked for e in (one, other))
    return bool(left - right) and bool(right - left)


def _says_no(text: str) -> bool:
    """Whether the first sentence denies something: what follows explains as a rule."""
    first = next((m[0] for m in _SENTENCE.finditer(_KIND.sub("", text)) if words(m[0])), "")
    return not _NEGATIONS.isdisjoint(words(first))
