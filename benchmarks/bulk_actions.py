"""How long actions on many examples hold the write lock, and in how many statements they are written.

    python benchmarks/bulk_actions.py [--examples 20000]

Every tenth answer has stray blanks to fix. The time is that of the whole action: until checks run outside
the transaction, it is also how long other writers wait.
"""

import argparse
import csv
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event

from curate.services import changes, checking, projects, reviewing
from curate.services.importing import import_file
from curate.stores import Database

PROJECT = "bulk"


def fill(database: Database, folder: Path, examples: int) -> None:
    """A checked project of short tickets."""
    path = folder / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "question", "answer"])
        for number in range(examples):
            stray = "  " if number % 10 == 0 else ""
            rows.writerow(
                [
                    number,
                    f"Ticket {number}: where is order {number * 7919 % 100_003}?",
                    f"Topic: Delivery\nUrgency: {'High' if number % 2 else 'Low'}{stray}",
                ]
            )
    projects.create_project(database, PROJECT)
    import_file(database, PROJECT, path)
    checking.run_checks(database, PROJECT, ["whitespace", "format_contract"])


def measure(database: Database, action: Callable[[], object]) -> tuple[float, int]:
    """Seconds and statements of an action."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    started = time.perf_counter()
    action()
    seconds = time.perf_counter() - started
    event.remove(database.engine, "before_cursor_execute", note)
    return seconds, len(sent)


def main() -> None:
    """Print one row an action."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=20_000)
    examples = parser.parse_args().examples
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'curate.db'}")
        fill(database, Path(folder), examples)
        print("| action | seconds | statements |\n| --- | ---: | ---: |")
        for name, action in (
            (
                "fix a tenth",
                lambda: checking.apply_fixes(database, PROJECT, "whitespace"),
            ),
            ("undo it", lambda: changes.undo_last(database, PROJECT)),
            ("approve all", lambda: reviewing.approve_where(database, PROJECT, "all")),
            ("undo it", lambda: changes.undo_last(database, PROJECT)),
        ):
            seconds, statements = measure(database, action)
            print(f"| {name} | {seconds:.2f} | {statements} |")
        database.close()


if __name__ == "__main__":
    main()
