"""The LoRA trainer: a small adapter beside a frozen base model (Hu et al., 2021), with peft."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from typing_extensions import override

from curate.domain.records import Record
from curate.domain.results import Speed, TrainingEvent, TrainingResult
from curate.training.base import Trainer, trainers
from curate.training.loop import Loop
from curate.training.settings import TrainingSettings


@trainers.register
class Lora(TrainingSettings, Trainer):
    """Trains a LoRA adapter."""

    @override
    def run(
        self,
        train: Sequence[Record],
        validation: Sequence[Record],
        base: Path,
        out: Path,
        lineage: Mapping[str, Any],
        on_event: Callable[[TrainingEvent], None],
        should_stop: Callable[[], bool],
        should_finish: Callable[[], bool],
    ) -> TrainingResult:
        loop = Loop(self, train, validation, base, out, lineage)
        return loop.run(on_event, should_stop, should_finish)

    @override
    def measure(
        self,
        train: Sequence[Record],
        validation: Sequence[Record],
        base: Path,
        should_stop: Callable[[], bool],
    ) -> Speed:
        return Loop(self, train, validation, base, Path(), {}).measure(should_stop)
