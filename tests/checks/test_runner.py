"""Checks on all cores find what they find on one."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from curate.checks import checks
from curate.checks.runner import CHUNK, run
from curate.domain.errors import Cancelled
from tests.checks.test_checks import FLAWED

MANY = [
    replace(example, id=number * len(FLAWED) + place)
    for number in range(CHUNK // len(FLAWED) + 2)
    for place, example in enumerate(FLAWED)
]
ASKED = [
    checks.make(name)
    for name in ("whitespace", "exact_duplicate", "encoding", "placeholder", "leftover")
]


def gathered(parts):
    """What each check found in all, of those that came to their last part."""
    found: dict[str, list[object]] = {}
    done = set()
    for one in parts:
        assert one.check.name not in done
        found.setdefault(one.check.name, []).extend(one.findings)
        done |= {one.check.name} if one.last else set()
    return {name: findings for name, findings in found.items() if name in done}


def test_other_processes_find_the_same_in_the_same_order():
    assert len(MANY) > CHUNK

    alone = gathered(run(ASKED, MANY, processes=0))
    together = gathered(run(ASKED[:2], MANY, later=lambda: ASKED[2:], processes=2))

    assert together == alone
    assert all(alone.values())


def test_without_examples_every_check_answers_with_nothing():
    assert gathered(run(ASKED, [], processes=2)) == {check.name: [] for check in ASKED}


def test_a_cancelled_run_ends_its_processes():
    asked_before = iter([False, True])

    with pytest.raises(Cancelled):
        list(run(ASKED, MANY, processes=1, should_stop=lambda: next(asked_before, True)))


def test_progress_only_goes_up():
    told: list[float] = []

    list(run(ASKED, MANY, processes=1, on_progress=lambda share, _: told.append(share)))

    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


def test_a_script_without_a_guard_is_run_once(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from tests.checks.test_runner import ASKED, MANY\n"
        "from curate.checks.runner import run\n"
        "print('begun', flush=True)\n"
        "print(sum(one.last for one in run(ASKED, MANY, processes=2)), flush=True)\n"
    )

    ran = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )

    assert ran.stdout.split() == ["begun", str(len(ASKED))], ran.stderr
