"""Personal data that exact patterns find: what has a form, and mostly a checksum, of its own."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from curate.text.spans import Taken


@dataclass(frozen=True, slots=True)
class Personal:
    """A place that names or reaches a person.

    Attributes:
        kind: What it is, in words.
        score: How sure that is, 0 to 1.
    """

    kind: str
    start: int
    end: int
    score: float


def luhn(digits: str) -> bool:
    """Whether the check digit of a card number is right (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0


def iban(text: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 13616, mod 97)."""
    compact = re.sub(r"[\s-]", "", text).upper()
    if not 15 <= len(compact) <= 34:  # noqa: PLR2004
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _card(found: re.Match[str]) -> bool:
    digits = _digits(found[0])
    known = digits[0] in "23456" or digits.startswith("1800")
    return 13 <= len(digits) <= 19 and known and luhn(digits)  # noqa: PLR2004


def _named_card(found: re.Match[str]) -> bool:
    digits = _digits(found["at"])
    return 12 <= len(digits) <= 19 and len(set(digits)) > 1 and luhn(digits)  # noqa: PLR2004


def _named_phone(found: re.Match[str]) -> bool:
    digits = _digits(found["at"])
    dated = re.fullmatch(r"\d{4}[-. ]\d\d[-. ]\d\d|\d\d?[-. ]\d\d?[-. ]\d{4}", found["at"])
    return not dated and 7 <= len(digits) <= 15 and len(set(digits)) > 2  # noqa: PLR2004


def _phone(found: re.Match[str]) -> bool:
    digits = _digits(found[0])
    return 8 <= len(digits) <= 15 and len(set(digits)) > 2  # noqa: PLR2004


def _national(found: re.Match[str]) -> bool:
    """A number without its country's code: it begins with 0, as dates and order numbers can too."""
    dated = re.search(r"-(?:19|20)\d\d-", found[0]) or re.fullmatch(r"\d\d-\d\d-\d{4}", found[0])
    return _phone(found) and not dated and 9 <= len(_digits(found[0])) <= 12  # noqa: PLR2004


def _ssn(found: re.Match[str]) -> bool:
    area, group, serial = found[1], found[2], found[3]
    return area not in {"000", "666"} and group != "00" and serial != "0000"


def _ip(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 40) : found.start()].split()
    if before and _VERSION.fullmatch(before[-1]):
        return False
    try:
        known = IPv4Address(found[0]) if "." in found[0] else IPv6Address(found[0])
    except AddressValueError:
        return False
    return not (known.is_loopback or known.is_unspecified)


# Four numbers with points after the name of a program are its version.
_VERSION = re.compile(
    r"(?i:v|ver|version|versie|release|build|firmware|update|driver)[.:]?|(?!(?:IP|IPv4|From|Address|Host)\b)[A-Z]\w*"
)


def _any(_: re.Match[str]) -> bool:
    return True


