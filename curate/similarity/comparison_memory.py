"""The memory of an earlier comparison, so that the next one compares only what is new."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from curate.similarity.fingerprints import prints
from curate.similarity.normalized import normalized
from curate.similarity.shingles import mix
from curate.similarity.signatures import PERMUTATIONS, Signatures, sign
from curate.text.comparison_key import PLAIN, ComparisonKey

DIGEST = 16
"""Bytes of the digest that stands for a text."""
_PRINT = 16  # bytes of what is known of its fingerprint

Digests = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Row = tuple[int, int, bytes]
"""An id, its revision, and the digest, fingerprint and signature of its text."""


@dataclass(frozen=True, slots=True)
class SignedTexts:
    """A column of n texts as they are compared.

    Attributes:
        digests: n x 2, of what counts of each text; zeros where nothing does.
        signatures: 128 MinHash values a row; a row may be that of several texts.
        rows: Which row of ``signatures`` is that of each text.
        prints: n x 2, of the fingerprint of each text: its hash, and twice its length, plus one where it
            is of a script without spaces.
        read: What counts of each text, where all of them had to be read.
    """

    digests: Digests
    signatures: Signatures
    rows: npt.NDArray[np.int64]
    prints: Digests
    read: Sequence[str] = ()


def sign_texts(texts: Sequence[str], width: int = 5, key: ComparisonKey = PLAIN) -> SignedTexts:
    """Read and sign texts; the same text is signed once."""
    numbers: dict[str, int] = {}
    read = normalized(texts) if key == PLAIN else list(map(key, texts))
    mine = [numbers.setdefault(text, len(numbers)) for text in read]
    different = list(numbers)
    digested = b"".join(
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()
        if text
        else bytes(DIGEST)
        for text in different
    )
    digests = np.frombuffer(digested, dtype=np.uint64).reshape(-1, 2)
    signatures = sign(different, width)
    known = prints(different)
    printed = np.stack((known.hashes, (2 * known.lengths + known.dense).astype(np.uint64)), axis=1)
    rows = np.array(mine, dtype=np.int64)
    return SignedTexts(digests[rows], signatures, rows, printed[rows], read)


class Memory:
    """Signatures by example and revision, and the similarities of pairs of texts by their digests.

    All of them belong to one width and one key.

    Args:
        rows: As stored.
        pairs: As stored, see ``dump``.
    """

    def __init__(self, rows: Iterable[Row] = (), pairs: bytes = b"") -> None:
        self._stored = {(key, revision): blob for key, revision, blob in rows}
        half = len(pairs) // 2
        self._keys: Keys = np.frombuffer(pairs[:half], dtype=np.uint64)
        self._values: Floats = np.frombuffer(pairs[half:], dtype=np.float64)
        self._asked: list[tuple[Keys, Floats]] = []
        self._made: tuple[list[tuple[int, int]], SignedTexts] | None = None

    def sign(
        self, ids: Sequence[tuple[int, int]], texts: Sequence[str], width: int, key: ComparisonKey
    ) -> SignedTexts:
        """Signatures of texts by their (id, revision): the stored ones, and new ones."""
        blobs = [self._stored.get(one) for one in ids]
        new = [place for place, blob in enumerate(blobs) if blob is None]
        made = sign_texts([texts[place] for place in new], width, key)
        self._made = [ids[place] for place in new], made
        if len(new) == len(texts):
            return made
        known = [place for place, blob in enumerate(blobs) if blob is not None]
        raw = np.frombuffer(b"".join(filter(None, blobs)), dtype=np.uint8).reshape(len(known), -1)
        digests, printed = (np.empty((len(ids), 2), dtype=np.uint64) for _ in range(2))
        signatures = np.empty((len(ids), PERMUTATIONS), dtype=np.uint32)
        head = DIGEST + _PRINT
        digests[known], digests[new] = raw[:, :DIGEST].view(np.uint64), made.digests
        printed[known], printed[new] = raw[:, DIGEST:head].view(np.uint64), made.prints
        signatures[known], signatures[new] = (
            raw[:, head:].view(np.uint32),
            made.signatures[made.rows],
        )
        return SignedTexts(digests, signatures, np.arange(len(ids)), printed)

    def fresh(self) -> Iterator[Row]:
        """The rows that were not stored before the last signing."""
        if self._made is None:
            return
        ids, made = self._made
        for place, (key, revision) in enumerate(ids):
            signature = made.signatures[made.rows[place]]
            parts = made.digests[place], made.prints[place], signature
            yield key, revision, b"".join(part.tobytes() for part in parts)

    def similarities(
        self, keys: Keys, compare: Callable[[npt.NDArray[np.int64]], Floats]
    ) -> Floats:
        """Similarities of pairs, by their keys: those that are known, and those that are compared now.

        Args:
            keys: Of the pairs, see ``pair_keys``.
            compare: Places in ``keys`` to the similarities of these pairs.
        """
        found = np.empty(len(keys))
        places = np.searchsorted(self._keys, keys)
        places[places == len(self._keys)] = 0
        known = self._keys[places] == keys if len(self._keys) else np.zeros(len(keys), dtype=bool)
        found[known] = self._values[places[known]]
        new = np.flatnonzero(~known)
        if len(new):
            found[new] = compare(new)
            self._keys, where = np.unique(
                np.concatenate([self._keys, keys[new]]), return_index=True
            )
            self._values = np.concatenate([self._values, found[new]])[where]
        self._asked.append((keys, found))
        return found

    def dump(self) -> bytes:
        """The similarities that comparisons asked for: the keys of all pairs, then the values."""
        if not self._asked:
            return b""
        keys, where = np.unique(
            np.concatenate([keys for keys, _ in self._asked]), return_index=True
        )
        values = np.concatenate([values for _, values in self._asked])[where]
        return keys.tobytes() + values.tobytes()


def pair_keys(digests: Digests, pairs: npt.NDArray[np.int64]) -> Keys:
    """A number for each pair of texts, whichever of them comes first."""
    one, other = digests[pairs[:, 0], 0], digests[pairs[:, 1], 0]
    return mix(np.minimum(one, other) ^ mix(np.maximum(one, other)))
