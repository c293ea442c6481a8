"""Texts normalized by the column: calls for each text would take longer than the work."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from curate.similarity.loops import loops
from curate.text.normalization import normalize

_TEXTS = 4096
_BETWEEN = "\0"


def normalized(texts: Sequence[str]) -> list[str]:
    """Every text as ``normalize`` has it."""
    run = loops(len(texts))

    def work(start: int) -> list[str]:
        some = texts[start : start + _TEXTS]
        plain = [text for text in some if text.isascii()]
        joined = _BETWEEN.join(plain).lower()
        if not plain or joined.count(_BETWEEN) >= len(plain):
            return [normalize(text) for text in some]
        codes = np.frombuffer(joined.encode("ascii"), dtype=np.uint8)
        out = np.empty_like(codes)
        done = iter(out[: run.squeeze(codes, out)].tobytes().decode("ascii").split(_BETWEEN))
        return [next(done) if text.isascii() else normalize(text) for text in some]

    return list(chain.from_iterable(map(work, range(0, len(texts), _TEXTS))))
