"""Answers to one input compared: whether two of them can't both be right, and in what they differ."""

# ruff: noqa: SIM905 - a list of words reads best as words
import re
from collections.abc import Sequence
from dataclasses import dataclass

from curate.checks.base import conversation
from curate.contract import ContractChooser, LabelContract
from curate.domain.examples import Example
from curate.text import normalize, numbers, shorten
from curate.text.words import content, overlap, words

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
