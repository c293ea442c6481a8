"""Attention to a beginning that all rows of a batch share, whose keys and values are there once.

Without it every row has a copy of the beginning, which takes memory and is read anew for each row and
token. Every row attends to the beginning and to its own tokens with one softmax over both, so that the
result is the same (the idea of Hydragen; Juravsky et al., 2024).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

NAME = "curate_prefix"
KNOWN = frozenset({"llama", "qwen2", "qwen3", "smollm3", "olmo2"})
"""Architectures whose attention is plain: no window, no sink, no cap."""
_NUMBERS = 16_000_000  # scores at once: bounds memory


def can_share(causal: Any) -> bool:
    """Whether a model can attend to a shared beginning; it is made able to."""
    config = causal.config
    kinds = set(getattr(config, "layer_types", None) or ["full_attention"])
    if config.model_type not in KNOWN or kinds != {"full_attention"}:
        return False
    if config._attn_implementation != NAME:  # noqa: SLF001 - as transformers' own code asks it
        from transformers import AttentionInterface
        from transformers.masking_utils import AttentionMaskInterface, sdpa_mask

        AttentionInterface.register(NAME, attend)
        AttentionMaskInterface.register(NAME, sdpa_mask)
        causal.set_attn_implementation(NAME)
    return True


def attend(  # the signature is that of transformers
    module: Any,
    query: "Tensor",
    key: "Tensor",
    value: "Tensor",
    attention_mask: "Tensor | None",
    scaling: float | None = None,
    shared_prefix: "list[tuple[Tensor, Tensor]] | None" = None,
    **more: Any,
) -> "tuple[Tensor, None]":
    """Attention of rows to a shared beginning and to their own tokens; without one as usual.

    Args:
        module: The attention layer.
        query: Rows, heads, tokens, size.
        key: Of the rows' own tokens: rows, heads of keys, tokens, size.
        value: The same.
        attention_mask: Which own tokens each token sees; None for all before it.
        scaling: Of the scores.
        shared_prefix: Keys and values of the beginning, by layer, with one row.
        more: What else transformers tells.
    """
    import torch
    from transformers.integrations.sdpa_attention import sdpa_attention_forward

    if shared_prefix is None:
        found, _ = sdpa_attention_forward(
            module, query, key, value, attention_mask, scaling=scaling, **more
        )
        return found, None
    if attention_mask is None and query.shape[2] > 1:
        wide, long = query.shape[2], key.shape[2]
        attention_mask = torch.ones((1, 1, wide, long), dtype=torch.bool).tril(long - wide)
    beginning = shared_prefix[module.layer_idx]
    scale = query.shape[-1] ** -0.5 if scaling is None else scaling
    columns = beginning[0].shape[2] + key.shape[2]
    at_once = max(1, _NUMBERS // (query.shape[1] * query.shape[2] * columns))
    parts = []
    for start in range(0, len(query), at_once):
        rows = slice(start, start + at_once)
        seen = attention_mask
        if seen is not None and len(seen) > 1:
            seen = seen[rows]
        parts.append(_attend(query[rows] * scale, key[rows], value[rows], seen, beginning))
    return torch.cat(parts), None


def _attend(
    query: "Tensor",
    key: "Tensor",
    value: "Tensor",
    seen: "Tensor | None",
    beginning: "tuple[Tensor, Tensor]",
) -> "Tensor":
    """The same for some rows; returns rows, tokens, heads, size."""
    import torch

    rows, heads, width, size = query.shape
    kinds = key.shape[1]  # heads of keys, each for several heads of queries
    each = heads // kinds * width
    asked = query.reshape(rows, kinds, each, size)
    together = asked.transpose(0, 1).reshape(kinds, rows * each, size)
    far = (together @ beginning[0][0].transpose(-1, -2)).view(kinds, rows, each, -1)
    near = asked @ key.transpose(-1, -2)
    if seen is not None:
        allowed = seen[:, :, None].expand(-1, 1, heads // kinds, -1, -1)
        near = near.masked_fill(~allowed.reshape(len(seen), 1, each, -1), float("-inf"))
    weights = torch.cat([far.transpose(0, 1), near], dim=-1).softmax(dim=-1)
    length = far.shape[-1]
    to_far = weights[..., :length].transpose(0, 1).reshape(kinds, rows * each, length)
    out = (to_far @ beginning[1][0]).view(kinds, rows, each, size).transpose(0, 1)
    out = out + weights[..., length:] @ value
    return out.reshape(rows, heads, width, size).transpose(1, 2).contiguous()
