"""How things are written: dates, numbers, quotes and the like, each in one form or another."""

from collections.abc import Mapping

from curate.contract.writing import figures, marks, moments, voice
from curate.contract.writing.base import Aspect, Use

__all__ = ["ASPECTS", "Aspect", "Use"]

_TEXT = frozenset({"prose", "sections", "fields"})
_PROSE = frozenset({"prose"})

_ALL = (
    Aspect("dates", "Dates", moments.find_dates, moments.write_date, "warning"),
    Aspect("times", "Times", moments.find_times, moments.write_time, "warning"),
    Aspect("numbers", "Numbers", figures.find_numbers, figures.write_number, "warning"),
    Aspect("money", "Amounts of money", figures.find_money, figures.write_money, "warning"),
    Aspect("phones", "Phone numbers", figures.find_phones, figures.write_phone),
    Aspect("quotes", "Quotes", marks.find_quotes, marks.write_quotes, only=_TEXT),
    Aspect(
        "apostrophes", "Apostrophes", marks.find_apostrophes, marks.write_apostrophe, only=_TEXT
    ),
    Aspect("dashes", "Dashes", marks.find_dashes, marks.write_dash, only=_TEXT),
    Aspect("bullets", "List marks", marks.find_bullets, marks.write_bullet, only=_TEXT),
    Aspect("numbering", "Numbered lists", marks.find_ordinals, marks.write_ordinal, only=_TEXT),
    Aspect("spelling", "British or American spelling", voice.find_spelling, voice.write_spelling),
    Aspect("language", "Language", voice.find_language, severity="warning", whole=True, only=_TEXT),
    Aspect("markdown", "Markdown or plain text", marks.find_markdown, whole=True, only=_PROSE),
    Aspect("greeting", "Greeting", voice.find_greeting, whole=True, only=_PROSE),
    Aspect("sign_off", "Sign-off", voice.find_sign_off, whole=True, only=_PROSE),
    Aspect("person", "Who speaks", voice.find_person, whole=True, only=_PROSE),
)
ASPECTS: Mapping[str, Aspect] = {one.name: one for one in _ALL}
