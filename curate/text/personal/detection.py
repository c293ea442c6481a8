"""Finding the personal data of a text: what has a form of its own, and what the words beside it name."""

import re
from collections.abc import Iterator, Sequence

from curate.text.personal.addresses import addresses
from curate.text.personal.checksums import ibans
from curate.text.personal.kinds import Personal
from curate.text.personal.names import names
from curate.text.personal.pattern import Pattern
from curate.text.personal.patterns import (
    DATE,
    LONG_NUMBER,
    NEEDS,
    NUMERIC,
    PATTERNS,
    has_form,
    has_site,
)
from curate.text.personal.pseudonyms import PSEUDONYM
from curate.text.spans import Taken
from curate.text.words import holds_any

_BEFORE, _BEHIND = 120, 60
_SIGNS = 4  # a plus, a bracket before the first digit
_DIGITS = re.compile(r"\d+")
_ANY_DATE = re.compile(rf"(?<![\w/.-])(?:{DATE})(?![\w/-])")


def personal_data(text: str) -> Iterator[Personal]:
    """Personal data in a text, in order, none overlapping.

    Found are e-mail addresses (not those of a team, as support@), IP addresses, IBANs and card numbers
    (by checksum), US social security numbers, record and customer numbers that say so, phone numbers,
    dates of birth that say so, street addresses, web addresses of a person, and names that the words
    around them or a usual given name give away.
    """
    taken = Taken(len(text))
    for match in PSEUDONYM.finditer(text):
        taken.cover(*match.span())
    found: list[Personal] = []
    for place in _candidates(text, found):
        # Not a comprehension: the candidates look at what was found so far.
        if place.start < place.end and taken.take(place.start, place.end):
            found.append(place)  # noqa: PERF401
    yield from sorted(found, key=lambda place: place.start)


def dates(text: str, known: Sequence[Personal]) -> list[Personal]:
    """Every date of a text that is not known already: for moving all dates of a group alike."""
    found = [Personal("date", *match.span(), 0.5) for match in _ANY_DATE.finditer(text)]
    return [one for one in found if all(one.end <= k.start or k.end <= one.start for k in known)]


def _near(text: str, number: re.Pattern[str], before: int) -> list[tuple[int, int]]:
    """The stretches of a text that hold its numbers and what stands around them."""
    near: list[tuple[int, int]] = []
    for match in number.finditer(text):
        begin, until = max(0, match.start() - before), match.end() + _BEHIND
        if near and begin <= near[-1][1]:
            near[-1] = (near[-1][0], until)
        else:
            near.append((begin, until))
    return near


def _formed(text: str, low: str) -> Iterator[Personal]:
    """What has a form of its own, pattern after pattern; patterns that can't match are not tried."""
    there = {need: need.search(text) is not None for need in set(NEEDS.values())}
    site = has_site(low)
    stretches: dict[tuple[re.Pattern[str], int], list[tuple[int, int]]] = {}
    same = len(low) == len(text)  # else what is folded stands elsewhere
    for pattern in PATTERNS:
        if not (site if pattern.kind == "url" else there[NEEDS[pattern.kind]]):
            continue
        for begin, until in _stretches(pattern, text, stretches):
            if pattern.words:
                part = low[begin:until] if same else low
                if not holds_any(part, pattern.words):
                    continue
            for match in pattern.form.finditer(text, begin, until):
                start, end = match.span("at" if match.groupdict().get("at") else 0)
                if pattern.fits(match):
                    yield Personal(pattern.kind, start, end, pattern.score)


def _stretches(
    pattern: Pattern, text: str, known: dict[tuple[re.Pattern[str], int], list[tuple[int, int]]]
) -> Sequence[tuple[int, int]]:
    """Where a pattern can match: at long numbers, around digits, or anywhere."""
    if pattern.kind not in NUMERIC:
        return ((0, len(text)),)
    by = (LONG_NUMBER, _SIGNS) if pattern.bare else (_DIGITS, _BEFORE)
    if by not in known:
        known[by] = _near(text, *by)
    return known[by]


def _candidates(text: str, found: list[Personal]) -> Iterator[Personal]:
    """Places in the order in which they win; ``found`` is what won so far."""
    low = text.casefold()
    if has_form(text, low):
        yield from ibans(text)
        yield from _formed(text, low)
        for address in addresses(text):
            yield Personal("address", address.start, address.end, address.score)
    mailboxes = [text[one.start : one.end] for one in found if one.kind == "email"]
    for name in names(text, [box.partition("@")[0] for box in mailboxes]):
        yield Personal("name", name.start, name.end, name.score)
