"""Which 200? Held-out quality of 200 examples that were chosen, of 200 at random, and of the first 200.

    python benchmarks/which_200.py [--data FOLDER] [--size 200] [--draws 20] [--only banking77]

Two public sets of texts, each with a label: `banking77` (77 labels, its own test) and `bitext_support`
(27 labels; 2,000 of its texts are held out). A classifier (TF-IDF and logistic regression) and the nearest
example are trained on the 200, and asked for the labels of the test. The method was tuned on `bitext_support`
(the power of similarities, how even the labels are), so that `banking77` is the figure that counts.
A set whose files are not there is left out, and said so.
"""

import argparse
import csv
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from curate.similarity.embeddings import embed
from curate.similarity.representatives import Wish, choose, nearest, text_vectors

SHARED = Path(__file__).parents[2] / "shared" / "data"
HELD_OUT = 2_000
SIMILARITY = 0.5


@dataclass(frozen=True)
class Texts:
    """Texts with their labels, to choose from and to be asked for."""

    train: list[str]
    labels: list[str]
    test: list[str]
    wanted: list[str]


def banking77(folder: Path) -> Texts:
    """The set as it is parted by its authors, in the order of its file."""

    def read(name: str) -> tuple[list[str], list[str]]:
        with (folder / "banking77" / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return [row["text"] for row in rows], [row["category"] for row in rows]

    return Texts(*read("train.csv"), *read("test.csv"))


def bitext_support(folder: Path) -> Texts:
    """What people asked, each once; some of it held out by chance."""
    path = folder / "bitext_support" / "bitext_sample_31k_lines.csv"
    with path.open(encoding="utf-8", newline="") as file:
        known = {row["instruction"].strip(): row["intent"] for row in csv.DictReader(file)}
    asked = [text for text in known if text]
    out = set(random.Random(0).sample(asked, HELD_OUT))  # noqa: S311 - no secret
    train = [text for text in asked if text not in out]
    test = [text for text in asked if text in out]
    return Texts(train, [known[one] for one in train], test, [known[one] for one in test])


class Judge:
    """Says how well some of the texts teach the labels of the others."""

    def __init__(self, texts: Texts) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        # Words count by how rare they are in all that was imported, as in the product.
        weigh = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        self._train = weigh.fit_transform(texts.train)
        self._test = weigh.transform(texts.test)
        self._labels = np.array(texts.labels)
        self._wanted = np.array(texts.wanted)

    def accuracies(self, rows: Sequence[int]) -> tuple[float, float]:
        """Of the classifier, and of the nearest example."""
        from sklearn.linear_model import LogisticRegression

        chosen = np.array(rows)
        labels = self._labels[chosen]
        similar = self._test @ self._train[chosen].T
        near = labels[np.asarray(similar.argmax(axis=1)).ravel()]
        if len(set(labels)) == 1:
            guess = np.full(len(self._wanted), labels[0])
        else:
            model = LogisticRegression(C=10, max_iter=100).fit(self._train[chosen], labels)
            guess = model.predict(self._test)
        return float((guess == self._wanted).mean()), float((near == self._wanted).mean())


def measure(name: str, texts: Texts, size: int, draws: int, *, by_meaning: bool) -> None:
    """Print a line for each way to choose."""
    began = time.process_time()
    vectors = embed(texts.train) if by_meaning else text_vectors(texts.train)
    lengths = np.array([len(text) for text in texts.train])
    short, long = np.quantile(lengths, [1 / 3, 2 / 3])
    strata = [int(one > short) + int(one > long) for one in lengths]
    weights = [1.0] * len(texts.train)
    by_label = choose(vectors, texts.labels, weights, strata, Wish(size))
    took = time.process_time() - began
    without = choose(vectors, [""] * len(weights), weights, strata, Wish(size))
    judge = Judge(texts)

    def tell(what: str, rows: Sequence[int], note: str = "") -> tuple[float, float]:
        found = judge.accuracies(rows)
        labels = len({texts.labels[row] for row in rows})
        covered = float((nearest(vectors, rows)[1] >= SIMILARITY).mean())
        print(
            f"{what:34} {100 * found[0]:6.1f} % {100 * found[1]:6.1f} %   "
            f"{labels:3} labels, {100 * covered:3.0f} % covered {note}"
        )
        return found

    print(f"\n{name}: {size} of {len(texts.train):,}, test of {len(texts.test):,}")
    print(f"{'':34} {'classifier':>8} {'nearest':>8}")
    chosen = tell("chosen, labels known", by_label, f"({took:.1f} s of processor time)")
    blind = tell("chosen, labels not known", without)
    tell("the first", range(min(size, len(weights))))
    at_random, stratified = [], []
    for seed in range(draws):
        draw = np.random.default_rng(seed)
        at_random.append(judge.accuracies(draw.choice(len(weights), size, replace=False)))
        stratified.append(judge.accuracies(_stratified(texts.labels, size, draw)))
    for what, found in (("at random", at_random), ("at random, even labels", stratified)):
        told = "  ".join(_interval([one[place] for one in found]) for place in (0, 1))
        print(f"{what:34} {told}   (mean and range of 95 % of {draws} draws)")
    for what, one in (("labels known", chosen), ("labels not known", blind)):
        gains = [
            f"{100 * (one[place] - np.mean([other[place] for other in at_random])):+.1f}"
            for place in (0, 1)
        ]
        beaten = [sum(one[place] > other[place] for other in at_random) for place in (0, 1)]
        print(
            f"chosen against random, {what}: {gains[0]} and {gains[1]} points; above {beaten[0]} and "
            f"{beaten[1]} of {draws} draws"
        )


def _stratified(labels: Sequence[str], size: int, draw: np.random.Generator) -> list[int]:
    """As many of each label as go, drawn by chance."""
    order = draw.permutation(len(labels))
    taken: dict[str, int] = {}
    ranked = []
    for row in order:
        taken[labels[row]] = taken.get(labels[row], 0) + 1
        ranked.append((taken[labels[row]], int(row)))
    return [row for _, row in sorted(ranked, key=lambda one: one[0])[:size]]


def _interval(values: Sequence[float]) -> str:
    low, high = np.quantile(values, [0.025, 0.975])
    return f"{100 * np.mean(values):5.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def main() -> None:
    """Measure on the sets that are there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--meaning", action="store_true", help="by word vectors (wordllama)")
    parser.add_argument("--only", choices=["bitext_support", "banking77"])
    chosen = parser.parse_args()
    for load in (bitext_support, banking77):
        if chosen.only not in {None, load.__name__}:
            continue
        try:
            texts = load(chosen.data)
        except FileNotFoundError as missing:
            print(f"{load.__name__}: left out, because {missing.filename} is not there")
            continue
        measure(load.__name__, texts, chosen.size, chosen.draws, by_meaning=chosen.meaning)


if __name__ == "__main__":
    main()
