"""Random histories of a project, on the code that creates versions: does anything ever leave the test?

    python benchmarks/split_histories.py [--histories 2000] [--steps 25]

Imports, rejections, edits, deletions, twins of what is there or was there, rows between two customers, lost
texts that come back, versions with other shares, seeds and strata, and new tests, in random order. After each
version it is checked that nothing goes from the test into training (by example, planted topic and customer),
that nobody who belongs together is parted, that shares are kept to within one group, that groups keep their
names, and that whoever is set aside connects both sides. Ends with what was done, or with the shortest
history that breaks a promise.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.services.datasets.histories import Histories

done: Counter[str] = Counter()


class Counted(Histories):
    """Histories that count what happens in them."""

    def __init__(self) -> None:
        super().__init__()
        done["histories"] += 1

    def everybody_is_somewhere(self, approved, records, aside):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, D102
        done["versions"] += 1
        done["versions after others of their test"] += bool(self.versions)
        done["examples in them"] += len(records)
        done["held out"] += sum(one.part == "held_out" for one in records)
        done["set aside"] += len(aside)
        done["versions that set something aside"] += bool(aside)
        super().everybody_is_somewhere(approved, records, aside)

    def nothing_could_be_held_out(self, records):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, D102
        done["versions refused, for nothing could be held out"] += 1
        super().nothing_could_be_held_out(records)


def main() -> None:
    """Run histories and print what was done."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=25)
    given = parser.parse_args()
    begin = time.perf_counter()
    run_state_machine_as_test(
        Counted,
        settings=settings(
            max_examples=given.histories,
            stateful_step_count=given.steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print("| what | how many |\n| --- | ---: |")
    for what, number in done.items():
        print(f"| {what} | {number:,} |")
    print(f"\n{time.perf_counter() - begin:.0f} s, no promise broken")


if __name__ == "__main__":
    main()
