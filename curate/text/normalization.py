"""Normalising: what is left of a text when its spelling of the same thing is set aside."""

import re
import unicodedata

ZERO_WIDTH = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff"
)
_ZERO_WIDTH = re.compile(f"[{ZERO_WIDTH}]")


def normalize(text: str) -> str:
    """The text in Unicode form NFKC, case folded, white space collapsed, zero-width removed.

    Two texts that differ only in these are the same text to every comparison in Curate.
    Normalising what is normalised changes nothing.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    # Folding can undo the composition and composing can undo the folding (Unicode, 3.13, D146), so
    # both are done around it.
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", folded).casefold())
    return " ".join(unicodedata.normalize("NFKC", folded).split())
