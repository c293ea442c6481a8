"""Dates and times of day."""

import re
from collections.abc import Iterator

from curate.contract import dates
from curate.contract.aspects.base import Use

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    r"(?<![\w./-])(?:"
    r"\d{4}-\d{2}-\d{2}(?!T\d)|\d{4}[/.]\d{2}[/.]\d{2}|"
    r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}-\d{1,2}-\d{4}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\.?[ -]{_MONTH}[ -]\d{{4}}|"
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r")(?![\w/-]|\.\d)"
)
_CLOCK = re.compile(
    r"(?<![\d:.,/-])(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d))?(?P<gap>\s?)"
    r"(?P<half>[ap]\.m\.|[ap]m|[AP]M)(?![\w])"
    r"|(?<![\d:.,/-])(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?![\d:]|[.,]\d|\s?[ap]\.?m\b)",
)
NOON = 12


def find_dates(text: str) -> Iterator[Use]:
    """Dates with a year, in figures or with the month's name."""
    for found in _DATE.finditer(text):
        forms = tuple(dict.fromkeys(r.format for r in dates.readings(found[0])))
        if forms:
            yield Use(found.start(), found.end(), forms)


def write_date(written: str, wanted: str) -> str | None:
    """The same day in another form; None where day and month could be either."""
    return dates.convert(written, wanted, first=None)


def find_times(text: str) -> Iterator[Use]:
    """Times of day: ``14:30``, ``2:30 pm``, ``2pm``."""
    for found in _CLOCK.finditer(text):
        if found["hour24"] is not None:
            yield Use(found.start(), found.end(), ("14:30",))
        elif 1 <= int(found["hour"]) <= NOON:
            yield Use(
                found.start(),
                found.end(),
                (f"2:30{found['gap'] and ' '}{found['half'].replace('a', 'p').replace('A', 'P')}",),
            )


def write_time(written: str, wanted: str) -> str | None:
    """The same time in another form.

    ``9:30`` may be morning or evening to somebody who writes ``pm``, so it is left; ``21:30`` is not.
    """
    found = _CLOCK.fullmatch(written)
    if found is None:
        return None
    if found["hour24"] is not None:
        hour, minute = int(found["hour24"]), found["minute24"]
        if 1 <= hour <= NOON:
            return None
        afternoon = hour >= NOON
    else:
        minute = found["minute"]
        afternoon = found["half"].casefold().startswith("p")
        hour = int(found["hour"]) % NOON + NOON * afternoon
    if wanted == "14:30":
        return f"{hour:02}:{minute or '00'}"
    half = wanted.removeprefix("2:30")
    if not afternoon:
        half = half.replace("p", "a").replace("P", "A")
    return f"{hour % NOON or NOON}{f':{minute}' if minute else ''}{half}"
