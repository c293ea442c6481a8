"""Pseudonyms: what stands in a text for the personal data that was replaced."""

import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

from curate.text.personal.kinds import WORDS, Kind
from curate.text.personal.names import name_words

_LABELS: Mapping[Kind, str] = {kind: kind.upper() for kind in WORDS}
PSEUDONYM = re.compile(rf"\[(?:{'|'.join(_LABELS.values())}) \d{{4}}(?: \d{{4}}){{0,5}}\]")


def plain(value: str) -> str:
    """A value without spaces, punctuation and letter case: what makes two spellings the same."""
    return re.sub(r"[\W_]", "", value).casefold()


def pseudonym(kind: Kind, value: str, group: str = "") -> str:
    """What stands for a value: ``[PHONE 4821]``, the same for the same value within a group.

    Spaces, punctuation and letter case of the value don't count. A name has a number for each of its
    words, and so has an e-mail address that is made of them: Anna Berger is ``[NAME 4821 1177]``, Anna
    ``[NAME 4821]``, Mr Berger ``[NAME 1177]``, anna.berger@example.org ``[EMAIL 4821 1177]``. So one
    person stays one throughout a thread, and two with different names stay two.

    A number is four digits of a hash (SHA-256) of group and value: it needs no list of who is who, and
    too little of it is left to find the value again. Two values of one group share a number once in ten
    thousand pairs.
    """
    words = name_words(value) if kind == "name" else ()
    if kind == "email":
        words = name_words(re.sub(r"[\W\d_]+", " ", value.partition("@")[0]))
        words = words if len(words) > 1 else ()
    parts = [_number("name", _folded(word), group) for word in words[:6]]
    return f"[{_LABELS[kind]} {' '.join(parts or [_number(kind, plain(value), group)])}]"


def _number(kind: str, value: str, group: str) -> str:
    digest = sha256(f"{group}\0{kind}\0{value}".encode("utf-8", "surrogatepass")).digest()
    return f"{int.from_bytes(digest[:8]) % 10_000:04}"


def _folded(word: str) -> str:
    """A word of a name as an e-mail address would spell it: Müller and mueller are one."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if c.isalpha())
    return re.sub(r"(?<=[aou])e", "", bare)
