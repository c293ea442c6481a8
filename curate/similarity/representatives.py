"""A few texts that stand for many: facility location by lazy greedy, with a quota for each group.

Of each group, texts are chosen one after the other, each the one by which the similarity of all texts of the
group to their nearest chosen one grows most (facility location; Nemhauser et al., 1978: at least 63 % of the
best possible; lazily, Minoux, 1978). Inside of a label, similarities are raised to a power, so that what is
really close counts; without labels that made it worse (`benchmarks/which_200.py`).
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]

POWER, POWER_ALONE = 4, 1
"""To which similarities are raised within one group of several, and where all texts are one group."""
AT_MOST = 2_000
"""Texts of a group that are compared, evenly drawn where there are more."""
DIRECTIONS = 96
_WORDS, _READ, _FITTED = 20_000, 2_000, 20_000
_BLOCK = 2_048


@dataclass(frozen=True, slots=True)
class Wish:
    """How many texts are wanted, and of which kind.

    Attributes:
        count: In all.
        evenness: From 0 (a group gets as many as its share of the texts) to 1 (each gets the same).
        stratum: Of a group's texts, at most this share comes from one stratum, as far as others have any.
        seed: Draws which texts are compared where a group has very many.
    """

    count: int
    evenness: float = 0.5
    stratum: float = 0.5
    seed: int = 0


def text_vectors(texts: Sequence[str]) -> Vectors:
    """Unit vectors of texts by their words and pairs of words: TF-IDF, brought down to 96 directions.

    A text without any word is a vector of zeros.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    cut = [text[:_READ] for text in texts]
    # What stands in one text only says nothing about who resembles whom.
    weigh = TfidfVectorizer(
        sublinear_tf=True,
        ngram_range=(1, 2),
        min_df=2 if len(cut) > 2 else 1,
        max_features=_WORDS,
        token_pattern=r"\w+",  # noqa: S106 - no password
        dtype=np.float32,
    )
    try:
        weighted = weigh.fit_transform(cut)
    except ValueError:  # what scikit-learn says where no word is left
        return np.zeros((len(cut), 1), dtype=np.float32)
    directions = min(DIRECTIONS, *(size - 1 for size in weighted.shape))
    if directions < 1:
        return _unit(np.asarray(weighted.toarray(), dtype=np.float32))
    svd = TruncatedSVD(directions, n_iter=3, random_state=0)
    svd.fit(weighted[:: max(1, ceil(len(cut) / _FITTED))])
    return _unit(np.asarray(svd.transform(weighted), dtype=np.float32))


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def quotas(
    sizes: Mapping[Hashable, int], there: Mapping[Hashable, int], wish: Wish
) -> dict[Hashable, int]:
    """How many each group gives: of ``there`` that may be chosen, by its size raised to 1 - evenness.

    Each group with something to choose gives one, the largest first, as far as that goes; nobody gives more
    than it has.
    """
    order = sorted(
        (one for one in sizes if there.get(one)), key=lambda one: (-sizes[one], repr(one))
    )
    given = dict.fromkeys(order[: wish.count], 1)
    weights = {one: sizes[one] ** (1 - wish.evenness) for one in given}
    left = min(wish.count, sum(there[one] for one in given)) - len(given)
    while left > 0:
        # Whoever has the least of what its weight asks for comes next.
        open_ = [one for one in given if given[one] < there[one]]
        first = max(open_, key=lambda one: weights[one] / (given[one] + 1))
        given[first] += 1
        left -= 1
    return given


def choose(
    vectors: Vectors,
    groups: Sequence[Hashable],
    weights: Sequence[float],
    strata: Sequence[int],
    wish: Wish,
    on_group: Callable[[float], None] = lambda _share: None,
) -> list[int]:
    """Rows that stand for all of them, those of the largest group first.

    Args:
        vectors: A unit vector for each text.
        groups: To which group each belongs: its label.
        weights: How gladly each is taken; 0 for never.
        strata: What must be mixed within a group: short, middling and long texts.
        wish: How many, and of which kind.
        on_group: Is told the share done after each group; may raise to stop.
    """
    members: dict[Hashable, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        members[group].append(row)
    worth = np.asarray(weights, dtype=np.float32)
    there = {group: int((worth[rows] > 0).sum()) for group, rows in members.items()}
    wanted = quotas({group: len(rows) for group, rows in members.items()}, there, wish)
    draw = np.random.default_rng(wish.seed)
    chosen: list[int] = []
    for done, (group, count) in enumerate(wanted.items()):
        rows = np.array(members[group], dtype=np.int64)
        able = rows[worth[rows] > 0]
        points = _some(rows, AT_MOST, draw)
        # What is taken most gladly is among those that are compared.
        glad = able[worth[able] >= worth[able].max()]
        candidates = _some(glad if len(glad) >= count else able, max(AT_MOST, count), draw)
        kinds = [strata[row] for row in candidates]
        caps = _caps(kinds, count, wish.stratum)
        power = POWER if len(wanted) > 1 else POWER_ALONE
        similar = np.clip(vectors[points] @ vectors[candidates].T, 0, 1) ** power
        picked = _greedy(similar, worth[candidates], kinds, caps, count)
        chosen += [int(candidates[one]) for one in picked]
        on_group((done + 1) / len(wanted))
    return chosen


def nearest(vectors: Vectors, chosen: Sequence[int]) -> tuple[Rows, Vectors]:
    """For each row the place in ``chosen`` of the nearest one, and how similar that is."""
    to = vectors[np.array(chosen, dtype=np.int64)]
    places = np.zeros(len(vectors), dtype=np.int64)
    values = np.zeros(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), _BLOCK):
        similar = vectors[start : start + _BLOCK] @ to.T
        places[start : start + _BLOCK] = similar.argmax(axis=1)
        values[start : start + _BLOCK] = similar.max(axis=1)
    return places, values


def _some(rows: Rows, most: int, draw: np.random.Generator) -> Rows:
    return rows if len(rows) <= most else np.sort(draw.choice(rows, most, replace=False))


def _caps(kinds: Sequence[int], count: int, share: float) -> dict[int, int]:
    return dict.fromkeys(kinds, max(1, ceil(count * share)))


def _greedy(
    similar: Vectors, worth: Vectors, kinds: Sequence[int], caps: dict[int, int], count: int
) -> list[int]:
    """Columns of similarities, by which the rows' nearest ones grow most."""
    best = np.zeros(len(similar), dtype=np.float32)
    # The first of equals, so that the same data gives the same choice.
    bounds = [(-float(gain), one) for one, gain in enumerate(similar.sum(axis=0) * worth)]
    heapq.heapify(bounds)
    chosen: list[int] = []
    aside: list[int] = []
    while bounds and len(chosen) < count:
        _, one = heapq.heappop(bounds)
        if caps[kinds[one]] <= 0:
            aside.append(one)
            continue
        gain = float(np.maximum(similar[:, one] - best, 0).sum() * worth[one])
        if bounds and -bounds[0][0] > gain + 1e-6:
            heapq.heappush(bounds, (-gain, one))
            continue
        chosen.append(one)
        caps[kinds[one]] -= 1
        best = np.maximum(best, similar[:, one])
    return [*chosen, *aside[: count - len(chosen)]]
