"""What people do to texts again and again: phrases that they remove, add or replace.

Corrections are compared word by word. A phrase counts where it stands in what went (or came) and nowhere in
the other text. It grows by the word before or after it for as long as nearly all of its corrections have that
word, too: "inconvenience" becomes "we are sorry for the inconvenience".
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz.distance import Indel

from curate.text.words import is_function_word

What = Literal["removed", "added", "replaced"]
Words = tuple[str, ...]

TIMES, EXAMPLES = 5, 3
"""In how many corrections, and of how many examples and texts, something must be done to be a habit."""
GROWS = 0.8
"""Share of its corrections that a longer phrase must have to stand for a shorter one."""
REWRITTEN = 0.3
"""Share of words in common below which a text was written anew: that says nothing of its phrases."""
LONGEST_PHRASE = 25
SHORT = 4
"""Words that are said to be replaced by others, on either side, at most."""
READ = 400
"""Words of a text that are compared."""

_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")


@dataclass(frozen=True, slots=True)
class Correction:
    """A text before and after somebody corrected it.

    Attributes:
        example: Which example it is of.
    """

    example: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Habit:
    """Something that corrections have in common.

    Attributes:
        old: What went; empty where something was added. As it was written most recently.
        new: What came; empty where something was removed.
        places: Numbers of the corrections, in their order.
    """

    what: What
    old: str
    new: str
    places: tuple[int, ...] = field(hash=False)


def habits(corrections: Sequence[Correction]) -> list[Habit]:
    """What corrections have in common, the most frequent first."""
    went, came, swapped = _Phrases(), _Phrases(), _Pairs()
    for number, one in enumerate(corrections):
        old, new = _tokens(one.before), _tokens(one.after)
        matched = Indel.normalized_similarity(old.words, new.words)
        if not old.words or not new.words or matched < REWRITTEN:
            continue
        for removed, added in _differences(old, new):
            if removed and added and max(len(removed), len(added)) <= SHORT:
                swapped.add(number, old.text_of(removed), new.text_of(added))
                continue
            went.add(number, old, removed, besides=new)
            came.add(number, new, added, besides=old)
    old_ones = dict(went.frequent(corrections))
    new_ones = dict(came.frequent(corrections))
    # What some remove and others add is no habit, but a disagreement.
    both = {text.casefold() for text in old_ones} & {text.casefold() for text in new_ones}
    found = [
        *(Habit("removed", t, "", p) for t, p in old_ones.items() if t.casefold() not in both),
        *(Habit("added", "", t, p) for t, p in new_ones.items() if t.casefold() not in both),
        *(
            Habit("replaced", old, new, places)
            for old, new, places in swapped.frequent(corrections)
        ),
    ]
    return sorted(found, key=lambda one: -len(one.places))


def is_habit(corrections: Sequence[Correction], places: Sequence[int]) -> bool:
    """Whether so many corrections say something: enough of them, of different examples and texts.

    One text that was pasted into many examples is one text, however many they are.
    """
    mine = [corrections[one] for one in places]
    return len(mine) >= TIMES and all(
        len(different) >= EXAMPLES
        for different in (
            {one.example for one in mine},
            {one.before for one in mine},
            {one.after for one in mine},
        )
    )


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The words of a text, case folded, and where they stand."""

    text: str
    words: Words
    spans: tuple[tuple[int, int], ...]
    joined: str

    def text_of(self, part: range) -> str:
        """How some words that follow each other are written."""
        return self.text[self.spans[part.start][0] : self.spans[part.stop - 1][1]]


def _tokens(text: str) -> _Tokens:
    found = [one for one, _ in zip(_WORD.finditer(text), range(READ), strict=False)]
    words = tuple(one.group().casefold().replace("’", "'") for one in found)
    return _Tokens(text, words, tuple(one.span() for one in found), f" {' '.join(words)} ")


def _differences(old: _Tokens, new: _Tokens) -> Iterator[tuple[range, range]]:
    """What went and what came in its place, as places of words."""
    removed = added = range(0)
    for step in Indel.opcodes(old.words, new.words):
        if step.tag == "equal":
            if removed or added:
                yield removed, added
            removed = added = range(0)
        elif step.tag == "delete":
            removed = range(removed.start if removed else step.src_start, step.src_end)
        else:
            added = range(added.start if added else step.dest_start, step.dest_end)
    if removed or added:
        yield removed, added


