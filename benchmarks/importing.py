"""What an import costs, against what pandas.read_csv takes to parse the same file.

All read the same CSV in the same run, in turn, each in a process of its own. pandas only parses, by
default into Arrow arrays and on all cores; ``dtype=object`` makes Python texts, which whoever works
on single texts needs. The floor is the least that a database costs: the standard library's csv and
``executemany`` of the five columns into a SQLite table without index, keys or other columns. Curate
parses, maps columns to roles, hashes each row twice, and commits it to a database with its indexes;
then it imports the same file again, which finds every row unchanged.

    python benchmarks/importing.py --rows 100000 1000000
    python benchmarks/importing.py --database postgresql://USER@HOST/EMPTY_DATABASE
"""

import argparse
import csv
import json
import os
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

MEASURE = """
import json, os, resource, sys, time

def begin():
    global wall, cpu
    wall, cpu = time.perf_counter(), time.process_time()

def end(count):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, peak, count]))
"""

PANDAS = """
import pandas
begin()
frame = pandas.read_csv(sys.argv[1])
end(len(frame))
"""

OBJECTS = """
import pandas
begin()
frame = pandas.read_csv(sys.argv[1], dtype=object)
end(len(frame))
"""

FLOOR = """
import csv, sqlite3, tempfile
from itertools import islice
with tempfile.TemporaryDirectory() as folder:
    database = sqlite3.connect(f"{folder}/floor.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("CREATE TABLE rows (a TEXT, b TEXT, c TEXT, d TEXT, e TEXT)")
    begin()
    with open(sys.argv[1], newline="") as file:
        rows = islice(csv.reader(file), 1, None)
        while chunk := list(islice(rows, 20_000)):
            database.execute("BEGIN")
            database.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", chunk)
            database.execute("COMMIT")
    end(database.execute("SELECT COUNT(*) FROM rows").fetchone()[0])
"""

CURATE = """
import tempfile
from pathlib import Path
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.stores import Database
with tempfile.TemporaryDirectory() as folder:
    database = Database(sys.argv[2] or f"sqlite:///{folder}/curate.db")
    project = f"benchmark {time.time_ns()}"
    create_project(database, project)
    begin()
    result = import_file(database, project, Path(sys.argv[1]))
    end(result.added)
    begin()
    result = import_file(database, project, Path(sys.argv[1]))
    end(result.unchanged)
"""

CONTENDERS = {
    "pandas.read_csv": PANDAS,
    "pandas.read_csv, dtype=object": OBJECTS,
    "csv and a bare SQLite table": FLOOR,
    "Curate": CURATE,
}
AGAIN = "Curate, all rows unchanged"


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


def measured(code: str, path: Path, rows: int, database: str) -> list[list[float]]:
    """Run one contender in a process of its own: seconds, seconds of CPU, and MB, for each part."""
    command = [sys.executable, "-c", MEASURE + code, str(path), database]
    out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    parts = [json.loads(line) for line in out.splitlines()]
    for part in parts:
        if part[3] != rows:
            sys.exit(f"read {part[3]} of {rows} rows")
    return [part[:3] for part in parts]


def compare(path: Path, rows: int, runs: int, database: str) -> None:
    """Print the lines of a Markdown table for one file."""
    found: dict[str, list[list[float]]] = {}
    for _ in range(runs):
        for name, code in CONTENDERS.items():
            first, *more = measured(code, path, rows, database)
            found.setdefault(name, []).append(first)
            for part in more:
                found.setdefault(AGAIN, []).append(part)
    middle = {
        name: list(map(statistics.median, zip(*all_, strict=True))) for name, all_ in found.items()
    }
    arrow, objects, floor, *_ = (wall for wall, _, _ in middle.values())
    for name, (wall, cpu, peak) in middle.items():
        print(
            f"| {rows:,} | {name} | {wall:.2f} | {wall / rows * 1e6:.2f} | {cpu / rows * 1e6:.2f} "
            f"| {peak:,.0f} | {wall / arrow:.1f} | {wall / objects:.1f} | {wall / floor:.1f} |"
        )


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--database", default="", help="SQLite in a folder of its own, if not given"
    )
    arguments = parser.parse_args()
    before = os.getloadavg()
    print(
        "| rows | what | seconds | µs a row | µs of CPU | MB | ÷ pandas | ÷ dtype=object | ÷ bare table |"
    )
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for rows in arguments.rows:
            path = Path(folder) / f"tickets-{rows}.csv"
            write(path, rows)
            compare(path, rows, arguments.runs, arguments.database)
            size = path.stat().st_size / rows
    print(f"\n{size:.0f} bytes a row; load {before[0]:.1f} before, on {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
