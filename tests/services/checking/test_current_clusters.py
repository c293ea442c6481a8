"""One clustering: stored as long as it holds, compared again where something changed, never differently."""

from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.checks import NearDuplicate
from curate.checks.duplicates.cluster_check import COMPARED_BY
from curate.domain.findings import Clustering
from curate.services import changes, checking, importing, reviewing
from curate.services.checking import clustering as module
from curate.services.checking import read_clusters, run_checks, work_out_clusters
from curate.services.importing import import_file
from curate.services.reviewing import Edit, decide
from curate.stores import Database
from curate.stores.examples import Where

MUDGUARD = "My bicycle was delivered with a broken mudguard, what now"
SAME_TICKETS = importing.ImportOptions(known_ids="same")
INVOICE = "Please send the invoice for my last order to me once again"
ROWS = {
    "A-1": f"{MUDGUARD}?",
    "A-2": f"{MUDGUARD}?",
    "A-3": f"{MUDGUARD}?! I need it",
    "A-4": f"{MUDGUARD}?! I need it on Monday, please",
    "B-1": f"{INVOICE}.",
    "B-2": f"{INVOICE}!",
    "C-1": "Do you ship the Wren to the Channel Islands?",
    "C-2": "The app shows yesterday's ride twice",
}


def lines(rows, customer="C"):
    return [
        [key, "2026-01-02", customer, text, f"Topic: {key}", "App"] for key, text in rows.items()
    ]


@pytest.fixture
def ids(database, project, write_csv):
    """The examples by their external ids, compared once."""
    import_file(database, "tickets", write_csv(lines(ROWS)))
    checking.current_clusters(database, "tickets")
    return by_name(database)


def by_name(database):
    return {
        one.external_id: one.id for one in reviewing.list_examples(database, "tickets", Where())
    }


def from_scratch(database):
    """What a comparison that remembers nothing gives, by the options of the last check."""
    with database.read() as stores:
        key = stores.projects.get("tickets").id
        options = {
            **(stores.clusters.options(key) or {}),
            "different": tuple(sorted(stores.clusters.different(key))),
        }
        examples = [one for one in stores.examples.all(key) if one.status != "rejected"]
        check = NearDuplicate(**options)
    return Clustering(check.compare(examples), check.options, check.different)


def stored(database):
    with database.read() as stores:
        key = stores.projects.get("tickets").id
        return tuple(stores.clusters.all(key)), stores.clusters.compared(key)


@pytest.fixture
def compared(monkeypatch):
    """How many examples each comparison was given, as they come."""
    compare, given = NearDuplicate.compare, []

    def noted(self, examples, memory=None):
        if examples:
            given.append(len(examples))
        return compare(self, examples, memory)

    monkeypatch.setattr(NearDuplicate, "compare", noted)
    return given


def split(*parts):
    return lambda d, ids, _: checking.split_cluster(
        d, "tickets", [[ids[one] for one in part] for part in parts]
    )


def edit(one, **texts):
    return lambda d, ids, _: decide(d, "tickets", ids[one], "edit", edit=Edit(**texts))


def status(one, decision):
    return lambda d, ids, _: decide(d, "tickets", ids[one], decision)


def undone(action):
    return lambda d, ids, write: (action(d, ids, write), changes.undo_last(d, "tickets"))


MORE = {"A-5": f"{MUDGUARD}, please", "D-1": "Is there a lock for the Heron?"}

