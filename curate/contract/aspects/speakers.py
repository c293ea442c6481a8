"""The names of speakers in a dialogue: ``Doctor:``, ``DOCTOR:``, ``Guest_clinican:``."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from curate.contract.spelling import fold, match, spellings

_TURN = re.compile(r"^[ \t]*(?P<name>[^\W\d_][\w .'’-]{0,28}?\d?)[ \t]*:(?=[ \t]|$)", re.MULTILINE)
TURNS = 2
SHARE = 0.6
"""Share of a text's lines that somebody must speak for it to be a dialogue."""
FEWEST = 3
_SHORT = {
    "dr": "doctor", "doc": "doctor", "pt": "patient", "agt": "agent", "rep": "representative",
    "cust": "customer", "clin": "clinician", "tech": "technician", "op": "operator", "usr": "user",
}  # fmt: skip


def turns(text: str, known: Collection[str] = ()) -> Iterator[tuple[int, int, str]]:
    """Names before what is said, with their places, in a text that is a dialogue.

    In a dialogue people speak again, or are known; of the headings of a note most stand there once.
    """
    if ":" not in text:
        return
    found = [(m.start("name"), m.end("name"), m["name"]) for m in _TURN.finditer(text)]
    lines = sum(1 for line in text.split("\n") if line.strip())
    said_by = [fold(name) for _, _, name in found]
    # Half of what is said is said by people who speak again after somebody else, or who are known.
    again = {name for name in said_by if _speaks_again(name, said_by)}
    familiar = sum(name in known for _, _, name in found)
    spoken = 2 * max(sum(name in again for name in said_by), familiar) >= len(found)
    if len(found) >= TURNS and spoken and len(found) >= SHARE * lines:
        yield from found


def _speaks_again(name: str, said_by: Sequence[str]) -> bool:
    places = [place for place, one in enumerate(said_by) if one == name]
    return places[-1] - places[0] >= len(places)


def names(texts: Iterable[str]) -> Counter[str]:
    """Names of speakers with how many turns each has."""
    return Counter(name for text in texts for _, _, name in turns(text))


def right_names(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The right spellings: those that recur, each in the majority's way."""
    known = spellings(name for name, count in counts.items() for _ in range(count)).right
    by_fold = {fold(name): name for name in known}
    return tuple(
        name
        for name, count in known.items()
        if count >= FEWEST and not _is_short_for(name, by_fold, known)
    )


def _is_short_for(name: str, by_fold: Mapping[str, str], known: Mapping[str, int]) -> bool:
    long = by_fold.get(_SHORT.get(fold(name), ""))
    return long is not None and known[long] > known[name]


def meant(name: str, right: Iterable[str]) -> str | None:
    """The right spelling of a name; None where it is right, or nobody can tell."""
    known = tuple(right)
    if name in known:
        return None
    long = _SHORT.get(fold(name))
    return next((one for one in known if fold(one) == long), None) or match(name, known)
