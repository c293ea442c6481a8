"""Progress and pace in sentences, each with what it is taken from."""

from curate.domain.results import Interval
from curate.services.teamwork.pace import FEWEST, Comparison, Remaining
from curate.text import count


def remaining_sentence(found: Remaining) -> str:
    """How much is left, how long it takes, and how that is known."""
    if not found.examples:
        return "Everything is decided."
    left = f"{count(found.examples, 'example is', 'examples are')} left to decide on"
    if found.hours is None:
        return (
            f"{left}. How long that takes is not known yet: "
            f"{count(found.basis, 'decision was', 'decisions were')} timed, and it takes {FEWEST}."
        )
    low, high = found.hours
    said = (
        f"{left}: {_span(low, high)} of work for one person, if they take as long as the middle half of "
        f"the last {found.basis:,} timed decisions."
    )
    if found.days is not None and found.per_day is not None:
        said += (
            f" At {found.per_day:,.0f} decisions a day, as on the days of the last two weeks on which "
            f"anybody reviewed, {count(found.days, 'such day')}."
        )
    return said


def suggestion_sentence(found: Comparison) -> str:
    """Whether suggestions make decisions faster, as far as that is known."""
    if found.ratio is None or found.with_suggestion is None or found.without is None:
        return (
            "Whether suggestions save time is not known yet: "
            f"{count(found.timed_with, 'decision', 'decisions')} with one and {found.timed_without:,} "
            f"without were timed, and it takes {FEWEST} of each."
        )
    return (
        f"A decision takes {seconds(found.with_suggestion)} with a suggestion (median of "
        f"{found.timed_with:,}) and {seconds(found.without)} without (of {found.timed_without:,}): "
        f"{found.ratio.value:.1f} times as long (95 % confidence interval {found.ratio.low:.1f} to "
        f"{found.ratio.high:.1f}). They are not the same "
        "examples, so that a part of it may be theirs."
    )


def seconds(found: Interval) -> str:
    """A median time with its interval."""
    return f"{_time(found.value)} ({_time(found.low)} to {_time(found.high)})"


def _time(value: float) -> str:
    if value < 120:
        return f"{value:.0f} s" if value >= 10 else f"{value:.1f} s"
    return f"{value / 60:.1f} min"


def _span(low: float, high: float) -> str:
    if high < 1:
        return f"{max(1, round(low * 60)):,} to {max(1, round(high * 60)):,} minutes"
    return f"{low:.1f} to {high:.1f} hours"
