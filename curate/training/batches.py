"""Batches of records, shuffled by seed, with records of similar length together."""

import math
import random
from collections.abc import Sequence

from curate.models import Encoded, shared_prefix
from curate.training.settings import TrainingSettings

# Batches are cut from this many shuffled batches' worth of records, sorted by length: wide enough
# that hardly any padding is left, narrow enough that the order stays random.
_WINDOW = 16
# Tokens, padding included, that go through the model at once. Activations take most of the memory
# (over a megabyte a token for 135 million weights), and past this many hardly anything gets faster.
PASS_TOKENS = 512


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


def batches_of(
    records: Sequence[Encoded], settings: TrainingSettings, step: int
) -> list[list[Encoded]]:
    """The batches of a step (from 0), found from its number alone."""
    whole = settings.batch_size * settings.gradient_accumulation
    epoch, index = divmod(step, math.ceil(len(records) / whole))
    order = batches(records, settings.batch_size, settings.seed, epoch)
    first = index * settings.gradient_accumulation
    return order[first : first + settings.gradient_accumulation]


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


def worked(batch: Sequence[Encoded]) -> int:
    """Tokens of a batch that go through the model: padding included, what a piece shares once."""
    total = 0
    for piece in passes(batch):
        shared = shared_prefix([record.prompt for record in piece])
        total += shared + len(piece) * (max(map(len, piece)) - shared)
    return total