class _Phrases:
    """Stretches of words that went or came, by correction."""

    def __init__(self) -> None:
        self._chunks: dict[int, list[tuple[_Tokens, range, str]]] = defaultdict(list)

    def add(self, number: int, text: _Tokens, part: range, *, besides: _Tokens) -> None:
        """Note what went (or came) in a correction, and the text that does not have it."""
        if part:
            self._chunks[number].append((text, part, besides.joined))

    def frequent(self, corrections: Sequence[Correction]) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Phrases that are a habit, each as long as it can be, with their corrections."""
        by_phrase = self._grown(corrections)
        taken: list[tuple[str, set[int]]] = []
        for phrase, places in sorted(
            by_phrase.items(), key=lambda one: (-len(one[1]), -len(one[0]), one[0])
        ):
            text, mine = f" {' '.join(phrase)} ", set(places)
            if all(is_function_word(one) for one in phrase):
                continue
            if any((text in t or t in text) and len(mine & m) > len(mine) / 2 for t, m in taken):
                continue
            taken.append((text, mine))
            yield self._written(phrase, max(places)), tuple(sorted(places))

    def _grown(self, corrections: Sequence[Correction]) -> Mapping[Words, frozenset[int]]:
        """Frequent phrases that the other text does not have, none of which a longer one stands for."""
        whole: dict[Words, frozenset[int]] = {}
        current: dict[Words, frozenset[int]] = {}
        known: set[Words] | None = None
        for length in range(1, LONGEST_PHRASE + 1):
            everywhere, missing = self._of_length(length, known)
            longer = {
                phrase: frozenset(places)
                for phrase, places in missing.items()
                if is_habit(corrections, sorted(places))
            }
            stands_for: dict[Words, int] = defaultdict(int)
            for phrase, places in longer.items():
                for part in (phrase[1:], phrase[:-1]):
                    stands_for[part] = max(stands_for[part], len(places))
            whole |= {
                phrase: places
                for phrase, places in current.items()
                if stands_for[phrase] < GROWS * len(places)
            }
            current = longer
            known = {phrase for phrase, places in everywhere.items() if len(places) >= TIMES}
            if not known:
                break
        return {**whole, **current}

    def _of_length(
        self, length: int, known: set[Words] | None
    ) -> tuple[dict[Words, set[int]], dict[Words, set[int]]]:
        """Phrases of some words, whose beginning and end are ``known``, by correction.

        First all of them, then those that the other text does not have.
        """
        everywhere: dict[Words, set[int]] = defaultdict(set)
        missing: dict[Words, set[int]] = defaultdict(set)
        for number, chunks in self._chunks.items():
            for text, part, besides in chunks:
                words = text.words[part.start : part.stop]
                for start in range(len(words) - length + 1):
                    phrase = words[start : start + length]
                    if known is not None and not (phrase[1:] in known and phrase[:-1] in known):
                        continue
                    everywhere[phrase].add(number)
                    if f" {' '.join(phrase)} " not in besides:
                        missing[phrase].add(number)
        return everywhere, missing

    def _written(self, phrase: Words, number: int) -> str:
        """How a phrase is written in a correction."""
        for text, part, _ in self._chunks[number]:
            for start in range(part.start, part.stop - len(phrase) + 1):
                if text.words[start : start + len(phrase)] == phrase:
                    return text.text_of(range(start, start + len(phrase)))
        return " ".join(phrase)


class _Pairs:
    """Few words that were put in the place of few others."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[int, tuple[str, str]]] = defaultdict(dict)

    def add(self, number: int, old: str, new: str) -> None:
        """Note a pair."""
        key = (" ".join(old.casefold().split()), " ".join(new.casefold().split()))
        if key[0] != key[1]:
            self._found[key][number] = (old, new)

    def frequent(
        self, corrections: Sequence[Correction]
    ) -> Iterator[tuple[str, str, tuple[int, ...]]]:
        """Pairs that are a habit."""
        for places in self._found.values():
            if is_habit(corrections, sorted(places)):
                yield (*places[max(places)], tuple(sorted(places)))
