"""Keys and values of continuations, in room that is taken once: a token does not copy all before it."""

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


def roomy_cache(causal: Any, beginning: Any, rows: int, spare: int) -> Any:
    """A cache of keys and values for ``rows`` continuations of one beginning.

    Layers that keep something else than all keys and values (of a window, of a state) stay as they are.

    Args:
        causal: The model.
        beginning: Keys and values of one row, which stay as they are; None for none.
        rows: Continuations.
        spare: Tokens that follow the first ones that are fed, about.
    """
    from transformers import DynamicCache
    from transformers.cache_utils import DynamicLayer

    made: Any = DynamicCache(config=causal.config)
    if any(type(layer) is not DynamicLayer for layer in made.layers):
        if beginning is not None:
            made = copy.deepcopy(beginning)
            made.batch_repeat_interleave(rows)
        return made
    made.layers = [_roomy_layer()(spare) for _ in made.layers]
    for layer, begun in zip(made.layers, beginning.layers if beginning else (), strict=False):
        if begun.is_initialized:
            layer.begin(begun.keys, begun.values, rows)
    return made


def _with_room(held: "Tensor | None", before: int, fed: "Tensor", spare: int) -> "Tensor":
    """The first ``before`` columns of a tensor, with room behind for what is fed and ``spare`` more."""
    rows, heads, width, size = fed.shape
    made = fed.new_empty((rows, heads, before + width + spare, size))
    if held is not None and before:
        made[:, :, :before] = held
    return made


@cache
def _roomy_layer() -> Any:
    """The class, made here because transformers is imported only inside functions."""
    from transformers.cache_utils import DynamicLayer

    class RoomyLayer(DynamicLayer):  # type: ignore[no-untyped-call]
        """Keys and values of one layer: views of tensors with room for what follows."""

        def __init__(self, spare: int) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.spare = spare
            self.room: list[Tensor] = []

        def begin(self, keys: "Tensor", values: "Tensor", rows: int) -> None:
            """Begin with the keys and values of one row."""
            self.lazy_initialization(keys, values)
            self.keys = keys.expand(rows, -1, -1, -1)
            self.values = values.expand(rows, -1, -1, -1)

        def update(
            self, key_states: "Tensor", value_states: "Tensor", *_: Any, **__: Any
        ) -> "tuple[Tensor, Tensor]":
            if not self.is_initialized:
                self.lazy_initialization(key_states, value_states)
            before = self.get_seq_length()
            after = before + key_states.shape[-2]
            fed = (key_states, value_states)
            if not self.room or self.room[0].shape[-2] < after:
                self.room = [
                    _with_room(held, before, new, self.spare)
                    for held, new in zip((self.keys, self.values), fed, strict=True)
                ]
            for room, new in zip(self.room, fed, strict=True):
                room[:, :, before:after] = new
            self.keys, self.values = (room[:, :, :after] for room in self.room)
            return self.keys, self.values

        def batch_select_indices(self, indices: "Tensor") -> None:
            if not self.room:
                super().batch_select_indices(indices)
                return
            length = self.get_seq_length()
            self.room = [room[indices] for room in self.room]
            self.keys, self.values = (room[:, :, :length] for room in self.room)

    return RoomyLayer
