"""The fixed questions by which forgetting is measured, and whether an answer to one is right.

They were written for this project: facts that every small model has read, sums, and forms to follow
(general), and requests that have nothing to do with anybody's tickets (off-task).
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex

from curate.contract import AnswerFormat, ContractBase, ContractChooser
from curate.domain.results import QuestionKind

_READ = 400
"""Characters of an answer that are read: a list of all there is would hold any answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what an answer has to be.

    Attributes:
        answer: One right answer.
        says: Any of these words has to stand in an answer, where there are any.
        without: None of these may.
        reads: The whole answer has to read like this, where there is such a pattern.
    """

    id: str
    kind: QuestionKind
    ask: str
    answer: str
    says: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    reads: str = ""

    def holds(self, answer: str) -> bool:
        """Whether an answer is right, or about what was asked for."""
        text = answer.strip()[:_READ]
        bare = text.strip(" .!\"'*")
        if self.reads and not regex.fullmatch(self.reads, bare, regex.IGNORECASE):
            return False
        if self.says and not any(_stands_in(one, text) for one in self.says):
            return False
        return not any(_stands_in(one, text) for one in self.without)


@cache
def questions() -> tuple[Question, ...]:
    """All questions, the general ones first."""
    entries = json.loads(
        files("curate.evaluation.forgetting").joinpath("questions.json").read_text("utf-8")
    )
    return tuple(_question(entry) for entry in entries)


def _question(entry: dict[str, Any]) -> Question:
    lists = {name: tuple(one) for name, one in entry.items() if isinstance(one, list)}
    return Question(**{**entry, **lists})


def in_house_format(answer: str, contract: ContractChooser | None) -> bool | None:
    """Whether an answer is one of the house format; None where any text is, so that nobody can tell."""
    contracts = [one for one in _contracts(contract) if one.kind != "prose"]
    if not contracts:
        return None
    return any(one.holds(answer.strip()) for one in contracts)


def _contracts(contract: ContractChooser | None) -> list[ContractBase]:
    if isinstance(contract, AnswerFormat):
        return list(contract.contracts)
    return [contract] if isinstance(contract, ContractBase) else []


def _stands_in(word: str, text: str) -> bool:
    """Whether a word or number stands in a text by itself: 12 does not in 112, 12.5 or 12,000."""
    pattern = rf"(?<![\w.,]){regex.escape(word)}(?!\w|[.,]\d)"
    return regex.search(pattern, text, regex.IGNORECASE) is not None
