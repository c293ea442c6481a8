"""The training loop, which trains an adapter and keeps a checkpoint to resume from."""

import math
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curate.domain.errors import TrainingDiverged, TrainingStopped
from curate.domain.records import Record
from curate.domain.results import SampleAnswer, Speed, TrainingEvent, TrainingResult
from curate.models import Chat, Encoded, answer_losses
from curate.training import checkpoint
from curate.training.adapted_model import adapted
from curate.training.adapter_folder import finished_result, write_adapter
from curate.training.batches import batches_of, passes, worked
from curate.training.checkpoint import Progress
from curate.training.clock import Clock
from curate.training.dry_run import dry_run
from curate.training.improvement import is_better, record_losses
from curate.training.limits import check_trainable, step_count
from curate.training.peak_memory import forget_peak, peak_mb
from curate.training.samples import Samples
from curate.training.schedule import FEWEST_STEPS, OVER, lay_out, rate
from curate.training.settings import TrainingSettings

if TYPE_CHECKING:
    from torch import Tensor


_SAVE_EVERY = 60.0  # seconds between checkpoints where no measurement comes before


class Loop:
    """One training from its records to its adapter, resumed where a checkpoint of it lies."""

    def __init__(
        self,
        settings: TrainingSettings,
        train: Sequence[Record],
        validation: Sequence[Record],
        base: Path,
        out: Path,
        lineage: Mapping[str, Any],
    ) -> None:
        self.settings = settings
        self.base, self.out, self.lineage = base, out, lineage
        encoded = check_trainable([*train, *validation], base, settings)
        self.train, rest = encoded[: len(train)], encoded[len(train) :]
        self.validation = sorted(_sample(rest, settings.eval_examples), key=len)
        self.samples = Samples(Chat.read(base), _sample(self.validation, settings.samples))
        self.most = step_count(len(train), settings)
        self.fingerprint = checkpoint.fingerprint(self.train, self.validation, base, settings)
        self.progress = Progress()
        self.best: dict[str, Tensor] = {}
        self.told = ""
        self.measured: float | None = None
        self.answers: tuple[SampleAnswer, ...] = ()
        self.rate = self.norm = self.speed = 0.0
        self.asked = False
        self.clock = Clock()

    def run(
        self,
        on_event: Callable[[TrainingEvent], None],
        should_stop: Callable[[], bool],
        should_finish: Callable[[], bool],
    ) -> TrainingResult:
        """Train to the end; see ``curate.training.train``."""
        self.clock.start()
        finished = self._finished()
        if finished is not None:
            return finished
        forget_peak()
        on_event(self._event(None, "Loading the base model."))
        self._prepare()
        self.told = self._resume()
        self.clock.before = self.progress.seconds
        if not self.progress.steps:
            self._lay_out(should_stop)
        self.told = " ".join(filter(None, (self.told, self.progress.told)))
        saved = time.monotonic()
        self.asked = should_finish()
        while not (why := self._why_over()):
            loss = self._step(should_stop)
            self.asked = should_finish()
            due = self._measure_if_due()
            if due or time.monotonic() - saved > _SAVE_EVERY:
                self._save()
                saved = time.monotonic()
            on_event(self._event(loss, ""))
        return self._keep_adapter(why)

    def measure(self, should_stop: Callable[[], bool]) -> Speed:
        """Time a few steps and keep nothing; see ``curate.training.measure``."""
        self.clock.start()
        forget_peak()
        self._prepare()
        start = self.clock.seconds()
        timed = dry_run(self.causal, self.train, self.validation, self.settings, should_stop)
        return Speed(timed.learning, start, peak_mb(), timed.forward)

    def _why_over(self) -> str:
        """Why no more steps are made, in a sentence; empty while some are."""
        progress = self.progress
        where = f"Stopped at step {progress.step} of {progress.steps}"
        if progress.step >= progress.steps:
            return f"All {progress.steps} steps were made."
        if 0 < self.settings.patience <= progress.waited:
            since = progress.step - progress.reference_step
            return f"{where}: no better for {since} steps."
        if progress.step and self.asked:
            return f"{where}, as somebody asked."
        if self._is_late():
            return f"{where}: it took {progress.seconds / 60:.1f} minutes already."
        return ""

    def _is_late(self) -> bool:
        """Whether the machine became so slow that the budget is far behind."""
        late = OVER * 60 * self.settings.budget_minutes
        return 0 < late < self.progress.seconds and self.progress.step >= FEWEST_STEPS

    def _lay_out(self, should_stop: Callable[[], bool]) -> None:
        """Time a few steps where there is a budget, and settle how many are made."""
        settings, progress = self.settings, self.progress
        pace = None
        if settings.budget_minutes:
            speed = dry_run(self.causal, self.train, self.validation, settings, should_stop)
            self.optimizer.zero_grad(set_to_none=True)
            self._restore_random()
            pace = speed.pace(self.clock.seconds(), self.train, self.validation, settings)
            progress.start_seconds, progress.forward = self.clock.seconds(), speed.forward
        plan = lay_out(settings, len(self.train), pace)
        progress.steps, progress.every, progress.told = plan.steps, plan.every, plan.told

    def _prepare(self) -> None:
        import torch

        made = adapted(self.base, self.settings)
        self.model, self.causal, self.precision = made.model, made.causal, made.precision
        self.weights, self.optimizer = made.weights, made.optimizer
        self.random = torch.get_rng_state()
        self.model.train()

    def _step(self, should_stop: Callable[[], bool]) -> float:
        """One optimizer step; returns its mean loss per answer token."""
        import torch

        settings, progress = self.settings, self.progress
        started = time.monotonic()
        parts = batches_of(self.train, settings, progress.step)
        answer_tokens = sum(len(record.answer) for part in parts for record in part)
        total = 0.0
        for part in (piece for batch in parts for piece in passes(batch)):
            if should_stop():
                self._save()
                raise TrainingStopped(progress.step, progress.steps)
            loss = answer_losses(self.causal, part).sum()
            (loss / answer_tokens).backward()  # type: ignore[no-untyped-call]
            total += loss.item()
        if not math.isfinite(total):
            raise TrainingDiverged(progress.step + 1)
        self.rate = rate(settings, progress.steps, progress.step)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate
        self.norm = float(
            torch.nn.utils.get_total_norm(
                [weight.grad for weight in self.weights.values() if weight.grad is not None]
            )
        )
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        tokens = sum(len(record) for part in parts for record in part)
        progress.tokens += tokens
        progress.worked += sum(map(worked, parts))
        progress.loss_sum += total
        progress.loss_tokens += answer_tokens
        self.random = torch.get_rng_state()
        seconds = time.monotonic() - started
        self.speed = tokens / max(seconds, 1e-9)
        progress.step_seconds += seconds
        progress.seconds = self.clock.seconds()
        return total / answer_tokens

    def _measure_if_due(self) -> bool:
        """Measure where it is time to, or where no step follows; says whether it was."""
        progress = self.progress
        self.measured, self.answers = None, ()
        last = progress.step == progress.steps or self._is_late() or self.asked
        if progress.step % progress.every and not last:
            return False
        self.measured = self._measure()
        progress.seconds = self.clock.seconds()
        before = time.monotonic()
        self.model.eval()
        self.answers = self.samples.answer(
            self.causal, math.inf if last else progress.seconds, progress.sample_seconds
        )
        self.model.train()
        progress.sample_seconds += time.monotonic() - before
        progress.seconds = self.clock.seconds()
        return True

    def _measure(self) -> float | None:
        """Validation loss; keeps the weights if it is the lowest so far."""
        progress = self.progress
        progress.train_loss = progress.loss_sum / max(progress.loss_tokens, 1)
        progress.loss_sum, progress.loss_tokens = 0.0, 0
        if not self.validation:
            return None
        self.model.eval()
        sums = record_losses(self.causal, self.validation)
        self.model.train()
        tokens = [len(record.answer) for record in self.validation]
        loss = sum(sums) / sum(tokens)
        if not math.isfinite(loss):
            raise TrainingDiverged(progress.step)
        if progress.best_loss is None or loss < progress.best_loss:
            progress.best_loss, progress.best_step = loss, progress.step
            self.best = {name: weight.detach().clone() for name, weight in self.weights.items()}
        if progress.reference is None or is_better(progress.reference, sums, tokens):
            progress.reference, progress.reference_step = sums, progress.step
            progress.waited = 0
        else:
            progress.waited += 1
        return loss

    def _save(self) -> None:
        # The random state as it was after the last whole step: a step begun is begun again.
        tensors = checkpoint.pack(self.weights, self.optimizer, self.best)
        tensors["random"] = self.random
        checkpoint.save(self.out / "checkpoint", tensors, self.progress, self.fingerprint)

    def _restore_random(self) -> None:
        import torch

        torch.set_rng_state(self.random)

    def _resume(self) -> str:
        """Go on from the checkpoint; returns what the person must know about it."""
        found = checkpoint.read(self.out / "checkpoint", self.fingerprint)
        self.progress, tensors = found.progress, found.tensors
        if tensors is None:
            return found.told
        self.random = tensors.pop("random")
        self._restore_random()
        self.best = checkpoint.unpack(tensors, self.weights, self.optimizer)
        return found.told

    def _finished(self) -> TrainingResult | None:
        """The result, where the adapter was written already: a process may die before it is stored."""
        found = finished_result(self.out / "adapter", self.lineage, self.fingerprint)
        if found is not None:
            shutil.rmtree(self.out / "checkpoint", ignore_errors=True)
        return found

    def _keep_adapter(self, why: str) -> TrainingResult:
        """Write the best weights (the last ones without validation) where the adapter belongs."""
        if self.validation and self.progress.best_loss is None:
            self._measure()
        for name, tensor in self.best.items():
            self.weights[name].data.copy_(tensor)
        result = self._result(self.out / "adapter", why)
        numbers = {name: value for name, value in asdict(result).items() if name != "adapter"}
        lineage = {
            **self.lineage,
            "settings": {"trainer": self.settings.name, **self.settings.model_dump()},
            "precision": self.precision,
            "steps": self.progress.step,
            "best_step": result.best_step,
            "result": numbers,
            "fingerprint": self.fingerprint,
        }
        write_adapter(self.model, self.out, self.base, lineage)
        shutil.rmtree(self.out / "checkpoint", ignore_errors=True)
        return result

    def _result(self, adapter: Path, why: str) -> TrainingResult:
        progress = self.progress
        best = progress.best_step or progress.step
        kept = f" The weights of step {best} are kept." if best < progress.step else ""
        return TrainingResult(
            train_loss=progress.train_loss or 0.0,
            validation_loss=progress.best_loss,
            best_step=best,
            steps=progress.step,
            trainable_parameters=sum(weight.numel() for weight in self.weights.values()),
            total_parameters=sum(weight.numel() for weight in self.model.parameters()),
            tokens_per_second=progress.tokens / max(progress.step_seconds, 1e-9),
            seconds=self.clock.seconds(),
            adapter=adapter,
            planned=progress.steps,
            ended=f"{why}{kept}",
            speed=Speed(
                progress.worked / max(progress.step_seconds, 1e-9),
                progress.start_seconds,
                peak_mb(),
                progress.forward,
            ),
        )

    def _event(self, loss: float | None, message: str) -> TrainingEvent:
        progress, steps = self.progress, self.progress.steps or self.most
        left = None
        if progress.step:
            left = (progress.seconds - progress.start_seconds) / progress.step
            left *= steps - progress.step
        done = loss is not None
        return TrainingEvent(
            step=progress.step,
            steps=steps,
            train_loss=loss,
            validation_loss=self.measured,
            tokens_per_second=progress.tokens / max(progress.step_seconds, 1e-9),
            seconds_left=left,
            message=message or f"Step {progress.step} of at most {steps}. {self.told}".rstrip(),
            learning_rate=_short(self.rate) if done else None,
            gradient_norm=_short(self.norm) if done else None,
            speed=_short(self.speed) if done else None,
            samples=self.answers,
        )


def _short(number: float) -> float:
    """A number as a chart needs it."""
    return float(f"{number:.4g}")


def _sample(records: Sequence[Encoded], most: int) -> Sequence[Encoded]:
    """At most so many records, spread evenly over all of them."""
    if len(records) <= most:
        return records
    return [records[i * len(records) // most] for i in range(most)]
