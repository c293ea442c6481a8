"""Personal data in texts: finding it, and pseudonyms that stand for it."""

from curate.text.personal.detection import dates, personal_data
from curate.text.personal.kinds import IDENTIFYING, WORDS, Kind, Personal
from curate.text.personal.pseudonyms import PSEUDONYM, plain, pseudonym

__all__ = [
    "IDENTIFYING",
    "PSEUDONYM",
    "WORDS",
    "Kind",
    "Personal",
    "dates",
    "personal_data",
    "plain",
    "pseudonym",
]
