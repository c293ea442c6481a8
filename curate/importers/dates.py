"""Points in time as exports write them, to ISO 8601 where the way of writing is unambiguous."""

import re
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
_LONGEST = 40
_EPOCH = re.compile(r"1\d{9}(\d{3})?$")


def is_date(text: str) -> bool:
    """Whether a text looks like a point in time, in any common way of writing."""
    return len(text) <= _LONGEST and _LIKELY.match(text) is not None


@lru_cache(maxsize=4096)
def to_iso(text: str) -> str:
    """ISO 8601 of a date or time; the text itself where day and month could be mixed up."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _other(text)
    if _EPOCH.match(text) or len(text) < len("2026-1-1"):
        return _other(text)
    return moment.date().isoformat() if len(text) <= len("2026-03-01") else moment.isoformat()


def _other(text: str) -> str:
    if found := _EPOCH.match(text):
        seconds = int(text) / (1000 if found[1] else 1)
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    if len(text) <= _LONGEST:
        for form in _FORMATS:
            try:
                moment = datetime.strptime(text, form)  # noqa: DTZ007 - the source names no zone
            except ValueError:
                continue
            return moment.isoformat() if "%M" in form else moment.date().isoformat()
    return text