# What happens, and how many inputs are compared then: none, those of the clusters concerned, or all.
CHANGES = {
    "nothing": (lambda *_: None, []),
    "approved": (status("A-1", "approve"), []),
    "its answer edited": (edit("A-1", output="Topic: Brakes"), []),
    "its instructions edited": (edit("A-1", system="Be kind."), []),
    "all approved": (lambda d, *_: reviewing.approve_where(d, "tickets", "all"), []),
    "one of no cluster rejected": (status("C-1", "reject"), []),
    "one of a cluster rejected": (status("A-3", "reject"), [3]),
    "rejected and reopened": (
        lambda d, ids, _: (decide(d, "tickets", ids["A-3"], "reject"), decide(d, "tickets", ids["A-3"], "reopen")),
        [],
    ),
    "one called different": (split(["B-1"], ["B-2"]), [2]),
    "two of different clusters called different": (split(["A-1"], ["B-1"]), [6]),
    "called different and undone": (undone(split(["B-1"], ["B-2"])), []),
    "kept side by side": (
        lambda d, ids, _: checking.keep_in_cluster(d, "tickets", [ids["B-1"], ids["B-2"]], [ids["B-1"], ids["B-2"]]),
        [2],
    ),
    "one kept, the others rejected": (
        lambda d, ids, _: checking.keep_in_cluster(d, "tickets", [ids[f"A-{n}"] for n in (1, 2, 3, 4)], [ids["A-4"]]),
        [1],
    ),
    "edited": (edit("C-1", input=f"{INVOICE}, do you?"), [8]),
    "edited and undone": (undone(edit("A-1", input="Something else")), [8]),
    "more imported": (lambda d, _, write: import_file(d, "tickets", write(lines(MORE), "more.csv")), [10]),
    "imported once more": (lambda d, _, write: import_file(d, "tickets", write(lines(ROWS), "same.csv")), []),
    "imported with another text": (
        lambda d, _, write: import_file(
            d, "tickets", write(lines({**ROWS, "C-2": f"{INVOICE}?"}), "again.csv"), SAME_TICKETS
        ),
        [8],
    ),
    "checked with other options": (
        lambda d, *_: run_checks(d, "tickets", ["near_duplicate"], {"near_duplicate": {"threshold": 0.95}}),
        [8],
    ),
    "checked with the same ones": (lambda d, *_: run_checks(d, "tickets"), []),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_the_clusters_are_those_of_a_comparison_from_scratch(
    database, write_csv, ids, compared, change
):
    happens, wanted = CHANGES[change]
    happens(database, ids, write_csv)
    found = checking.current_clusters(database, "tickets")
    again = checking.current_clusters(database, "tickets")

    assert compared == wanted
    assert found == again == from_scratch(database)
    assert stored(database)[0] == found.clusters
    assert [view.cluster for view in checking.find_clusters(database, "tickets")] == list(
        found.clusters
    )


def test_what_is_compared_again_after_one_is_reopened(database, ids, compared):
    decide(database, "tickets", ids["A-3"], "reject")
    checking.current_clusters(database, "tickets")
    decide(database, "tickets", ids["A-3"], "reopen")

    assert checking.current_clusters(database, "tickets") == from_scratch(database)
    assert compared[:2] == [3, 8]


def test_a_source_that_goes_leaves_clusters_of_those_that_stay(database, ids, write_csv, compared):
    import_file(database, "tickets", write_csv(lines(MORE), "more.csv"))
    assert len(checking.current_clusters(database, "tickets").clusters[0].examples) == 5
    compared.clear()

    importing.remove_source(database, "tickets", 2)

    assert checking.current_clusters(database, "tickets") == from_scratch(database)
    assert compared[0] == 4
    assert checking.current_clusters(database, "tickets") == from_scratch(database)


def test_what_was_never_compared_is_compared_by_the_defaults_of_the_check(
    database, project, write_csv
):
    import_file(database, "tickets", write_csv(lines(ROWS)))
    checking.update_clusters(database, "tickets")
    assert stored(database) == ((), None)

    found = checking.current_clusters(database, "tickets")

    assert found.options == NearDuplicate().options
    assert found.options.keys() == set(COMPARED_BY)
    assert len(found.clusters) == 2
    assert stored(database)[0] == found.clusters


def test_clusters_that_hold_are_given_without_writing(database, ids, monkeypatch):
    monkeypatch.setattr(Database, "begin", None)

    assert len(checking.current_clusters(database, "tickets").clusters) == 2


def test_at_another_threshold_all_are_compared_anew_and_nothing_is_stored(database, ids, compared):
    before = stored(database)

    views = checking.find_clusters(database, "tickets", 0.99)

    found = {
        (view.cluster.relation, tuple(one.external_id for one in view.examples)) for view in views
    }
    assert found == {
        ("near_duplicate", ("A-1", "A-2")),
        ("near_duplicate", ("B-1", "B-2")),  # which differ in a mark alone
        ("contains", ("A-1", "A-2", "A-3", "A-4")),
    }
    assert compared == [8]
    assert stored(database) == before


# An input that holds another: such clusters overlap with those of near-duplicates.
WRAPPED = [
    f"Dear team, I am writing because of my order of last week.\n\n{text}\n\nKind regards,\nAnna Berg\nHill Road 4"
    for text in (ROWS["A-1"], ROWS["A-3"], ROWS["C-2"])
]
ALIKE = ["A-1", "A-2", "A-3", "A-4", "B-1", "B-2"]
steps = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), st.sampled_from(sorted(ROWS)), st.sampled_from(["reject", "reopen", "approve"])),
        st.tuples(st.just("edit"), st.sampled_from(sorted(ROWS)), st.sampled_from([*ROWS.values(), "Else", *WRAPPED])),
        st.tuples(st.just("split"), st.sampled_from(ALIKE), st.sampled_from(ALIKE)),
        st.tuples(st.just("undo"), st.none(), st.none()),
        st.tuples(st.just("look"), st.none(), st.none()),
    ),
    max_size=8,
)  # fmt: skip


