"""The ratchet of ``make mutants``, which itself takes too long for every change."""

import importlib.util
from dataclasses import replace

import pytest

from tests.conftest import ROOT


def load():
    """The script; it is no part of a package."""
    spec = importlib.util.spec_from_file_location("mutants", ROOT / "benchmarks" / "mutants.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


mutants = load()
TARGETS = mutants.targets()


@pytest.mark.parametrize("name", TARGETS)
def test_the_ratchet_names_modules_and_tests_that_are_there(name):
    target = TARGETS[name]
    tests = [each for each in target.tests if not each.startswith("-")]

    assert (ROOT / target.file).is_file()
    assert tests
    assert [each for each in tests if not (ROOT / each).exists()] == []


@pytest.mark.parametrize("name", TARGETS)
def test_nine_of_ten_mutants_that_are_not_equal_are_killed(name):
    target = TARGETS[name]

    assert 0.9 <= target.share <= 1
    assert 0 < target.killed + len(target.equal) <= target.tried <= target.made
    assert target.tried == (min(target.sample, target.made) if target.sample else target.made)
    assert all(target.equal.values()), "every mutant that is called equal has a reason"


def test_the_table_in_the_readme_is_that_of_the_ratchet():
    page = mutants.README.read_text(encoding="utf-8")

    assert page.partition(mutants.BEGIN)[2].partition(mutants.END)[0].strip() == mutants.table(
        TARGETS
    )


def test_a_share_counts_what_was_killed_of_what_is_not_equal():
    target = mutants.Target("a.py", ["tests"], made=12, tried=10, killed=6)

    assert target.share == 0.6
    assert replace(target, equal={"a": "why", "b": "why"}).share == 0.75
