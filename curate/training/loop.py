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
from curate.domain.results import TrainingEvent, TrainingResult
from curate.models import Encoded, answer_losses, load, quiet_peft
from curate.training import checkpoint
from curate.training.adapter_folder import adapter_damage, read_lineage, write_adapter
from curate.training.batches import batches, passes
from curate.training.checkpoint import Progress
from curate.training.fast_lora import has_fast_bfloat16, linear_layers, make_fast
from curate.training.limits import check_trainable, step_count
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
        self.steps = step_count(len(train), settings)
        self.fingerprint = checkpoint.fingerprint(self.train, self.validation, base, settings)
        self.progress = Progress()
        self.best: dict[str, Tensor] = {}
        self.told = ""

    def run(
        self, on_event: Callable[[TrainingEvent], None], should_stop: Callable[[], bool]
    ) -> TrainingResult:
        """Train to the end; see ``curate.training.train``."""
        started = time.monotonic()
        finished = self._finished()
        if finished is not None:
            return finished
        on_event(self._event(None, None, "Loading the base model."))
        self._prepare()
        self.told = self._resume()
        before = self.progress.seconds
        saved = time.monotonic()
        while self.progress.step < self.steps and not self._gave_up():
            loss = self._step(should_stop)
            self.progress.seconds = before + time.monotonic() - started
            due = self._time_to_measure()
            measured = self._measure() if due else None
            now = time.monotonic()
            self.progress.seconds = before + now - started
            if due or now - saved > _SAVE_EVERY:
                self._save()
                saved = now
            on_event(self._event(loss, measured, ""))
        return self._keep_adapter()

    def _prepare(self) -> None:
        import torch
        from peft import LoraConfig, get_peft_model

        settings = self.settings
        loaded = load(self.base)
        torch.manual_seed(settings.seed)
        config = LoraConfig(
            r=settings.rank,
            lora_alpha=settings.alpha,  # type: ignore[arg-type] # a float serves as well
            lora_dropout=settings.dropout,
            target_modules=linear_layers(loaded.model, settings.target_modules),
            task_type="CAUSAL_LM",
        )
        with quiet_peft():
            self.model = get_peft_model(loaded.model, config)
        self.causal = self.model.get_base_model()
        auto = settings.precision == "auto"
        exact = not has_fast_bfloat16() if auto else settings.precision == "float32"
        replaced = make_fast(self.model, bfloat16=not exact)
        self.precision = "bfloat16" if replaced and not exact else "float32"
        self.weights = {
            name: weight for name, weight in self.model.named_parameters() if weight.requires_grad
        }
        self.optimizer = torch.optim.AdamW(
            list(self.weights.values()),
            lr=settings.learning_rate,
            weight_decay=settings.weight_decay,
            fused=True,
        )
        self.random = torch.get_rng_state()
        self.model.train()

    def _step(self, should_stop: Callable[[], bool]) -> float:
        """One optimizer step; returns its mean loss per answer token."""
        import torch

        settings, progress = self.settings, self.progress
        started = time.monotonic()
        parts = self._batches_of(progress.step)
        answer_tokens = sum(len(record.answer) for part in parts for record in part)
        total = 0.0
        for part in (piece for batch in parts for piece in passes(batch)):
            if should_stop():
                self._save()
                raise TrainingStopped(progress.step, self.steps)
            loss = answer_losses(self.causal, part).sum()
            (loss / answer_tokens).backward()  # type: ignore[no-untyped-call]
            total += loss.item()
        if not math.isfinite(total):
            raise TrainingDiverged(progress.step + 1)
        for group in self.optimizer.param_groups:
            group["lr"] = settings.learning_rate * self._pace(progress.step)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        progress.tokens += sum(len(record) for part in parts for record in part)
        progress.loss_sum += total
        progress.loss_tokens += answer_tokens
        self.random = torch.get_rng_state()
        progress.step_seconds += time.monotonic() - started
        return total / answer_tokens

    def _batches_of(self, step: int) -> list[list[Encoded]]:
        """The batches of a step, found from its number alone."""
        settings = self.settings
        whole = settings.batch_size * settings.gradient_accumulation
        per_epoch = math.ceil(len(self.train) / whole)
        epoch, index = divmod(step, per_epoch)
        order = batches(self.train, settings.batch_size, settings.seed, epoch)
        first = index * settings.gradient_accumulation
        return order[first : first + settings.gradient_accumulation]

    def _pace(self, step: int) -> float:
        """Part of the learning rate at a step: linear warm-up, then half a cosine down to zero."""
        warmup = max(1, round(self.settings.warmup * self.steps))
        if step < warmup:
            return (step + 1) / warmup
        return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, self.steps - warmup)))

    def _time_to_measure(self) -> bool:
        step = self.progress.step
        return step % self.settings.eval_every == 0 or step == self.steps

    def _measure(self) -> float | None:
        """Validation loss; keeps the weights if it is the lowest so far."""
        import torch

        progress = self.progress
        progress.train_loss = progress.loss_sum / max(progress.loss_tokens, 1)
        progress.loss_sum, progress.loss_tokens = 0.0, 0
        if not self.validation:
            return None
        self.model.eval()
        total, count = 0.0, 0
        with torch.inference_mode():
            for piece in passes(self.validation):
                losses = answer_losses(self.causal, piece)
                total, count = total + losses.sum().item(), count + len(losses)
        self.model.train()
        loss = total / count
        if not math.isfinite(loss):
            raise TrainingDiverged(progress.step)
        if progress.best_loss is None or loss < progress.best_loss:
            progress.best_loss, progress.best_step, progress.waited = loss, progress.step, 0
            self.best = {name: weight.detach().clone() for name, weight in self.weights.items()}
        else:
            progress.waited += 1
        return loss

    def _gave_up(self) -> bool:
        return 0 < self.settings.patience <= self.progress.waited

    def _save(self) -> None:
        # The random state as it was after the last whole step: a step begun is begun again.
        tensors: dict[str, Tensor] = {"random": self.random}
        for name, weight in self.weights.items():
            tensors[f"weight/{name}"] = weight.detach()
            for key, value in self.optimizer.state[weight].items():
                tensors[f"{key}/{name}"] = value
        tensors |= {f"best/{name}": weight for name, weight in self.best.items()}
        checkpoint.save(self.out / "checkpoint", tensors, self.progress, self.fingerprint)

    def _resume(self) -> str:
        """Go on from the checkpoint; returns what the person must know about it."""
        import torch

        found = checkpoint.read(self.out / "checkpoint", self.fingerprint)
        self.progress, tensors = found.progress, found.tensors
        if tensors is None:
            return found.told
        self.random = tensors.pop("random")
        torch.set_rng_state(self.random)
        for key, tensor in tensors.items():
            kind, _, name = key.partition("/")
            weight = self.weights[name]
            if kind == "weight":
                weight.data.copy_(tensor)
            elif kind == "best":
                self.best[name] = tensor
            else:
                self.optimizer.state[weight][kind] = tensor
        return found.told

    def _finished(self) -> TrainingResult | None:
        """The result, where the adapter was written already: a process may die before it is stored."""
        adapter = self.out / "adapter"
        lineage = read_lineage(adapter)
        names = ("project", "run", "dataset_sha256")
        same = all(lineage.get(name) == self.lineage.get(name) for name in names)
        if not same or lineage.get("fingerprint") != self.fingerprint or adapter_damage(adapter):
            return None
        shutil.rmtree(self.out / "checkpoint", ignore_errors=True)
        return TrainingResult(**lineage["result"], adapter=adapter)

    def _keep_adapter(self) -> TrainingResult:
        """Write the best weights (the last ones without validation) where the adapter belongs."""
        for name, tensor in self.best.items():
            self.weights[name].data.copy_(tensor)
        result = self._result(self.out / "adapter")
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

    def _result(self, adapter: Path) -> TrainingResult:
        progress = self.progress
        return TrainingResult(
            train_loss=progress.train_loss or 0.0,
            validation_loss=progress.best_loss,
            best_step=progress.best_step or progress.step,
            steps=progress.step,
            trainable_parameters=sum(weight.numel() for weight in self.weights.values()),
            total_parameters=sum(weight.numel() for weight in self.model.parameters()),
            tokens_per_second=progress.tokens / max(progress.step_seconds, 1e-9),
            seconds=progress.seconds,
            adapter=adapter,
        )

    def _event(self, loss: float | None, measured: float | None, message: str) -> TrainingEvent:
        progress = self.progress
        left = None
        if progress.step:
            left = progress.seconds / progress.step * (self.steps - progress.step)
        return TrainingEvent(
            step=progress.step,
            steps=self.steps,
            train_loss=loss,
            validation_loss=measured,
            tokens_per_second=progress.tokens / max(progress.step_seconds, 1e-9),
            seconds_left=left,
            message=message
            or f"Step {progress.step} of at most {self.steps}. {self.told}".rstrip(),
        )


def _sample(records: Sequence[Encoded], most: int) -> Sequence[Encoded]:
    """At most so many records, spread evenly over all of them."""
    if len(records) <= most:
        return records
    return [records[i * len(records) // most] for i in range(most)]
