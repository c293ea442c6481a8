"""Dates and times of exports as ISO 8601, where they are unambiguous."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_LIKELY = re.compile(
    r"""\d{4}-\d\d?-\d\d?([T\ ]\d\d?:\d\d.*)?$          # 2026-03-01, with a time or without
    | \d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d\d)\b.{0,20}$    # 1/3/2026 14:05, 01.03.26
    | \d{1,2}[/ -]\w{3,9}[/ -](\d{4}|\d\d)\b.{0,20}$    # 01/Mar/26 2:05 PM
    | \w{3,9}\.?\ \d{1,2},?\ \d{4}\b.{0,20}$            # March 1, 2026
    | \d{1,2}\.?\ (de\ )?\w{3,10}\.?\ (de\ )?\d{4}\b.{0,20}$  # 1. März 2026, 1 de marzo de 2026
    | \d{4}/\d\d?/\d\d?\b.{0,20}$
    """,
    re.VERBOSE,
)
_LONGEST = 40
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)(\b.*)$")
_MONTHS = 12
_WHEN = re.compile(
    r"""(?P<date>.{6,24}?)
    (?: (?:,|\ at|\ à|\ um|\ às)?[T\ ]
        (?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?
        \ ?(?P<half>[ap]\.?\ ?m\.?)? )?
    \ ?\(?(?P<zone>[A-Z]{1,5}|[+-]\d\d:?\d\d)?\)?""",
    re.VERBOSE | re.IGNORECASE,
)
_ZONE_NAME = re.compile(r"\(([A-Z]\w+(?:/[\w+-]+){1,2}|UTC)\)$")
# Hours east of Greenwich; IST, BST and the like mean different things and are left out.
_ZONES = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "WEST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "AKST": -9,
    "AKDT": -8,
    "HST": -10,
    "BRT": -3,
    "ART": -3,
    "JST": 9,
    "AEST": 10,
    "AEDT": 11,
}
_FILLERS = frozenset({"de", "of", "the", "del"})
_MONTH_NAMES = """
    jan january ene enero januar janv janvier janeiro jänner
    feb february febrero februar févr février fev fevereiro
    mar march marzo mär märz mrz mars março
    apr april abr abril avr avril
    may mayo mai maio
    jun june junio juni juin junho
    jul july julio juli juil juillet julho
    aug august ago agosto août aout
    sep sept september septiembre setiembre septembre set setembro
    oct october octubre okt oktober octobre out outubro
    nov november noviembre novembre novembro
    dec december dic diciembre dez dezember déc décembre dezembro
"""
_MONTH_NUMBERS = {
    name: str(number)
    for number, line in enumerate(_MONTH_NAMES.strip().splitlines(), 1)
    for name in line.split()
}
_EPOCH = re.compile(r"1\d{9}(\d{3})?$")


def is_date(text: str) -> bool:
    """Whether a text looks like a point in time, in any common way of writing."""
    return len(text) <= _LONGEST and _LIKELY.match(text) is not None


def is_day_first(texts: Iterable[str]) -> bool | None:
    """Whether dates such as ``1/2/2026`` name the day first; None where nothing tells.

    A column tells by a first or second number beyond 12; one that has both says nothing.
    """
    found = [match for text in texts if (match := _SLASHED.match(text))]
    first = any(int(match[1]) > _MONTHS for match in found)
    second = any(int(match[2]) > _MONTHS for match in found)
    return first if first != second else None


@lru_cache(maxsize=4096)
def to_iso(text: str, *, day_first: bool | None = None, zone: str = "") -> str:
    """ISO 8601 of a date or time; the text itself where day and month could be mixed up.

    Args:
        text: As an export wrote it, in English, Spanish, German, French or Portuguese.
        day_first: Whether ``1/2/2026`` is in February; None where nothing tells.
        zone: Name of the zone that times without one are in, such as ``Europe/Berlin``.
    """
    if found := _EPOCH.match(text):
        seconds = int(text) / (1000 if found[1] else 1)
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    moment = _iso(text) or _moment(text, day_first)
    if moment is None:
        return text
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.tzinfo is None and zone:
        with suppress(KeyError, ValueError, OSError):
            moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment.isoformat()


def zone_in(column: str) -> str:
    """The zone that a column's name ends with: ``Updated at (America/New_York)``; else empty."""
    found = _ZONE_NAME.search(column)
    return found[1] if found else ""


def _iso(text: str) -> date | datetime | None:
    if len(text) < len("2026-1-1") or not text[:4].isdigit() or text.isdigit():
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.date() if len(text) <= len("2026-03-01") else moment


def _moment(text: str, day_first: bool | None) -> date | datetime | None:  # noqa: FBT001 - as it is known
    """A date in any other way of writing, with its time and zone where it has them."""
    found = _WHEN.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    day = _day(found["date"], day_first) if found else None
    if found is None or day is None or not found["hour"]:
        return day
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if half := (found["half"] or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        return datetime(
            day.year, day.month, day.day, hour, minute, second, tzinfo=_zone(found["zone"])
        )
    except ValueError:
        return None


def _day(text: str, day_first: bool | None) -> date | None:  # noqa: FBT001 - as it is known
    parts = [part for part in re.split(r"[\s/.,-]+", text) if part and part.lower() not in _FILLERS]
    if len(parts) != len(("day", "month", "year")):
        return None
    one, other, last = parts
    if one.isdecimal() and len(one) == 4:
        year, month, day = one, other, last
    elif one.isalpha():
        day, month, year = other, one, last
    elif other.isalpha() or "." in text or day_first:
        day, month, year = one, other, last
    elif day_first is None:
        return None
    else:
        day, month, year = other, one, last
    number = month if month.isdecimal() else _MONTH_NUMBERS.get(month.lower(), "")
    if not (day.isdecimal() and number and year.isdecimal() and len(year) in {2, 4}):
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(number), int(day))
    except ValueError:
        return None


def _zone(name: str | None) -> tzinfo | None:
    """The zone of an offset or of an abbreviation that means one offset only."""
    if not name:
        return None
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-offset if name[0] == "-" else offset)
    hours = _ZONES.get(name)
    return None if hours is None else timezone(timedelta(hours=hours))
