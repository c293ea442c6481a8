"""How many exports are read right without a hand, how many are asked about, and how many are read wrong.

Files written after the documented schemas of the systems (``tests/exports``), the files that the tests of
the importers read, and public data and small cases where they are at hand. Nothing is chosen by hand:
each file is read as somebody would who presses Import at once.

    python benchmarks/recognition.py
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.importers.recognition import Expected, exports, judge  # noqa: E402 - found by the line above
from tests.importers.seeds import every  # noqa: E402

BINS = (0.0, 0.5, 0.7, 0.9, 1.01)


def files(folder: Path) -> Iterator[tuple[Path, Expected]]:
    """Every file, with what is true of it."""
    yield from exports()
    for number, seed in enumerate(every()):
        path = folder / str(number) / seed.name
        path.parent.mkdir()
        path.write_bytes(seed.content)
        yield (
            path,
            Expected(
                system=seed.preset or "tables",
                preset=seed.preset,
                rows=len(seed.rows),
                skipped=len(seed.skipped),
                rejected=len(seed.rejected),
                examples=[
                    {"line": line, "input": asked, "output": answer}
                    for line, asked, answer in seed.rows
                ],
            ),
        )


def main() -> int:
    """Print the table; 1 where a file is read wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    outcomes: Counter[str] = Counter()
    by_system: dict[str, Counter[str]] = defaultdict(Counter)
    sure: dict[float, list[bool]] = defaultdict(list)
    told = []
    with TemporaryDirectory() as folder:
        for path, expected in files(Path(folder)):
            found = judge(path, expected)
            outcomes[found.outcome] += 1
            by_system[expected.system][found.outcome] += 1
            if found.confidence is not None:
                low = max(each for each in BINS if each <= found.confidence)
                sure[low].append(found.outcome == "right")
            if found.outcome != "right":
                told.append((path.name, found))
    count = outcomes.total()
    if options.json:
        print(json.dumps({"files": count, "systems": len(by_system), **outcomes}))
        return int(outcomes["wrong"] > 0)
    for name, found in told:
        print(f"{found.outcome}  {name}: {'; '.join(found.faults) or 'as it should be'}")
    print(f"\n{count} files of {len(by_system)} systems")
    for outcome in ("right", "asked", "wrong"):
        print(f"  {outcome:6} {outcomes[outcome]:4}  {outcomes[outcome] / count:.0%}")
    print("\nconfidence shown    files  of them right")
    for low, high in pairwise(BINS):
        if known := sure[low]:
            share = sum(known) / len(known)
            print(f"  {low:.2f} to {min(high, 1):.2f}  {len(known):9}  {share:.0%}")
    return int(outcomes["wrong"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
