"""What a person searches for in texts: how it is written, and where a text holds it.

    refund card      words that begin like this, both of them, in any order
    "my card"        these words after each other, exactly
    -cheque          not this one (-"my card" not these)
    *port            inside of words too; so are signs, and scripts that don't part their words

Letter case and accents don't matter. Nothing that is written can be wrong: what has no such meaning is
looked for as it stands.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

Kind = Literal["begins", "exact", "inside"]

MARKS = "\u0300-\u036f"
"""Accents that stand after their letter, as a class of characters."""
APART = (
    "\u0001-/:-@\\[-`{-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    "\u2000-\u206f\u20a0-\u20bf\u2190-\u2bff\u3000-\u3004\u3008-\u3020\uff00-\uff0f\uff1a-\uff20"
)
"""What stands between words, as a class of characters."""
MOST = 32
"""Terms that are looked for; whatever follows is not."""
_TERM = re.compile(r'(-?)(\*?)(?:"([^"]*)"?(\*?)|([^\s"]+))')
_BETWEEN = re.compile(f"[{APART}\\s]+")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
# Han, Kana, Bopomofo; Thai, Lao, Myanmar, Khmer.
_UNPARTED = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u312f\u31a0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True)
class Term:
    """One thing that is searched for.

    Attributes:
        text: As it was written, without signs that have a meaning.
        kind: Words of which the last may go on, whole words, or anything inside of a text.
    """

    text: str
    kind: Kind

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words without accents and letter case."""
        return tuple(words_of(self.text))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds it in a text that `fold_letters` was applied to."""
        if self.kind == "inside":
            return re.compile(_loose("".join(map(_fold_letter, self.text))))
        between = f"[{APART}\\s]+"
        words = between.join(map(_loose, self.words))
        end = r"(?![^\W_])" if self.kind == "exact" else r"[^\W_]*"
        return re.compile(rf"(?<![^\W_]){words}{end}")


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for: all of ``wanted``, nothing of ``unwanted``.

    Attributes:
        text: As it was written.
    """

    text: str
    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def found_in(self, texts: Sequence[str]) -> bool:
        """Whether texts that belong together hold it; each term in one of them."""
        folded = [fold_letters(text) for text in texts]

        def holds(term: Term) -> bool:
            return any(term.pattern.search(text) for text in folded)

        return all(map(holds, self.wanted)) and not any(map(holds, self.unwanted))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where a text holds what is wanted: first character and one past the last, in order, apart."""
        folded = fold_letters(text)
        return list(
            _apart(match.span() for one in self.wanted for match in one.pattern.finditer(folded))
        )


@lru_cache(maxsize=256)
def parse_search(text: str) -> Search:
    """What somebody searches for who writes this."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    text = " ".join(text.split())
    for match in list(_TERM.finditer(text.translate(_QUOTES)))[:MOST]:
        minus, inside, quoted, goes_on, word = match.groups()
        term = _quoted(quoted, bool(goes_on)) if word is None else _word(word, bool(inside))
        if term is not None:
            (unwanted if minus else wanted).append(term)
    return Search(text, tuple(wanted), tuple(unwanted))


def fold(text: str) -> str:
    """A text without accents and letter case."""
    apart = unicodedata.normalize("NFD", text)
    return re.sub(f"[{MARKS}]+", "", apart).lower()


def words_of(text: str) -> list[str]:
    """The words of a text without accents and letter case, as they follow each other."""
    return [one for one in _BETWEEN.split(fold(text)) if one]


def fold_letters(text: str) -> str:
    """The same letter by letter: as long as the text, so that accents of their own stay where they are."""
    return text.lower() if text.isascii() else "".join(map(_fold_letter, text))


@lru_cache(maxsize=4_096)
def _fold_letter(letter: str) -> str:
    plain = fold(letter)
    return plain if len(plain) == 1 else letter


def _quoted(text: str, goes_on: bool) -> Term | None:  # noqa: FBT001 - a star after it
    return _term(text.strip(), "begins" if goes_on else "exact")


def _word(text: str, inside: bool) -> Term | None:  # noqa: FBT001 - a star before it
    return _term(text.rstrip("*"), "inside" if inside else "begins")


def _term(text: str, kind: Kind) -> Term | None:
    if not text:
        return None
    # What a dictionary of words does not have is looked for sign by sign.
    signs = any(unicodedata.category(one)[0] == "S" or one == "#" for one in text)
    term = Term(text, kind)
    return Term(text, "inside") if signs or _UNPARTED.search(text) or not term.words else term


def _loose(text: str) -> str:
    return "".join(f"{re.escape(one)}[{MARKS}]*" for one in text)


def _apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    done = 0
    for start, end in sorted(places, key=lambda one: (one[0], -one[1])):
        if start >= done:
            yield start, end
            done = end
