"""Numbers that carry their own check: payment cards and bank accounts."""

import re
from collections.abc import Iterator

from curate.text.personal.kinds import Personal


def luhn(digits: str) -> bool:
    """Whether the check digit of a card number is right (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27,
    "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28,
    "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23,
    "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26,
    "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
    "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28,
    "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22,
    "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25,
    "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}  # fmt: skip
IBAN_BEGINNING = re.compile(r"(?<!\w)([A-Za-z]{2})\d{2}(?=[ -]?[A-Za-z0-9]{4})")
_IBAN_CHARS = re.compile(r"[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){13,33}")


def iban(text: str) -> bool:
    """Whether the check digits and the length of an IBAN are right (ISO 13616, mod 97)."""
    compact = re.sub(r"[\s-]", "", text).upper()
    if len(compact) != _IBAN_LENGTHS.get(compact[:2]):
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def ibans(text: str) -> Iterator[Personal]:
    """The bank account numbers of a text."""
    for start in IBAN_BEGINNING.finditer(text):
        length = _IBAN_LENGTHS.get(start[1].upper())
        run = _IBAN_CHARS.match(text, start.start())
        if length is None or run is None:
            continue
        places = [run.start() + at for at, c in enumerate(run[0]) if c.isalnum()]
        end = places[length - 1] + 1 if len(places) >= length else 0
        if end and not text[end : end + 1].isalnum() and iban(text[start.start() : end]):
            yield Personal("iban", start.start(), end, 1.0)
