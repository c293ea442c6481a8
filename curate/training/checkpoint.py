"""The checkpoint, one file to resume a training from: weights, optimizer, best weights, counters."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from curate.models import Encoded

if TYPE_CHECKING:
    from torch import Tensor

FILE = "state.safetensors"


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
        waited: Measurements since then.
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
    waited: int = 0


def save(
    folder: Path, tensors: Mapping[str, "Tensor"], progress: Progress, fingerprint: str
) -> None:
    """Replace the checkpoint in one step: a crash leaves the one before."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.new"
    state = {"progress": json.dumps(asdict(progress)), "fingerprint": fingerprint}
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, fresh, state)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(folder / FILE)


def read(folder: Path, fingerprint: str) -> tuple[dict[str, "Tensor"], Progress] | None:
    """The checkpoint, if there is one of the same records, base model and settings."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(folder / FILE, framework="pt") as file:
            state: dict[str, Any] = file.metadata() or {}
            if state.get("fingerprint") != fingerprint:
                return None
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError):
        return None
    return tensors, Progress(**json.loads(state["progress"]))


def fingerprint(
    train: Sequence[Encoded], validation: Sequence[Encoded], base: Path, settings: BaseModel
) -> str:
    """Same fingerprint, same training: every token, the base model's size, every setting."""
    digest = hashlib.sha256(settings.model_dump_json().encode())
    digest.update(base.name.encode())
    for record in (*train, *validation):
        digest.update(repr((record.prompt, record.answer)).encode())
    return digest.hexdigest()
