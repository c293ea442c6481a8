"""What keeping and splitting a cluster changes: examples, findings and pairs called different."""

from itertools import combinations, product

import pytest

from curate.domain.errors import EditConflict, NotFound, Unusable
from curate.services.changes import undo_last
from curate.services.checking import (
    keep_in_cluster,
    list_findings,
    merge_in_cluster,
    run_checks,
    split_cluster,
)
from curate.services.importing import import_file
from curate.services.reviewing import decide, list_examples
from curate.stores.examples import Where
from tests.services.conftest import open_clusters

MUDGUARD = "My bicycle was delivered with a broken mudguard, what now"
INVOICE = "Please send the invoice for my last order to me once again"
ROWS = {
    # One cluster, in which two are exact copies and one has another answer.
    "A-1": (f"{MUDGUARD}?", "We replace it."),
    "A-2": (f"{MUDGUARD}?", "We replace it."),
    "A-3": (f"{MUDGUARD}?!", "Choose form A in the app."),
    "A-4": (f"{MUDGUARD}??", "We replace it."),
    # Another, and somebody who resembles nobody.
    "B-1": (f"{INVOICE}.", "It is on its way."),
    "B-2": (f"{INVOICE}!", "It is on its way."),
    "C-1": ("Do you ship the Wren to the Channel Islands?", "Yes, we do."),
}
CHECKS = ["near_duplicate", "exact_duplicate", "conflict"]
A = ("A-1", "A-2", "A-3", "A-4")


@pytest.fixture
def ids(database, project, write_csv):
    """The examples, checked; external ids to ids."""
    rows = [[key, "2026-01-02", "C", asked, said, "App"] for key, (asked, said) in ROWS.items()]
    import_file(database, "tickets", write_csv(rows))
    run_checks(database, "tickets", CHECKS)
    return {one.external_id: one.id for one in list_examples(database, "tickets", Where())}


def statuses(database):
    return {one.external_id: one.status for one in list_examples(database, "tickets", Where())}


def findings(database):
    """Check and examples of every finding of the checks that ran, and whether it is open.

    Who is taken back is checked again by the others, too.
    """
    names = {one.id: one.external_id for one in list_examples(database, "tickets", Where())}
    return {
        (one.finding.check, tuple(sorted(names[i] for i in one.finding.examples))): one.status
        for one in list_findings(database, "tickets")
        if one.finding.check in CHECKS
    }


def different(database):
    with database.read() as stores:
        return sorted(stores.clusters.different(stores.projects.get("tickets").id))


def pairs(ids, *names):
    return sorted(tuple(sorted((ids[one], ids[other]))) for one, other in names)


OPEN = {
    ("near_duplicate", A): "open",
    ("near_duplicate", ("B-1", "B-2")): "open",
    ("exact_duplicate", ("A-1", "A-2")): "open",
    ("conflict", A): "open",
}
MINE = [("near_duplicate", A), ("exact_duplicate", ("A-1", "A-2"))]


@pytest.mark.parametrize("kept", [("A-1",), ("A-3",), ("A-1", "A-4"), A])
def test_keeping_rejects_the_others_closes_what_says_twins_and_remembers_those_side_by_side(
    ids, database, kept
):
    assert findings(database) == OPEN
    members = [ids[one] for one in A]

    # In the order in which somebody happened to choose them.
    rejected = keep_in_cluster(database, "tickets", members, [ids[one] for one in kept[::-1]])

    assert rejected == 4 - len(kept)
    assert statuses(database) == {
        key: "rejected" if key in A and key not in kept else "pending" for key in ROWS
    }
    left = OPEN | dict.fromkeys(MINE, "dismissed")
    if kept != A:
        del left[
            "conflict", A
        ]  # whoever is left has one answer, so that nothing is open about them
    assert findings(database) == left
    assert different(database) == pairs(ids, *combinations(kept, 2))
    undo_last(database, "tickets")
    assert findings(database) == OPEN
    assert different(database) == []
    assert set(statuses(database).values()) == {"pending"}


def test_what_is_kept_of_a_part_leaves_findings_open_that_others_are_in(ids, database):
    members = [ids[one] for one in ("A-1", "A-2", "A-3")]

    keep_in_cluster(database, "tickets", members, members)

    assert findings(database) == OPEN | {("exact_duplicate", ("A-1", "A-2")): "dismissed"}


def test_who_is_rejected_already_is_not_rejected_once_more_nor_brought_back_by_undo(ids, database):
    decide(database, "tickets", ids["A-2"], "reject")

    assert keep_in_cluster(database, "tickets", [ids[one] for one in A], [ids["A-1"]]) == 2

    undo_last(database, "tickets")
    assert statuses(database)["A-2"] == "rejected"
    assert statuses(database)["A-3"] == "pending"


