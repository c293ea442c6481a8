"""Estimates of time and memory before a training starts, without torch."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from curate.domain.errors import ModelUnavailable
from curate.domain.records import Record
from curate.domain.results import Speed
from curate.models import Chat, title_of
from curate.training.batches import PASS_TOKENS, worked
from curate.training.dry_run import step_costs
from curate.training.limits import limit
from curate.training.schedule import Pace, Plan, expected_seconds, lay_out
from curate.training.settings import TrainingSettings

# Measured with SmolLM2-135M in float32 on two cores; time goes with the parameters.
_TOKENS_PER_SECOND = 250
# What learns nothing goes through the model once instead of three times.
_FORWARD = 3
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
        minutes: About how long, on this machine, measuring included.
        memory_mb: About how much memory, in megabytes.
        longest: Tokens of the longest record.
        context: Most tokens a record may have; 0 where the model states none.
        too_long: Ids of the records that exceed it.
        empty: Ids of the records without an answer.
        is_estimate: Whether the tokens too are guessed (from characters), because the base model
            has not been fetched yet. Minutes and memory always are.
        passes: How often each example is learned from.
        measured: When this machine was timed; None where minutes and memory are guessed from the size of
            the model.
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
    passes: float = 1.0
    measured: datetime | None = None

    @property
    def basis(self) -> str:
        """What minutes and memory come from, in a sentence."""
        if self.measured is None:
            return "Time and memory are guessed from the size of the model."
        day = f"{self.measured.day} {self.measured:%B}"
        return f"Time and memory as measured on this machine on {day}."


def estimate(
    records: Sequence[Record],
    base: Path | None,
    settings: TrainingSettings,
    validation: Sequence[Record] = (),
    speed: Speed | None = None,
) -> Estimate:
    """Count tokens and steps, and estimate minutes and memory.

    Args:
        records: The training part.
        base: Folder of the base model; None where it has not been fetched yet.
        settings: As they would be trained with.
        validation: The validation part.
        speed: What this machine did the last time.
    """
    if base is None:
        lengths = [_guess(record) for record in records]
        answers = [len(record.output) // _CHARACTERS_PER_TOKEN + 1 for record in records]
        most = settings.max_length or _DEFAULT_CONTEXT
        step = sum(lengths) / max(len(lengths), 1) * _whole(settings, records)
        measure = sum(_guess(one) for one in validation[: settings.eval_examples])
        shape = _MEASURED_PARAMETERS, 576, 30
    else:
        chat = Chat.read(base)
        encoded = [chat.encode(record) for record in records]
        lengths = [len(record) for record in encoded]
        answers = [len(record.answer) for record in encoded]
        most = limit(chat, settings)
        costs = step_costs(encoded, settings) or [0]
        step = sum(costs) / len(costs)
        checked = [chat.encode(one) for one in validation[: settings.eval_examples]]
        measure = worked(sorted(checked, key=len)) if checked else 0
        shape = _shape(base)
    longest = max(lengths, default=0)
    plan, seconds = _expected(settings, len(records), step, measure, speed or _guessed(shape[0]))
    return Estimate(
        examples=len(records),
        tokens=sum(lengths),
        answer_tokens=sum(answers),
        steps=plan.steps,
        minutes=round(seconds / 60, 1),
        memory_mb=(speed.peak_mb if speed else 0) or _guess_memory(longest, settings, *shape),
        longest=longest,
        context=most,
        too_long=tuple(
            record.example
            for record, length in zip(records, lengths, strict=True)
            if most and length > most
        ),
        empty=tuple(record.example for record in records if not record.output.strip()),
        is_estimate=base is None,
        passes=plan.steps * _whole(settings, records) / max(len(records), 1),
        measured=speed.at if speed else None,
    )


def guess_minutes(examples: int, tokens: int, settings: TrainingSettings) -> tuple[float, float]:
    """About how long a training of the default base model takes here, in minutes, and how many passes it is.

    Args:
        examples: To train on.
        tokens: Of all of them together, template included.
        settings: As they would be trained with.
    """
    each = tokens / max(examples, 1)
    whole = min(settings.batch_size * settings.gradient_accumulation, max(examples, 1))
    measure = each * min(settings.eval_examples, examples // 8)
    guessed = _guessed(_MEASURED_PARAMETERS)
    plan, seconds = _expected(settings, examples, each * whole, measure, guessed)
    return round(seconds / 60, 1), round(plan.steps * whole / max(examples, 1), 1)


def _expected(
    settings: TrainingSettings, examples: int, step: float, measure: float, speed: Speed
) -> tuple[Plan, float]:
    """The schedule and its seconds, for the tokens of a step and of a measurement."""
    forward = speed.forward or _FORWARD * speed.tokens_per_second
    pace = Pace(
        speed.start_seconds or _START_SECONDS,
        max(step, 1) / speed.tokens_per_second,
        measure / forward,
    )
    plan = lay_out(settings, examples, pace)
    return plan, expected_seconds(settings, plan, pace)


def _guessed(parameters: float) -> Speed:
    """How fast this machine might be."""
    speed = _TOKENS_PER_SECOND * _MEASURED_PARAMETERS / parameters * _cores() / _MEASURED_CORES
    return Speed(speed, _START_SECONDS, 0)


def _guess_memory(
    longest: int, settings: TrainingSettings, parameters: float, hidden: int, layers: int
) -> int:
    """Megabytes; per token and layer about twenty numbers of the hidden size are kept for the way back."""
    widest = min(longest * settings.batch_size, max(longest, PASS_TOKENS))
    return round((parameters * _BYTES * 1.3 + widest * layers * hidden * 20 * _BYTES + 400e6) / 1e6)


def _whole(settings: TrainingSettings, records: Sequence[Record]) -> int:
    """Examples of one step."""
    return min(settings.batch_size * settings.gradient_accumulation, max(len(records), 1))


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
