"""What was dismissed stays dismissed, whatever other rows come in."""

import pytest

from curate.services import checking
from curate.services.importing import import_file
from tests.checks.samples import DOUBTED, SURE
from tests.checks.test_identity import unrelated

HEADER = ("Ticket ID", "Message", "Answer", "Queue")
OPTIONS = {"label_error": SURE, "label_balance": {"minimum": 60}, "outlier": {"share": 0.2}}


def rows(examples, answered):
    return [
        (
            f"T-{one.id}",
            one.input,
            one.label if answered else "Thank you, we look at it.",
            one.label,
        )
        for one in examples
    ]


@pytest.mark.parametrize("answered", [False, True], ids=["labels", "answers"])
def test_ten_more_rows_open_nothing_again(database, project, write_csv, answered):
    """Of 158 dismissed label errors 52 were open again: their percentages had changed."""
    name = project.name
    import_file(database, name, write_csv(rows(DOUBTED, answered), header=HEADER))
    checking.run_checks(database, name, list(OPTIONS), options=OPTIONS)
    found = {
        check: checking.list_findings(database, name, check=check, status="open")
        for check in OPTIONS
    }
    for some in found.values():
        checking.dismiss(database, name, [one.id for one in some])
    said = {one.id: one.finding.args for some in found.values() for one in some}

    # Answered as labels are not, so that the answers of all are no labels any more.
    more = rows(unrelated(DOUBTED), answered=False)
    import_file(database, name, write_csv(more, name="more.csv", header=HEADER))
    checking.run_checks(database, name, list(OPTIONS), options=OPTIONS)

    later = checking.list_findings(database, name, status="dismissed")
    assert len(found["label_error"]) == 6
    assert len(found["label_balance"]) == 3
    assert {one.id for one in later} == said.keys()
    assert any(one.finding.args != said[one.id] for one in later)
    old = {example for some in found.values() for one in some for example in one.finding.examples}
    again = checking.list_findings(database, name, status="open")
    assert [one for one in again if old & set(one.finding.examples)] == []
