"""Which words a language has, for telling a slip of the pen from another word."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from curate.text.words import distance

LANGUAGES = frozenset({"ar", "de", "en", "es", "eu", "fa", "fr", "it", "lv", "nl", "pt", "ru"})
"""Languages with a list of words in pyspellchecker."""
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SHORT = 4
"""Words with fewer letters are near to too many others."""


@cache
def known_words(language: str) -> frozenset[str]:
    """The words of a language, case folded; none of one without a list. Half a second at the first call."""
    if language not in LANGUAGES:
        return frozenset()
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language=language).word_frequency.words())


def slips(text: str, other: str, known: Callable[[], frozenset[str]]) -> list[str]:
    """Words of a text that are no words, where the other text has a word that is near.

    A name, a product or a word of another language that only one of the texts has is none: what nothing
    is near to is not taken for a slip.

    Args:
        text: Whose words are looked at.
        other: Nearly the same text.
        known: Gives the words of their language; called only where it matters.
    """
    mine, theirs = _words(text), _words(other)
    odd = [word for word in mine if word not in theirs and len(word) >= SHORT]
    right = [word for word in theirs if word not in mine and len(word) >= SHORT]
    if not odd or not right:
        return []
    near = {word: [one for one in right if distance(word, one, 2) <= _most(word)] for word in odd}
    if not any(near.values()):
        return []
    there = known()
    return [word for word in odd if word not in there and any(one in there for one in near[word])]


def _most(word: str) -> int:
    """Edits up to which a word is near to another one."""
    return 1 if len(word) < 7 else 2


def _words(text: str) -> Counter[str]:
    return Counter(word.replace("’", "'") for word in WORD.findall(text.casefold()))
