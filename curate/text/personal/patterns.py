"""What personal data of each kind looks like: its own form, and the words beside it."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from curate.text.personal.checksums import luhn
from curate.text.personal.pattern import Pattern, any_match, digits_of
from curate.text.personal.phone_numbers import PHONE_PATTERNS

# First digits of an issuer and the lengths of its numbers (ISO/IEC 7812, published ranges).
_CARD = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}|"
    r"35\d{14}|(?:2131|1800)\d{11}|(?:5[0678]|6)\d{10,17}"
)
_MOMENT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4,9}")


def _card(found: re.Match[str]) -> bool:
    digits = digits_of(found[0])
    fits = 13 <= len(digits) <= 19 and _CARD.fullmatch(digits)
    return bool(fits) and luhn(digits) and not _MOMENT.fullmatch(digits)


def _named_card(found: re.Match[str]) -> bool:
    digits = digits_of(found["at"])
    return 12 <= len(digits) <= 19 and len(set(digits)) > 1 and luhn(digits)


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


DATE = (
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


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "email",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w-])"),
        _mailbox,
        1.0,
    ),
    Pattern(
        "card",
        re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])"),
        _card,
        1.0,
    ),
    Pattern(
        "card",
        re.compile(
            r"(?i:\b(?:card|cc|visa|mastercard|maestro|amex)\b)[^\d\n]{0,25}"
            r"(?P<at>(?<![\w-])\d(?:[ -]?\d){11,18}(?![\w-]))"
        ),
        _named_card,
        0.9,
    ),
    Pattern(
        "ssn",
        re.compile(r"(?<![\w-])(\d{3})[- ](\d{2})[- ](\d{4})(?![\w-])"),
        _ssn,
        0.9,
    ),
    Pattern(
        "ip",
        re.compile(
            r"(?<![\w.:/-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)|"
            r"(?<![\w:.])(?:(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|"
            r"(?=[0-9a-fA-F:]*\d)(?:[0-9a-fA-F]{1,4}:){2,6}(?::[0-9a-fA-F]{1,4}){1,5})(?![\w:])"
        ),
        _ip,
        0.7,
    ),
    Pattern(
        "born",
        re.compile(rf"(?i:\b(?:{_BORN}))[:\s]{{1,3}}(?P<at>{DATE})"),
        any_match,
        0.9,
    ),
    Pattern(
        "record",
        re.compile(
            rf"(?i:\b(?:{_RECORD}))\b\.?(?: is\b)?[ :#]{{0,3}}"
            r"(?P<at>(?<!\w)[A-Z]{0,3}-?\d(?:[ -]?\d){3,15}(?![\w-]))"
        ),
        any_match,
        0.9,
    ),
    Pattern(
        "url",
        re.compile(
            rf"(?i:\b{_SITE}[:\s]{{1,3}})(?P<at>(?:https?://|www\.)[^\s<>\"]{{3,200}}[\w/])|"
            r"(?:https?://)?(?:[a-z]{2,3}\.)?(?:linkedin\.com/in/|facebook\.com/profile\.php\?id=|"
            r"instagram\.com/|tiktok\.com/@|wa\.me/|t\.me/)[\w.%-]{2,60}|"
            rf"https?://[^\s<>\"]{{0,200}}?{_ACCOUNT}[^\s<>\"]{{0,200}}(?<=[\w/=%~])"
        ),
        any_match,
        0.6,
    ),
    *PHONE_PATTERNS,
)  # fmt: skip
