"""Ports in use, and Ctrl+C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 90


@pytest.fixture
def start(home):
    """Starts a command in a terminal of its own; what is left of it ends with the test."""
    running = []

    def started(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", "from curate.cli import main; main()", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=home.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        return process

    yield started
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def port():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def said_after(process, sign):
    os.killpg(process.pid, sign)
    out, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in err + out
    assert "Aborted" not in err + out
    return err


def test_the_app_is_stopped_with_ctrl_c(start, port):
    process = start("app", "--port", str(port))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
            break
        except OSError:
            time.sleep(0.1)

    said = said_after(process, signal.SIGINT)

    assert process.returncode == 130
    assert said.endswith("Curate was stopped. What was saved is kept.\n")


def test_a_worker_is_stopped_with_ctrl_c(start, home):
    process = start("worker")
    deadline = time.monotonic() + PATIENCE
    while not (home / "curate.db-wal").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(0.3)

    said = said_after(process, signal.SIGINT)

    assert process.returncode == 130
    assert "Interrupted. What was stored before that is kept." in said


def test_a_port_in_use_is_a_sentence(start, port):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        process = start("app", "--port", str(port))
        out, err = process.communicate(timeout=PATIENCE)

    assert process.returncode == 2
    assert out == ""
    assert err == (
        f"Port {port} on 127.0.0.1 is in use already, maybe by Curate itself. The app was not started: stop "
        "what runs there, or choose another port, such as `curate app --port 8502` (`make run PORT=8502`).\n"
    )


def test_a_port_that_is_none_is_a_sentence(start):
    process = start("app", "--port", "99999")
    _, err = process.communicate(timeout=PATIENCE)

    assert process.returncode == 2
    assert "--port" in err
    assert len(err.splitlines()) == 1
