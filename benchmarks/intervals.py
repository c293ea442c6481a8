"""How often intervals hold the truth, and how often verdicts are right, by simulation; and what they cost.

    python benchmarks/intervals.py                  # all tables; minutes
    python benchmarks/intervals.py coverage --runs 4000
    python benchmarks/intervals.py speed --rows 20000

Rows of a cluster take the cluster's own draw with probability √likeness, so that two of them correlate by it.
"Mixed" clusters have 1, 1, 1, 2, 3 and 5 rows, again and again.
"""

import argparse
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from curate.domain.results import ArmScore
from curate.evaluation.statistics import Sample
from curate.evaluation.verdict import Terms, Verdict, judge

ROWS, SHARES, LIKENESS = (20, 60, 200), (0.1, 0.5, 0.9), (0.0, 0.5, 1.0)
MIXED = (1, 1, 1, 2, 3, 5)
ARMS = ("base", "prompted", "few_shot", "tfidf", "majority", "nearest")
METRICS = ("token_f1", "answer_loss", "seconds_per_answer", "bleu", "rouge", "judge")

Numbers = NDArray[np.float64]


class Held:
    """Held-out rows in clusters, and draws of who answers them rightly."""

    def __init__(self, rows: int, likeness: float | None, chance: np.random.Generator) -> None:
        sizes = [1] * rows if likeness is None else list(mixed(rows))
        self.cluster = np.repeat(np.arange(len(sizes)), sizes)
        self.sample = Sample([str(one) for one in self.cluster], 0)
        self._alike = np.sqrt(likeness or 0.0)
        self._chance = chance

    def uniform(self) -> Numbers:
        """A number from 0 to 1 for each row, that those of a cluster may share."""
        own = self._chance.random(len(self.cluster))
        shared = self._chance.random(self.sample.clusters)[self.cluster]
        return np.where(self._chance.random(len(own)) < self._alike, shared, own)

    def beside(self, numbers: Numbers, together: float) -> Numbers:
        """Another number for each row, the same in this share of the clusters."""
        same = self._chance.random(self.sample.clusters)[self.cluster] < together
        return np.where(same, numbers, self.uniform())


def mixed(rows: int) -> Iterator[int]:
    """Sizes of clusters."""
    left, place = rows, 0
    while left:
        size = min(MIXED[place % len(MIXED)], left)
        yield size
        left, place = left - size, place + 1


