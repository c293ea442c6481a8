"""Personal data: what has a form (mostly a checksum) of its own, and what the words beside it name."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Literal

from curate.text.personal.addresses import addresses
from curate.text.personal.names import name_words, names
from curate.text.spans import Taken

Kind = Literal[
    "email",
    "iban",
    "card",
    "ssn",
    "ip",
    "born",
    "record",
    "url",
    "phone",
    "address",
    "name",
    "date",
    "place",
    "origin",
]
WORDS: Mapping[Kind, str] = {
    "email": "an e-mail address",
    "iban": "a bank account number (IBAN)",
    "card": "a payment card number",
    "ssn": "an identity number (US social security)",
    "ip": "an internet (IP) address",
    "born": "a date of birth",
    "record": "a record, customer or identity number",
    "url": "a personal web address",
    "phone": "a phone number",
    "address": "a street address",
    "name": "a name",
    "date": "a date",
    "place": "a place",
    "origin": "a nationality, religion or party",
}
"""What each kind is, in words."""
IDENTIFYING = 0.8
"""Score from which a hit identifies or reaches a person by itself: a full name does, “Mr Miller” not."""


@dataclass(frozen=True, slots=True)
class Personal:
    """A place that names or reaches a person.

    Attributes:
        score: How sure it is that this identifies a person, 0 to 1.
    """

    kind: Kind
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


_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "CH": 21,
    "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "ES": 24, "FI": 18, "FO": 18,
    "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15,
    "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VG": 24, "XK": 20,
}  # fmt: skip
_IBAN_START = re.compile(r"(?<!\w)([A-Za-z]{2})\d{2}(?=[ -]?[A-Za-z0-9]{4})")
_IBAN_CHARS = re.compile(r"[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){13,33}")


def iban(text: str) -> bool:
    """Whether the check digits and the length of an IBAN are right (ISO 13616, mod 97)."""
    compact = re.sub(r"[\s-]", "", text).upper()
    if len(compact) != _IBAN_LENGTHS.get(compact[:2]):
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def _ibans(text: str) -> Iterator[Personal]:
    for start in _IBAN_START.finditer(text):
        length = _IBAN_LENGTHS.get(start[1].upper())
        run = _IBAN_CHARS.match(text, start.start())
        if length is None or run is None:
            continue
        places = [run.start() + at for at, c in enumerate(run[0]) if c.isalnum()]
        end = places[length - 1] + 1 if len(places) >= length else 0
        if end and not text[end : end + 1].isalnum() and iban(text[start.start() : end]):
            yield Personal("iban", start.start(), end, 1.0)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


# First digits of an issuer and the lengths of its numbers (ISO/IEC 7812, published ranges).
_CARD = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}|"
    r"35\d{14}|(?:2131|1800)\d{11}|(?:5[0678]|6)\d{10,17}"
)
_MOMENT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4,9}")


def _card(found: re.Match[str]) -> bool:
    digits = _digits(found[0])
    fits = 13 <= len(digits) <= 19 and _CARD.fullmatch(digits)  # noqa: PLR2004
    return bool(fits) and luhn(digits) and not _MOMENT.fullmatch(digits)


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
    near = found.string[max(0, found.start() - 60) : found.end() + 20]
    before = found.string[max(0, found.start() - 40) : found.start()].split()
    if "." in found[0] and not _NETWORK.search(near):
        versioned = before and _VERSION.fullmatch(before[-1])
        if versioned or _VERSIONS.search(found.string):
            return False
    try:
        known = IPv4Address(found[0]) if "." in found[0] else IPv6Address(found[0])
    except AddressValueError:
        return False
    return not (known.is_loopback or known.is_unspecified)


# Four numbers with points after the name of a program are its version.
_VERSION = re.compile(
    r"(?i:v|ver|version|versie|release|build|firmware|update|driver)[.:]?|(?!(?:IP|IPv4|From|Address|"
    r"Host)\b)[A-Z]\w*"
)
_VERSIONS = re.compile(r"(?i)\b(?:version|build|release|downgrad|upgrad|installed|firmware)")
_NETWORK = re.compile(
    r"(?i)\b(?:ip|ipv4|ipv6|host|server|network|subnet|gateway|router|ping|dns|logged in|login|"
    r"sign(?:ed)?[ -]in)\b"
)


_TEAM = re.compile(
    r"(?:(?:customer|client|kunden)?[._-]?(?:support|service|care|success|help|helpdesk|help-desk|desk|"
    r"team|hilfe)|"
    r"info|kontakt|contact|hello|hallo|sales|vertrieb|billing|invoices?|rechnung|accounts?|accounting|"
    r"orders?|"
    r"returns?|refunds?|shipping|office|admin|administrator|postmaster|webmaster|hostmaster|abuse|security|"
    r"privacy|datenschutz|dpo|legal|press|presse|media|marketing|jobs|careers?|hr|bewerbung|feedback|news|"
    r"newsletter|no-?_?reply|do-?not-?reply|donotreply|mailer-daemon|bounce|root|it|enquir(?:y|ies)|"
    r"inquir(?:y|ies)|"
    r"reservations?|booking|bookings|reception|service|servicio|soporte|atencion|ayuda|assistance|aide)"
    r"(?:[._-]?(?:[a-z]{2}|team|desk|dept|center|centre|us|uk|eu|de))?",
    re.IGNORECASE,
)


_FILE = re.compile(r"\.(?:xpi|png|jpe?g|gif|svg|js|css|py|json|html?|zip)\Z", re.IGNORECASE)


def _mailbox(found: re.Match[str]) -> bool:
    """A mailbox of a person: one of a team (support@, info@) reaches nobody in particular."""
    box, _, domain = found[0].partition("@")
    return not (_TEAM.fullmatch(box) or _FILE.search(domain))


def _any(_: re.Match[str]) -> bool:
    return True


_DATE = (
    r"\d{1,2}(?:st|nd|rd|th|\.)?[/.\- ]{1,2}(?:of |de )?(?:\d{1,2}|[^\W\d_]{3,10}\.?)(?:[/.\- ,]{1,2}|"
    r"\.? de )\d{2,4}(?!\d)|"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_BORN = (
    r"DOB|D\.O\.B\.?|date of birth(?: is)?|born(?: on)?|birth ?da(?:te|y)(?: is)?|geb(?:oren)?(?: am)?\.?|"
    r"geburtsdatum(?: ist)?|née? le|date de naissance|nacid[oa] el|fecha de nacimiento|nat[oa] il|"
    r"data di nascita|"
    r"data de nascimento|geboren op|geboortedatum"
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
    r"social security (?:no|number)|tax id|"
    r"(?:customer|client|member(?:ship)?|account|policy|employee|subscriber|cardholder|beneficiary) "
    r"(?:no|number|id|#)|kunden(?:nummer|nr)|vertrags(?:nummer|nr)|versicherten(?:nummer|nr)|"
    r"patienten(?:nummer|nr|-id)|fall(?:nummer|nr)|ausweis(?:nummer|nr)|steuer(?:nummer|-id)|"
    r"(?:num[ée]ro|n°) (?:de )?(?:client|dossier|compte|sécurité sociale)|"
    r"n[úu]mero de (?:cliente|expediente|afiliado|socio)|historia cl[íi]nica|dni|nie"
)
_SITE = (
    r"(?:(?:my|his|her|our|personal|own) (?:web ?site|home ?page|blog|portfolio)(?: is)?|"
    r"(?:web ?site|home ?page):)"
)
# In a web address: the place of one person, or what opens it.
_ACCOUNT = (
    # A page of a handbook (/user/guide.html) is no person: their place has a number or a point in it.
    r"(?:/(?:u|users?|profiles?|patients?)/(?=[\w.%~-]*[\d.])(?![\w%~-]*\.(?:html?|php|aspx?|pdf)\b)"
    r"[\w.%~-]{2,60}|"
    r"/[~@][\w.-]{2,60}|"
    r"[?&](?:\w+_)?(?:token|e-?mail|user(?:name|_?id)?|uid|session|sid|auth|password|pwd|phone)="
    r"[^\s&<>\"]{2,200})"
)
_KINDS: tuple[tuple[Kind, re.Pattern[str], Callable[[re.Match[str]], bool], float], ...] = (
    (
        "email",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w-])"),
        _mailbox,
        1.0,
    ),
    (
        "card",
        re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])"),
        _card,
        1.0,
    ),
    (
        "card",
        re.compile(
            r"(?i:\b(?:card|cc|visa|mastercard|maestro|amex)\b)[^\d\n]{0,25}"
            r"(?P<at>(?<![\w-])\d(?:[ -]?\d){11,18}(?![\w-]))"
        ),
        _named_card,
        0.9,
    ),
    (
        "ssn",
        re.compile(r"(?<![\w-])(\d{3})[- ](\d{2})[- ](\d{4})(?![\w-])"),
        _ssn,
        0.9,
    ),
    (
        "ip",
        re.compile(
            r"(?<![\w.:/-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)|"
            r"(?<![\w:.])(?:(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|"
            r"(?=[0-9a-fA-F:]*\d)(?:[0-9a-fA-F]{1,4}:){2,6}(?::[0-9a-fA-F]{1,4}){1,5})(?![\w:])"
        ),
        _ip,
        0.7,
    ),
    (
        "born",
        re.compile(rf"(?i:\b(?:{_BORN}))[:\s]{{1,3}}(?P<at>{_DATE})"),
        _any,
        0.9,
    ),
    (
        "record",
        re.compile(
            rf"(?i:\b(?:{_RECORD}))\b\.?(?: is\b)?[ :#]{{0,3}}"
            r"(?P<at>(?<!\w)[A-Z]{0,3}-?\d(?:[ -]?\d){3,15}(?![\w-]))"
        ),
        _any,
        0.9,
    ),
    (
        "url",
        re.compile(
            rf"(?i:\b{_SITE}[:\s]{{1,3}})(?P<at>(?:https?://|www\.)[^\s<>\"]{{3,200}}[\w/])|"
            r"(?:https?://)?(?:[a-z]{2,3}\.)?(?:linkedin\.com/in/|facebook\.com/profile\.php\?id=|"
            r"instagram\.com/|tiktok\.com/@|wa\.me/|t\.me/)[\w.%-]{2,60}|"
            rf"https?://[^\s<>\"]{{0,200}}?{_ACCOUNT}[^\s<>\"]{{0,200}}(?<=[\w/=%~])"
        ),
        _any,
        0.6,
    ),
    (
        "phone",
        re.compile(
            r"(?<![\w+#/.-])(?:\+|00[1-9]\d{0,2}[ -])\d{1,3}(?:[ .\-]?\(?\d{1,5}\)?){2,6}"
            r"(?:x\d{1,5})?(?![\w-])"
        ),
        _phone,
        0.9,
    ),
    (
        "phone",
        re.compile(
            r"(?<![\w+#/.-])(?:(?:\+|00)?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}"
            r"(?:x\d{1,6})?(?![\w-])"
        ),
        _phone,
        0.9,
    ),
    (
        "phone",
        re.compile(
            r"(?<![\w+#/.,:-])\(?0[1-9]\d{0,4}\)?[ /\-]?\d{2,8}(?:[ \-]?\d{2,8}){0,3}"
            r"(?![\w-]|[.,:]\d)"
        ),
        _national,
        0.8,
    ),
    (
        "phone",
        re.compile(r"(?<![\w+#/.,:-])0[1-9](?:[. ]\d{2}){4}(?![\w-]|[.,:]\d)"),
        _any,
        0.9,
    ),
    (
        "phone",
        re.compile(rf"(?i:\b(?:{_REACHED})\b)(?:\.?:\s{{0,3}}|\.? {{1,2}})(?P<at>{_NUMBER})(?![\w-]|"
                   rf"[.,]\d)"),
        _named_phone,
        0.8,
    ),
    (
        "phone",
        re.compile(rf"(?<![\w+#/.,:-])(?P<at>{_NUMBER})(?=[ -](?i:office|fax|mobile|cell)\b)"),
        _named_phone,
        0.8,
    ),
)  # fmt: skip


_LONG_NUMBER = re.compile(r"\d(?:[ .()/-]{0,3}\d){5}")
_NEEDS: Mapping[Kind, re.Pattern[str]] = {
    "email": re.compile("@"),
    "card": _LONG_NUMBER,
    "ssn": _LONG_NUMBER,
    "phone": _LONG_NUMBER,
    "record": re.compile(r"\d(?:[ -]?\d){3}"),
    "born": re.compile(r"\d[\d.,/ thsrnd-]"),
    "ip": re.compile(r"\d\.\d|[\da-fA-F]:[\da-fA-F:]"),
    "url": re.compile(r"https?:|www\.|\.com/|\.me/", re.IGNORECASE),
}
"""What each kind has somewhere: most texts have none of it, and are told apart in no time."""
_HINT = re.compile(r"[\d@]|www\.|https?:|\.com/", re.IGNORECASE)
"""All personal data that has a form of its own has one of these."""
_NUMERIC: frozenset[Kind] = frozenset({"card", "ssn", "phone", "record", "born"})
"""Kinds that are a number with words around it: looked for near digits only."""
_BEFORE, _BEHIND = 120, 60
_DIGITS = re.compile(r"\d+")
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


_ANY_DATE = re.compile(rf"(?<![\w/.-])(?:{_DATE})(?![\w/-])")


def dates(text: str, known: Sequence[Personal]) -> list[Personal]:
    """Every date of a text that is not known already: for moving all dates of a group alike."""
    found = [Personal("date", *match.span(), 0.5) for match in _ANY_DATE.finditer(text)]
    return [one for one in found if all(one.end <= k.start or k.end <= one.start for k in known)]


def _near_digits(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that hold its digits and what is said about them."""
    near: list[tuple[int, int]] = []
    for match in _DIGITS.finditer(text):
        begin, until = max(0, match.start() - _BEFORE), match.end() + _BEHIND
        if near and begin <= near[-1][1]:
            near[-1] = (near[-1][0], until)
        else:
            near.append((begin, until))
    return near


def _candidates(text: str, found: list[Personal]) -> Iterator[Personal]:
    """Places in the order in which they win; ``found`` is what won so far."""
    if _HINT.search(text):
        yield from _ibans(text)
        there = {need: need.search(text) is not None for need in set(_NEEDS.values())}
        near = _near_digits(text)
        for kind, pattern, test, score in _KINDS:
            if not there[_NEEDS[kind]]:
                continue
            for begin, until in near if kind in _NUMERIC else ((0, len(text)),):
                for match in pattern.finditer(text, begin, until):
                    start, end = match.span("at" if match.groupdict().get("at") else 0)
                    if test(match):
                        yield Personal(kind, start, end, score)
        for address in addresses(text):
            yield Personal("address", address.start, address.end, address.score)
    mailboxes = [text[one.start : one.end] for one in found if one.kind == "email"]
    for name in names(text, [box.partition("@")[0] for box in mailboxes]):
        yield Personal("name", name.start, name.end, name.score)
