"""The review desk in real Chromium: how long a key takes to the next example, and a decision to the server.

Told: from the key (the moment that the browser saw it) to the next example in the page, to the frame that
shows it, and to the acknowledgment; for one reviewer, for eight at once, and with a delay on the way; when
the first page can be used; processor time of the server for a decision.

    python benchmarks/desk.py                       20,000 examples, 100 decisions
    python benchmarks/desk.py --examples 2000 --decisions 20 --pages 2
"""

import argparse
import asyncio
import csv
import itertools
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from curate.services.checking import run_checks
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.stores import Database

ROOT = Path(__file__).parents[1]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WATCH = """
window.bench = { dom: [], painted: [], acked: [] };
const sent = new Map();
const original = window.fetch;
window.fetch = async (...call) => {
  const body = typeof call[1]?.body === "string" ? call[1].body : "";
  const uids = [...body.matchAll(/"uid":"([^"]+)"/g)].map((one) => one[1]);
  const answer = await original(...call);
  if (uids.length && answer.ok) {
    const now = performance.now();
    for (const uid of uids) {
      if (sent.has(uid)) window.bench.acked.push(now - sent.get(uid));
      sent.delete(uid);
    }
  }
  return answer;
};
const store = Storage.prototype.setItem;
let pressed = 0;
Storage.prototype.setItem = function (key, value) {
  const found = /\\/out\\/([^/]+)$/.exec(key);
  if (found && pressed) sent.set(found[1], pressed);
  return store.call(this, key, value);
};
function findDesk(root) {
  for (const one of root.querySelectorAll("*")) {
    const found = one.shadowRoot?.querySelector("[data-testid=desk]");
    if (found) return found;
  }
  return null;
}
window.addEventListener("keydown", (event) => (pressed = event.timeStamp), true);
window.watchDesk = () => {
  const channel = new MessageChannel();
  let from = 0;
  channel.port1.onmessage = () => window.bench.painted.push(performance.now() - from);
  new MutationObserver(() => {
    if (!pressed) return;
    from = pressed;
    pressed = 0;
    window.bench.dom.push(performance.now() - from);
    requestAnimationFrame(() => channel.port2.postMessage(0));
  }).observe(findDesk(document), { attributes: true, attributeFilter: ["data-example"] });
};
"""


