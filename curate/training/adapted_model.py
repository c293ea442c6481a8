"""A base model with a fresh adapter on it, ready to be trained."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curate.models import load, quiet_peft
from curate.training.fast_lora import has_fast_bfloat16, linear_layers, make_fast
from curate.training.settings import TrainingSettings

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class Adapted:
    """What is trained.

    Attributes:
        model: peft's model.
        causal: The model within it, as transformers knows it.
        weights: The adapter's, by name.
        optimizer: Of these.
        precision: Of the frozen weights.
    """

    model: Any
    causal: Any
    weights: "dict[str, Tensor]"
    optimizer: Any
    precision: str


def adapted(base: Path, settings: TrainingSettings) -> Adapted:
    """Load a base model and put a new adapter on it; the seed of the settings is set.

    Raises:
        ModelUnavailable: The base model can't be loaded.
    """
    import torch
    from peft import LoraConfig, get_peft_model

    loaded = load(base)
    torch.manual_seed(settings.seed)
    config = LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,  # type: ignore[arg-type] # a float serves as well
        lora_dropout=settings.dropout,
        target_modules=linear_layers(loaded.model, settings.target_modules),
        task_type="CAUSAL_LM",
    )
    with quiet_peft():
        model = get_peft_model(loaded.model, config)
    auto = settings.precision == "auto"
    exact = not has_fast_bfloat16() if auto else settings.precision == "float32"
    replaced = make_fast(model, bfloat16=not exact)
    weights: dict[str, Tensor] = {
        name: weight for name, weight in model.named_parameters() if weight.requires_grad
    }
    optimizer = torch.optim.AdamW(
        list(weights.values()),
        lr=settings.learning_rate,
        weight_decay=settings.weight_decay,
        fused=True,
    )
    precision = "bfloat16" if replaced and not exact else "float32"
    return Adapted(model, model.get_base_model(), weights, optimizer, precision)
