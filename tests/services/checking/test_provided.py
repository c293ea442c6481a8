"""What a check needs of the project it is given, whoever runs it."""

from typing import ClassVar

import pytest
from pydantic import Field
from typing_extensions import override

from curate.checks import Check, Need, Rule, checks
from curate.contract import AnswerFormat
from curate.services import checking, reviewing
from curate.services.changes import provided
from curate.stores.examples import Where

SEEN: list[dict[str, object]] = []


class Nosy(Check):
    """Remembers what it was given."""

    name = "nosy"
    title = "Nosy"
    needs: ClassVar[frozenset[Need]] = frozenset({"contract", "rules", "allowed"})

    contract: AnswerFormat | None = Field(None, description="C")
    rules: tuple[Rule, ...] = Field((), description="R")
    allowed: tuple[tuple[int, str], ...] = Field((), description="A")

    @override
    def run(self, examples):
        SEEN.append(dict(self))
        return iter(())


@pytest.fixture
def nosy(monkeypatch, tickets, database):
    """A check that nobody but this file knows, on a project with something of everything."""
    monkeypatch.setattr(checks, "_known", {**checks._known, "nosy": Nosy})
    SEEN.clear()
    checking.save_rule(database, "tickets", Rule(name="short", kind="max_length", value=900))
    ids = [one.id for one in reviewing.list_examples(database, "tickets", Where())]
    checking.keep_value(database, "tickets", "Channel Islands")
    return ids


def test_a_new_check_is_provided_with_what_it_needs_by_a_run_and_by_a_recheck(nosy, database):
    checking.run_checks(database, "tickets", ["nosy"])
    reviewing.decide(
        database, "tickets", nosy[3], "edit", edit=reviewing.Edit(output="Topic: Brakes")
    )

    run, again = SEEN
    assert run == again
    with database.read() as stores:
        assert run == provided(stores, 1, ["nosy"])
    assert run["contract"] is not None
    assert [rule.name for rule in run["rules"]] == ["short"]
    assert run["allowed"]


def test_what_somebody_sets_comes_before_what_the_project_says(nosy, database):
    checking.run_checks(database, "tickets", ["nosy"], {"nosy": {"allowed": ((8, "x"),)}})

    assert SEEN[0]["allowed"] == ((8, "x"),)


def test_only_what_is_needed_is_read(nosy, database):
    with database.read() as stores:
        assert provided(stores, 1, ["whitespace"]) == {}
        assert provided(stores, 1, ["whitespace", "rule"]).keys() == {"rules"}


def test_every_need_is_an_option_of_the_check():
    for check in checks:
        assert check.needs <= check.model_fields.keys()
