"""Predictions of labels from texts, each by a model that was not trained on the text."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from curate.similarity.shingles import shingles

FOLDS = 5
LEARNED = 10_000
"""Texts that are learned from at most, evenly chosen; the others are only predicted."""
CROWDED = 5_000
"""With more texts than this the arithmetic keeps to one thread."""
WIDTH = 4
DIMENSIONS = 256
_FEATURES = 1 << 18
_READ = 4000  # characters of a text that are looked at
_BLOCK = 8192  # texts worked on at once
_COLUMNS = 40_000  # features that are kept, the commonest
_DIRECTED = 3000  # texts that the main directions are taken from
_PENALTY = 3.0
_ITERATIONS = 25

Probabilities = npt.NDArray[np.float64]


def predict(
    texts: Sequence[str],
    labels: npt.NDArray[np.int64],
    vectors: Callable[[Sequence[str]], npt.NDArray[np.float32]] | None = None,
    *,
    rounds: int = 1,
) -> Probabilities:
    """Out-of-fold probabilities of the labels, by TF-IDF and logistic regression.

    Features are character 4-grams, words and pairs of words, weighted by TF-IDF and brought down to
    256 dimensions by a truncated SVD with a fixed seed. The same text twice is always in one fold.

    Args:
        texts: n normalized texts, none empty, in an order that follows from their content.
        labels: Of each, from 0 to k - 1; each k at least ``FOLDS`` times.
        vectors: Makes n unit vectors of n texts; TF-IDF does where it is None.
        rounds: How often the texts are dealt out to folds anew; the mean of several is steadier.

    Returns:
        n x k probabilities, rows summing to 1; each row from a model that never saw the text.
    """
    import scipy.linalg  # noqa: F401 - only what is loaded can be limited
    import sklearn.linear_model  # noqa: F401
    from threadpoolctl import threadpool_limits

    # Of many texts other checks run beside, on every core: threads that wait for each other by
    # spinning would take theirs away.
    with threadpool_limits(limits=1 if len(texts) > CROWDED else None):
        return _predict(texts, labels, vectors, rounds)


def _predict(
    texts: Sequence[str],
    labels: npt.NDArray[np.int64],
    vectors: Callable[[Sequence[str]], npt.NDArray[np.float32]] | None,
    rounds: int,
) -> Probabilities:
    different, text_of = np.unique(np.array(texts, dtype=object), return_inverse=True)
    # Dealt out by label, so that every fold has its share of each.
    first = np.full(len(different), labels.max() + 1)
    np.minimum.at(first, text_of, labels)
    rank = _dealt(first, 0)
    stride = -(-len(different) // LEARNED)
    learned = rank % stride == 0
    features = vectors(different.tolist()) if vectors else word_vectors(different.tolist(), learned)
    pairs = np.unique(np.stack([text_of, labels], axis=1), axis=0)
    found = np.zeros((len(different), int(labels.max()) + 1))
    for number in range(rounds):
        fold = (rank if number == 0 else _dealt(first, number)) // stride % FOLDS
        for held_out in range(FOLDS):
            mine = np.flatnonzero(fold == held_out)
            seen = pairs[learned[pairs[:, 0]] & (fold[pairs[:, 0]] != held_out)]
            known = np.unique(seen[:, 1])
            if not len(mine) or len(known) < 2:
                continue
            found[np.ix_(mine, known)] += learned_probabilities(
                features[seen[:, 0]], seen[:, 1], features[mine]
            )
    return found[text_of] / rounds


def learned_probabilities(
    seen: npt.NDArray[np.float32], labels: npt.NDArray[np.int64], asked: npt.NDArray[np.float32]
) -> Probabilities:
    """Probabilities of the labels that occur, ascending, for each row that is asked about.

    Args:
        seen: Vectors that a logistic regression learns from.
        labels: Of each; two at least.
        asked: Vectors that it had not seen.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_PENALTY, max_iter=_ITERATIONS, tol=1e-3)
    with warnings.catch_warnings():
        # A few steps short of the optimum is as good for this, and much sooner there.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(seen, labels)
    return np.asarray(model.predict_proba(asked), dtype=np.float64)


