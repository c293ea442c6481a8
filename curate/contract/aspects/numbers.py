"""Numbers with separators, amounts of money, phone numbers."""

import re
from collections.abc import Iterator
from decimal import Decimal

from curate.contract.aspects.base import Use
from curate.text.words import holds_any

_UNIT = (
    r"(?:%|‰|°C|°F|€|\$|£|¥|EUR|USD|GBP|CHF|kg|mg|µg|mcg|g|km|cm|mm|m|ml|dl|l|kWh|mmol|mmHg|"
    r"[Ee]uros?|dollars?)"
)
_SPACE = " \u00a0\u202f\u2009"
# One number with separators; which of them are for thousands is told by `_readings`.
_NUMBER = re.compile(
    rf"(?<![\w.,'’/:-])(?P<money>[€$£¥]\s?)?(?P<number>\d{{1,3}}(?:[.,'’]\d{{3}})+(?:[.,]\d{{1,2}})?"
    rf"|\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?:[.,]\d{{1,2}}|(?=\s?{_UNIT}(?!\w)))"
    rf"|\d+[.,]\d{{1,2}})(?P<unit>\s?{_UNIT}(?!\w))?(?![\w/]|[.,:'’]\d)"
)
_MARKS = {
    "1,234.5": (",", "."), "1.234,5": (".", ","), "1 234,5": (" ", ","), "1'234.5": ("'", "."),
    "1 234.5": (" ", "."),
}  # fmt: skip

_SYMBOLS = {"€": "EUR", "£": "GBP"}
_CODES = "USD|EUR|GBP|CHF|JPY|CAD|AUD"
_CURRENCIES = (*"$€£¥", *_CODES.split("|"))
_AMOUNT = r"\d+(?:[.,'’]\d+)*(?:[.,][-–]{1,2})?"
_MONEY = re.compile(
    rf"(?<![\w$€£¥.,])(?:(?P<before>[$€£¥]|(?:{_CODES})\b)(?P<gap1>[{_SPACE}]?)(?P<amount1>{_AMOUNT})(?![\w$€£¥%])"
    rf"|(?P<amount2>{_AMOUNT})(?P<gap2>[{_SPACE}]?)(?P<after>[$€£¥]|(?:{_CODES}))(?!\w))"
)

_PHONE = re.compile(
    r"(?<![\w.,+/-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,5}\)[ .-]?)?\d{2,5}(?:[ .-]\d{2,5}){1,4}(?![\w/]|[-.,]\d)"
    r"|(?<![\w.,+/-])\+\d{9,14}(?!\w)"
)
FEWEST_DIGITS, MOST_DIGITS = 9, 15


def _readings(number: str) -> dict[str, Decimal]:
    """The forms that a number may be in, with its value in each."""
    plain = re.sub(f"[{_SPACE}]", " ", number).replace("’", "'")
    found = {}
    for form, (group, point) in _MARKS.items():
        pattern = rf"(?:\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d+)(?:{re.escape(point)}\d+)?"
        if re.fullmatch(pattern, plain):
            found[form] = Decimal(plain.replace(group, "").replace(point, "."))
    return found


def find_numbers(text: str) -> Iterator[Use]:
    """Numbers with separators that say something about their form.

    A lone comma counts only beside a unit or a currency: ``1,2`` may be two numbers.
    """
    for found in _NUMBER.finditer(text):
        number = found["number"]
        several = len(re.findall(rf"[.,'’{_SPACE}]", number)) > 1
        grouped = re.search(r"[.,'’]\d{3}\b", number) is not None
        if not (several or grouped or found["unit"] or found["money"]):
            continue
        if forms := tuple(_readings(number)):
            start = found.start("number")
            yield Use(start, start + len(number), forms)


def write_number(written: str, wanted: str) -> str | None:
    """The same value with other separators; None where the separators can be read in two ways."""
    known = _readings(written)
    if not known or wanted not in _MARKS:
        return None
    if len(set(known.values())) > 1:
        return None
    group, point = _MARKS[wanted]
    form = next(iter(known))
    old_group, old_point = _MARKS[form]
    plain = re.sub(f"[{_SPACE}]", " ", written).replace("’", "'")
    whole, _, part = plain.replace(old_group, "").partition(old_point)
    grouped = old_group in plain and len(whole) > 3
    digits = f"{int(whole):,}".replace(",", group) if grouped else whole
    return f"{digits}{point}{part}" if part else digits


def find_money(text: str) -> Iterator[Use]:
    """Amounts with a symbol or a code of a currency."""
    if not holds_any(text, _CURRENCIES):
        return
    for found in _MONEY.finditer(text):
        mark = found["before"] or found["after"]
        gap = " " if found["gap1"] or found["gap2"] else ""
        shown = "USD" if len(mark) > 1 else "$"
        form = f"{shown}{gap}5" if found["before"] else f"5{gap}{shown}"
        yield Use(found.start(), found.end(), (form,))


def write_money(written: str, wanted: str) -> str | None:
    """The same amount; ``$`` is several currencies, so it is neither made a code nor made of one."""
    found = _MONEY.fullmatch(written)
    if found is None:
        return None
    mark, amount = found["before"] or found["after"], found["amount1"] or found["amount2"]
    if (len(mark) > 1) != ("USD" in wanted):
        codes = {code: symbol for symbol, code in _SYMBOLS.items()}
        changed = _SYMBOLS.get(mark) if "USD" in wanted else codes.get(mark)
        if changed is None:
            return None
        mark = changed
    return wanted.replace("USD", "$").replace("5", amount).replace("$", mark)


def find_phones(text: str) -> Iterator[Use]:
    """Phone numbers in groups, or with a plus."""
    for found in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        dated = re.match(r"\d{4}-\d{2}-\d{2}|\d{1,2}[.-]\d{1,2}[.-]\d{4}", found[0])
        if (
            FEWEST_DIGITS <= len(digits) <= MOST_DIGITS
            and not dated
            and (
                found[0].startswith(("+", "0", "("))
                or re.fullmatch(r"\d{3}[-. ]\d{3}[-. ]\d{4}", found[0])
            )
        ):
            yield Use(found.start(), found.end(), (_phone_form(found[0]),))


def _phone_form(number: str) -> str:
    first = "+44 " if number.startswith("+") else "0"
    marks = {mark for mark in " .-" if mark in number}
    inside = "(20)" if "(" in number else "20"
    mark = "" if not marks else "mixed" if len(marks) > 1 else marks.pop()
    if mark == "mixed":
        return f"{first.strip()}{inside} 79-46 (mixed)"
    return f"{first.strip()}{mark}{inside}{mark}7946{mark}0958"


def write_phone(written: str, wanted: str) -> str | None:
    """The same digits in the same groups with other marks; None where groups or the country differ."""
    if written.startswith("+") != wanted.startswith("+") or "mixed" in wanted:
        return None
    mark = next((m for m in " .-" if m in wanted), "")
    groups = re.findall(r"\d+", written)
    if len(groups) == 1 and mark:
        return None
    if ("(" in wanted) != ("(" in written):
        return None if "(" in wanted else ("+" if written[0] == "+" else "") + mark.join(groups)
    if "(" in wanted:
        return None
    return ("+" if written[0] == "+" else "") + mark.join(groups)