def coverage(runs: int, chance: np.random.Generator) -> None:
    """How many intervals of shares and of differences hold the truth."""
    print("| rows | clusters | likeness | share | of the share | of the difference |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    outside: Counter[str] = Counter()
    for rows, likeness, share in product(ROWS, (None, *LIKENESS), SHARES):
        held = Held(rows, likeness, chance)
        shares = differences = 0
        for _ in range(runs):
            first = held.uniform()
            one = (first < share).astype(np.float64)
            other = (held.beside(first, 0.5) < 0.5).astype(np.float64)
            found = held.sample.share(one.tolist())
            shares += found.low <= share <= found.high
            low, high = held.sample.shares(one.tolist(), other.tolist()).ends()
            differences += low <= share - 0.5 <= high
        kind = "single" if likeness is None else f"{likeness:g}"
        print(
            f"| {rows} | {held.sample.clusters} | {kind} | {share} | {shares / runs:.3f} | "
            f"{differences / runs:.3f} |"
        )
        for name, number in (("share", shares), ("difference", differences)):
            outside[f"{name} below"] += number / runs < 0.92
            outside[f"{name} above"] += number / runs > 0.99
    print(f"\nOutside of 0.92 to 0.99: {dict(outside)}")


def verdict(held: Held, tuned: Numbers, others: Sequence[Numbers], before: int = 0) -> Verdict:
    """What is said of right and wrong answers."""
    values = {"tuned": tuned.tolist()} | dict(
        zip(ARMS, (one.tolist() for one in others), strict=False)
    )
    arms = [
        ArmScore(arm, {"exact_match": held.sample.share(of)}, 1.0, 0) for arm, of in values.items()
    ]
    found = {other: held.sample.shares(values["tuned"], of) for other, of in values.items()}
    return judge(arms, lambda _, b: found[b], len(tuned), Terms("exact_match", before=before))


def false_verdicts(runs: int, chance: np.random.Generator) -> None:
    """What is said where nothing differs."""
    print("| rows | clusters | others | share | helps | worse | cheaper_does | unknown |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for rows, likeness, number, share in product(
        (60, 200), (None, 0.5), (1, 2, 3, 4, 5, 6), (0.5, 0.8)
    ):
        held = Held(rows, likeness, chance)
        codes: Counter[str] = Counter()
        for _ in range(runs):
            first = held.uniform()
            arms = [held.beside(first, 0.3) < share for _ in range(number + 1)]
            codes[verdict(held, arms[0], arms[1:]).code] += 1
        shares = [codes[one] / runs for one in ("helps", "worse", "cheaper_does", "unknown")]
        told = " | ".join(f"{100 * one:.1f} %" for one in shares)
        print(f"| {rows} | {held.sample.clusters} | {number} | {share} | {told} |")


def power(runs: int, chance: np.random.Generator) -> None:
    """How often 20 points are seen in 60 single rows, and the most that any exact test could."""
    print("| share without | with | rows alike | helps |\n| ---: | ---: | ---: | ---: |")
    for share, together in product((0.1, 0.3, 0.5, 0.6, 0.7, 0.75), (0.0, 0.3, 0.5, 0.7)):
        held = Held(60, None, chance)
        seen = 0
        for _ in range(runs):
            first = held.uniform()
            other = held.beside(first, together)
            seen += verdict(held, first < share + 0.2, [other < share]).code == "helps"
        print(f"| {share} | {share + 0.2:.2g} | {together} | {seen / runs:.2f} |")


def needed(runs: int, chance: np.random.Generator) -> None:
    """How often it is decided after as many groups as were asked for."""
    print(
        "| groups | real difference | others | not yet known | asked for in all, median | decided then |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for rows, gain, number in product((40, 100), (0.05, 0.1, 0.15, 0.2), (1, 3)):
        held = Held(rows, None, chance)
        asked, decided, unknown = [], 0, 0
        for _ in range(runs):
            first = held.uniform()
            tuned, others = answers(held, first, gain, number)
            said = verdict(held, tuned, others)
            if said.code != "unknown":
                continue
            unknown += 1
            if said.needed_groups is None:
                continue
            asked.append(said.needed_groups)
            more = Held(said.needed_groups - rows, None, chance)
            added, added_others = answers(more, more.uniform(), gain, number)
            whole = Held(said.needed_groups, None, chance)
            pairs = [np.concatenate(one) for one in zip(others, added_others, strict=True)]
            again = verdict(whole, np.concatenate([tuned, added]), pairs, before=1)
            decided += again.code in {"helps", "too_small"}  # both say that there is a gain
        share = f"{decided / len(asked):.0%}" if asked else "–"
        middle = f"{np.median(asked):,.0f}" if asked else "–"
        print(
            f"| {rows} | {100 * gain:.0f} | {number} | {unknown / runs:.0%} | {middle} | {share} |"
        )


def answers(held: Held, first: Numbers, gain: float, number: int) -> tuple[Numbers, list[Numbers]]:
    """Whether the tuned arm and the others are right: it by so much more often than each of them."""
    return first < 0.6 + gain, [held.beside(first, 0.4) < 0.6 for _ in range(number)]


def speed(rows: int, arms: int) -> None:
    """Time and memory of all means and differences."""
    groups = [str(row % (rows - rows // 10)) for row in range(rows)]
    chance = np.random.default_rng(7)
    columns = {
        (f"arm {arm}", metric): chance.random(rows) for arm, metric in product(range(arms), METRICS)
    }
    pairs = [(a, b) for a, b in combinations(columns, 2) if a[1] == b[1]]
    for traced in (False, True):
        if traced:
            tracemalloc.start()
        started = time.perf_counter()
        means = Sample(groups, 0).flipped(columns)
        for column in columns:
            means.mean(column, (0.0, 1.0))
        for a, b in pairs:
            found = means.difference(a, b, (-1.0, 1.0))
            _ = found.p, found.ends()
        taken = time.perf_counter() - started
        if not traced:
            seconds = taken
    peak = tracemalloc.get_traced_memory()[1] >> 20
    print(f"{rows:,} rows, {arms} arms x {len(METRICS)} metrics: {len(columns)} means,")
    print(f"{len(pairs)} differences in {seconds:.2f} s, at most {peak} MB")


TABLES = {"coverage": coverage, "false": false_verdicts, "power": power, "needed": needed}


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", choices=[[], *TABLES, "speed"], default=[])
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--arms", type=int, default=7)
    given = parser.parse_args()
    for name in given.what or [*TABLES, "speed"]:
        started = time.perf_counter()
        print(f"\n{name}, {given.runs:,} runs\n" if name in TABLES else f"\n{name}\n")
        if name in TABLES:
            TABLES[name](given.runs, np.random.default_rng(given.seed))
        else:
            speed(given.rows, given.arms)
        print(f"\n({time.perf_counter() - started:.0f} s)")


if __name__ == "__main__":
    main()
