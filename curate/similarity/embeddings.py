"""Static word embeddings of texts, and pairs with similar ones, computed offline."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from curate.domain.errors import Unusable

Vectors = npt.NDArray[np.float32]

_ROWS = 512  # rows of the similarity matrix computed at once
_BATCH = 256


def with_meaning() -> bool:
    """Whether word vectors are here: the extra ``semantic``."""
    return find_spec("wordllama") is not None


@cache
def _model() -> Any:
    try:
        import wordllama
        from wordllama import WordLlama
    except ImportError:
        raise Unusable(
            "Word embeddings need the package wordllama, which is not installed. Nothing was done: install "
            "it with  pip install 'curate-tuning[semantic]'."
        ) from None
    try:
        # It looks for its own tokenizer in a folder of another name, but finds it as if in a cache.
        return WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
    except (FileNotFoundError, OSError) as error:
        raise Unusable(
            "There are no word vectors in the package wordllama. Nothing was done: install it again with  "
            "pip install --force-reinstall 'curate-tuning[semantic]'."
        ) from error


def embed(texts: Sequence[str]) -> Vectors:
    """Unit vectors of texts, n x 256: the mean of their tokens' vectors; zeros for no token.

    Raises:
        Unusable: wordllama or its vectors are not installed; the message says how to install them.
    """
    model = _model()
    if not texts:
        return np.zeros((0, 256), dtype=np.float32)
    # Alike lengths together, so that little is padded; back in order at the end.
    order = np.argsort([len(t) for t in texts], kind="stable")
    vectors = np.asarray(
        model.embed([texts[i] for i in order], norm=False, batch_size=_BATCH), dtype=np.float32
    )
    vectors = np.nan_to_num(vectors[np.argsort(order, kind="stable")])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def alike(vectors: Vectors, threshold: float) -> Iterator[tuple[int, int, float]]:
    """Pairs i < j of rows with a cosine similarity of at least ``threshold``, every pair compared."""
    for start in range(0, len(vectors), _ROWS):
        similar = vectors[start : start + _ROWS] @ vectors[start:].T
        for i, j in np.argwhere(similar >= threshold).tolist():
            if i < j:
                yield start + i, start + j, min(1.0, float(similar[i, j]))
