"""Which examples are approved in bulk, by every combination of what may be the matter with one."""

from itertools import product

import pytest

from curate.domain.actions import Details
from curate.domain.findings import Cluster, Finding
from curate.services.changes import undo_last
from curate.services.checking import run_checks
from curate.services.checking.freshness import current_state
from curate.services.importing import ImportOptions, import_file
from curate.services.reviewing import (
    BulkApproval,
    approve_where,
    decide,
    list_examples,
)
from curate.stores.examples import Where
from curate.stores.findings import identified
from curate.stores.history import CHECKED
from tests.services.queues import clean_ones

SEVERITIES = (None, "note", "warning", "error")
# What the check found, and what became of it; about twins it is no fault of the one that is kept.
CHECKS = ("format_contract", "conflict", "near_duplicate", "exact_duplicate", "semantic_duplicate")
STATES = ("open", "dismissed")
ROLES = ("alone", "canonical", "other")
ANSWERS = ("Topic: App", "", " \n\u3000\u00a0")
CASES = [
    *product(SEVERITIES[:1], CHECKS[:1], STATES[:1], ROLES, ANSWERS),
    *product(SEVERITIES[1:], CHECKS, STATES, ROLES, ANSWERS[:1]),
    *product(SEVERITIES[3:], CHECKS[:1], STATES, ROLES[:1], ANSWERS[1:]),
]


@pytest.fixture
def every_case(database, project, write_csv):
    """One pending example for each case; its id for each."""
    rows = [
        [str(place), "2026-01-02", "C", f"A message of its own, {place} in number", answer, "App" if place % 2 else "Ride"]
        for place, (*_, answer) in enumerate(CASES)
    ]  # fmt: skip
    # Of answers that are all the same, nobody would guess that they are answers.
    columns = {"input": ["Message"], "output": ["Triage"], "label": ["Queue"], "id": ["Ticket ID"]}
    import_file(database, "tickets", write_csv(rows), ImportOptions(mapping=columns))
    run_checks(database, "tickets", ["whitespace"])
    ids = {
        CASES[int(one.external_id)]: one.id for one in list_examples(database, "tickets", Where())
    }
    set_up(database, ids)
    return ids


def set_up(database, ids):
    """Findings and clusters as the cases say; every cluster has the canonical one of its case."""
    with database.begin() as stores:
        key = stores.projects.get("tickets").id
        clusters, by_check = [], {check: [] for check in ("whitespace", *CHECKS)}
        for case, one in ids.items():
            severity, check, _, role, _ = case
            if severity is not None:
                by_check[check].append(Finding(check, (one,), code=f"{case}", severity=severity))
            if role == "other":
                canonical = ids[*case[:3], "canonical", case[4]]
                clusters.append(Cluster((canonical, one), canonical, 0.9, 0.9, exact=False))
        examples = stores.examples.many(key, list(ids.values()))
        for found in by_check.values():
            stores.findings.put(key, identified(found, examples), examples)
        stores.clusters.change(key, [], clusters)
        closed = {f"{case}" for case in ids if case[2] == "dismissed"}
        found = stores.findings.all(key)
        stores.findings.set_status(
            key, [one.id for one in found if one.finding.code in closed], "dismissed"
        )
        # As if a run of all checks had found them.
        seen = Details(seen=current_state(stores, key))
        stores.history.add_action(key, "ada", CHECKED, "Ran the checks", seen)


def has_open_error(case):
    severity, _, state, _, _ = case
    return (severity, state) == ("error", "open")


def is_clean(case):
    severity, check, state, role, answer = case
    fault = severity == "warning" and state == "open" and "duplicate" not in check
    return bool(answer.strip()) and not fault and not has_open_error(case) and role != "other"


def approved(database):
    return {one.id for one in list_examples(database, "tickets", Where(status="approved"))}


def test_clean_is_what_has_an_answer_no_open_fault_and_is_the_one_of_its_cluster(
    every_case, database
):
    wanted = {one for case, one in every_case.items() if is_clean(case)}
    counted = len(clean_ones(database, "tickets"))

    found = approve_where(database, "tickets", "clean")

    assert approved(database) == wanted
    assert found == BulkApproval(len(wanted), len(CASES) - len(wanted))
    assert counted == len(wanted)
    again = approve_where(database, "tickets", "clean")
    assert again == BulkApproval(0, len(CASES) - len(wanted))
    undo_last(database, "tickets")
    assert approved(database) == set()


@pytest.mark.parametrize("knowingly", [False, True])
def test_all_are_those_with_an_answer_and_empty_ones_are_left(every_case, database, knowingly):
    answered = {case: one for case, one in every_case.items() if case[-1].strip()}
    wanted = {one for case, one in answered.items() if knowingly or not has_open_error(case)}

    found = approve_where(database, "tickets", "all", knowingly=knowingly)

    assert approved(database) == wanted
    refused = len(answered) - len(wanted)
    assert found == BulkApproval(len(wanted), len(CASES) - len(wanted), refused)
    assert 0 < len(wanted) < len(CASES)


@pytest.mark.parametrize("knowingly", [False, True])
def test_of_a_label_only_its_own_with_an_answer_are_approved(every_case, database, knowingly):
    label = {one.id: one.label for one in list_examples(database, "tickets", Where())}
    answered = {
        case: one for case, one in every_case.items() if case[-1].strip() and label[one] == "Ride"
    }
    wanted = {one for case, one in answered.items() if knowingly or not has_open_error(case)}

    found = approve_where(database, "tickets", "label=Ride", knowingly=knowingly)

    assert approved(database) == wanted
    refused = len(answered) - len(wanted)
    assert found == BulkApproval(len(wanted), len(CASES) - len(wanted), refused)


@pytest.mark.parametrize("where", ["all", "clean", "label=App"])
def test_what_somebody_decided_on_stays_decided(tickets, database, where):
    run_checks(database, "tickets", ["whitespace"])
    ids = [one.id for one in list_examples(database, "tickets", Where(label="App"))]
    ids += [one.id for one in list_examples(database, "tickets", Where()) if one.id not in ids]
    decided = dict(zip(ids, ("reject", "skip", "flag"), strict=False))
    for one, decision in decided.items():
        decide(database, "tickets", one, decision)

    approve_where(database, "tickets", where)

    statuses = {one.id: one.status for one in list_examples(database, "tickets", Where())}
    assert [statuses[one] for one in decided] == ["rejected", "skipped", "flagged"]
    assert approved(database).isdisjoint(decided)
