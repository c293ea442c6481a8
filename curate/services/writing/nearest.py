"""Answers of the nearest approved example, and how often such an answer was the right one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from curate.contract import ContractChooser
from curate.domain.examples import Example
from curate.domain.writing import NewSuggestion
from curate.evaluation.metrics import token_f1
from curate.text import normalize, percent

CONFIDENCE = 0.8
"""How often an answer must have been right for one like it to be offered."""
FEWEST = 30
"""Approved examples from which on anything can be said of how often that is."""
WINDOW = 10
"""One in so many tells how often a similarity was right, `FEWEST` at least: those nearest to it."""
MOST_TRIED = 2_000
"""Approved examples at most whose nearest is looked for to learn how often it is right."""
SAME_WORDS = 0.8
"""Word overlap (F1) from which on two answers in prose say the same, but for a word or two."""
ROWS = 128

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of approved examples whose nearest was about as similar, how many had the same answer."""

    right: int
    of: int

    @property
    def share(self) -> float:
        """How often that was; 0 where nothing is known."""
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True)
class Calibration:
    """How often the answer of the nearest approved example was right, by how similar it is.

    Every approved example is left out once and given the answer of the nearest of the others.

    Attributes:
        similarities: Of each to its nearest, ascending.
        right: Whether its own answer says the same.
    """

    similarities: Floats
    right: Flags

    def at(self, similarity: float) -> Evidence:
        """What is known of answers from about that far."""
        if len(self.right) < FEWEST:
            return Evidence(0, 0)
        window = max(FEWEST, len(self.right) // WINDOW)
        place = int(np.searchsorted(self.similarities, similarity))
        start = max(0, min(place - window // 2, len(self.right) - window))
        near = self.right[start : start + window]
        return Evidence(int(near.sum()), len(near))

    def offered(self, confidence: float = CONFIDENCE) -> Evidence:
        """How often those were right that would have been offered."""
        asked = [self.at(float(one)).share >= confidence for one in self.similarities]
        mine = self.right[np.asarray(asked, dtype=bool)]
        return Evidence(int(mine.sum()), len(mine))


class Nearest:
    """The approved examples, by the words of what was asked.

    Args:
        approved: With an answer each.
        contract: The format contract: its choices must be the same in both of two answers.
    """

    def __init__(self, approved: Sequence[Example], contract: ContractChooser | None) -> None:
        self.approved = approved
        self._contract = contract
        self._words: Any = None
        self._known: Any = None
        if approved:
            from sklearn.feature_extraction.text import TfidfVectorizer

            # Any token counts, single letters too; without one there is nothing to be near to.
            any_word = r"(?u)\b\w+\b"
            self._words = TfidfVectorizer(
                ngram_range=(1, 2), sublinear_tf=True, token_pattern=any_word
            )
            try:
                self._known = self._words.fit_transform([one.asked for one in approved])
            except ValueError:
                self._known = None

    def of(self, examples: Sequence[Example]) -> list[tuple[Example, float] | None]:
        """The nearest approved example of each, another than itself, and its cosine; None where none is."""
        return [each[0] if each and each[0][1] > 0 else None for each in self.nearest(examples, 1)]

    def nearest(self, examples: Sequence[Example], most: int) -> list[list[tuple[Example, float]]]:
        """The nearest approved examples of each, another than itself, the most similar first."""
        if self._known is None or not examples:
            return [[] for _ in examples]
        asked = self._words.transform([one.asked for one in examples])
        places = {one.id: place for place, one in enumerate(self.approved)}
        found: list[list[tuple[Example, float]]] = []
        for start in range(0, len(examples), ROWS):
            rows = (asked[start : start + ROWS] @ self._known.T).toarray()
            for row, example in zip(rows, examples[start : start + ROWS], strict=True):
                if example.id in places:
                    row[places[example.id]] = -1.0
                best = np.argsort(-row, kind="stable")[:most].tolist()
                found.append([(self.approved[i], float(row[i])) for i in best if row[i] >= 0])
        return found

    def calibration(self) -> Calibration:
        """What leaving out every approved example once says; of very many, of evenly chosen ones."""
        step = -(-len(self.approved) // MOST_TRIED) or 1
        tried = self.approved[::step]
        pairs = [
            (near[1], self.agree(one, near[0].output))
            for one, near in zip(tried, self.of(tried), strict=True)
            if near is not None
        ]
        pairs.sort()
        return Calibration(
            np.asarray([similarity for similarity, _ in pairs], dtype=np.float64),
            np.asarray([right for _, right in pairs], dtype=bool),
        )

    def agree(self, example: Example, output: str) -> bool:
        """Whether an answer says what the example's own does.

        A label must be the same; elsewhere every choice out of a list, and nearly all words.
        """
        own = example.output
        if normalize(own) == normalize(output):
            return True
        contract = self._contract.contract_for(example) if self._contract else None
        if contract is not None:
            if contract.kind == "label":
                return False
            one, other = contract.parts(own), contract.parts(output)
            if any(one.get(name) != other.get(name) for name in contract.parts_with_choices()):
                return False
        return token_f1(output, own) >= SAME_WORDS


def nearest_answers(
    nearest: Nearest,
    calibration: Calibration,
    examples: Sequence[Example],
    confidence: float = CONFIDENCE,
) -> list[NewSuggestion]:
    """The answers of the nearest approved examples, where such an answer was right often enough."""
    offered = []
    for one, near in zip(examples, nearest.of(examples), strict=True):
        if near is None:
            continue
        other, similarity = near
        known = calibration.at(similarity)
        if not known.of or known.share < confidence:
            continue
        name = other.external_id or f"example {other.id}"
        reason = (
            f"The answer of {name}, the nearest approved one (similarity {percent(similarity)}). Of "
            f"{known.of} approved examples whose nearest was about as similar, {known.right} had the same "
            "answer."
        )
        offered.append(
            NewSuggestion(
                one.id, one.revision, "nearest", one.output, other.output, known.share, reason
            )
        )
    return offered
