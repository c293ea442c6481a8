"""The validation loss of each record, and whether it is lower than before by more than its noise."""

import math
from collections.abc import Sequence
from typing import Any

from curate.models import Encoded, answer_losses
from curate.training.batches import passes


def record_losses(causal: Any, records: Sequence[Encoded]) -> list[float]:
    """The sum of the losses of each record's answer tokens, in nats; the model is in evaluation mode."""
    import torch

    sums: list[float] = []
    with torch.inference_mode():
        for piece in passes(records):
            losses = answer_losses(causal, piece)
            parts = torch.split(losses, [len(record.answer) for record in piece])
            sums += [part.sum().item() for part in parts]
    return sums


def is_better(before: Sequence[float], now: Sequence[float], tokens: Sequence[int]) -> bool:
    """Whether the mean loss per token fell by more than its standard error.

    Both are measured on the same records, so that what makes one record harder than another is no noise:
    the standard error is that of the ratio of the gains to the tokens (Cochran, 1977).

    Args:
        before: Sum of the losses of each record, in nats.
        now: The same, later.
        tokens: Answer tokens of each record.
    """
    gains = [one - other for one, other in zip(before, now, strict=True)]
    total, count = sum(tokens), len(gains)
    gain = sum(gains) / total
    if count < 2:
        return gain > 0
    spread = sum((one - gain * length) ** 2 for one, length in zip(gains, tokens, strict=True))
    return gain > math.sqrt(count / (count - 1) * spread) / total
