"""What belongs to another project is not there: no service reads or changes it by its id."""

import csv

import pytest
from sqlalchemy import text

from curate.domain.errors import CurateError
from curate.services import changes, checking, importing, reviewing, tuning
from curate.services.importing import import_file
from curate.services.projects import create_project

OTHERS = "others"
ROWS = [
    ["1", "Write to ann.lee@example.org, please.", "Topic: Delivery"],
    ["2", "Where is my bicycle? It never came.", "Topic: Delivery"],
    ["3", "Where is my bicycle? It never came!", "Topic: Billing"],
    ["4", "The bell of my Wren is loose ", "Topic: Brakes"],
]
TABLES = ("examples", "findings", "actions", "events", "different_pairs", "unused_rows")


@pytest.fixture
def foreign(database, project, tmp_path):
    """Ids that another project has: its examples, findings, source and the rest."""
    path = tmp_path / "others.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "question", "answer"], *ROWS, ["5", "", ""]])
    create_project(database, OTHERS)
    source = import_file(database, OTHERS, path).source
    checking.run_checks(database, OTHERS)
    found = checking.list_findings(database, OTHERS, status="open")
    return {
        "example": found[0].finding.examples[0],
        "examples": sorted({one for each in found for one in each.finding.examples}),
        "findings": [one.id for one in found],
        "conflict": next((one.id for one in found if one.finding.check == "conflict"), found[0].id),
        "fixable": [one.id for one in found if one.finding.suggestion is not None],
        "source": source,
    }


SERVICES = {
    "decide": lambda d, p, f: reviewing.decide(d, p, f["example"], "approve"),
    "open_card": lambda d, p, f: reviewing.open_card(d, p, f["example"]),
    "fix_at_once": lambda d, p, f: checking.fix_at_once(
        d, p, f["example"], dict.fromkeys(f["findings"], 1)
    ),
    "keep_value": lambda d, p, f: checking.keep_found_value(d, p, f["findings"][0], 1),
    "history": lambda d, p, f: changes.example_history(d, p, f["example"]),
    "keep": lambda d, p, f: checking.keep_in_cluster(d, p, f["examples"], f["examples"][:1]),
    "split": lambda d, p, f: checking.split_cluster(d, p, [f["examples"][:1], f["examples"][1:]]),
    "resolve": lambda d, p, f: checking.resolve_conflict(d, p, f["conflict"], f["example"]),
    "dismiss": lambda d, p, f: checking.dismiss(d, p, f["findings"]),
    "restore": lambda d, p, f: importing.restore_texts(d, p, f["examples"]),
    "remove": lambda d, p, f: importing.remove_source(d, p, f["source"]),
    "rejects": lambda d, p, f: importing.rejected_sheet(d, p, f["source"]),
    "run": lambda d, p, f: tuning.get_run(d, p, f["source"]),
    "describe_run": lambda d, p, f: tuning.describe_run(d, p, f["source"], name="Mine"),
    "move_up": lambda d, p, f: tuning.move_up(d, p, f["source"]),
}


def state(database):
    """All that could be changed, as it stands."""
    with database.read() as stores:
        return {
            table: sorted(map(str, stores.connection.execute(text(f"SELECT * FROM {table}"))))
            for table in TABLES
        }


@pytest.mark.parametrize("service", SERVICES)
def test_what_another_project_has_is_neither_shown_nor_changed(database, foreign, service):
    before = state(database)

    with pytest.raises(CurateError):
        SERVICES[service](database, "tickets", foreign)

    assert state(database) == before


def test_fixes_of_another_project_are_not_applied(database, foreign):
    before = state(database)

    result = checking.apply_fixes(database, "tickets", "whitespace", findings=foreign["fixable"])

    assert (result.fixed, result.left) == (0, 0)
    assert foreign["fixable"]
    assert state(database) == before


def test_examples_of_findings_are_those_of_the_project(database, foreign):
    found = checking.list_findings(database, OTHERS)

    assert set(checking.examples_of(database, OTHERS, found)) == set(foreign["examples"])
    assert checking.examples_of(database, "tickets", found) == {}
