"""Estimates of time and memory before a training starts, without torch."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curate.domain.errors import ModelUnavailable
from curate.domain.records import Record
from curate.models import Chat, shared_prefix, title_of
from curate.training.batches import PASS_TOKENS
from curate.training.limits import limit, step_count
from curate.training.settings import TrainingSettings

# Measured with SmolLM2-135M in float32 on two cores; time goes with the parameters. Tokens that all
# prompts begin with are computed once a batch, and not counted.
_TOKENS_PER_SECOND = 250
_MEASURED_PARAMETERS = 135e6
_MEASURED_CORES = 2
_START_SECONDS = 8
_BYTES = 4
_CHARACTERS_PER_TOKEN = 4
TEMPLATE_TOKENS = 35
"""Tokens that a chat template puts around an example, about."""
_DEFAULT_CONTEXT = 8192


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a training will take.

    Attributes:
        examples: Records to train on.
        tokens: Prompts and answers of one pass over them.
        answer_tokens: Answers alone: what is learned.
        steps: Optimizer steps at most.
        minutes: About how long, on this machine.
        memory_mb: About how much memory, in megabytes.
        longest: Tokens of the longest record.
        context: Most tokens a record may have; 0 where the model states none.
        too_long: Ids of the records that exceed it.
        empty: Ids of the records without an answer.
        is_estimate: Whether the tokens too are guessed (from characters), because the base model
            has not been fetched yet. Minutes and memory always are.
    """

    examples: int
    tokens: int
    answer_tokens: int
    steps: int
    minutes: float
    memory_mb: int
    longest: int
    context: int
    too_long: tuple[int, ...]
    empty: tuple[int, ...]
    is_estimate: bool


def estimate(records: Sequence[Record], base: Path | None, settings: TrainingSettings) -> Estimate:
    """Count tokens and steps, and guess minutes and memory.

    Args:
        records: The training part.
        base: Folder of the base model; None where it has not been fetched yet.
        settings: As they would be trained with.
    """
    if base is None:
        lengths = [_guess(record) for record in records]
        answers = [len(record.output) // _CHARACTERS_PER_TOKEN + 1 for record in records]
        most = settings.max_length or _DEFAULT_CONTEXT
        shared = TEMPLATE_TOKENS // 2
        parameters, hidden, layers = _MEASURED_PARAMETERS, 576, 30
    else:
        chat = Chat.read(base)
        encoded = [chat.encode(record) for record in records]
        lengths = [len(record) for record in encoded]
        answers = [len(record.answer) for record in encoded]
        most = limit(chat, settings)
        shared = shared_prefix([record.prompt for record in encoded])
        parameters, hidden, layers = _shape(base)
    tokens = sum(lengths)
    longest = max(lengths, default=0)
    widest = min(longest * settings.batch_size, max(longest, PASS_TOKENS))
    # Per token and layer about twenty numbers of the hidden size are kept for the way back.
    memory = parameters * _BYTES * 1.3 + widest * layers * hidden * 20 * _BYTES + 400e6
    return Estimate(
        examples=len(records),
        tokens=tokens,
        answer_tokens=sum(answers),
        steps=step_count(len(records), settings),
        minutes=guess_minutes(len(records), tokens, settings, shared, parameters),
        memory_mb=round(memory / 1e6),
        longest=longest,
        context=most,
        too_long=tuple(
            record.example
            for record, length in zip(records, lengths, strict=True)
            if most and length > most
        ),
        empty=tuple(record.example for record in records if not record.output.strip()),
        is_estimate=base is None,
    )


def guess_minutes(
    examples: int,
    tokens: int,
    settings: TrainingSettings,
    shared: float = TEMPLATE_TOKENS // 2,
    parameters: float = _MEASURED_PARAMETERS,
) -> float:
    """About how long a training takes on this machine, in minutes.

    Args:
        examples: To train on.
        tokens: Of all of them together, template included.
        settings: As they would be trained with.
        shared: Tokens that all prompts begin with.
        parameters: Of the base model; the default one's where nothing is said.
    """
    whole = settings.batch_size * settings.gradient_accumulation
    own = tokens / max(examples, 1) - shared
    worked = step_count(examples, settings) * (
        own * min(whole, max(examples, 1)) + shared * settings.gradient_accumulation
    )
    speed = _TOKENS_PER_SECOND * _MEASURED_PARAMETERS / parameters * _cores() / _MEASURED_CORES
    return round((_START_SECONDS + worked / speed) / 60, 1)


def _guess(record: Record) -> int:
    said = (record.system, record.input, record.output, *(turn.text for turn in record.turns))
    return sum(map(len, said)) // _CHARACTERS_PER_TOKEN + TEMPLATE_TOKENS


def _shape(base: Path) -> tuple[float, int, int]:
    """Parameters (from the size of the weights), hidden size and layers."""
    try:
        config = json.loads((base / "config.json").read_text("utf-8"))
    except ValueError as error:
        raise ModelUnavailable(
            title_of(base.name), f"its config.json can't be read ({error}).", "Download it again."
        ) from None
    text = config.get("text_config", config)
    width = 2 if "16" in str(config.get("dtype") or config.get("torch_dtype") or "") else 4
    size = sum(file.stat().st_size for file in base.glob("*.safetensors"))
    layers = int(text.get("num_hidden_layers") or 30)
    return max(size / width, 1.0), int(text.get("hidden_size") or 576), layers


def _cores() -> int:
    import psutil

    return psutil.cpu_count(logical=False) or _MEASURED_CORES
