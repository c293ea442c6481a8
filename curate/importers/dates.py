"""Points in time as exports write them, to ISO 8601 where the way of writing is unambiguous."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

_LIKELY = re.compile(
    r"""\d{4}-\d\d?-\d\d?([T\ ]\d\d?:\d\d.*)?$          # 2026-03-01, with a time or without
    | \d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d\d)\b.{0,20}$    # 1/3/2026 14:05, 01.03.26
    | \d{1,2}[/ -]\w{3,9}[/ -](\d{4}|\d\d)\b.{0,20}$    # 01/Mar/26 2:05 PM
    | \w{3,9}\.?\ \d{1,2},?\ \d{4}\b.{0,20}$            # March 1, 2026
    | \d{4}/\d\d?/\d\d?\b.{0,20}$
    """,
    re.VERBOSE,
)
_FORMATS = (
    "%d/%b/%y %I:%M %p",
    "%d/%b/%y",
    "%d/%b/%Y",
    "%d-%b-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
)
_SLASHED_FORMATS = ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %I:%M %p")
_LONGEST = 40
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)(\b.*)$")
_MONTHS = 12
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
def to_iso(text: str, *, day_first: bool | None = None) -> str:
    """ISO 8601 of a date or time; the text itself where day and month could be mixed up."""
    if match := _SLASHED.match(text):
        return text if day_first is None else _slashed(text, match, day_first=day_first)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _other(text)
    if _EPOCH.match(text) or len(text) < len("2026-1-1"):
        return _other(text)
    return moment.date().isoformat() if len(text) <= len("2026-03-01") else moment.isoformat()


def _slashed(text: str, match: re.Match[str], *, day_first: bool) -> str:
    one, other, year, rest = match.groups()
    day, month = (one, other) if day_first else (other, one)
    full = year if len(year) > 2 else f"20{year}"  # noqa: PLR2004
    return _parsed(f"{day}/{month}/{full}{rest}", _SLASHED_FORMATS) or text


def _other(text: str) -> str:
    if found := _EPOCH.match(text):
        seconds = int(text) / (1000 if found[1] else 1)
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    return _parsed(text, _FORMATS) or text


def _parsed(text: str, formats: tuple[str, ...]) -> str | None:
    if len(text) > _LONGEST:
        return None
    for form in formats:
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007 - the source names no zone
        except ValueError:
            continue
        return moment.isoformat() if "%M" in form else moment.date().isoformat()
    return None