def write_tickets(path: Path, rows: int) -> Path:
    """Invented tickets, no two alike, of a usual length."""
    say = random.Random(1)  # noqa: S311 - no secret
    words = [
        "".join(pair)
        for pair in itertools.product(("ba", "de", "fi", "go"), ("ran", "sel", "tig", "vom"))
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["Ticket ID", "Message", "Triage", "Queue"])
        for number in range(rows):
            said = (f"{say.choice(words)}{say.randrange(999)}" for _ in range(say.randint(20, 120)))
            text = " ".join(said)
            answer = f"Topic: {say.choice(words)}\nUrgency: Low\nAsk: {' '.join(say.choices(words, k=12))}"
            table.writerow([f"T-{number}", f"{number} {text}?", answer, say.choice("ABC")])
    return path


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(home: Path, other: str) -> Iterator[tuple[str, psutil.Process]]:
    """`curate app` on that home, which answers under another address too: its address and process."""
    port = free_port()
    environment = {**os.environ, "CURATE_HOME": str(home), "CURATE_HOSTS": other}
    run = "from curate.cli import main; main()"
    with (home / "app.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", run, "app", "--port", str(port)],
            env={**environment, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                with closing(urlopen(f"{url}/_stcore/health")):  # noqa: S310
                    break
            except OSError:
                time.sleep(0.1)
        yield url, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def delay(port: int, target: int, seconds: float) -> None:
    """Pass on what comes to a port, every byte that much later in each direction, for ever."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while data := await reader.read(65_536):
            loop.call_later(seconds, writer.write, data)
        loop.call_later(seconds, writer.close)

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(pump(reader, back), pump(there, writer), return_exceptions=True)

    async def listen() -> None:
        server = await asyncio.start_server(connect, "127.0.0.1", port)
        await server.serve_forever()

    threading.Thread(target=lambda: asyncio.run(listen()), daemon=True).start()


def open_desk(browser: Browser, url: str) -> tuple[Page, float]:
    """The desk in a browser of its own, and the seconds until it could be used."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    context.add_init_script(WATCH)
    page = context.new_page()
    began = time.perf_counter()
    page.goto(f"{url}/review?project=Bench")
    page.locator("[data-testid=desk][data-example]").wait_for()
    usable = time.perf_counter() - began
    page.wait_for_timeout(1500)
    page.evaluate("window.watchDesk()")
    return page, usable


def review(pages: Sequence[Page], decisions: int, pause: float) -> dict[str, list[float]]:
    """Decide on so many examples, the pages in turn; times in milliseconds."""
    for number in range(decisions):
        page = pages[number % len(pages)]
        page.keyboard.press("x" if number % 5 == 4 else "s")
        time.sleep(pause / len(pages))
    for page in pages:
        page.locator("[data-testid=desk][data-saved=all]").wait_for()
    found: dict[str, list[float]] = {"dom": [], "painted": [], "acked": []}
    for page in pages:
        for name, times in page.evaluate("window.bench").items():
            found[name] += times
    return found


def row(name: str, found: dict[str, list[float]]) -> list[str]:
    """Median and p95 of each."""
    cells = [name, str(len(found["dom"]))]
    for kind in ("dom", "painted", "acked"):
        times = sorted(found[kind])
        if not times:
            cells += ["–", "–"]
            continue
        cells += [f"{statistics.median(times):.1f}", f"{times[int(len(times) * 0.95) - 1]:.1f}"]
    return cells


def processor_time(process: psutil.Process) -> float:
    """Seconds of the server, children too."""
    used = process.cpu_times()
    return float(used.user + used.system)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("--decisions", type=int, default=100)
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument(
        "--pause", type=float, default=0.4, help="seconds between two decisions of one"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="curate-desk-") as folder:
        home = Path(folder)
        database = Database(f"sqlite:///{home / 'curate.db'}")
        create_project(database, "Bench")
        import_file(database, "Bench", write_tickets(home / "tickets.csv", asked.examples))
        run_checks(database, "Bench")
        far = f"http://127.0.0.1:{free_port()}"
        with served(home, far) as (url, process), sync_playwright() as playwright:
            delay(int(far.rsplit(":", 1)[1]), int(url.rsplit(":", 1)[1]), 0.04)
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM,
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            measure(browser, url, far, process, asked)
            browser.close()
        database.close()


def measure(browser: Browser, url: str, far: str, process: psutil.Process, asked: Any) -> None:
    """One reviewer, several, and one far away."""
    table = Table("", "n", "DOM med", "p95", "painted med", "p95", "acked med", "p95", title="ms")
    first, cold = open_desk(browser, url)
    table.add_row(*row("one reviewer", review([first], asked.decisions, asked.pause)))
    first.context.close()
    opened = [open_desk(browser, url) for _ in range(asked.pages)]
    pages = [page for page, _ in opened]
    before = processor_time(process)
    many = review(pages, asked.decisions * 2, max(asked.pause, 0.2 * asked.pages))
    spent = (processor_time(process) - before) / (asked.decisions * 2)
    table.add_row(*row(f"{asked.pages} reviewers", many))
    for page in pages:
        page.context.close()
    page, usable = open_desk(browser, far)
    table.add_row(*row("80 ms away", review([page], asked.decisions // 2, asked.pause)))
    page.context.close()
    console = Console()
    console.print(table)
    warm = statistics.median(seconds for _, seconds in opened)
    console.print(
        f"first page usable: {cold:.2f} s cold, {warm:.2f} s warm, {usable:.2f} s 80 ms away"
    )
    console.print(f"processor time of the server: {spent * 1000:.1f} ms a decision")


if __name__ == "__main__":
    main()
