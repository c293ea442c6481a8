"""Checkpoints to resume a training from: weights, optimizer, best weights, counters, and the one before."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from curate.models import Encoded, read_record

if TYPE_CHECKING:
    from torch import Tensor

FILE = "state.safetensors"
BEFORE = "state.before.safetensors"


@dataclass(slots=True)
class Progress:
    """The counters of a training.

    Attributes:
        step: Optimizer steps done.
        tokens: Tokens trained on so far.
        seconds: Time spent in all, over every attempt.
        step_seconds: Time spent on steps alone.
        loss_sum: Sum of the losses of the answer tokens since the last measurement.
        loss_tokens: How many these were.
        train_loss: Mean loss between the last two measurements.
        best_loss: Lowest validation loss so far.
        best_step: Where it was measured.
        reference: Loss of each validation record where the mean was last better by more than its noise.
        reference_step: Where that was.
        waited: Measurements since then.
        steps: Steps that were laid out; 0 before that.
        every: After how many of them each it is measured.
        told: Why so many, in a sentence.
        worked: Tokens that went through the model for learning, padding included.
        start_seconds: Time spent before the first step.
        sample_seconds: Time spent on sample answers.
        forward: Tokens per second where nothing is learned; 0 where it was not timed.
    """

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    step_seconds: float = 0.0
    loss_sum: float = 0.0
    loss_tokens: int = 0
    train_loss: float | None = None
    best_loss: float | None = None
    best_step: int = 0
    reference: list[float] | None = None
    reference_step: int = 0
    waited: int = 0
    steps: int = 0
    every: int = 1
    told: str = ""
    worked: int = 0
    start_seconds: float = 0.0
    sample_seconds: float = 0.0
    forward: float = 0.0


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a training goes on from.

    Attributes:
        tensors: By name; None where it begins at the beginning.
        told: What the person must know about it; mostly empty.
    """

    tensors: "dict[str, Tensor] | None"
    progress: Progress
    told: str = ""


def pack(
    weights: "Mapping[str, Tensor]", optimizer: Any, best: "Mapping[str, Tensor]"
) -> "dict[str, Tensor]":
    """Everything that a training goes on from, by name."""
    tensors: dict[str, Tensor] = {}
    for name, weight in weights.items():
        tensors[f"weight/{name}"] = weight.detach()
        for key, value in optimizer.state[weight].items():
            tensors[f"{key}/{name}"] = value
    return tensors | {f"best/{name}": weight for name, weight in best.items()}


def unpack(
    tensors: "Mapping[str, Tensor]", weights: "Mapping[str, Tensor]", optimizer: Any
) -> "dict[str, Tensor]":
    """Put weights and the optimizer's state back; returns the best weights."""
    best: dict[str, Tensor] = {}
    for key, tensor in tensors.items():
        kind, _, name = key.partition("/")
        if kind == "weight":
            weights[name].data.copy_(tensor)
        elif kind == "best":
            best[name] = tensor
        else:
            optimizer.state[weights[name]][kind] = tensor
    return best


def save(
    folder: Path, tensors: Mapping[str, "Tensor"], progress: Progress, fingerprint: str
) -> None:
    """Write a checkpoint in one step, and keep the one before: a crash leaves at least that."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.part"
    state = {"progress": json.dumps(asdict(progress)), "fingerprint": fingerprint}
    kept = {name: tensor.contiguous() for name, tensor in tensors.items()}
    save_file(kept, fresh, {**state, "sha256": _digest(kept, state)})
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    if (folder / FILE).exists():
        (folder / FILE).replace(folder / BEFORE)
    fresh.replace(folder / FILE)


def read(folder: Path, fingerprint: str) -> Resumed:
    """The newest checkpoint that is whole, of the same records, base model and settings."""
    damaged = ""
    for name in (FILE, BEFORE):
        if not (folder / name).exists():
            continue
        try:
            found = _read(folder / name)
        except Exception:  # noqa: BLE001 - whatever foreign code raises that reads a damaged file
            damaged = damaged or "The last checkpoint is damaged"
            continue
        tensors, progress, made_for = found
        if made_for != fingerprint:
            return Resumed(
                None,
                Progress(),
                "The checkpoint is of other examples, settings or another base model: the training "
                "starts from the beginning.",
            )
        told = f"{damaged}: the training goes on from the one before, at step {progress.step}."
        return Resumed(tensors, progress, told if damaged else "")
    told = f"{damaged}, and there is none before it: the training starts from the beginning."
    return Resumed(None, Progress(), told if damaged else "")


def _read(file: Path) -> tuple[dict[str, "Tensor"], Progress, str]:
    """A checkpoint with its fingerprint.

    Raises:
        ValueError: Its content is not what was written. (What reads it raises others, too.)
    """
    from safetensors import safe_open

    with safe_open(file, framework="pt") as opened:
        state: dict[str, Any] = dict(opened.metadata() or {})
        tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
    wanted = state.pop("sha256", None)
    if wanted != _digest(tensors, state):
        raise ValueError("sha256")
    return tensors, Progress(**json.loads(state["progress"])), str(state["fingerprint"])


def _digest(tensors: Mapping[str, "Tensor"], state: Mapping[str, str]) -> str:
    """SHA-256 of everything that a checkpoint holds."""
    import torch

    digest = hashlib.sha256(json.dumps(dict(state), sort_keys=True).encode())
    for name in sorted(tensors):
        tensor = tensors[name]
        digest.update(repr((name, str(tensor.dtype), tuple(tensor.shape))).encode())
        digest.update(tensor.detach().cpu().reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()


def fingerprint(
    train: Sequence[Encoded], validation: Sequence[Encoded], base: Path, settings: BaseModel
) -> str:
    """Same fingerprint, same training: every token, the base model's files, every setting."""
    digest = hashlib.sha256(settings.model_dump_json().encode())
    digest.update(base.name.encode())
    recorded = read_record(base)
    if recorded is not None:
        digest.update(json.dumps(sorted(recorded.files.items())).encode())
    for record in (*train, *validation):
        digest.update(repr((record.prompt, record.answer)).encode())
    return digest.hexdigest()
