"""A map of texts: those that resemble each other lie together."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

DIRECTIONS = 24
FEWEST = 8
_WORDS = 20_000
_READ = 2_000  # characters of a text that are looked at
_NEIGHBOURS = 15  # that each text is kept near to (the perplexity)
_ROUNDS_APART, _ROUNDS = 100, 150
_COARSE = 0.8  # how far away texts push as one (the angle of Barnes and Hut)
_CLOSE = 1e-4


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

    Begins with the two main directions; t-SNE (van der Maaten and Hinton, 2008; openTSNE) then keeps those
    together that resemble each other. More rounds, or finer ones, take longer and hardly change who lies
    beside whom. The same vectors give the same map. Meant for a few thousand.
    """
    count = len(rows)
    if count < FEWEST:
        return np.column_stack([np.linspace(0, 1, count), np.full(count, 0.5)])
    from openTSNE import TSNE

    placed = TSNE(
        perplexity=min(_NEIGHBOURS, (count - 1) / 3),
        early_exaggeration_iter=_ROUNDS_APART,
        n_iter=_ROUNDS,
        negative_gradient_method="bh",
        theta=_COARSE,
        neighbors="exact",
        initialization=_begin(rows),
        random_state=0,
    ).fit(rows)
    return _fit(np.asarray(placed, dtype=np.float64))


def _begin(rows: npt.NDArray[np.float64]) -> Points:
    """Places by the two main directions, as close together as t-SNE wants them at first."""
    centred = rows - rows.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    start = centred @ directions[:2].T
    # Texts that are the same would otherwise stay one point for ever.
    points = np.random.default_rng(0).normal(scale=1e-6, size=(len(rows), 2))
    points[:, : start.shape[1]] += _CLOSE * start / max(float(start[:, 0].std()), 1e-9)
    return points


def _fit(points: Points) -> Points:
    """Into the square from 0 to 1, a few stragglers at its edge."""
    low, high = np.quantile(points, [0.005, 0.995], axis=0)
    fitted = (points - low) / np.where(high > low, high - low, 1)
    return np.asarray((np.clip(fitted, -0.04, 1.04) + 0.04) / 1.08, dtype=np.float64)
