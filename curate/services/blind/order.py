"""What is drawn for a blind comparison: which pairs, in which order, which answer stands left."""

import random
import unicodedata
from collections.abc import Sequence

BLOCK = 4
"""Of so many pairs in a row, each method stands left in half, however early somebody stops."""


def drawn_positions(positions: Sequence[int], number: int | None, seed: int) -> list[int]:
    """So many rows, at random, in their order; all of them where no number is given."""
    if number is None or number >= len(positions):
        return list(positions)
    return sorted(random.Random(f"{seed}/pairs").sample(list(positions), number))  # noqa: S311 - no secret


def drawn_order(pairs: Sequence[int], seed: int, person: str) -> list[tuple[int, bool]]:
    """The pairs in the order of one rater, each with whether the first method stands left.

    It stands left as often as right, in every block of ``BLOCK`` and in all; of an odd number of pairs, once
    more or once less, as it is drawn.
    """
    draw = random.Random(f"{seed}/{person}")  # noqa: S311 - nobody who could guess it sees the seed
    order = list(pairs)
    draw.shuffle(order)
    sides: list[bool] = []
    for start in range(0, len(order), BLOCK):
        size = min(BLOCK, len(order) - start)
        block = [True, False] * (size // 2) + [draw.random() < 0.5] * (size % 2)
        draw.shuffle(block)
        sides += block
    return list(zip(order, sides, strict=True))


def same_text(one: str, other: str) -> bool:
    """Whether people can't tell two answers apart: equal but for white space at the ends."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
