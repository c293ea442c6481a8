"""Finding the personal data of a text: what has a form of its own, and what the words beside it name."""

import re
from collections.abc import Iterator, Sequence

from curate.text.personal.addresses import addresses
from curate.text.personal.checksums import IBAN_BEGINNING, ibans
from curate.text.personal.kinds import Personal
from curate.text.personal.names import names
from curate.text.personal.patterns import DATE, PATTERNS
from curate.text.personal.pseudonyms import PSEUDONYM
from curate.text.prefilter import Prefilter
from curate.text.spans import Taken

_IBAN = -1
_FORMS = Prefilter(
    {**{number: one.form for number, one in enumerate(PATTERNS)}, _IBAN: IBAN_BEGINNING}
)
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


def _formed(text: str) -> Iterator[Personal]:
    """What has a form of its own, pattern after pattern."""
    possible = _FORMS.possible(text)
    if _IBAN in possible:
        yield from ibans(text)
    for number in sorted(possible - {_IBAN}):
        pattern = PATTERNS[number]
        for match in pattern.form.finditer(text):
            start, end = match.span("at" if match.groupdict().get("at") else 0)
            if pattern.fits(match):
                yield Personal(pattern.kind, start, end, pattern.score)


def _candidates(text: str, found: list[Personal]) -> Iterator[Personal]:
    """Places in the order in which they win; ``found`` is what won so far."""
    yield from _formed(text)
    for address in addresses(text):
        yield Personal("address", address.start, address.end, address.score)
    mailboxes = [text[one.start : one.end] for one in found if one.kind == "email"]
    for name in names(text, [box.partition("@")[0] for box in mailboxes]):
        yield Personal("name", name.start, name.end, name.score)
