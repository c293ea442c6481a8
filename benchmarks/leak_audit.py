"""The leak audit: what each kind finds across a random split of real texts, and how long it takes.

Texts as in ``near_duplicates.py``. With ``--pairs KIND`` the pairs that the kind finds and the split's own
comparison does not are printed, to be judged by eye: what the threshold of the cosine was chosen by.

    python benchmarks/leak_audit.py --rows 100000
    python benchmarks/leak_audit.py --source banking77/train.csv --column text --pairs tfidf_cosine
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

from near_duplicates import corpus, read

from curate.datasets.audit import KINDS, Sides, sides
from curate.domain.records import Record

ROWS = 6_000
"""Of one source."""
HELD_OUT = 5
"""One of so many is held out."""


def version(texts: Sequence[str], seed: int = 1) -> Sides:
    """The sides of a split of single rows at random; every customer has written about once."""
    draw = random.Random(seed)  # noqa: S311
    return sides(
        [
            Record(
                number,
                1,
                "train" if draw.randrange(HELD_OUT) else "held_out",
                f"g{number}",
                text,
                "",
                groups={"customer": f"c{draw.randrange(len(texts))}"},
            )
            for number, text in enumerate(texts)
        ]
    )


def measure(compared: Sides, shown: str | None) -> None:
    """A row a kind: held-out examples found, not compared with everything, seconds of CPU."""
    print(f"{len(compared.held):,} held out, {len(compared.rest):,} others")
    known: set[int] = set()
    for kind in KINDS:
        started = time.process_time()
        looked = kind(compared)
        pairs = list(looked.find())
        seconds = time.process_time() - started
        found = {one for one, _ in pairs}
        print(f"{kind.name:18} {len(found):7,} {looked.passed_over:7,} {seconds:8.1f} s")
        known = known or found
        for one, other in pairs if kind.name == shown else ():
            if one not in known:
                print(f"    {compared.held[one].input!r}\n    {compared.rest[other].input!r}\n")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--source", help="A file of the data instead of all of them.")
    parser.add_argument("--column", default="text")
    parser.add_argument("--pairs", help="The kind whose pairs are printed.")
    given = parser.parse_args()
    if given.source:
        texts = [text for row in read(given.data, given.source) if (text := row[given.column])]
        random.Random(1).shuffle(texts)  # noqa: S311
        texts = texts[:ROWS]
    else:
        texts, _ = corpus(given.data, given.rows)
    measure(version(texts), given.pairs)


if __name__ == "__main__":
    main()
