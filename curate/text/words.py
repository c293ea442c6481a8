"""Words of texts: their counts, overlap and spelling distance, and phrases with numbers."""

# ruff: noqa: SIM905 - a list of words reads best as words
import re
from collections import Counter
from collections.abc import Iterable

from rapidfuzz.distance import OSA

_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
_NUMBER = re.compile(r"\d+(?:[.,:/\-]\d+)*")

_STEM = 6
# Words that hold sentences together, and those that every polite answer has.
_FUNCTION = frozenset(
    "a an the i i'm i'll i've i'd me my you you'd you'll you're your yours he she it it's its we we'll we're "
    "our us they their them this that these those here there what which who how when where why is are was "
    "were be been being am do does did have has had will would can could may might shall should must to of "
    "in on at for with from by as into about and or but if so not no any some all more most very just then "
    "than out up once also further other such let let's please thank thanks sorry need help assist "
    "assistance understand want like feel free "
    "der die das den dem des ein eine einen einem einer und oder aber wenn ist sind war waren sein wird "
    "werden hat haben ich wir sie ihr ihre ihren ihnen uns unser mein es zu zum zur mit von vom für auf aus "
    "an am im bei nach nicht kein keine auch bitte danke "
    "le la les un une des du de et ou mais si est sont être a ont avoir je nous vous votre vos notre nos il "
    "elle ce cette ces à au aux en dans pour par sur avec ne pas merci "
    "el los las una unos y o pero es son ser ha han haber yo nosotros usted su sus nuestro lo se al con por "
    "para que no gracias".split()
)

_PREFIXES = ("un", "in", "im", "ir", "de", "re", "non", "non ", "no ", "a", "e")


def words(text: str) -> list[str]:
    """The words of a text, in order, case folded; ``don't`` and ``e-mail`` are one word each."""
    return _WORD.findall(text.casefold().replace("’", "'"))


def numbers(text: str) -> Counter[str]:
    """The numbers of a text with how often each occurs; ``10:30`` and ``1,200.50`` are one each."""
    return Counter(_NUMBER.findall(text))


def overlap(one: str, other: str) -> float:
    """Share of words that two texts have in common, 0 to 1 (Dice index of the bags of words)."""
    left, right = Counter(words(one)), Counter(words(other))
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def content(text: str) -> frozenset[str]:
    """The beginnings of the words that say what a text is about: no function words, no numbers.

    Six letters of each stand for its forms: ``cancel``, ``cancelled``, ``cancellation``.
    """
    return frozenset(
        word[:_STEM] for word in words(text) if word not in _FUNCTION and not word[0].isdigit()
    )


def is_function_word(word: str) -> bool:
    """Whether a word, case folded, holds sentences together rather than saying what they are about."""
    return word in _FUNCTION


def shorten(text: str, width: int = 60) -> str:
    """The text on one line, cut to ``width`` characters with an ellipsis: for quoting."""
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1].rstrip() + "…"


def distance(one: str, other: str, limit: int | None = None) -> int:
    """Edits between two words: insert, delete, replace, or swap neighbors.

    This is the optimal string alignment distance (a restricted Damerau-Levenshtein distance).

    Args:
        one: A word.
        other: Another.
        limit: Stop counting above this; the answer is then ``limit + 1``.
    """
    return OSA.distance(one, other, score_cutoff=limit)


def near_words(one: str, other: str) -> bool:
    """Whether one word is plausibly a misspelling of the other.

    One edit in 4 to 7 letters, two in 8 or more. Slips leave out, double or swap letters and spare
    the first one, so two edits may not exchange what the word is made of (``nephrology`` is not
    ``neurology``, nor ``cardiology`` ``radiology``). Never where digits differ (``tier 1``, ``tier 2``)
    or where one is the other's negation (``paid``, ``unpaid``).
    """
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or len(long) - len(short) > 2:  # as many edits at least
        return False
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    if long in {f"{prefix}{short}" for prefix in _PREFIXES}:
        return False
    edits = distance(one, other, 2)
    exchanged = ((Counter(one) - Counter(other)) + (Counter(other) - Counter(one))).total()
    if edits == 1:
        return one[0] == other[0] or exchanged < 2
    return edits == 2 and len(long) >= 8 and one[0] == other[0] and exchanged <= 2


def percent(share: float) -> str:
    """A share from 0 to 1 in whole percent: ``81 %``."""
    return f"{100 * share:.0f} %"


def share(part: float) -> str:
    """A share in percent that never rounds "nearly all" to all, or "hardly any" to none."""
    if part <= 0 or part >= 1:
        return "100 %" if part >= 1 else "0 %"
    return f"{min(99, max(1, round(100 * part)))} %"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 example, 2 examples."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def times(number: int) -> str:
    """How often: once, 2 times."""
    return "once" if number == 1 else f"{number:,} times"


def holds_any(text: str, words: Iterable[str]) -> bool:
    """Whether any of the words stands in a text, letter by letter.

    A plain loop, as it is asked of every text many times: a generator takes twice as long.
    """
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False
