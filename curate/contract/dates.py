"""Dates as people write them, their formats, and conversion between formats.

A format is written with YYYY, YY, MM, M, DD, D, Month (January) and Mon (Jan).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
FORMATS = (
    "YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY/MM/DD",
    "YYYY.MM.DD", "YYYYMMDD", "D/M/YYYY", "M/D/YYYY", "D.M.YYYY", "D-M-YYYY", "M-D-YYYY", "DD/MM/YY",
    "MM/DD/YY", "DD.MM.YY", "D/M/YY", "M/D/YY", "D.M.YY", "DD Month YYYY", "D Month YYYY",
    "Month D, YYYY", "Month DD, YYYY", "DD Mon YYYY", "D Mon YYYY", "Mon D, YYYY", "Mon DD, YYYY",
    "DD-Mon-YYYY", "D-Mon-YYYY", "Month D YYYY", "D. Month YYYY",
)  # fmt: skip

LONGEST = 40
"""Characters that a date has at most, with blanks to spare."""

_TOKEN = re.compile(r"YYYY|YY|Month|Mon|MM|M|DD|D")
_PATTERNS = {
    "YYYY": r"(?P<year>\d{4})", "YY": r"(?P<year>\d{2})", "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})", "DD": r"(?P<day>\d{2})", "D": r"(?P<day>\d{1,2})",
    "Month": r"(?P<month>[A-Za-z]{3,9})", "Mon": r"(?P<month>[A-Za-z]{3,4})\.?",
}  # fmt: skip
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_CENTURY = 69  # as strptime: 69 and above are the 1900s


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading a text as a date."""

    format: str
    date: date


@cache
def _compile(format_: str) -> re.Pattern[str]:
    parts: list[str] = []
    done = 0
    for token in _TOKEN.finditer(format_):
        parts += (re.escape(format_[done : token.start()]), _PATTERNS[token[0]])
        done = token.end()
    return re.compile("".join(parts) + re.escape(format_[done:]))


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    start = text[:3].casefold()
    for number, name in enumerate(MONTHS, 1):
        if name.casefold().startswith(text.casefold()) or (
            start == "sep" and text.casefold() == "sept" and number == 9
        ):
            return number
    return 0


def read(text: str, format_: str) -> date | None:
    """The date that a text is in exactly this format; None where it is not."""
    found = _compile(format_).fullmatch(text)
    if found is None:
        return None
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 1900 if year >= _CENTURY else 2000
    try:
        parsed = date(year, _month(found["month"]), int(found["day"]))
    except ValueError:
        return None
    # "Mon" also reads "March" cut anywhere: only a spelling that this format writes counts.
    same = write(parsed, format_).casefold() == re.sub(r"\bsept\b", "sep", text.casefold())
    return parsed if same else None


def readings(text: str) -> list[Reading]:
    """Every way of reading the text as a date; several where day and month can't be told apart."""
    if len(text) > LONGEST or not any(letter.isdigit() for letter in text):
        return []  # free text is not tried in every format
    cleaned = _ORDINAL.sub("", " ".join(text.split()).rstrip("."))
    found = [Reading(f, d) for f in FORMATS if (d := read(cleaned, f)) is not None]
    return [r for i, r in enumerate(found) if r not in found[:i]]


def write(day: date, format_: str) -> str:
    """A date in a format."""
    values = {
        "YYYY": f"{day.year:04}", "YY": f"{day.year % 100:02}", "MM": f"{day.month:02}",
        "M": str(day.month), "DD": f"{day.day:02}", "D": str(day.day),
        "Month": MONTHS[day.month - 1], "Mon": MONTHS[day.month - 1][:3],
    }  # fmt: skip
    return _TOKEN.sub(lambda token: values[token[0]], format_)


def is_day_first(format_: str) -> bool | None:
    """Whether the day stands before the month, where that is a question.

    None where the month is spelled out, the year leads, or points divide (the day always leads then).
    """
    if "Mo" in format_ or "." in format_ or format_.startswith("Y"):
        return None
    return format_.index("D") < format_.index("M")


def day_first(values: Iterable[str]) -> bool | None:
    """Whether most dates that leave no doubt have the day first; None where none tells, or as many."""
    votes: Counter[bool] = Counter()
    for value in values:
        orders = {is_day_first(r.format) for r in readings(value)}
        if len(orders) == 1 and (order := orders.pop()) is not None:
            votes[order] += 1
    return None if votes[True] == votes[False] else votes[True] > votes[False]


def usual(values: Iterable[str], *, first: bool | None) -> str | None:
    """The format of most values; of formats that fit as many, the one with fixed widths.

    Args:
        values: Dates and other texts.
        first: Whether the day comes before the month where both are possible; None leaves it open.
    """
    counts: Counter[str] = Counter()
    for value in values:
        formats = {r.format for r in readings(value)}
        counts.update(f for f in formats if first is None or is_day_first(f) in {None, first})
    return min(counts, key=lambda f: (-counts[f], FORMATS.index(f))) if counts else None


def convert(text: str, format_: str, *, first: bool | None) -> str | None:
    """The date of a text in another format; None where it is no date, or which date is not sure.

    Args:
        text: A date.
        format_: The format wanted.
        first: Whether the day comes first where both orders are possible; None where nobody knows.
    """
    found = readings(text)
    dates = {r.date for r in found}
    if len(dates) > 1 and first is not None:
        dates = {r.date for r in found if is_day_first(r.format) is first}
    return write(dates.pop(), format_) if len(dates) == 1 else None
