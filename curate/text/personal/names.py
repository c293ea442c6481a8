"""Names of people: what the words before them give away, and full names with a usual given name."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from curate.text.personal.given_names import ALSO_WORDS, GIVEN
from curate.text.personal.name_cues import CUES, LEADING, SPOKEN, Cue
from curate.text.personal.name_lists import NOT_NAMES, ORGANISATION, PARTICLES
from curate.text.prefilter import Prefilter

_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_])(?!s\b)|-(?=[^\W\d_]))*")
_GAP = re.compile(r"(?:\.? |\.)(?! )")

_CAPITAL = re.compile(r"(?<![\w.@/#-])[A-ZÀ-ÖØ-ÞŁŠŽČ][\w'’-]+")
_SURE = 0.7
_ALONE = 0.5
_GOES_ON = re.compile(r"[ ][A-ZÀ-Þ0-9]|[-@/]|\.\w")
_WENT_BEFORE = re.compile(r"[A-ZÀ-Þ][\w'’-]* \Z|\d \Z")
_SENTENCE_BEGINS = re.compile(r"[.!?:\n\"“(]\s*\Z")
_DOES = re.compile(r"[:,]| (?:is|was|has|had|will|would|said|says|asked|told|called|wants|and)\b")
_SPOKEN = "spoken"
_PREFILTER = Prefilter({**{cue.kind: cue.before for cue in CUES}, _SPOKEN: SPOKEN})
_INNER = ("Mc", "Mac", "De", "Di", "La", "Le", "Van", "O'", "O’", "D'", "D’")


@dataclass(frozen=True, slots=True)
class Name:
    """Where a text names a person, and how sure that is (0 to 1)."""

    start: int
    end: int
    score: float


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name that tell who it is: without titles, particles and initials."""
    words = _TOKEN.findall(LEADING.sub("", text.strip(), count=1) if LEADING.match(text) else text)
    return tuple(w for w in words if len(w) > 1 and _fold(w) not in PARTICLES)


def names(text: str, mailboxes: Sequence[str] = ()) -> Iterator[Name]:
    """Names of people in a text, in order, none overlapping.

    Found is what words give away (a title, a salutation, "my name is", a sign-off, ``Patient:``) and
    two capitalised words of which the first is a usual given name; then the same words wherever else
    they stand. A usual given name alone is found within a sentence. A surname that nothing gives away is
    not found. A full name scores above 0.7, a surname or given name alone less: it hardly identifies
    anybody by itself.

    Args:
        text: Any text.
        mailboxes: The parts of e-mail addresses before the @: ``anna.berger`` says that Anna and Berger
            are names.
    """
    found: dict[int, Name] = {}
    possible = _PREFILTER.possible(text)
    for name in (*_introduced(text, possible), *_own(text, possible), *_full(text)):
        _keep(found, name)
    for name in _repeated(text, found, mailboxes):
        _keep(found, name)
    yield from sorted(found.values(), key=lambda name: name.start)


def _introduced(text: str, possible: Collection[str]) -> Iterator[Name]:
    """Names that a title, a salutation, a sign-off or the like stands before."""
    for cue in CUES:
        if cue.kind not in possible:
            continue
        for match in cue.before.finditer(text):
            read = _read(text, match.end())
            if read is None or not _fits(text, cue, read):
                continue
            if read.count > 1 or read.given or cue.kind not in {"called", "field"}:
                yield Name(read.start, read.end, cue.full if read.count > 1 else cue.single)


def _own(text: str, possible: Collection[str]) -> Iterator[Name]:
    """Names that people say are theirs, where a usual given name makes sure of it."""
    if _SPOKEN not in possible:
        return
    for match in SPOKEN.finditer(text):
        read = _read(text, match.end())
        if read is not None and read.given:
            yield Name(read.start, read.end, 0.9 if read.count > 1 else 0.6)


def _full(text: str) -> Iterator[Name]:
    """Two capitalised words of which the first is a usual given name, or such a name alone."""
    if not any(map(_is_given, _CAPITAL.findall(text))):
        return
    for match in _CAPITAL.finditer(text):
        if not _is_given(match[0]):
            continue
        word = _without_s(match[0])
        read = _read(text, match.start())
        if read and read.count > 1:
            yield Name(read.start, read.end, 0.75)
        elif word not in ALSO_WORDS and word not in NOT_NAMES and _alone(text, match):
            end = match.end() - (2 if match[0].endswith(("'s", "’s")) else 0)
            yield Name(match.start(), end, _ALONE)


@lru_cache(maxsize=1 << 14)
def _is_given(word: str) -> bool:
    """Whether a word, or whose it is, is a usual given name."""
    return _without_s(word) in GIVEN


