"""Dates and times of exports as ISO 8601, where they are unambiguous."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from curate.importers.roles.month_names import MONTHS

_LIKELY = re.compile(
    r"""\d{4}-\d\d?-\d\d?([T\ ]\d\d?:\d\d.*)?$          # 2026-03-01, with a time or without
    | \d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d\d)\b.{0,24}$    # 1/3/2026 14:05, 01.03.26
    | \d{1,2}[/ -]\w{3,9}\.?[/ -](\d{4}|\d\d)\b.{0,24}$    # 01/Mar/26 2:05 PM, 05-Mar-24 10.15.30 AM
    | \w{3,9}\.?\ \d{1,2}(st|nd|rd|th)?,?\ \d{4}\b.{0,20}$    # March 1, 2026
    | \d{1,2}(\.|st|nd|rd|th)?\ (de\ |of\ )?\w{3,10}\.?,?\ (de\ )?\d{4}\b.{0,20}$  # 1. März 2026
    | \d{4}[/.]\d\d?[/.]\d\d?\b.{0,20}$
    # Tue, 05 Mar 2024 10:00:00 -0500
    | [^\W\d]{2,10}\.?,?\ \d{1,2}[\ .-]{1,2}\w{3,9}\.?[\ -]\d{4}\b.{0,24}$
    # Tue Mar  5 10:00:00 EST 2024
    | [A-Z][a-z]{2}\ [A-Z][a-z]{2}\ {1,2}\d{1,2}\ \d\d:\d\d:\d\d\ ([A-Z]{3,4}\ )?\d{4}$
    | \d{4}\ ?[年년]\ ?\d{1,2}\ ?[月월]\ ?\d{1,2}\ ?[日일]号?.{0,16}$               # 2024年3月5日
    | (19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(T?\d{4}(\d\d)?Z?)?$     # 20240305, 20240305T101500Z
    | /Date\(\d{10,13}([+-]\d{4})?\)/$
    """,
    re.VERBOSE,
)
_LONGEST = 44
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)(\b.*)$")
_MONTHS = 12
_WHEN = re.compile(
    r"""(?P<date>.{6,26}?)
    (?: ,?(?:\ at|\ à|\ um|\ às|\ kl\.?|\ o|\ -)?[T\ ]\ ?
        (?P<hour>\d{1,2})[:.h](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?
        (?:\ (?:Uhr|h))?\ ?(?P<half>[ap]\.?\ ?m\.?)?
        \ ?\(?(?P<zone>[A-Z]{1,5}|[+-]\d\d:?\d\d)?\)?(?:\ \([\w ]+\)|\[\w+\])? )?""",
    re.VERBOSE | re.IGNORECASE,
)
_WEEKDAY = re.compile(r"[^\W\d]{2,10}\.?,?\ (?=\d|[A-Z][a-z]{2}\ {1,2}\d)")
# As Unix writes it: the year comes last, behind time and zone.
_UNIX = re.compile(
    r"([A-Z][a-z]{2})\ {1,2}(\d{1,2})\ (\d\d:\d\d:\d\d)\ (?:([A-Z]{3,4})\ )?(\d{4})$"
)
_EAST_ASIAN = re.compile(
    r"(\d{4})\ ?[年년]\ ?(\d{1,2})\ ?[月월]\ ?(\d{1,2})\ ?[日일]号?\ ?(上午|下午|午前|午後|오전|오후)?\ ?"
    r"(?:(\d{1,2})\ ?[:時时点시]\ ?(\d{1,2})(?:\ ?[:分분]\ ?(\d{1,2}))?)?.{0,3}$"
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z)?)?$")
_NET = re.compile(r"/Date\((\d{10,13})(?:[+-]\d{4})?\)/$")
_SERIAL = re.compile(r"[2-6]\d{4}(\.\d+)?$")
_LAST_SERIAL = 65_380  # the end of 2078
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
# Digits of a moment in seconds; more are thousandths or millionths.
_SECONDS = 10
_EPOCH = re.compile(r"(1\d{9})(?:\.\d+|\d{3}|\d{6})?$")


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


def is_ambiguous(text: str) -> bool:
    """Whether a date could be another one with day and month the other way round."""
    found = _SLASHED.match(text)
    return (
        found is not None and found[1] != found[2] and max(int(found[1]), int(found[2])) <= _MONTHS
    )


def is_serial(text: str) -> bool:
    """Whether a number may be a day as spreadsheets count them, from 1954 to 2078."""
    return _SERIAL.match(text) is not None and float(text) < _LAST_SERIAL


def has_serials(cells: Iterable[str]) -> bool:
    """Whether all filled cells of a column may be days as spreadsheets count them."""
    filled = [text for cell in cells if (text := cell.strip())]
    return bool(filled) and all(map(is_serial, filled))


def from_serial(text: str) -> str:
    """ISO 8601 of a day as spreadsheets count them."""
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86_400))  # noqa: DTZ001
    return moment.date().isoformat() if "." not in text else moment.isoformat()


@lru_cache(maxsize=4096)
def to_iso(text: str, *, day_first: bool | None = None, zone: str = "") -> str:
    """ISO 8601 of a date or time; the text itself where day and month could be mixed up.

    Args:
        text: As an export wrote it, in any of a dozen languages.
        day_first: Whether ``1/2/2026`` is in February; None where nothing tells.
        zone: Name of the zone that times without one are in, such as ``Europe/Berlin``.
    """
    if found := _EPOCH.match(text) or _NET.match(text):
        digits, _, part = (found[1] if found.re is _NET else text).partition(".")
        part = digits[_SECONDS:] or part
        seconds = int(digits[:_SECONDS]) + (float(f"0.{part}") if part else 0)
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    moment = _iso(text) or _compact(text) or _east_asian(text) or _moment(text, day_first)
    if moment is None:
        return text
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.tzinfo is None and zone:
        with suppress(KeyError, ValueError, OSError):
            moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment.isoformat()


def _compact(text: str) -> date | datetime | None:
    """A date without marks between its parts: 20240305, 20240305T101500Z."""
    found = _COMPACT.match(text)
    if found is None:
        return None
    with suppress(ValueError):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        if found[4] is None:
            return date(year, month, day)
        zone = UTC if found[7] else None
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    return None


def _east_asian(text: str) -> date | datetime | None:
    """A date in Chinese, Japanese or Korean."""
    found = _EAST_ASIAN.match(text)
    if found is None:
        return None
    year, month, day, half, hour, minute, second = found.groups()
    with suppress(ValueError):
        if hour is None:
            return date(int(year), int(month), int(day))
        at = int(hour) % 12 + 12 * (half in {"下午", "午後", "오후"}) if half else int(hour)
        return datetime(  # noqa: DTZ001 - it names no zone
            int(year), int(month), int(day), at, int(minute), int(second or 0)
        )
    return None


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
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if unix := _UNIX.search(text):
        text = f"{unix[2]} {unix[1]} {unix[5]} {unix[3]} {unix[4] or ''}".strip()
    moment = _dated(text, day_first)
    weekday = None if moment else _WEEKDAY.match(text)
    return _dated(text[weekday.end() :], day_first) if weekday else moment


def _dated(text: str, day_first: bool | None) -> date | datetime | None:  # noqa: FBT001 - as it is known
    found = _WHEN.fullmatch(text)
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
    parts = [re.sub(r"(?<=\d)(st|nd|rd|th)$", "", part) for part in parts]
    if len(parts) != len(("day", "month", "year")):
        return None
    one, other, last = parts
    if one.isdecimal() and len(one) == 4:
        year, month, day = one, other, last
    elif one.isalpha():
        day, month, year = other, one, last
    elif other.isalpha() or "." in text or day_first:
        day, month, year = one, other, last
    elif day_first is None and one != other:
        return None
    else:
        day, month, year = other, one, last
    number = month if month.isdecimal() else MONTHS.get(month.lower().replace("i̇", "i"), "")
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
    hours = _ZONES.get(name.upper())
    return None if hours is None else timezone(timedelta(hours=hours))
