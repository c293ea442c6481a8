"""Aspects of writing that can take several forms: dates, numbers, quotes and so on."""

from collections.abc import Mapping

from curate.contract.aspects import dates_and_times, language, numbers, punctuation
from curate.contract.aspects.base import Aspect, Use

__all__ = ["ASPECTS", "Aspect", "Use"]

_TEXT = frozenset({"prose", "sections", "fields"})
_PROSE = frozenset({"prose"})

_ALL = (
    Aspect("dates", "Dates", dates_and_times.find_dates, dates_and_times.write_date, "warning"),
    Aspect("times", "Times", dates_and_times.find_times, dates_and_times.write_time, "warning"),
    Aspect("numbers", "Numbers", numbers.find_numbers, numbers.write_number, "warning"),
    Aspect("money", "Amounts of money", numbers.find_money, numbers.write_money, "warning"),
    Aspect("phones", "Phone numbers", numbers.find_phones, numbers.write_phone),
    Aspect("quotes", "Quotes", punctuation.find_quotes, punctuation.write_quotes, only=_TEXT),
    Aspect(
        "apostrophes",
        "Apostrophes",
        punctuation.find_apostrophes,
        punctuation.write_apostrophe,
        only=_TEXT,
    ),
    Aspect("dashes", "Dashes", punctuation.find_dashes, punctuation.write_dash, only=_TEXT),
    Aspect("bullets", "List marks", punctuation.find_bullets, punctuation.write_bullet, only=_TEXT),
    Aspect(
        "numbering",
        "Numbered lists",
        punctuation.find_ordinals,
        punctuation.write_ordinal,
        only=_TEXT,
    ),
    Aspect(
        "spelling", "British or American spelling", language.find_spelling, language.write_spelling
    ),
    Aspect(
        "language", "Language", language.find_language, severity="warning", whole=True, only=_TEXT
    ),
    Aspect(
        "markdown", "Markdown or plain text", punctuation.find_markdown, whole=True, only=_PROSE
    ),
    Aspect("greeting", "Greeting", language.find_greeting, whole=True, only=_PROSE),
    Aspect("sign_off", "Sign-off", language.find_sign_off, whole=True, only=_PROSE),
    Aspect("person", "I or we", language.find_person, whole=True, only=_PROSE),
)
ASPECTS: Mapping[str, Aspect] = {one.name: one for one in _ALL}
