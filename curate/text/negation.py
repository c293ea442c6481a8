"""Whether a text denies something: what tells “it works” from “it does not work”."""

# ruff: noqa: SIM905 - a list of words reads best as words
import re
from collections.abc import Sequence

from curate.text.words import words

_WORDS = frozenset(
    # English, with and without the apostrophe
    "no not never none nothing cannot without cant wont dont doesnt didnt isnt arent wasnt werent hasnt "
    "havent hadnt couldnt shouldnt wouldnt mustnt neednt aint "
    # German, French, Spanish, Portuguese, Italian, Dutch
    "nicht kein keine keinen keinem keiner nein nie niemals ohne "
    "pas non jamais rien sans ne "
    "nunca sin ningún ninguna não nem sem mai senza niet geen nooit zonder".split()
)
# Chinese, Japanese, Korean: parts of words, for there are no spaces to find words by.
_INSIDE = re.compile(
    "[不没沒未无無别別勿]|ません|ない|なかっ|なく|ずに|안 |않|못|없|아니",
)


def denies(text: str, known: Sequence[str] | None = None) -> bool:
    """Whether a word of the text denies something, in nine languages or in Chinese, Japanese or Korean.

    Args:
        text: Any text.
        known: Its words, case folded, where somebody has them already.
    """
    if not text.isascii() and _INSIDE.search(text):
        return True
    mine = words(text) if known is None else known
    return any(word in _WORDS or _plain(word) in _WORDS for word in mine)


def _plain(word: str) -> str:
    return word.replace("'", "") if "'" in word else word
