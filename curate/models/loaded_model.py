"""A base model in memory, with or without an adapter."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curate.domain.errors import AdapterUnavailable, ModelUnavailable
from curate.models.catalog import title_of
from curate.models.chat import Chat


@dataclass(frozen=True)
class Loaded:
    """A model in memory (a ``torch.nn.Module`` in evaluation mode, float32) and its chat format."""

    model: Any
    chat: Chat


@contextmanager
def quiet_peft() -> Iterator[None]:
    """Keep to itself that peft asks transformers for something that it will drop one day."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*is_gradient_checkpointing", FutureWarning)
        yield


def load(folder: Path, adapter: Path | None = None) -> Loaded:
    """Load weights (safetensors only, no code of the model's own) and put an adapter on them.

    Args:
        folder: A base model's folder, as ``locate`` returns it.
        adapter: Folder of a peft adapter, merged into the weights in memory: answers come as fast
            as from the base model. None for the base model.

    Raises:
        ModelUnavailable: The folder can't be loaded; the message says why.
        AdapterUnavailable: The adapter can't be.
    """
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging

    chat = Chat.read(folder)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=torch.float32,
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            attn_implementation="sdpa",
        )
    except Exception as error:  # noqa: BLE001 - whatever foreign code raises that reads a model's files
        raise ModelUnavailable(
            title_of(folder.name),
            f"loading it failed ({_first_line(error)}).",
            "Download it again or choose another one.",
        ) from None
    if adapter is not None:
        from peft import PeftModel

        try:
            with quiet_peft():
                model = PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()
        except Exception as error:  # noqa: BLE001 - the same
            raise AdapterUnavailable(
                adapter.parent.name, f"loading it failed ({_first_line(error)})"
            ) from None
    model.requires_grad_(requires_grad=False)
    model.eval()  # type: ignore[no-untyped-call]
    return Loaded(model, chat)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]
