"""Intervals and comparisons of all arms at once, against the bootstrap drawn anew for each of them.

    python benchmarks/intervals.py --rows 500 --arms 7

"Anew" is what ``scipy.stats.bootstrap`` and most code do: every mean and every difference is given
the rows and draws for itself. Here it is the same cluster bootstrap with the same generator, once a
mean and once a difference, so that both sides give the same numbers; that they do is checked.
"""

import argparse
import time
import tracemalloc
from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from curate.evaluation.statistics import Resampler

DRAWS, CHUNK = 10_000, 1_000
METRICS = ("token_f1", "answer_loss", "seconds_per_answer", "bleu", "rouge", "judge")

Key = tuple[str, str]
Found = dict[Key | tuple[str, str, str], tuple[float, float]]


def main() -> None:
    """Print both times, their ratio, and how far the results lie apart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--clusters", type=int, help="Default: one in ten rows has a twin.")
    parser.add_argument("--arms", type=int, default=7)
    parser.add_argument("--alone", action="store_true", help="Time and memory of Curate only.")
    given = parser.parse_args()
    clusters = given.clusters or given.rows - given.rows // 10
    groups = [str(row % clusters) for row in range(given.rows)]
    chance = np.random.default_rng(7)
    columns = {
        (f"arm {arm}", metric): chance.random(given.rows)
        for arm, metric in product(range(given.arms), METRICS)
    }
    pairs = [
        (one, other)
        for one, other in combinations(columns, 2)
        if one[1] == other[1] and one[0] != other[0]
    ]
    tracemalloc.start()
    started = time.perf_counter()
    ours = once(groups, columns, pairs)
    mine = time.perf_counter() - started
    peak = tracemalloc.get_traced_memory()[1] >> 20
    tracemalloc.stop()
    about = f"{given.rows:,} rows, {clusters:,} clusters, {given.arms} arms, {len(METRICS)} metrics"
    print(f"{about}: {len(columns)} means, {len(pairs)} differences")
    print(f"Curate, drawn once: {mine:.2f} s, at most {peak} MB")
    if not given.alone:
        started = time.perf_counter()
        theirs = anew(groups, columns, pairs)
        other = time.perf_counter() - started
        apart = max(np.abs(np.subtract(ours[key], theirs[key])).max() for key in theirs)
        print(f"Drawn anew for each: {other:.2f} s, {other / mine:.1f} ×; apart by {apart:.1e}")


def once(
    groups: Sequence[str], columns: dict[Key, NDArray[np.float64]], pairs: list[tuple[Key, Key]]
) -> Found:
    """Both ends of every interval, by Curate."""
    draws = Resampler(groups, 0).draw(columns)
    means = {key: draws.mean(key) for key in columns}
    between = {(a[0], b[0], a[1]): draws.difference(a, b) for a, b in pairs}
    return {key: (found.low, found.high) for key, found in (means | between).items()}


def anew(
    groups: Sequence[str], columns: dict[Key, NDArray[np.float64]], pairs: list[tuple[Key, Key]]
) -> Found:
    """The same, drawn for each of them."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(groups))}
    cluster = np.array([numbers[group] for group in groups])
    ends = {key: interval(cluster, values) for key, values in columns.items()}
    between = {(a[0], b[0], a[1]): interval(cluster, columns[a] - columns[b]) for a, b in pairs}
    return ends | between


def interval(cluster: NDArray[np.int64], rows: NDArray[np.float64]) -> tuple[float, float]:
    """One percentile bootstrap interval over whole clusters."""
    sums, sizes = np.bincount(cluster, weights=rows), np.bincount(cluster)
    chance, generator = np.full(len(sizes), 1 / len(sizes)), np.random.default_rng(0)
    means = []
    for _ in range(DRAWS // CHUNK):
        times = generator.multinomial(len(sizes), chance, size=CHUNK)
        means.append((times @ sums) / (times @ sizes))
    low, high = np.quantile(np.concatenate(means), [0.025, 0.975])
    return float(low), float(high)


if __name__ == "__main__":
    main()
