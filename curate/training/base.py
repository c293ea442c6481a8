"""The base class of trainers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from curate.domain.records import Record
from curate.domain.results import Speed, TrainingEvent, TrainingResult
from curate.plugins import Plugin, Registry


class Trainer(Plugin, ABC):
    """A way to train; its fields are the settings."""

    @abstractmethod
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
        """Train and keep the best adapter in ``out``; see ``curate.training.train``."""

    @abstractmethod
    def measure(
        self,
        train: Sequence[Record],
        validation: Sequence[Record],
        base: Path,
        should_stop: Callable[[], bool],
    ) -> Speed:
        """Time a few steps and keep nothing; see ``curate.training.measure``."""


trainers: Registry[Trainer] = Registry("trainer")