def do(database, ids, step):
    kind, one, what = step
    if kind == "decide":
        decide(database, "tickets", ids[one], what)
    elif kind == "edit":
        decide(database, "tickets", ids[one], "edit", edit=Edit(input=what))
    elif kind == "split" and one != what:
        checking.split_cluster(database, "tickets", [[ids[one]], [ids[what]]])
    elif kind == "undo":
        changes.undo_last(database, "tickets")
    elif kind == "look":
        assert checking.current_clusters(database, "tickets") == from_scratch(database)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_whatever_happens_in_whatever_order_they_are_those_from_scratch(sqlite, tmp_path, steps):
    projects = {one.name for one in checking_projects(sqlite)}
    if "tickets" not in projects:
        set_up(sqlite, tmp_path)
    ids = by_name(sqlite)
    decide(sqlite, "tickets", ids["C-1"], "approve")  # something to undo

    for step in steps:
        do(sqlite, ids, step)

    assert checking.current_clusters(sqlite, "tickets") == from_scratch(sqlite)


def checking_projects(database):
    from curate.services.projects import list_projects

    return list_projects(database)


def set_up(database, folder):
    import csv

    from curate.services.projects import create_project
    from tests.services.conftest import HEADER

    create_project(database, "tickets")
    path = folder / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *lines(ROWS)])
    import_file(database, "tickets", path)


def read(database, **more):
    with database.read() as stores:
        return read_clusters(stores, stores.projects.get("tickets").id, **more)


def test_whoever_worked_on_what_has_changed_since_stores_nothing_over_it(database, ids):
    decide(database, "tickets", ids["A-1"], "reject")
    late = read(database)
    decide(database, "tickets", ids["B-1"], "reject")
    newer = checking.current_clusters(database, "tickets")

    found = work_out_clusters(database, late)

    assert len(found.clusters) == 2
    assert stored(database)[0] == newer.clusters
    assert checking.current_clusters(database, "tickets") == newer == from_scratch(database)


def test_who_chose_the_options_stores_them_whoever_came_between(database, ids):
    chosen = read(database, options={"threshold": 0.95})
    decide(database, "tickets", ids["B-1"], "reject")
    checking.current_clusters(database, "tickets")

    work_out_clusters(database, chosen)

    assert checking.current_clusters(database, "tickets") == from_scratch(database)
    assert checking.current_clusters(database, "tickets").options["threshold"] == 0.95


@pytest.fixture
def many(database, project, write_csv):
    """Twenty clusters of two that are not stored yet, of which a transaction takes three."""
    draw = "abcdefghijklmnopqrstuvwxyz"
    rows = {
        f"{n}-{twin}": f"{draw[n] * 7} {draw[-n - 1] * 6} {'!' * twin}"
        for n in range(20)
        for twin in (0, 1)
    }
    import_file(database, "tickets", write_csv(lines(rows)))


def test_many_clusters_are_stored_a_part_at_a_time(database, many, monkeypatch):
    monkeypatch.setattr(module, "PART", 3)
    change, sizes = module._change, []
    monkeypatch.setattr(
        module, "_change", lambda d, r, e, part, **last: (sizes.append(len(part)), change(d, r, e, part, **last))[1]
    )  # fmt: skip

    found = checking.current_clusters(database, "tickets")

    assert sizes == [3] * 6 + [2, 0]
    assert len(found.clusters) == 20
    assert stored(database)[0] == found.clusters
    assert checking.current_clusters(database, "tickets") == found


def test_who_is_interrupted_while_storing_leaves_nothing_that_is_taken_for_whole(
    database, many, monkeypatch
):
    monkeypatch.setattr(module, "PART", 3)
    begin, left = Database.begin, [20]

    @contextmanager
    def pulled(self):
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        with begin(self) as stores:
            yield stores

    with monkeypatch.context() as patched:
        patched.setattr(Database, "begin", pulled)
        with pytest.raises(KeyboardInterrupt):
            checking.current_clusters(database, "tickets")
    half, follows = stored(database)
    assert 0 < len(half) < 20
    assert follows is None

    assert checking.current_clusters(database, "tickets") == from_scratch(database)
    assert len(stored(database)[0]) == 20


def test_who_begins_to_store_ends_what_another_was_storing(database, many, monkeypatch):
    monkeypatch.setattr(module, "PART", 3)
    change, other = module._change, []

    def interrupted(d, r, expected, part, **last):
        if not other:
            other.append(None)
            other[0] = checking.current_clusters(database, "tickets")
        return change(d, r, expected, part, **last)

    monkeypatch.setattr(module, "_change", interrupted)

    found = checking.current_clusters(database, "tickets")

    assert found == other[0] == from_scratch(database)
    assert stored(database)[0] == found.clusters
