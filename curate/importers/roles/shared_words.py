"""Evidence in the words of two columns: whether one replies to the other, or classes it."""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, pstdev

from curate.importers.roles.column_profiles import IDEOGRAMS

_WORD = re.compile(r"\w+")
_LOOKED_AT = 300
_LONGEST = 4000
_SHUFFLES = 20
_FAR = 4  # standard deviations of what chance gives


@dataclass(frozen=True, slots=True)
class Shared:
    """What the texts of two columns have in common, row by row.

    Attributes:
        rows: In how many rows both have a text.
        own: Mean share of the second's words that stand in the first of the same row, 0 to 1;
            words of more than a third of the rows do not count.
        others: The same with the first of other rows.
        copied: Mean share of all words of both that both have, 0 to 1.
    """

    rows: int
    own: float
    others: float
    copied: float

    @property
    def related(self) -> bool:
        """Whether the second takes words up from the first of its own row, and not by chance."""
        return self.rows >= 4 and self.own >= 0.02 + 2 * self.others

    @property
    def is_copy(self) -> bool:
        """Whether both say the same, in other letters or with names masked."""
        return self.rows >= 1 and self.copied >= 0.6


def shared_words(first: Sequence[str], second: Sequence[str]) -> Shared:
    """What two columns have in common; texts of the same place belong together."""
    pairs = [
        (words_of(one), words_of(other))
        for one, other in zip(first[:_LOOKED_AT], second[:_LOOKED_AT], strict=True)
        if one and other
    ]
    rows = len(pairs)
    if not rows:
        return Shared(0, 0.0, 0.0, 0.0)
    often = Counter(word for _, said in pairs for word in said)
    asked_often = Counter(word for asked, _ in pairs for word in asked)
    most = max(1, rows // 3)
    rare = {word for word in often if often[word] <= most and asked_often[word] <= most}
    said = [each & rare for _, each in pairs]
    own = others = copied = 0.0
    for place, (asked, whole) in enumerate(pairs):
        copied += len(asked & whole) / max(1, len(asked | whole))
        if each := said[place]:
            own += len(each & asked) / len(each)
            away = [pairs[(place + step) % rows][0] for step in (1, 2, 3) if step < rows]
            others += sum(len(each & one) for one in away) / len(each) / max(1, len(away))
    return Shared(rows, own / rows, others / rows, copied / rows)


def words_of(text: str) -> set[str]:
    """The words of a text, and pairs of characters where a script has no spaces."""
    found = set(_WORD.findall(text[:_LONGEST].casefold()))
    for word in [each for each in found if IDEOGRAMS.search(each)]:
        found.discard(word)
        found.update(word[at : at + 2] for at in range(max(1, len(word) - 1)))
    return found


def tells_class(texts: Sequence[str], classes: Sequence[str]) -> bool:
    """Whether texts that share a word agree in their class, far more often than by chance.

    Compared to the same classes in twenty random orders (from a fixed seed).
    """
    both = [(text, name) for text, name in zip(texts, classes, strict=True) if text and name]
    both = both[:_LOOKED_AT]
    rows = len(both)
    by_word: dict[str, list[int]] = {}
    for place, (text, _) in enumerate(both):
        for word in words_of(text):
            by_word.setdefault(word, []).append(place)
    telling = [places for places in by_word.values() if 1 < len(places) <= rows * 0.6]
    names = [name for _, name in both]
    if rows < 10 or not telling or len(set(names)) < 2:
        return False
    chance = sum((count / rows) ** 2 for count in Counter(names).values())
    here = _agreement(telling, names)
    order = random.Random(0)  # noqa: S311 - the same for the same file
    mixed = names[:]
    by_chance = []
    for _ in range(_SHUFFLES):
        order.shuffle(mixed)
        by_chance.append(_agreement(telling, mixed))
    far = here > mean(by_chance) + _FAR * pstdev(by_chance)
    return far and here - chance >= 0.1 * (1 - chance)


def _agreement(by_word: Sequence[Sequence[int]], names: Sequence[str]) -> float:
    """The mean share of pairs of texts with a word in common that are of one class."""
    total = 0.0
    for places in by_word:
        count = len(places)
        counts = Counter(names[place] for place in places)
        same = sum(each * (each - 1) for each in counts.values())
        total += same / (count * (count - 1))
    return total / len(by_word)
