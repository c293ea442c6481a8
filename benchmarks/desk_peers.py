"""How long Label Studio and doccano take from a key press to the next ticket in the page.

    python -m venv ONE && ONE/bin/pip install label-studio==1.23.2
    python -m venv OTHER
    OTHER/bin/pip install doccano==1.8.4 'marshmallow<4' numpy==1.26.4 pandas==1.5.3 'scipy<1.14'
    python benchmarks/desk_peers.py --label-studio ONE/bin/label-studio --doccano OTHER/bin/doccano

Each is started with a fresh data folder, given tickets of the same length, and driven in Chromium by its own
keys: a label, then the key that goes on. The clock starts in the page at the key press that goes on, before
the program hears of it, and stops when the text of the next ticket stands in the page, and again at the
second frame after that. `benchmarks/desk.py` measures Curate's desk in the same way.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
KEY = "0123456789abcdef0123456789abcdef01234567"
PASSWORD = "not-a-secret-1"  # noqa: S105 - of a server that lives for a minute
CONFIG = """<View><Text name="text" value="$text"/><Choices name="decision" toName="text" choice="single">
<Choice value="approve" hotkey="a"/><Choice value="reject" hotkey="x"/></Choices></View>"""
# Runs in the page: waits for the text, and notes the moments.
PROBE = """
([key, text]) => {
  window.__times = null;
  let pressed = null;
  const heard = event => {
    if (event.key !== key || pressed !== null) return;
    pressed = performance.now();
  };
  window.addEventListener('keydown', heard, true);
  const look = () => {
    if (pressed === null || window.__times || !document.body.innerText.includes(text)) return;
    const there = performance.now();
    window.__times = { dom: there - pressed };
    observer.disconnect();
    window.removeEventListener('keydown', heard, true);
    const seen = () => (window.__times.painted = performance.now() - pressed);
    requestAnimationFrame(() => requestAnimationFrame(seen));
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
}
"""


def ticket(number: int) -> str:
    """About 560 characters."""
    return f"Ticket {number}. " + (
        f"The invoice for order {number} arrived twice, and nobody knows why. " * 8
    )


def call(url: str, token: str, method: str, body: Any = None) -> Any:
    """One request to a peer's own API."""
    data = json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    with urlopen(Request(url, data, headers, method=method), timeout=300) as answer:  # noqa: S310
        text = answer.read()
    return json.loads(text) if text else None


@contextmanager
def running(commands: list[list[str]], environment: dict[str, str], url: str) -> Iterator[None]:
    """Servers that end with the block; waits until they answer."""
    with tempfile.TemporaryFile() as log:
        started = [
            subprocess.Popen(
                one,
                env={**os.environ, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            for one in commands
        ]
        try:
            for _ in range(600):
                try:
                    with urlopen(url):  # noqa: S310
                        break
                except (URLError, ConnectionError):
                    time.sleep(0.5)
            yield
        finally:
            for one in started:
                os.killpg(one.pid, 15)
                one.wait()


def measure(page: Page, label: str, on: str, presses: int, first: int) -> list[dict[str, float]]:
    """Label and go on, again and again; ``on`` is the key that goes on, as Playwright names it."""
    taken = []
    for number in range(first, first + presses):
        page.evaluate(PROBE, [on.rsplit("+", maxsplit=1)[-1], f"Ticket {number + 1}."])
        page.keyboard.press(label)
        page.wait_for_timeout(150)
        page.keyboard.press(on)
        page.wait_for_function("window.__times && window.__times.painted", timeout=30_000)
        taken.append(page.evaluate("window.__times"))
        page.wait_for_timeout(250)
    return taken


def label_studio(program: str, folder: Path, presses: int, examples: int, page: Page) -> Any:
    """Its labeling stream; ``Ctrl+Enter`` submits."""
    url = "http://127.0.0.1:18480"
    environment = {
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
    }
    command = [program, "start", "--no-browser", "--port", "18480", "--username", "a@example.com"]
    command += ["--password", PASSWORD, "--user-token", KEY]
    with running([command], environment, f"{url}/health"):
        key = call(f"{url}/api/projects", KEY, "POST", {"title": "desk", "label_config": CONFIG})[
            "id"
        ]
        for start in range(0, examples, 5000):
            rows = [
                {"data": {"text": ticket(n)}} for n in range(start, min(start + 5000, examples))
            ]
            call(f"{url}/api/projects/{key}/import", KEY, "POST", rows)
        page.goto(f"{url}/user/login/")
        page.fill("input[name=email]", "a@example.com")
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_timeout(3000)
        page.goto(f"{url}/projects/{key}/data?labeling=1")
        page.get_by_text("Ticket 0.").first.wait_for(timeout=60_000)
        page.wait_for_timeout(2000)
        return measure(page, "a", "Control+Enter", presses, 0)


def doccano(program: str, folder: Path, presses: int, examples: int, page: Page) -> Any:
    """Its page of text classification; an arrow goes on, and the label was stored when it was given."""
    url = "http://127.0.0.1:18481"
    environment = {"HOME": str(folder)}
    every = {**os.environ, **environment}
    for more in (["init"], ["createuser", "--username", "admin", "--password", PASSWORD]):
        subprocess.run([program, *more], env=every, check=True, capture_output=True)
    commands = [[program, "webserver", "--port", "18481"], [program, "task"]]
    with running(commands, environment, url):
        key = call(
            f"{url}/v1/auth/login/", "", "POST", {"username": "admin", "password": PASSWORD}
        )["key"]
        project = {
            "name": "desk",
            "description": "desk",
            "project_type": "DocumentClassification",
            "resourcetype": "TextClassificationProject",
            "guideline": "",
            "random_order": False,
            "collaborative_annotation": False,
            "single_class_classification": True,
            "tags": [],
        }
        made = call(f"{url}/v1/projects", key, "POST", project)["id"]
        for name, hot in (("approve", "a"), ("reject", "x")):
            look = {"prefix_key": None, "background_color": "#209cee", "text_color": "#ffffff"}
            body = {"text": name, "suffix_key": hot, **look}
            call(f"{url}/v1/projects/{made}/category-types", key, "POST", body)
        for number in range(min(examples, presses + 5)):
            call(
                f"{url}/v1/projects/{made}/examples",
                key,
                "POST",
                {"text": ticket(number), "meta": {}},
            )
        page.goto(f"{url}/auth")
        page.wait_for_timeout(3000)
        fields = page.locator("input")
        fields.nth(0).fill("admin")
        fields.nth(1).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_timeout(3000)
        page.goto(f"{url}/projects/{made}/text-classification?page=1")
        page.get_by_text("Ticket 0.").first.wait_for(timeout=60_000)
        page.wait_for_timeout(2000)
        return measure(page, "a", "ArrowRight", presses, 0)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--label-studio", dest="label_studio")
    parser.add_argument("--doccano")
    parser.add_argument("--presses", type=int, default=60)
    parser.add_argument("--examples", type=int, default=20_000)
    given = parser.parse_args()
    peers: dict[str, tuple[Callable[..., Any], str | None]] = {
        "Label Studio": (label_studio, given.label_studio),
        "doccano": (doccano, given.doccano),
    }
    print("| | to the DOM, median | p95 | painted, median | p95 |")
    print("| --- | ---: | ---: | ---: | ---: |")
    with sync_playwright() as playwright:
        for name, (run, program) in peers.items():
            if program is None:
                continue
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM,
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            page = browser.new_page(viewport={"width": 1280, "height": 860})
            with tempfile.TemporaryDirectory() as folder:
                times = run(program, Path(folder), given.presses, given.examples, page)
            browser.close()
            cells = []
            for what in ("dom", "painted"):
                ordered = sorted(one[what] for one in times)
                cells += [statistics.median(ordered), ordered[int(len(ordered) * 0.95)]]
            print(f"| {name} | " + " | ".join(f"{one:.1f}" for one in cells) + " |", flush=True)


if __name__ == "__main__":
    main()
