"""How long work on many examples keeps other writers waiting, and how many statements it takes.

    python benchmarks/bulk_actions.py [--examples 20000]

Every tenth answer has stray blanks to fix. Beside the whole time of each action: the longest that a
transaction held the write lock, and the slowest of the decisions that another reviewer took meanwhile,
one every 50 milliseconds.
"""

import argparse
import csv
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, event

from curate.services import changes, checking, datasets, projects, reviewing
from curate.services.importing import import_file
from curate.stores import Database
from curate.stores.examples import Where

PROJECT = "bulk"


def write(path: Path, numbers: range) -> Path:
    """Short tickets as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "question", "answer"])
        for number in numbers:
            stray = "  " if number % 10 == 0 else ""
            rows.writerow(
                [
                    number,
                    f"Ticket {number}: where is order {number * 7919 % 100_003}?",
                    f"Topic: Delivery\nUrgency: {'High' if number % 2 else 'Low'}{stray}",
                ]
            )
    return path


@dataclass
class Measured:
    """Seconds that an action took, statements, longest lock, and slowest decision beside it."""

    seconds: float
    statements: int
    longest_lock: float
    slowest_decision: float


def measure(database: Database, action: Callable[[], object], example: int) -> Measured:
    """An action, while somebody else decides on one example again and again."""
    mine = threading.get_ident()
    sent = 0
    held: list[float] = []
    begun: dict[int, float] = {}

    def note(*_: object) -> None:
        nonlocal sent
        sent += threading.get_ident() == mine

    def begin(connection: Connection) -> None:
        # SQLAlchemy says so after BEGIN IMMEDIATE, which waits for the lock.
        if connection.get_execution_options().get("curate_writes"):
            begun[threading.get_ident()] = time.perf_counter()

    def end(_: Connection) -> None:
        since = begun.pop(threading.get_ident(), None)
        if since is not None and threading.get_ident() == mine:
            held.append(time.perf_counter() - since)

    done = threading.Event()
    waits: list[float] = []

    def decide() -> None:
        while not done.wait(0.05):
            started = time.perf_counter()
            reviewing.decide(database, PROJECT, example, "flag", person="ben")
            waits.append(time.perf_counter() - started)

    listeners = [("before_cursor_execute", note), ("begin", begin), ("commit", end)]
    for name, listener in listeners:
        event.listen(database.engine, name, listener)
    other = threading.Thread(target=decide)
    other.start()
    started = time.perf_counter()
    action()
    seconds = time.perf_counter() - started
    done.set()
    other.join()
    for name, listener in listeners:
        event.remove(database.engine, name, listener)
    return Measured(seconds, sent, max(held, default=0), max(waits, default=0))


def main() -> None:
    """Print one row an action."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=20_000)
    examples = parser.parse_args().examples
    rule = checking.parse_rule({"name": "Urgent", "kind": "must_contain", "value": "Urgency: High"})
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'curate.db'}")
        more = write(Path(folder) / "more.csv", range(examples, 2 * examples))
        projects.create_project(database, PROJECT)
        import_file(database, PROJECT, write(Path(folder) / "tickets.csv", range(examples)))
        example = reviewing.list_examples(database, PROJECT, Where())[-1].id
        print(
            "| action | seconds | statements | longest lock | slowest decision beside it |\n"
            "| --- | ---: | ---: | ---: | ---: |"
        )
        for name, action in (
            ("run all checks", lambda: checking.run_checks(database, PROJECT)),
            ("run them again", lambda: checking.run_checks(database, PROJECT)),
            ("infer the format", lambda: checking.infer_contract(database, PROJECT)),
            ("fix a tenth", lambda: checking.apply_fixes(database, PROJECT, "whitespace")),
            ("undo it", lambda: changes.undo_last(database, PROJECT)),
            ("save a rule", lambda: checking.save_rule(database, PROJECT, rule)),
            ("undo it", lambda: changes.undo_last(database, PROJECT)),
            ("dismiss all of a check", lambda: dismiss_all(database, "near_duplicate")),
            ("approve all", lambda: reviewing.approve_where(database, PROJECT, "all")),
            ("create a version", lambda: datasets.create_version(database, PROJECT)),
            ("undo the approval", lambda: changes.undo_last(database, PROJECT)),
            ("import as many again", lambda: import_file(database, PROJECT, more)),
        ):
            done = measure(database, action, example)
            print(
                f"| {name} | {done.seconds:.2f} | {done.statements:,} "
                f"| {1000 * done.longest_lock:.0f} ms | {1000 * done.slowest_decision:.0f} ms |"
            )
        database.close()


def dismiss_all(database: Database, check: str) -> int:
    """Dismiss all open findings of a check."""
    return checking.dismiss(database, PROJECT, checking.open_findings(database, PROJECT, check))


if __name__ == "__main__":
    main()
