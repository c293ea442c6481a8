"""How values and their intervals are written in tables."""

from curate.domain.results import Interval
from curate.services.tuning import SHARES
from pages.shared.humanize import percent, percent_range


def interval_text(found: Interval | None, metric: str) -> str:
    """A value with its interval; shares as percent."""
    if found is None:
        return "–"
    value, low, high = found.value, found.low, found.high
    if metric in SHARES:
        return f"{percent(value)} ({percent_range(low, high)})"
    return f"{value:.2f} ({low:.2f} to {high:.2f})"


def share_text(found: Interval | None) -> str:
    """A share with its interval."""
    return "–" if found is None else interval_text(found, "exact_match")
