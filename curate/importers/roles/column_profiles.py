"""Profiles of columns: lengths, repetitions, dates, numbers and addresses."""

# Thresholds stand where they are used: each is a share of rows or a mean length.

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curate.importers.roles.dates import is_date
from curate.importers.roles.machine_values import is_machine_made, vocabulary
from curate.importers.roles.mapping import BLANKS

_EMAIL = re.compile(r"\S+@\S+\.\w{2,}$")
_NUMBER = re.compile(r"[-+]?[\d.,\s]+%?$")
# Chinese, Japanese, Thai, Lao, Khmer, Burmese.
IDEOGRAMS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_INTEGER = re.compile(r"[-+]?\d{1,4}(\.0)?$")
_MOST_LABELS = 200
_MOST_NUMBERS = 100


@dataclass(frozen=True, slots=True)
class Profile:
    """What one column holds in the first rows.

    Attributes:
        count: How many rows have a value.
        filled: Share of rows that have a value, 0 to 1.
        values: How many different values there are.
        repeated: Share of filled rows whose value occurred before.
        words: Mean number of words of a value.
        length: Mean number of characters.
        dates: Share of values that are dates; ``numbers``, ``emails``, ``tokens`` alike.
        machine: Share of values that a program wrote: addresses, hashes, file names, JSON.
        objects: Share of values that are JSON objects.
        integers: Share of values that are whole numbers of up to four digits.
        asking: Share of values with a question mark.
        vocabulary: The closed list that nearly all values are from, such as ``status``; or empty.
    """

    name: str
    position: int
    count: int
    filled: float
    values: int
    repeated: float
    words: float
    length: float
    dates: float
    numbers: float
    emails: float
    tokens: float
    lists: float
    machine: float = 0.0
    objects: float = 0.0
    integers: float = 0.0
    asking: float = 0.0
    vocabulary: str = ""

    @property
    def is_text(self) -> bool:
        """Whether people wrote this: several words, varied."""
        wordy = self.words >= 3 or self.length >= 40
        return wordy and not self.is_dull and self.values > 1 and self.repeated < 0.9

    @property
    def is_dull(self) -> bool:
        """Whether it holds dates, numbers, addresses, JSON or what else a program wrote."""
        return max(self.dates, self.numbers, self.emails, self.lists, self.machine) > 0.8

    @property
    def is_few(self) -> bool:
        """Whether it holds some short values again and again, or could in a small file."""
        short = self.length <= 60 and self.words <= 6
        again = self.repeated >= 0.4 or self.values <= 12
        return short and again and 0 < self.values <= _MOST_LABELS and not self.is_dull

    @property
    def is_numbered(self) -> bool:
        """Whether its values are few whole numbers that occur again, as classes by number do."""
        few = 1 < self.values <= _MOST_NUMBERS and self.repeated >= 0.4
        return few and self.integers == 1


def _words(text: str) -> int:
    """How many words; in scripts without spaces, two characters are about one."""
    return len(text.split()) + len(IDEOGRAMS.findall(text)) // 2


def profile(name: str, position: int, sample: Sequence[Mapping[str, str]]) -> Profile:
    """What a column holds in ``sample``."""
    values = [text for row in sample if (text := row.get(name, "").strip()) and text not in BLANKS]
    count = max(1, len(values))
    return Profile(
        name,
        position,
        count=len(values),
        filled=len(values) / max(1, len(sample)),
        values=len(set(values)),
        repeated=1 - len(set(values)) / count,
        words=sum(map(_words, values)) / count,
        length=sum(len(text) + len(IDEOGRAMS.findall(text)) for text in values) / count,
        dates=sum(map(is_date, values)) / count,
        numbers=sum(_NUMBER.match(text) is not None for text in values) / count,
        emails=sum(_EMAIL.match(text) is not None for text in values) / count,
        lists=sum(text[0] == "[" and text[-1] == "]" for text in values) / count,
        tokens=sum(len(text) <= 64 and " " not in text for text in values) / count,
        machine=sum(map(is_machine_made, values)) / count,
        objects=sum(text[0] == "{" and text[-1] == "}" for text in values) / count,
        integers=sum(_INTEGER.match(text) is not None for text in values) / count,
        asking=sum("?" in text or "？" in text or "؟" in text for text in values) / count,
        vocabulary=vocabulary(values),
    )
