"""The page of the routes, by whose commands an example is reviewed on a real server."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from curate.services.changes import example_history
from curate.services.importing import import_file
from curate.services.projects import create_project
from tests.api.conftest import write_tickets
from tests.conftest import ROOT
from tests.web.test_served import free_port

PAGE = ROOT / "docs" / "routes.md"
PATIENCE = 60


@contextmanager
def serving(command, environment, port):
    """The app, until the block ends."""
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/api/health").close()
                break
            except OSError:
                time.sleep(0.1)
            assert time.monotonic() < deadline, "The server did not start."
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_an_example_is_reviewed_by_curl_as_the_page_says(sqlite, home, tmp_path):
    create_project(sqlite, "tickets")
    import_file(sqlite, "tickets", write_tickets(tmp_path))
    environment = os.environ | {
        "CURATE_HOME": str(home),
        "CURATE_DATABASE_URL": str(sqlite.engine.url),
        "PYTHONPATH": str(ROOT),
    }
    # The commands of the page, by this interpreter.
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, more in (("curate", ' -c "from curate.cli import main; main()"'), ("python", "")):
        (folder / name).write_text(f'#!/bin/sh\nexec {sys.executable}{more} "$@"\n')
        (folder / name).chmod(0o755)
    port = free_port()
    environment |= {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "CURATE": f"http://127.0.0.1:{port}",
    }
    script = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))

    with serving([str(folder / "curate"), "app"], environment, port):
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "{}"
    read = {
        name: json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("next", "done", "history", "undone")
    }
    (card,) = read["next"]["cards"]
    (done,) = read["done"]["done"]
    assert (done["ok"], done["example"], done["status"]) == (True, card["id"], "approved")
    (event,) = read["history"]["events"]
    assert (event["person"], event["kind"], event["note"]) == (
        "ada",
        "approve",
        "Answered by the script.",
    )
    (undone,) = read["undone"]["done"]
    assert (undone["ok"], undone["card"]["status"]) == (True, "pending")
    assert undone["card"]["draft"]["output"] == "Topic: Delivery\nUrgency: High"
    kinds = [one.kind for one in example_history(sqlite, "tickets", card["id"])]
    assert kinds == ["approve", "undo"]
