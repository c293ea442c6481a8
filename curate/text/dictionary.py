"""Which words are words of a language, so that nobody takes one for a slip of another."""

import re
from functools import lru_cache
from typing import Literal

from curate.text.known_words import LANGUAGES, WORD, known_words

Verdict = Literal["slip", "word", "unknown"]

_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_INFLECTED = 2  # letters that another form of a word may have more
_ENDINGS = frozenset({"s", "es", "d", "ed"})  # of forms of English words: a plane is no plan
_SHORTEST = 3
_LIKELY = 3


def slip_or_word(written: str, meant: str) -> Verdict:
    """Whether a phrase that is spelled nearly like another one is a slip of it, or says something else.

    The words in which they differ are looked up (in pyspellchecker's lists): first in English, then in the
    language that the phrases seem to be in. What only ends otherwise is another form of one word.

    Returns:
        ``word`` where a word stands for another one, ``slip`` where what is written is no word and what is
        meant is one, ``unknown`` where neither is in the lists.
    """
    one, other = _parts(written), _parts(meant)
    if len(one) != len(other):
        return "slip"  # "follow up", "followup": a blank is no word
    verdicts = {
        _verdict(a, b, f"{written} {meant}")
        for a, b in zip(one, other, strict=True)
        if a != b and not _is_form(a, b)
    }
    return "word" if "word" in verdicts else "unknown" if "unknown" in verdicts else "slip"


def _parts(phrase: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(_HUMP.sub(" ", phrase))]


def _is_form(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    ending = long.removeprefix(short)
    if len(short) <= _SHORTEST or ending == long or len(ending) > _INFLECTED:
        return False
    return ending in _ENDINGS or not (is_word(short, "en") and is_word(long, "en"))


def _verdict(written: str, meant: str, context: str) -> Verdict:
    if is_word(written, "en"):
        return "word"
    if is_word(meant, "en"):
        return "slip"
    languages = [one for one in _languages(context) if is_word(meant, one)]
    if not languages:
        return "unknown"
    return "word" if any(is_word(written, one) for one in languages) else "slip"


def is_word(word: str, language: str) -> bool:
    """Whether a word, in any letters, is in the list of a language."""
    return word.casefold() in known_words(language)


@lru_cache(maxsize=1 << 10)
def _languages(text: str) -> tuple[str, ...]:
    """The languages that a text may be in, the likelier first, of those other than English with a list."""
    import py3langid

    ranked = [str(code) for code, _ in py3langid.rank(text)]
    return tuple(code for code in ranked if code in LANGUAGES - {"en"})[:_LIKELY]
