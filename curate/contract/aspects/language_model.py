"""Which language a text is in, by py3langid's model, of which words that come again cost little.

A test holds it to what py3langid itself says.
"""

# ruff: noqa: SLF001 - the model gives its parts no public names

import math
from collections import Counter

import numpy as np
import numpy.typing as npt
from py3langid.langid import MODEL_FILE, LanguageIdentifier

KNOWN_WORDS = 200_000
"""Words that are remembered, each after what came before it."""
KNOWN_ROWS = 20_000
"""Rows of the model that are kept as the processor calculates with them: 11 MB."""


class LanguageModel:
    """Says what ``LanguageIdentifier.classify`` says, about twice as fast over many texts of one kind."""

    def __init__(self) -> None:
        self._model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._walked: dict[tuple[int, bytes], tuple[int, list[int]]] = {}
        features, languages = self._model.nb_ptc.shape
        self._slots = np.full(features, -1, dtype=np.int32)
        self._rows = np.empty((KNOWN_ROWS, languages), dtype=np.float32)
        self._used = 0

    def classify(self, text: str) -> tuple[str, float]:
        """The language as its ISO 639-1 code, and how sure it is, from 0 to 1."""
        encoded = self._model._encode(text)
        visited = self._visited(encoded)
        if not visited or len(visited) > KNOWN_ROWS:
            language, sure = self._model.classify(text)
            return str(language), float(sure)
        counts = Counter(visited)
        features = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        often = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        scores = np.log1p(often) @ self._rows_of(features) + self._model.nb_pc
        scores *= 1.0 / math.sqrt(len(encoded))
        np.exp(scores - scores.max(), out=scores)
        scores /= scores.sum()
        for one, same in self._model._alias_pairs:
            scores[one] += scores[same]
            scores[same] = 0.0
        best = int(scores.argmax())
        return str(self._model.nb_classes[best]), float(scores[best])

    def _visited(self, encoded: bytes) -> list[int]:
        """The features that a text has, one after the other."""
        *others, last = encoded.split(b" ")
        state, found = 0, []
        for word in others:
            state, mine = self._walk(state, word + b" ")
            found += mine
        return found + self._walk(state, last)[1]

    def _walk(self, state: int, word: bytes) -> tuple[int, list[int]]:
        """The features of a word after what led to a state, and the state that it leads to."""
        key = (state, word)
        known = self._walked.get(key)
        if known is None:
            moves, bases, output = (
                self._model.tk_nextmove,
                self._model._rowbase,
                self._model.tk_output,
            )
            found = []
            for letter in word:
                state = moves[bases[state] + letter]
                if output[state] >= 0:
                    found.append(output[state])
            if len(self._walked) >= KNOWN_WORDS:
                self._walked.clear()
            known = self._walked[key] = (state, found)
        return known

    def _rows_of(self, features: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
        """What each feature says for each language."""
        new = features[self._slots[features] < 0]
        if len(new):
            if self._used + len(new) > KNOWN_ROWS:
                self._slots.fill(-1)
                self._used = 0
                new = features
            self._slots[new] = np.arange(self._used, self._used + len(new))
            self._rows[self._used : self._used + len(new)] = self._model.nb_ptc[new]
            self._used += len(new)
        return self._rows[self._slots[features]]
