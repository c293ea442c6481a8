"""Seconds that all default checks take over N tickets, on every core, with their findings stored.

Tickets are made of Bitext's questions and answers: three questions joined, a few words exchanged, a ticket
number at the end, about 830 characters in all; two of three answers hold placeholders. A tenth as many are
done first, so that the table says how time grows.

    python benchmarks/all_checks.py --rows 100000
"""

import argparse
import csv
import random
import tempfile
import time
from pathlib import Path

WORDS = ("order", "late", "please", "refund", "today", "box", "again")


def varied(text: str, rng: random.Random) -> str:
    """The text with three words exchanged and a number of its own."""
    words = text.split(" ")
    for _ in range(3):
        words[rng.randrange(len(words))] = rng.choice(WORDS)
    return f"{' '.join(words)} ticket {rng.randrange(10**7)}"


def write(path: Path, data: Path, rows: int) -> float:
    """Make the tickets; returns how many characters each has in the mean."""
    rng = random.Random(0)  # noqa: S311
    with (data / "bitext_support/bitext_sample_31k_lines.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        known = list(csv.DictReader(file))
    characters = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "question", "answer", "label"])
        for number in range(rows):
            one, *others = rng.choices(known, k=3)
            asked = " ".join(row["instruction"] for row in (one, *others))
            question, answer = varied(asked, rng), varied(one["response"], rng)
            characters += len(question) + len(answer)
            writer.writerow([f"T{number}", question, answer, one["intent"]])
    return characters / rows


def main() -> None:
    """Print a Markdown table."""
    from curate.services.checking import run_checks
    from curate.services.importing import import_file
    from curate.services.projects import create_project
    from curate.stores import Database

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    arguments = parser.parse_args()
    print("| tickets | characters each | findings | import, s | all default checks, s |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for rows in (arguments.rows // 10, arguments.rows):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "tickets.csv"
            size = write(path, arguments.data, rows)
            database = Database(f"sqlite:///{folder}/curate.db")
            create_project(database, "benchmark")
            started = time.perf_counter()
            import_file(database, "benchmark", path)
            imported = time.perf_counter() - started
            result = run_checks(database, "benchmark")
            print(
                f"| {rows:,} | {size:.0f} | {result.findings:,} | {imported:.1f} | {result.seconds:.0f} |",
                flush=True,
            )
            database.close()


if __name__ == "__main__":
    main()