def test_pairs_that_were_called_different_before_stay_so_when_the_second_decision_is_undone(
    ids, database
):
    first = [ids["A-1"], ids["A-3"]]
    keep_in_cluster(database, "tickets", first, first)

    both = [ids[one] for one in A]
    keep_in_cluster(database, "tickets", both, both[::-1])

    assert different(database) == pairs(ids, *combinations(A, 2))
    undo_last(database, "tickets")
    assert different(database) == pairs(ids, ("A-1", "A-3"))


def test_a_decision_on_something_else_than_what_was_on_screen_is_refused(ids, database):
    members = [ids[one] for one in A]
    decide(database, "tickets", ids["A-4"], "approve")
    seen = dict.fromkeys(members, 1)

    with pytest.raises(EditConflict):
        keep_in_cluster(database, "tickets", members, members[:1], revisions=seen)
    with pytest.raises(EditConflict):
        split_cluster(database, "tickets", [members[:2], members[2:]], revisions=seen)
    for kept in ([], [*members, ids["C-1"]]):
        with pytest.raises(Unusable, match="Keep at least one"):
            keep_in_cluster(database, "tickets", members, kept)

    assert (findings(database), different(database)) == (OPEN, [])
    assert "rejected" not in statuses(database).values()


def test_splitting_calls_all_pairs_across_the_parts_different_and_rejects_nobody(ids, database):
    parts = [("A-1", "A-2"), ("A-3",), ("A-4",)]
    across = [pair for one, other in combinations(parts, 2) for pair in product(one, other)]

    found = split_cluster(database, "tickets", [[ids[one] for one in part] for part in parts])

    assert found == len(across) == 5
    assert different(database) == pairs(ids, *across)
    assert findings(database) == OPEN | {("near_duplicate", A): "dismissed"}
    assert set(statuses(database).values()) == {"pending"}
    undo_last(database, "tickets")
    assert (findings(database), different(database)) == (OPEN, [])


def test_the_next_check_finds_only_the_parts_and_no_conflict_between_them(ids, database):
    split_cluster(database, "tickets", [[ids["A-1"], ids["A-2"]], [ids["A-3"]], [ids["A-4"]]])

    found = run_checks(database, "tickets", CHECKS)

    with database.read() as stores:
        stored = stores.clusters.all(stores.projects.get("tickets").id)
    wanted = [(ids["A-1"], ids["A-2"]), (ids["B-1"], ids["B-2"])]
    assert [one.examples for one in stored] == wanted
    assert open_clusters(database) == stored
    assert found.by_check == {"near_duplicate": 1, "exact_duplicate": 1, "conflict": 0}


def test_what_is_no_cluster_is_not_split(ids, database):
    with pytest.raises(NotFound, match="example"):
        split_cluster(database, "tickets", [[ids["A-1"]], [9_999]])
    for parts in ([], [[ids["A-1"]]], [[ids["A-1"]], []]):
        with pytest.raises(Unusable, match="two or more parts"):
            split_cluster(database, "tickets", parts)
    assert different(database) == []


def test_merging_keeps_one_input_with_the_answer_of_another_as_one_action(ids, database):
    before = {one.external_id: one for one in list_examples(database, "tickets", Where())}
    members = [ids[one] for one in A]

    rejected = merge_in_cluster(
        database, "tickets", members, input_of=ids["A-1"], output_of=ids["A-3"], person="bo"
    )

    assert rejected == 3
    after = {one.external_id: one for one in list_examples(database, "tickets", Where())}
    assert (after["A-1"].input, after["A-1"].output) == (ROWS["A-1"][0], ROWS["A-3"][1])
    assert [after[one].status for one in A] == ["pending", "rejected", "rejected", "rejected"]
    assert findings(database).get(("near_duplicate", A)) == "dismissed"

    undo_last(database, "tickets", "bo")

    now = {one.external_id: one for one in list_examples(database, "tickets", Where())}
    for name, one in before.items():
        assert (now[name].status, now[name].output) == (one.status, one.output)
    assert findings(database) == OPEN


def test_merging_an_example_with_itself_only_rejects_the_others(ids, database):
    members = [ids["B-1"], ids["B-2"]]

    merge_in_cluster(database, "tickets", members, input_of=ids["B-2"], output_of=ids["B-2"])

    assert (statuses(database)["B-1"], statuses(database)["B-2"]) == ("rejected", "pending")


def test_what_is_no_member_or_has_changed_is_not_merged(ids, database):
    members = [ids["B-1"], ids["B-2"]]
    with pytest.raises(Unusable):
        merge_in_cluster(database, "tickets", members, input_of=ids["B-1"], output_of=ids["C-1"])
    revisions = dict.fromkeys(members, 1)
    decide(database, "tickets", ids["B-2"], "skip")

    with pytest.raises(EditConflict):
        merge_in_cluster(
            database,
            "tickets",
            members,
            input_of=ids["B-1"],
            output_of=ids["B-2"],
            revisions=revisions,
        )

    assert statuses(database)["B-1"] == "pending"
