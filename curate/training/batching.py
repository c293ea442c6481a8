"""In which order records are trained on: shuffled by seed, about equally long ones together."""

import random
from collections.abc import Sequence

from curate.models import Encoded

# Batches are cut from this many shuffled batches' worth of records, sorted by length: wide enough
# that hardly any padding is left, narrow enough that the order stays random.
_WINDOW = 16


def batches(records: Sequence[Encoded], size: int, seed: int, epoch: int) -> list[list[Encoded]]:
    """Every record once, in batches of ``size`` (the last one may be smaller).

    The result depends only on the arguments, so that a resumed training sees what an
    uninterrupted one would have seen.
    """
    shuffler = random.Random(f"{seed}/{epoch}")  # noqa: S311 - an order, not a secret
    order = list(records)
    shuffler.shuffle(order)
    made: list[list[Encoded]] = []
    for start in range(0, len(order), size * _WINDOW):
        window = sorted(order[start : start + size * _WINDOW], key=len)
        made += [window[i : i + size] for i in range(0, len(window), size)]
    shuffler.shuffle(made)
    return made
