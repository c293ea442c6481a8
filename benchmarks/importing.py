"""Rows per second of an import into SQLite, against what pandas.read_csv takes to parse the same file.

Both read the same CSV in the same run, in turn, each in a process of its own. pandas only parses;
Curate parses, maps columns to roles, hashes each row, and commits it to a database.

    python benchmarks/importing.py --rows 100000
"""

import argparse
import csv
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

WORDS = (  # noqa: SIM905 - read as a sentence
    "order bike battery charger late delivery refund brake gear app lock invoice warranty Heron Otter "
    "Wren yesterday morning still not working please could somebody tell me when where why it the a is"
).split()

PANDAS = """
import sys, time
import pandas
started = time.perf_counter()
frame = pandas.read_csv(sys.argv[1])
print(time.perf_counter() - started, len(frame))
"""

CURATE = """
import sys, time, tempfile
from pathlib import Path
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.stores import Database
with tempfile.TemporaryDirectory() as folder:
    database = Database(f"sqlite:///{folder}/curate.db")
    create_project(database, "benchmark")
    started = time.perf_counter()
    result = import_file(database, "benchmark", Path(sys.argv[1]))
    print(time.perf_counter() - started, result.added)
"""


def write(path: Path, rows: int) -> None:
    """Tickets of about 200 bytes a row: an id, a date, a label, a question and an answer."""
    rng = random.Random(0)  # noqa: S311
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "created", "queue", "question", "answer"])
        for number in range(rows):
            question = " ".join(rng.choices(WORDS, k=18))
            answer = " ".join(rng.choices(WORDS, k=9))
            day = f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
            writer.writerow([f"T-{number:07}", day, rng.choice("ABCDEF"), question, answer])


def seconds(code: str, path: Path, rows: int) -> float:
    """Run one contender in a process of its own."""
    out = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    ).stdout.split()
    if int(out[1]) != rows:
        sys.exit(f"read {out[1]} of {rows} rows")
    return float(out[0])


def main() -> None:
    """Print a Markdown table row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tickets.csv"
        write(path, arguments.rows)
        size = path.stat().st_size / arguments.rows
        pairs = [
            (seconds(PANDAS, path, arguments.rows), seconds(CURATE, path, arguments.rows))
            for _ in range(arguments.runs)
        ]
    ratio = statistics.median(ours / theirs for theirs, ours in pairs)
    pandas_rate, curate_rate = (
        arguments.rows / statistics.median(pair[index] for pair in pairs) for index in (0, 1)
    )
    print(
        "| rows | bytes a row | pandas.read_csv, rows/s | Curate import, rows/s | time, Curate / pandas |"
    )
    print("| --- | --- | --- | --- | --- |")
    print(
        f"| {arguments.rows:,} | {size:.0f} | {pandas_rate:,.0f} | {curate_rate:,.0f} | {ratio:.1f} |"
    )


if __name__ == "__main__":
    main()
