"""Facts in approved answers that stand neither in the input nor in any other answer."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from curate.domain.records import Record

NAMED = 3
"""Such facts that are named."""
SHORTEST = 3
"""Letters of a name."""
_FACT = re.compile(r"\w*\d(?:[\w.,:/-]*\w)?|[^\W\d_]+")
_DIGITS = re.compile(r"\d{1,18}")
_BEGINS = re.compile(r"(?:^|[.!?:;\n•*\-–—(\[\"“„])\s*\Z")


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """How many answers hold a number or a name that nothing else gives away.

    Attributes:
        answers: Answers that were looked at.
        holding: Those that hold at least one.
        named: Some of these facts.
    """

    answers: int
    holding: int
    named: tuple[str, ...]

    @property
    def share(self) -> float:
        """How many that is, of all."""
        return self.holding / self.answers if self.answers else 0.0


def find_answer_facts(records: Sequence[Record]) -> AnswerFacts:
    """Look for numbers, and names inside a sentence, that one group of records alone answers with.

    What stands in the conversation or the system text of a record can be copied from there, and what
    answers of several groups have can be learned. The rest can be neither.
    """
    found = [dict(_facts(one.output)) for one in records]
    groups: dict[str, set[str]] = defaultdict(set)
    for one, facts in zip(records, found, strict=True):
        for key in facts:
            groups[key].add(one.group)
    holding, named = 0, dict[str, None]()
    for one, facts in zip(records, found, strict=True):
        there = f"{one.asked}\n{one.system}".casefold()
        numbers = set(map(int, _DIGITS.findall(there)))
        alone = [
            written
            for key, written in facts.items()
            if len(groups[key]) == 1 and key not in there and not _rewritten(key, numbers)
        ]
        holding += bool(alone)
        named.update(dict.fromkeys(alone[:1]))
    return AnswerFacts(len(records), holding, tuple(named)[:NAMED])


def _rewritten(fact: str, numbers: set[int]) -> bool:
    """Whether a date, a time or an amount may be one of the conversation, written in another form."""
    return not numbers.isdisjoint(map(int, _DIGITS.findall(fact)))


def _facts(text: str) -> list[tuple[str, str]]:
    """Numbers and names of a text, folded and as written."""
    facts = []
    for found in _FACT.finditer(text):
        written = found[0]
        number = any(letter.isdigit() for letter in written)
        name = (
            len(written) >= SHORTEST
            and written[0].isupper()
            and not _BEGINS.search(text, 0, found.start())
        )
        if number or name:
            facts.append((written.casefold(), written))
    return facts
