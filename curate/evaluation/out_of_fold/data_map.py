"""Data maps: how sure a classifier that had not seen an example is of its value, and how steadily."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curate.evaluation.out_of_fold.folds import FOLDS, grouped_folds
from curate.similarity.label_prediction import (
    confident_others,
    learned_probabilities,
    word_vectors,
)
from curate.text import normalize

DEALS = 4
RARE = FOLDS
"""A value that fewer groups have is rare: some folds learn nothing of it."""
STEADY = 0.75
"""Share of the deals in which the classifier must disagree."""
ALIKE = 0.6
"""Cosine from which on two texts ask the same, so that their values should agree."""
ALONE = 0.15
"""Cosine of the most similar text of another group below which a text is like no other."""
_ROWS = 512
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DataMap:
    """One part of the answers of all rows, out of fold.

    Attributes:
        values: The value of each row.
        said: The value that the classifier gives it, on average over the deals; where it is confidently
            another one's, that.
        confidence: Mean probability of its own value over the deals (confidence; Swayamdipta et al., 2020).
        spread: Standard deviation of that over the deals (variability).
        certainty: How surely it is another one's by confident learning (Northcutt et al., 2021): the other's
            share of the probability of the two, 0 where it does not reach the threshold of that value.
        steady: Share of the deals in which the classifier said something else.
        twin: The most similar row with another value, as similar as if it asked the same; -1 for none.
        alone: Whether no text of another group is like it.
        frequency: In how many groups its value occurs.
    """

    values: tuple[str, ...]
    said: tuple[str, ...]
    confidence: Numbers
    spread: Numbers
    certainty: Numbers
    steady: Numbers
    twin: NDArray[np.intp]
    alone: NDArray[np.bool_]
    frequency: NDArray[np.intp]

    @property
    def loss(self) -> Numbers:
        """Negative logarithm of the confidence, in nats."""
        return np.asarray(-np.log(np.maximum(self.confidence, 1e-6)))


def data_map(texts: Sequence[str], values: Sequence[str], groups: Sequence[str]) -> DataMap | None:
    """Where each row stands by classifiers that were trained on others; None where there is one value only.

    Logistic regression on TF-IDF, five folds that part no group, dealt out four times. Confidence and
    variability go over these deals, in place of the epochs of a network, which the paper takes.

    Args:
        texts: What was asked.
        values: The value of one part of the answer.
        groups: Rows of a group are always in one fold.
    """
    classes = sorted(set(values))
    if len(classes) < 2 or len(set(groups)) < 2 * FOLDS:
        return None
    numbers = {value: number for number, value in enumerate(classes)}
    given = np.array([numbers[value] for value in values])
    vectors = word_vectors([normalize(text) for text in texts], np.ones(len(texts), dtype=bool))
    probable = np.stack([_predict(vectors, given, groups, deal) for deal in range(DEALS)])
    rows = np.arange(len(given))
    own = probable[:, rows, given]
    mean = probable.mean(axis=0)
    holders = Counter(value for value, _ in set(zip(given.tolist(), groups, strict=True)))
    # Nobody can be confident of a value that hardly anything was learned of.
    usual = np.array([holders[number] >= RARE for number in range(len(classes))])
    others = confident_others(np.where(usual, mean, 0), given)
    twin, alone = _neighbours(vectors, given, groups)
    return DataMap(
        values=tuple(values),
        said=tuple(
            classes[other if certainty else best]
            for (other, certainty), best in zip(others, mean.argmax(axis=1).tolist(), strict=True)
        ),
        confidence=own.mean(axis=0),
        spread=own.std(axis=0),
        certainty=np.array([certainty for _, certainty in others]),
        steady=(probable.argmax(axis=2) != given).mean(axis=0),
        twin=twin,
        alone=alone,
        frequency=np.array([holders[one] for one in given.tolist()], dtype=np.intp),
    )


def _predict(
    vectors: NDArray[np.float32], given: NDArray[np.int64], groups: Sequence[str], deal: int
) -> Numbers:
    """Rows x classes: probabilities by a classifier that was not trained on the group of the row."""
    import sklearn.linear_model  # noqa: F401 - only what is loaded can be limited
    from threadpoolctl import threadpool_limits

    fold = grouped_folds(groups, FOLDS, deal)
    found = np.zeros((len(given), int(given.max()) + 1))
    with threadpool_limits(limits=1):
        for number in range(FOLDS):
            mine, seen = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
            known = np.unique(given[seen])
            if len(known) < 2:
                found[mine, known[0]] = 1
                continue
            found[np.ix_(mine, known)] = learned_probabilities(
                vectors[seen], given[seen], vectors[mine]
            )
    return found


def _neighbours(
    vectors: NDArray[np.float32], given: NDArray[np.int64], groups: Sequence[str]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The most similar row with another value, where it asks the same; whether no other group is like it."""
    names = {name: place for place, name in enumerate(dict.fromkeys(groups))}
    of = np.array([names[one] for one in groups])
    twin = np.full(len(given), -1, dtype=np.intp)
    alone = np.zeros(len(given), dtype=bool)
    for start in range(0, len(given), _ROWS):
        block = slice(start, start + _ROWS)
        similar = vectors[block] @ vectors.T
        foreign = np.where(of[block, None] != of, similar, -1)
        alone[block] = foreign.max(axis=1) < ALONE
        others = np.where(given[block, None] != given, similar, -1)
        best = others.argmax(axis=1)
        near = others[np.arange(len(best)), best] >= ALIKE
        twin[block] = np.where(near, best, -1)
    return twin, alone