def _without_s(word: str) -> str:
    return _fold(word.removesuffix("'s").removesuffix("’s"))


def _alone(text: str, match: re.Match[str]) -> bool:
    """Whether a given name stands for a person: in a sentence, or before what a person says or does.

    At the beginning of a sentence any word is capitalised, and beside another capital it is part of the name
    of a street, a company, a product.
    """
    after, before = text[match.end() : match.end() + 12], text[: match.start()][-20:]
    if match[0].isupper() or _GOES_ON.match(after) or _WENT_BEFORE.search(before):
        return False
    if ORGANISATION.match(text, match.end()):
        return False
    begins = not before.strip() or _SENTENCE_BEGINS.search(before) is not None
    return not begins or _DOES.match(after) is not None


@dataclass(frozen=True, slots=True)
class _Read:
    start: int
    end: int
    count: int
    given: bool


def _fold(word: str) -> str:
    return word.casefold()


def _read(text: str, start: int) -> _Read | None:
    """The name that begins at a place: capitalised words, initials and particles between them."""
    title = LEADING.match(text, start)
    start = title.end() if title else start
    place, end, count, given = start, start, 0, False
    while count < 4 and (token := _TOKEN.match(text, place)) is not None:
        word = token[0]
        folded = _fold(word)
        if not _is_particle(word, folded, first=not count):
            if not _is_name(word, folded):
                break
            initial = len(word) == 1
            follower = text[token.end() : token.end() + 1]
            if initial and not count and (word in "XYZ" or follower != "."):
                break
            count += not initial
            given |= folded.split("-")[0] in GIVEN
            end = token.end()
        gap = _GAP.match(text, token.end())
        if gap is None or ("." in gap[0] and len(word) > 1):
            break
        place = gap.end()
    if not count or ORGANISATION.match(text, end):
        return None
    shouted = text[start:end].isupper()
    return None if shouted and count == 1 and end - start < 4 else _Read(start, end, count, given)


def _is_particle(word: str, folded: str, *, first: bool) -> bool:
    """Whether a word joins two of a name; only few can begin one."""
    joins = folded in PARTICLES and not word[0].isupper()
    return joins and (not first or folded in {"van", "von", "de", "al"})


def _is_name(word: str, folded: str) -> bool:
    return (
        word[0].isupper()
        and folded not in NOT_NAMES
        and (
            word[1:].islower()
            or len(word) == 1
            or word.isupper()
            or not word.isalpha()
            or _inner(word)
        )
    )


def _inner(word: str) -> bool:
    """MacArthur, DeLuca, O'Neill: one more capital within is no product name yet."""
    return word.startswith(_INNER) and sum(c.isupper() for c in word) == 2


def _fits(text: str, cue: Cue, read: _Read) -> bool:
    """Whether what comes after a name fits the words before it."""
    after = text[read.end : read.end + 2]
    if cue.kind == "greeting":
        return not after or after[0] in ",!.:;–\n)" or after[:2] in {" -", " –", " ,", " !"}
    if cue.kind == "closing":
        return not after.strip() or after[0] in "\n,.|(" or read.given
    if cue.kind == "field":
        return not after or after[0] in "\n,;|(." or after == "  "
    return True


def _keep(found: dict[int, Name], name: Name) -> None:
    clash = [n for n in found.values() if n.start < name.end and name.start < n.end]
    if any((n.end - n.start, n.score) >= (name.end - name.start, name.score) for n in clash):
        return
    for other in clash:
        del found[other.start]
    found[name.start] = name


def _repeated(text: str, found: dict[int, Name], mailboxes: Sequence[str]) -> Iterator[Name]:
    """The words of names that are sure, and those of mailboxes, wherever they stand capitalised."""
    known = [text[name.start : name.end] for name in found.values() if name.score >= _SURE]
    sure = {word for name in known for word in name_words(name) if len(word) > 2}
    for box in mailboxes:
        parts = [part for part in re.split(r"[\W\d_]+", box.casefold()) if len(part) > 2]
        sure |= {p.capitalize() for p in parts if len(parts) > 1 and p not in NOT_NAMES}
    if not sure:
        return
    before: Name | None = None
    for match in _CAPITAL.finditer(text):
        word = match[0].removesuffix("'s").removesuffix("’s")
        start, end = match.start(), match.start() + len(word)
        if word not in sure or ORGANISATION.match(text, end):
            continue
        if before is not None and text[before.end : start] == " ":
            before = Name(before.start, end, 0.75)
        else:
            if before is not None:
                yield before
            before = Name(start, end, 0.65)
    if before is not None:
        yield before