_STREETS = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Terrace|Close|Crescent|Court|Ct|Boulevard|Blvd|Way|"
    "Place|Pl|Square|Sq|Gardens|Grove|Hill|Row|Walk|Mews|Parade|Highway|Hwy|Circle|Parkway|Pkwy"
)
_DATE = (
    r"\d{1,2}(?:st|nd|rd|th)?[/.\- ](?:of )?(?:\d{1,2}|[A-Z][a-z]{2,8})[/.\- ,]+\d{2,4}|"
    r"\d{4}[-/]\d{2}[-/]\d{2}|[A-Z][a-z]{2,8} \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_BORN = (
    r"DOB|D\.O\.B\.?|date of birth|born(?: on)?|birth ?da(?:te|y)|geb(?:oren)?(?: am)?\.?|"
    r"geburtsdatum|née? le|date de naissance|nacid[oa] el|fecha de nacimiento|nat[oa] il"
)
_REACHED = (
    r"phone(?: ?(?:number|no))?|mobile(?: (?:number|no))?|cell|tel|telephone|fax|desk|handy|"
    r"(?:tele)?fon|whats ?app|text|sms|messages to|answering at|registered|"
    r"(?:call|ring|reach|phone)(?: (?:me|us|him|her|them))?(?: back)? (?:on|at)"
)
_NUMBER = r"\+?(?:\(\d{1,5}\)[ -]?)?\d(?:[ .\-]{0,2}\d){5,13}"
_RECORD = (
    r"MRN|(?:medical )?record (?:no|number|#)|(?:patient|hospital|chart|case file) (?:no|number)|"
    r"patient id|NHS (?:no|number)|(?:health|insurance|medicare) (?:card |id )?(?:no|number|id)|"
    r"passport(?: (?:no|number))?|licen[cs]e (?:no|number)|national insurance (?:no|number)|"
    r"social security (?:no|number)|tax id"
)
_SITE = r"(?:web ?site|home ?page|blog|portfolio)"
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]{2} \d{5}(?:-\d{4})?"
_STRASSE = r"[A-ZÄÖÜ][a-zäöüß]{2,20}(?:straße|strasse|str\.|weg|platz|allee|gasse)"
_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], bool], float], ...] = (
    (
        "an e-mail address",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w-])"),
        _any,
        1.0,
    ),
    (
        "a bank account number (IBAN)",
        re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?!\w)"),
        lambda m: iban(m[0]),
        1.0,
    ),
    (
        "a payment card number",
        re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])"),
        _card,
        1.0,
    ),
    (
        "a payment card number",
        re.compile(
            r"(?i:\b(?:card|cc|visa|mastercard|maestro|amex)\b)[^\d\n]{0,25}"
            r"(?P<at>(?<![\w-])\d(?:[ -]?\d){11,18}(?![\w-]))"
        ),
        _named_card,
        0.9,
    ),
    (
        "an identity number (US social security)",
        re.compile(r"(?<![\w-])(\d{3})[- ](\d{2})[- ](\d{4})(?![\w-])"),
        _ssn,
        0.9,
    ),
    (
        "an internet (IP) address",
        re.compile(
            r"(?<![\w.:/-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)|"
            r"(?<![\w:.])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\w:])"
        ),
        _ip,
        0.8,
    ),
    (
        "a date of birth",
        re.compile(rf"(?i:\b(?:{_BORN}))[:\s]{{1,3}}(?:{_DATE})"),
        _any,
        0.9,
    ),
    (
        "a record or identity number",
        re.compile(
            rf"(?i:\b(?:{_RECORD}))\b\.?(?: is\b)?[ :#]{{0,3}}"
            r"(?P<at>(?<!\w)[A-Z]{0,3}-?\d(?:[ -]?\d){3,15}(?![\w-]))"
        ),
        _any,
        0.9,
    ),
    (
        "a personal web address",
        re.compile(
            rf"(?i:\b{_SITE}(?: is)?[:\s]{{1,3}})(?P<at>(?:https?://|www\.)[^\s<>\"]{{3,200}}[\w/])|"
            r"(?:https?://)?(?:[a-z]{2,3}\.)?(?:linkedin\.com/in/|facebook\.com/profile\.php\?id=|"
            r"instagram\.com/|tiktok\.com/@|wa\.me/|t\.me/)[\w.%-]{2,60}"
        ),
        _any,
        0.6,
    ),
    (
        "a phone number",
        re.compile(
            r"(?<![\w+#/.-])(?:\+|00[1-9]\d{0,2}[ -])\d{1,3}(?:[ .\-]?\(?\d{1,5}\)?){2,6}"
            r"(?:x\d{1,5})?(?![\w-])"
        ),
        _phone,
        0.9,
    ),
    (
        "a phone number",
        re.compile(
            r"(?<![\w+#/.-])(?:(?:\+|00)?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}"
            r"(?:x\d{1,6})?(?![\w-])"
        ),
        _phone,
        0.9,
    ),
    (
        "a phone number",
        re.compile(
            r"(?<![\w+#/.,:-])\(?0[1-9]\d{0,4}\)?[ /\-]?\d{2,8}(?:[ \-]?\d{2,8}){0,3}"
            r"(?![\w-]|[.,:]\d)"
        ),
        _national,
        0.7,
    ),
    (
        "a phone number",
        re.compile(r"(?<![\w+#/.,:-])0[1-9](?:[. ]\d{2}){4}(?![\w-]|[.,:]\d)"),
        _any,
        0.9,
    ),
    (
        "a phone number",
        re.compile(rf"(?i:\b(?:{_REACHED})\b)\.?[:\s]{{1,3}}(?P<at>{_NUMBER})(?![\w-]|[.,]\d)"),
        _named_phone,
        0.8,
    ),
    (
        "a phone number",
        re.compile(rf"(?<![\w+#/.,:-])(?P<at>{_NUMBER})(?=[ -](?i:office|fax|mobile|cell)\b)"),
        _named_phone,
        0.8,
    ),
    (
        "a street address",
        re.compile(
            r"(?<![\w-])\d{1,5}[A-Za-z]? (?:[^\W\d_][\w'’.-]{0,30} ){1,4}(?:\d{1,4},? )?"
            r"(?:Apt|Apartment|Suite|Ste)\b\.? ?#?\w{1,5}(?:,? (?:[A-Z]{2} )?\d{5})?"
        ),
        _any,
        0.8,
    ),
    (
        "a street address",
        re.compile(r"\b(?:P\.? ?O\.? ?Box|PSC \d{1,5}, Box|Postfach) \d{1,6}\b"),
        _any,
        0.8,
    ),
    (
        "a street address",
        re.compile(
            rf"(?<![\w-])\d{{1,5}}[A-Za-z]? (?:[A-Z][\w'’.-]*,? ){{1,3}}(?:{_STREETS})\b\.?"
            rf"(?:,? (?:[A-Z][\w'’-]+ ?){{1,3}})?(?:,? (?:{_POSTCODE}))?"
        ),
        _any,
        0.8,
    ),
    (
        "a street address",
        re.compile(rf"\b{_STRASSE} \d{{1,4}}[a-z]?\b(?:, ?\d{{5}} [A-ZÄÖÜ]\w+)?"),
        _any,
        0.8,
    ),
)  # fmt: skip


