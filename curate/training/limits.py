"""Limits of a training: whether records can be trained on, and how many steps that takes."""

import math
from collections.abc import Sequence
from pathlib import Path

from curate.domain.errors import NothingToLearn, RecordsTooLong
from curate.domain.records import Record
from curate.models import Chat, Encoded
from curate.training.settings import TrainingSettings


def limit(chat: Chat, settings: TrainingSettings) -> int:
    """Longest example in tokens: the smaller of ``max_length`` and the context; 0 for none."""
    stated = [value for value in (settings.max_length, chat.context) if value]
    return min(stated, default=0)


def check_trainable(
    records: Sequence[Record], base: Path, settings: TrainingSettings
) -> list[Encoded]:
    """Every record in tokens, in the same order.

    Raises:
        NothingToLearn: Some answers are empty, or there are no records.
        RecordsTooLong: Some records would be cut off.
    """
    empty = tuple(record.example for record in records if not record.output.strip())
    if empty or not records:
        raise NothingToLearn(empty)
    chat = Chat.read(base)
    encoded = [chat.encode(record) for record in records]
    most = limit(chat, settings)
    if most:
        too_long = tuple(record.example for record in encoded if len(record) > most)
        if too_long:
            raise RecordsTooLong(too_long, most, max(map(len, encoded)))
    return encoded


def step_count(examples: int, settings: TrainingSettings) -> int:
    """Optimizer steps of a training that is not stopped early; at least one."""
    per_epoch = math.ceil(examples / (settings.batch_size * settings.gradient_accumulation))
    steps = max(1, round(per_epoch * settings.epochs))
    return min(steps, settings.max_steps) if settings.max_steps else steps
