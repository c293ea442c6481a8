"""Numbers for texts, which classifiers and the search for the nearest example work on."""

from collections.abc import Callable, Sequence
from typing import Any

from curate.similarity.embeddings import embed
from curate.similarity.label_prediction import word_vectors
from curate.text import normalize

ROWS = 512
"""Texts that are compared with all others at once."""
Features = Callable[[Sequence[str], Sequence[str]], tuple[Any, Any]]
"""Unit rows of known texts and of those that are asked about, in the same columns."""


def words(known: Sequence[str], asked: Sequence[str]) -> tuple[Any, Any]:
    """TF-IDF of words and word pairs of the known texts; any token counts, single letters too."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer

    any_word = r"(?u)\b\w+\b"
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=any_word)
    try:
        return vectorizer.fit_transform(known), vectorizer.transform(asked)
    except ValueError:  # there is not one word
        return sparse.csr_matrix((len(known), 1)), sparse.csr_matrix((len(asked), 1))


def main_directions(known: Sequence[str], asked: Sequence[str]) -> tuple[Any, Any]:
    """TF-IDF of words and character sequences of the known texts, brought down to its main directions."""
    import numpy as np

    texts = [normalize(text) for text in (*known, *asked)]
    vectors = word_vectors(texts, np.arange(len(texts)) < len(known))
    return vectors[: len(known)], vectors[len(known) :]


def meaning(known: Sequence[str], asked: Sequence[str]) -> tuple[Any, Any]:
    """Static word embeddings: the mean of the vectors of a text's tokens.

    Raises:
        Unusable: They are not installed.
    """
    return embed(known), embed(asked)


def nearest_rows(known: Any, asked: Any, most: int = 1) -> list[list[int]]:
    """For each row of ``asked`` the rows of ``known`` by cosine, the most similar first."""
    import numpy as np

    found: list[list[int]] = []
    for start in range(0, asked.shape[0], ROWS):
        similar = asked[start : start + ROWS] @ known.T
        rows = similar.toarray() if hasattr(similar, "toarray") else np.asarray(similar)
        found += np.argsort(-rows, axis=1, kind="stable")[:, :most].tolist()
    return found