_HINT = re.compile(r"[\d@]|www\.|https?:|\.com/", re.IGNORECASE)
"""All personal data that is found has one of these."""

_NAMES = {
    "an e-mail address": "EMAIL",
    "a bank account number (IBAN)": "IBAN",
    "a payment card number": "CARD",
    "an identity number (US social security)": "SSN",
    "an internet (IP) address": "IP",
    "a date of birth": "BORN",
    "a record or identity number": "RECORD",
    "a personal web address": "URL",
    "a phone number": "PHONE",
    "a street address": "ADDRESS",
}
PSEUDONYM = re.compile(rf"\[(?:{'|'.join(_NAMES.values())}) \d{{4}}\]")


def pseudonym(kind: str, value: str, group: str = "") -> str:
    """What stands for a value: ``[PHONE 4821]``, the same for the same value within a group.

    Spaces, punctuation and letter case of the value don't count. The number is four digits of a hash
    (SHA-256) of group and value: it needs no list of who is who, and too little of it is left to find
    the value again. Two values of one group share a number once in ten thousand pairs.
    """
    plain = re.sub(r"[\W_]", "", value).casefold()
    digest = sha256(f"{group}\0{kind}\0{plain}".encode("utf-8", "surrogatepass")).digest()
    return f"[{_NAMES[kind]} {int.from_bytes(digest[:8]) % 10_000:04}]"


def personal_data(text: str) -> Iterator[Personal]:
    """Personal data in a text, in order, none overlapping.

    Found are e-mail and IP addresses, IBANs and card numbers (by checksum), US social security
    numbers, record numbers that say so, phone numbers, dates of birth that say so, street addresses,
    and web addresses of a person. Names are not.
    """
    if not _HINT.search(text):
        return
    taken = Taken(len(text))
    found: list[Personal] = []
    for kind, pattern, test, score in _KINDS:
        for match in pattern.finditer(text):
            start, end = match.span("at" if match.groupdict().get("at") else 0)
            if taken.free(start, end) and test(match):
                taken.cover(start, end)
                found.append(Personal(kind, start, end, score))
    yield from sorted(found, key=lambda place: place.start)
