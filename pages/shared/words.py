"""Times, amounts and untrusted texts as a person reads them."""

import re
from datetime import UTC, datetime

from curate.text import count

__all__ = ["ago", "count", "duration", "megabytes", "plain"]

_MARKUP = re.compile(r"[\\`*_\[\]<>$~|#]|:(?=\S)")
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def plain(text: object) -> str:
    """A text as no widget takes it for Markdown: names of files and columns may hold any."""
    return _MARKUP.sub(lambda found: "\\" + found.group(), str(text))


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
    return f"{number / 1000:.1f} GB" if number >= 1000 else f"{number:.0f} MB"  # noqa: PLR2004
