"""Labels as the texts alone suggest them: predictions for texts that were not learnt from."""

import warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from curate.similarity.shingles import shingles

FOLDS = 5
LEARNT = 15_000
"""Texts that are learnt from at most, evenly chosen; the others are only predicted."""
WIDTH = 4
DIMENSIONS = 256
_FEATURES = 1 << 18
_READ = 4000  # characters of a text that are looked at
_PENALTY = 3.0
_ITERATIONS = 25

Probabilities = npt.NDArray[np.float64]


def predict(texts: Sequence[str], labels: npt.NDArray[np.int64]) -> Probabilities:
    """Out-of-fold probabilities of the labels, by TF-IDF and logistic regression.

    Features are character 4-grams, words and pairs of words, weighted by TF-IDF and brought down to
    256 dimensions by a truncated SVD with a fixed seed. The same text twice is always in one fold.

    Args:
        texts: n normalised texts, none empty, in an order that follows from their content.
        labels: Of each, from 0 to k - 1; each k at least ``FOLDS`` times.

    Returns:
        n x k probabilities, rows summing to 1; each row from a model that never saw the text.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    different, text_of = np.unique(np.array(texts, dtype=object), return_inverse=True)
    # Dealt out by label, so that every fold has its share of each.
    first = np.full(len(different), labels.max() + 1)
    np.minimum.at(first, text_of, labels)
    rank = np.empty(len(different), dtype=np.int64)
    rank[np.lexsort((np.arange(len(different)), first))] = np.arange(len(different))
    stride = -(-len(different) // LEARNT)
    learnt = rank % stride == 0
    fold = rank // stride % FOLDS

    features = _features(different.tolist(), learnt)
    pairs = np.unique(np.stack([text_of, labels], axis=1), axis=0)
    count = int(labels.max()) + 1
    found = np.zeros((len(different), count))
    for held_out in range(FOLDS):
        mine = np.flatnonzero(fold == held_out)
        seen = pairs[learnt[pairs[:, 0]] & (fold[pairs[:, 0]] != held_out)]
        known = np.unique(seen[:, 1])
        if not len(mine) or len(known) < 2:  # noqa: PLR2004
            continue
        model = LogisticRegression(C=_PENALTY, max_iter=_ITERATIONS, tol=1e-3)
        with warnings.catch_warnings():
            # A few steps short of the optimum is as good for this, and much sooner there.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(features[seen[:, 0]], seen[:, 1])
        found[np.ix_(mine, known)] = model.predict_proba(features[mine])
    return found[text_of]


def _features(texts: Sequence[str], learnt: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """Texts as unit vectors."""
    from scipy import sparse
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

    cut = [text[:_READ] for text in texts]
    known = shingles([f" {text} " for text in cut], WIDTH)
    columns = (known.hashes % np.uint64(_FEATURES)).astype(np.int32)
    characters = sparse.csr_matrix(
        (np.ones(len(columns)), columns, known.starts), shape=(len(texts), _FEATURES)
    )
    hashing = HashingVectorizer(
        ngram_range=(1, 2),
        token_pattern=r"\w+",  # noqa: S106 - no password
        n_features=_FEATURES,
        alternate_sign=False,
        binary=True,
        norm=None,
    )
    parts = []
    for counts in (characters, hashing.transform(cut)):
        # What occurs in one text only says nothing about another.
        usual = counts[:, np.bincount(counts[learnt].indices, minlength=_FEATURES) > 1]
        if usual.shape[1]:
            parts.append(TfidfTransformer(sublinear_tf=True).fit(usual[learnt]).transform(usual))
    if not parts:
        return np.zeros((len(texts), 1), dtype=np.float32)
    weighted = sparse.hstack(parts).tocsr()
    most = min(DIMENSIONS, weighted.shape[1] - 1, int(learnt.sum()) - 1)
    if most < 2:  # noqa: PLR2004
        return np.asarray(weighted.toarray(), dtype=np.float32)
    reduce = TruncatedSVD(most, n_iter=2, random_state=0).fit(weighted[learnt])
    vectors = np.asarray(reduce.transform(weighted), dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
