"""Faster LoRA layers, with the same arithmetic as peft in fewer passes over memory.

peft computes ``W x``, ``B (A x)``, a product with the scale and a sum, each a tensor of its own,
and autograd keeps what it needs of all of them. Here the adapter's part is added in place by the
matrix product itself, forwards and backwards, and only the input and ``A x`` are kept. It is used
where it is exactly the same: plain LoRA on linear layers without dropout.
"""

import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


def has_fast_bfloat16() -> bool:
    """Whether this processor multiplies matrices of bfloat16 numbers several times as fast (AMX)."""
    import torch

    supported = getattr(torch.cpu, "_is_amx_tile_supported", None)
    return bool(supported is not None and supported())


def make_fast(model: Any, *, bfloat16: bool = False) -> int:
    """Replace the forward pass of every plain LoRA layer of a peft model; returns how many.

    Args:
        model: A peft model in float32.
        bfloat16: Multiply the frozen weights in bfloat16. The adapter, its gradients and everything
            between two layers stay float32.
    """
    import torch
    from peft.tuners.lora import Linear
    from torch import nn

    forward = _forward()
    replaced = 0
    for layer in model.modules():
        plain = (
            type(layer) is Linear
            and type(layer.base_layer) is nn.Linear
            and not layer.lora_variant
            and not any(layer.lora_bias.values())
            and all(isinstance(dropout, nn.Identity) for dropout in layer.lora_dropout.values())
        )
        if plain:
            layer.forward = types.MethodType(forward, layer)
            if bfloat16:
                layer.base_layer.weight.data = layer.base_layer.weight.data.to(torch.bfloat16)
            replaced += 1
    return replaced


def linear_layers(causal: Any, which: str) -> list[str]:
    """Names of the linear layers that get an adapter; never the head."""
    from torch import nn

    found = {"attention": set[str](), "mlp": set[str]()}
    for path, layer in causal.named_modules():
        if isinstance(layer, nn.Linear) and layer is not causal.get_output_embeddings():
            found["attention" if "attn" in path or "attention" in path else "mlp"].add(
                path.rpartition(".")[2]
            )
    return sorted(found["attention"] | found["mlp"] if which == "all" else found[which])


def _forward() -> Any:
    """The replacement, made here because torch is imported only inside functions."""
    import torch

    class LoraProduct(torch.autograd.Function):
        """``x Wᵀ + scale · (x Aᵀ) Bᵀ (+ bias)``; gradients for x, A and B."""

        @staticmethod
        def forward(
            ctx: Any, x: "Tensor", w: "Tensor", a: "Tensor", b: "Tensor", scale: float
        ) -> "Tensor":
            flat = x.reshape(-1, x.shape[-1])
            reduced = flat @ a.t()
            out = (flat.to(w.dtype) @ w.t()).float()
            out.addmm_(reduced, b.t(), alpha=scale)
            ctx.save_for_backward(flat, w, a, b, reduced)
            ctx.scale = scale
            return out.view(*x.shape[:-1], -1)

        @staticmethod
        def backward(ctx: Any, grad: "Tensor") -> Any:
            flat, w, a, b, reduced = ctx.saved_tensors
            rows = grad.reshape(-1, grad.shape[-1])
            inner = (rows @ b).mul_(ctx.scale)
            grad_a = inner.t() @ flat
            grad_b = (rows.t() @ reduced).mul_(ctx.scale)
            grad_x = None
            if ctx.needs_input_grad[0]:
                grad_x = (rows.to(w.dtype) @ w).float().addmm_(inner, a)
                grad_x = grad_x.view(*grad.shape[:-1], -1)
            return grad_x, None, grad_a, grad_b, None

    def forward(layer: Any, x: "Tensor", *_: Any, **__: Any) -> "Tensor":
        (name,) = layer.active_adapters
        out: Tensor = LoraProduct.apply(  # type: ignore[no-untyped-call]
            x,
            layer.base_layer.weight,
            layer.lora_A[name].weight,
            layer.lora_B[name].weight,
            layer.scaling[name],
        )
        return out if layer.base_layer.bias is None else out + layer.base_layer.bias

    return forward
