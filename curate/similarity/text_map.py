"""A two-dimensional map of texts, on which similar ones are close together."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

DIRECTIONS = 24
NEIGHBORS = 8
_WORDS = 20_000
_READ = 2_000  # characters of a text that are looked at
_ROUNDS = 160
_STRANGERS = 4  # texts that each one is pushed away from in a round
_LONGEST_STEP = 4.0


def vectors(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Unit vectors of texts by their words: TF-IDF, brought down to 24 directions (latent semantics).

    A text without any word is a vector of zeros.
    """
    from sklearn.utils.extmath import randomized_svd

    cut = [text[:_READ] for text in texts]
    if not any(char.isalnum() for text in cut for char in text):
        return np.zeros((len(texts), 1))
    try:
        # Words in one text only, and those in every other one, say nothing about who resembles whom.
        weighted = _weigh(cut, min_df=2, max_df=0.4)
    except ValueError:  # what scikit-learn says where no word is left
        weighted = _weigh(cut)
    most = min(DIRECTIONS, *(size - 1 for size in weighted.shape))
    if most < 1:
        return np.asarray(weighted.toarray(), dtype=np.float64)
    parts, strengths, _ = randomized_svd(weighted, most, n_iter=2, random_state=0)
    return unit(parts * strengths)


def _weigh(texts: Sequence[str], **limits: float) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        sublinear_tf=True,
        max_features=_WORDS,
        token_pattern=r"\w+",  # noqa: S106 - no password
        **limits,
    ).fit_transform(texts)


def unit(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rows at length one; zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float64)


def place(rows: npt.NDArray[np.float64]) -> Points:
    """Two coordinates for each unit vector, each between 0 and 1.

    Begins with the two main directions; then every point is drawn to its eight nearest neighbors
    and pushed off points taken at random, with the forces of UMAP (McInnes et al., 2018, a = b = 1)
    in shrinking steps. The same vectors give the same map. Time goes with the square of their number
    (for the neighbors): meant for a few thousand.
    """
    count = len(rows)
    if count < NEIGHBORS:
        return np.column_stack([np.linspace(0, 1, count), np.full(count, 0.5)])
    chance = np.random.default_rng(0)
    near = _neighbors(rows)
    centered = rows - rows.mean(axis=0)
    _, _, directions = np.linalg.svd(centered, full_matrices=False)
    start = centered @ directions[:2].T
    points = np.zeros((count, 2))
    points[:, : start.shape[1]] = 10 * start / max(float(np.abs(start).max()), 1e-9)
    # Texts that are the same would otherwise stay one point for ever.
    points += chance.normal(scale=0.05, size=points.shape)
    one = np.repeat(np.arange(count), near.shape[1])
    other = near.ravel()
    for turn in range(_ROUNDS):
        rate = 1 - turn / _ROUNDS
        gap = points[one] - points[other]
        pull = np.clip(-2 * gap / (1 + (gap**2).sum(axis=1, keepdims=True)), -4, 4)
        strangers = chance.integers(count, size=(_STRANGERS, count))
        off = points[None] - points[strangers]
        square = (off**2).sum(axis=2, keepdims=True)
        push = np.clip(2 * off / ((0.05 + square) * (1 + square)), -4, 4).sum(axis=0)
        move = push
        for axis in (0, 1):
            move[:, axis] += np.bincount(one, pull[:, axis], count) / NEIGHBORS * 2
            move[:, axis] -= np.bincount(other, pull[:, axis], count) / NEIGHBORS * 2
        points += rate * np.clip(move, -_LONGEST_STEP, _LONGEST_STEP) * 0.25
    return _fit(points)


def _neighbors(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    alike = rows @ rows.T
    np.fill_diagonal(alike, -np.inf)
    return np.argpartition(-alike, NEIGHBORS - 1, axis=1)[:, :NEIGHBORS]


def _fit(points: Points) -> Points:
    """Into the square from 0 to 1, a few stragglers at its edge."""
    low, high = np.quantile(points, [0.005, 0.995], axis=0)
    fitted = (points - low) / np.where(high > low, high - low, 1)
    return np.asarray(np.clip(fitted, -0.04, 1.04) / 1.08 + 0.037, dtype=np.float64)
