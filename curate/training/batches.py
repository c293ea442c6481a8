"""In which order records are trained on: shuffled by seed, about equally long ones together."""

import random
from collections.abc import Sequence

from curate.models import Encoded

# Batches are cut from this many shuffled batches' worth of records, sorted by length: wide enough
# that hardly any padding is left, narrow enough that the order stays random.
_WINDOW = 16
# Tokens, padding included, that go through the model at once. Activations take most of the memory
# (over a megabyte a token for 135 million weights), and past this many nothing gets faster.
PASS_TOKENS = 2_048


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


def passes(batch: Sequence[Encoded], most: int = PASS_TOKENS) -> list[Sequence[Encoded]]:
    """A batch in pieces of at most ``most`` padded tokens, so that long records need no more memory.

    The gradients of the pieces add up to that of the batch. A record that is longer than that by
    itself is a piece of its own.
    """
    made: list[Sequence[Encoded]] = []
    start = 0
    for end in range(1, len(batch) + 1):
        widest = max(map(len, batch[start:end]))
        if end - start > 1 and widest * (end - start) > most:
            made.append(batch[start : end - 1])
            start = end - 1
    return [*made, batch[start:]]
