"""Names of the types of finding of a check."""

from curate.contract import title_of
from curate.text.personal import WORDS


def type_name(kind: str) -> str:
    """A type of personal data, or of what breaks the answer format, in words."""
    known = {str(name): words for name, words in WORDS.items()}
    if kind not in known:
        return title_of(kind)
    return known[kind].removeprefix("a ").removeprefix("an ").capitalize()
