import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools import lock

LOCKS = [lock.RUN, lock.DEV]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_has_the_versions_of_the_constraints_and_a_hash_for_each(path):
    versions = lock.pins()

    for name, (version, hashes) in lock.locked(path).items():
        assert versions.get(name) == version, f"{name}: run `make lock`"
        assert hashes
        assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in hashes)


def test_the_locks_hold_all_that_the_two_commands_install_but_torch():
    run, dev = lock.wanted()

    assert set(lock.locked(lock.RUN)) == run, "run `make lock`"
    assert set(lock.locked(lock.DEV)) == dev, "run `make lock`"
    assert "torch" in lock.pins()
    assert not {"torch"} & (run | dev)


def test_what_is_only_for_another_python_is_no_file_of_ours():
    def serves(name):
        return lock.is_ours({"filename": name}, "2.0")

    ours = ("a-2.0-py3-none-any.whl", "a-2.0-cp312-cp312-win_amd64.whl", "a-2.0.tar.gz")
    assert all(map(serves, (*ours, "a-2.0-cp39-abi3-manylinux_2_17_x86_64.whl")))
    others = ("a-2.1-py3-none-any.whl", "a-2.0-cp310-cp310-win_amd64.whl", "a-2.0.zip")
    assert not any(
        map(serves, (*others, "a-2.0-cp313-cp313t-win_amd64.whl", "a-2.0-py2-none-any.whl"))
    )
    assert not lock.is_ours({"filename": ours[0], "yanked": "broken"}, "2.0")


def test_make_installs_by_the_locks():
    makefile = (ROOT / "Makefile").read_text()

    assert "HASHES ?= --require-hashes" in makefile
    for path in LOCKS:
        assert f"--no-deps $(HASHES) -r {Path(path).name}" in makefile
    requires = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    assert set(requires) <= set(lock.locked(lock.RUN))
