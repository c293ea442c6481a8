"""The same text without what differs from mail to mail: greeting, signature and numbers."""

import re
from collections.abc import Iterator
from typing import ClassVar

from typing_extensions import override

from curate.datasets.audit.base import Kind, Pair
from curate.domain.records import Record
from curate.text import normalize, words
from curate.text.comparison_key import without_courtesies
from curate.text.mail.signatures import signature

_DIGITS = re.compile(r"\d+")
SHORTEST = 12
"""Letters that must be left: less stands in many texts."""
FEWEST = 3
"""Words that must be left."""
DENSE = 8
"""Letters that must be left where they are of a script without spaces."""


class BareText(Kind):
    """The same letters, once greeting, sign-off, signature, numbers and ids are left out."""

    name: ClassVar[str] = "bare_text"
    title: ClassVar[str] = "Same but for greeting, signature and numbers"
    about: ClassVar[str] = "is the same text once greeting, signature and numbers are left out"

    def _keys(self) -> tuple[list[str | None], list[str | None]]:
        return [_bare(one) for one in self.sides.held], [_bare(one) for one in self.sides.rest]

    @override
    def find(self) -> Iterator[Pair]:
        yield from self.same(*self._keys())

    @override
    def alike(self, one: int, other: int) -> bool:
        left, right = _bare(self.sides.held[one]), _bare(self.sides.rest[other])
        return left is not None and left == right


def _bare(record: Record) -> str | None:
    """What is left of a text; None where that is too little to tell texts apart."""
    left = [word for found in words(normalize(bare(record.asked))) if (word := _without_id(found))]
    letters = "".join(left).replace("'", "").replace("-", "").replace("_", "")
    if len(left) < FEWEST:
        return letters if not letters.isascii() and len(letters) >= DENSE else None
    return letters if len(letters) >= SHORTEST else None


def _without_id(word: str) -> str:
    """A word, empty where it is a number or an id; of a script without spaces it is a sentence."""
    if not _DIGITS.search(word):
        return word
    return "" if word.isascii() else _DIGITS.sub("", word)


def bare(text: str) -> str:
    """A text without greeting, sign-off and signature; as it is where nothing else is in it."""
    lines = text.rstrip().split("\n")
    left = "\n".join(lines[: signature(lines, len(lines))])
    return without_courtesies(left if left.strip() else text)