def confident_others(
    probable: Probabilities, given: npt.NDArray[np.int64]
) -> list[tuple[int, float]]:
    """For every row the label that it is confidently another one's, and how surely; 0 if none.

    Confident learning (Northcutt et al., 2021): another label counts where its probability reaches the mean
    probability that rows with that label have of it.

    Args:
        probable: n x k probabilities, each row from a model that never saw it.
        given: The label that each has.
    """
    each = np.arange(len(given))
    own = probable[each, given]
    sums = np.bincount(given, weights=own, minlength=probable.shape[1])
    counts = np.bincount(given, minlength=probable.shape[1])
    confident = np.where(probable >= sums / np.maximum(counts, 1), probable, 0)
    other = confident.argmax(axis=1)
    best = confident[each, other]
    doubtful = (best > 0) & (other != given)
    share = np.where(doubtful, best / np.maximum(best + own, 1e-12), 0)
    return list(zip(other.tolist(), share.tolist(), strict=True))


def _dealt(labels: npt.NDArray[np.int64], number: int) -> npt.NDArray[np.int64]:
    """The place of each text in the deal of a round: label after label, in an order of the round's own."""
    order = np.arange(len(labels))
    if number:
        order = np.random.default_rng(number).permutation(len(labels))
    rank = np.empty(len(labels), dtype=np.int64)
    rank[np.lexsort((order, labels))] = np.arange(len(labels))
    return rank


def word_vectors(texts: Sequence[str], learned: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """Texts as unit vectors, by the TF-IDF of their character 4-grams, words and pairs of words.

    Args:
        texts: n normalized texts.
        learned: Which of them say what occurs how often, and the main directions (up to ``DIMENSIONS``).
    """
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.utils.extmath import randomized_svd

    cut = [text[:_READ] for text in texts]
    counts = _counts([cut[i] for i in np.flatnonzero(learned)])
    columns = _distinctive(counts)
    if not len(columns):
        return np.zeros((len(texts), 1), dtype=np.float32)
    weigh = TfidfTransformer().fit(counts[:, columns])
    weighted = weigh.transform(counts[:, columns])
    # The main directions show in a part of the texts already.
    some = weighted[:: -(-weighted.shape[0] // _DIRECTED)]
    most = min(DIMENSIONS, weighted.shape[1] - 1, some.shape[0] - 1)
    directions = None
    if most > 1:
        # Not transposed: what is made orthogonal is as long as there are texts, not features.
        _, _, found = randomized_svd(some, most, n_iter=1, transpose=False, random_state=0)
        directions = np.ascontiguousarray(found.T)
    parts = []
    for start in range(0, len(cut), _BLOCK):
        block = weigh.transform(_counts(cut[start : start + _BLOCK])[:, columns])
        parts.append(block.toarray() if directions is None else block @ directions)
    vectors = np.concatenate(parts).astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _counts(texts: Sequence[str]) -> Any:
    """Which character sequences, then which words and pairs of words, occur in which text (CSR)."""
    from scipy import sparse
    from sklearn.feature_extraction.text import HashingVectorizer

    known = shingles([f" {text} " for text in texts], WIDTH)
    columns = (known.hashes % np.uint64(_FEATURES)).astype(np.int32)
    characters = sparse.csr_matrix(
        (np.ones(len(columns), dtype=np.float32), columns, known.starts),
        shape=(len(texts), _FEATURES),
    )
    words = HashingVectorizer(
        ngram_range=(1, 2),
        token_pattern=r"\w+",  # noqa: S106 - no password
        n_features=_FEATURES,
        alternate_sign=False,
        binary=True,
        norm=None,
        dtype=np.float32,
    ).transform(texts)
    return sparse.hstack([characters, words], format="csr")


def _distinctive(counts: Any) -> npt.NDArray[np.int64]:
    """The columns that tell texts apart: neither in one text only nor in every other one."""
    owners = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = np.flatnonzero((owners > 1) & (owners <= 0.5 * counts.shape[0]))
    return np.sort(kept[np.argsort(-owners[kept], kind="stable")[:_COLUMNS]])
