"""What phone numbers look like, with and without a country, and beside words that name them."""

import re

from curate.text.personal.pattern import Pattern, any_match, digits_of

_REACHED = (
    r"phone(?: ?(?:number|no))?|mobile(?: (?:number|no))?|cell|tel|telephone|fax|desk|handy|"
    r"(?:tele)?fon|whats ?app|text|sms|messages to|answering at|registered|"
    r"(?:call|ring|reach|phone)(?: (?:me|us|him|her|them))?(?: back)? (?:on|at)"
)
_NUMBER = r"\+?(?:\(\d{1,5}\)[ -]?)?\d(?:[ .\-/]{0,2}\d){5,13}"
_EXTENSION = r"(?:x\d{1,6}|,? ?(?:ext|extension|x|durchwahl|dw|poste)\b[.:]? ?\d{1,6})?"
# What names another number than one to call.
_OTHERWISE = re.compile(
    r"(?i)(?:\b(?:order|ticket|invoice|part|serial|sn|s/n|tracking|account|acct|case|refs?|reference|isbn|sku|"
    r"model|version|article|item|parcel|booking|bestell|rechnungs|kunden|auftrags|serien)"
    r"(?:nummer)?(?:[ -]?(?:no|nr|number|id|code))?[.:]?[ #]*|#)(?:(?:is|was|ist|[\w-]*\d[\w-]*) ){0,4}\Z"
)


def _named_otherwise(found: re.Match[str]) -> bool:
    """Whether the words in front say that it is the number of an order, a part or the like."""
    return bool(_OTHERWISE.search(found.string[max(0, found.start() - 30) : found.start()]))


def _named_phone(found: re.Match[str]) -> bool:
    digits = digits_of(found["at"])
    dated = re.fullmatch(r"\d{4}[-. ]\d\d[-. ]\d\d|\d\d?[-. ]\d\d?[-. ]\d{4}", found["at"])
    return not dated and 7 <= len(digits) <= 15 and len(set(digits)) > 2


def _phone(found: re.Match[str]) -> bool:
    digits = digits_of(re.split(r"[a-zA-Z]", found[0])[0])
    return 8 <= len(digits) <= 15 and len(set(digits)) > 2 and not _named_otherwise(found)


def _national(found: re.Match[str]) -> bool:
    """A number without its country's code: it begins with 0, as dates and order numbers can too."""
    dated = re.search(r"-(?:19|20)\d\d-", found[0]) or re.fullmatch(r"\d\d-\d\d-\d{4}", found[0])
    return _phone(found) and not dated and 9 <= len(digits_of(found[0])) <= 12


PHONE_PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "phone",
        re.compile(
            r"(?<![\w+#/.-])(?:\+|00 ?[1-9]\d{0,2}[ -])\d{1,3}(?:[ .\-/]?\(?\d{1,5}\)?){2,6}"
            rf"{_EXTENSION}(?![\w-])"
        ),
        _phone,
        0.9,
    ),
    Pattern(
        "phone",
        re.compile(
            r"(?<![\w+#/.-])(?:(?:\+|00)?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}"
            rf"{_EXTENSION}(?![\w-])"
        ),
        _phone,
        0.9,
    ),
    Pattern(
        "phone",
        re.compile(
            r"(?<![\w+#/.,:-])(?:\(?0[1-9]\d{0,4}\)?|\(0\)[1-9]\d{1,4})[ /\-]?\d{2,8}(?:[ \-]?\d{2,8}){0,3}"
            r"(?![\w-]|[.,:]\d)"
        ),
        _national,
        0.8,
    ),
    Pattern(
        "phone",
        re.compile(r"(?<![\w+#/.,:-])0[1-9](?:[. ]\d{2}){4}(?![\w-]|[.,:]\d)"),
        any_match,
        0.9,
    ),
    Pattern(
        "phone",
        re.compile(
            rf"(?i:\b(?:{_REACHED})\b)(?:\.?:\s{{0,3}}|\.? {{1,2}}(?:is |was |ist |lautet )?)"
            rf"(?P<at>{_NUMBER})(?![\w-]|[.,]\d)"
        ),
        _named_phone,
        0.8,
    ),
    Pattern(
        "phone",
        re.compile(rf"(?<![\w+#/.,:-])(?P<at>{_NUMBER})(?=[ -](?i:office|fax|mobile|cell)\b)"),
        _named_phone,
        0.8,
    ),
)  # fmt: skip
