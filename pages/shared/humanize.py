"""Times, amounts and shares as people write them."""

from datetime import UTC, datetime

from curate.text import count, times

__all__ = ["ago", "count", "duration", "megabytes", "percent", "percent_range", "times"]

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def ago(at: datetime, now: datetime | None = None) -> str:
    """How long ago something was; after a week, the date."""
    passed = ((now or datetime.now(UTC)) - at).total_seconds()
    if passed < _MINUTE:
        return "just now"
    if passed < _HOUR:
        return f"{count(int(passed // _MINUTE), 'minute')} ago"
    if passed < _DAY:
        return f"{count(int(passed // _HOUR), 'hour')} ago"
    if passed < 7 * _DAY:
        return f"{count(int(passed // _DAY), 'day')} ago"
    return f"{at:%-d %B %Y}"


def duration(seconds: float) -> str:
    """A span of time, as exact as anybody needs."""
    if seconds < 1:
        return "under 1 s"
    if seconds < 2 * _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < 2 * _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds / _HOUR:.1f} h"


def megabytes(number: float) -> str:
    """A size: 93 MB, 3.4 GB."""
    if 0 < number < 1:
        return "under 1 MB"
    return f"{number / 1000:.1f} GB" if number >= 1000 else f"{number:.0f} MB"


def percent(share: float, digits: int = 0) -> str:
    """A share of 1 as 81 %."""
    return f"{100 * share:.{digits}f} %"


def percent_range(low: float, high: float) -> str:
    """Two shares of 1 as 48 to 73 %; one that both round to stands alone."""
    first, second = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return f"{first} %" if first == second else f"{first} to {second} %"
