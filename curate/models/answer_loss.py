"""The loss of right answers, for training and for evaluation.

Three things make it fast without changing the result. Logits are computed only where an answer
token is to be predicted. What all prompts of a batch begin with (the system message, the worked
examples of a few-shot prompt) goes through the model once and its keys and values are shared; the
gradient flows through it. And the last token of an answer is never fed in: nothing follows it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from curate.models.chat import Encoded

if TYPE_CHECKING:
    from torch import Tensor

# Below this many tokens a second pass costs more than it saves.
_WORTH_SHARING = 8


def shared_prefix(prompts: Sequence[tuple[int, ...]]) -> int:
    """How many tokens all prompts begin with, leaving each at least one of its own.

    Returns:
        0 where sharing is not worth it: a single prompt, or only a few common tokens.
    """
    if len(prompts) < 2:
        return 0
    low, high = min(prompts), max(prompts)  # all others lie between these two
    limit = min(map(len, prompts)) - 1
    length = 0
    while length < limit and low[length] == high[length]:
        length += 1
    return length if length >= _WORTH_SHARING else 0


def share_prefix(causal: Any, prefix: Sequence[int], rows: int) -> Any:
    """Keys and values of a common beginning, for ``rows`` continuations; None for an empty one."""
    import torch
    from transformers import DynamicCache

    if not prefix:
        return None
    cache = DynamicCache(config=causal.config)
    ids = torch.tensor([list(prefix)], device=causal.device)
    causal.base_model(input_ids=ids, past_key_values=cache, use_cache=True)
    cache.batch_repeat_interleave(rows)
    return cache


def answer_losses(causal: Any, batch: Sequence[Encoded]) -> "Tensor":
    """Negative log-likelihood of every answer token, given the prompt and the tokens before it.

    Args:
        causal: A ``transformers`` model with a language-modeling head (not wrapped by peft, though
            peft may have put layers into it).
        batch: Records in tokens; about equally long ones waste the least.

    Returns:
        One dimension, float32, natural logarithm: the answers' tokens one after the other, in the
        order of ``batch``, ends of answers included.
    """
    import torch
    from torch.nn.functional import cross_entropy

    shared = shared_prefix([record.prompt for record in batch])
    width = max(map(len, batch)) - shared - 1
    # Padding lies on the right, where causal attention never looks: its value does not matter.
    ids = torch.zeros((len(batch), width), dtype=torch.long)
    rows: list[int] = []
    columns: list[int] = []
    targets: list[int] = []
    for row, record in enumerate(batch):
        fed = (record.prompt + record.answer)[shared:-1]
        ids[row, : len(fed)] = torch.tensor(fed)
        first = len(record.prompt) - shared - 1
        rows += [row] * len(record.answer)
        columns += range(first, first + len(record.answer))
        targets += record.answer
    cache = share_prefix(causal, batch[0].prompt[:shared], len(batch))
    hidden = causal.base_model(
        input_ids=ids.to(causal.device), past_key_values=cache, use_cache=cache is not None
    ).last_hidden_state
    logits = head(causal, hidden[rows, columns])
    return cross_entropy(logits, torch.tensor(targets, device=causal.device), reduction="none")


def head(causal: Any, hidden: "Tensor") -> "Tensor":
    """Logits of final hidden states, with the scaling that some architectures apply to them."""
    import torch

    logits: Tensor = causal.get_output_embeddings()(hidden).float()
    config = causal.config
    if scale := getattr(config, "logit_scale", None):  # Cohere
        logits = logits * scale
    if scaling := getattr(config, "logits_scaling", None):  # Granite
        logits = logits / scaling
    if cap := getattr(config, "final_logit_softcapping", None):  # Gemma
        logits = torch.tanh(logits / cap) * cap
    return logits
