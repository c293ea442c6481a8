"""Leaks are looked for in the texts of a version; what clusters hold together is never parted."""

from importlib import import_module
from itertools import combinations
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.checks import NearDuplicate
from curate.domain.findings import Cluster, Clustering
from curate.domain.records import PARTS, Record
from curate.services import checking, reviewing
from curate.services.datasets import (
    create_version,
    dataset_records,
    leak_pairs,
    split_options,
)
from curate.services.datasets.leaks import Leaks, audit, find_leaks, parted_twins, twins_of
from curate.services.importing import import_file
from curate.stores.examples import Where
from tests.services.conftest import TICKETS, open_clusters
from tests.similarity import brute

words = st.sampled_from(["my", "charger", "shows", "a", "red", "light", "since", "monday", "17"])
talks = st.lists(words, max_size=8).map(" ".join)
options = st.fixed_dictionaries(
    {
        "threshold": st.sampled_from([0.5, 0.7, 0.9]),
        "width": st.integers(2, 6),
        "ignore_numbers": st.booleans(),
    }
)


def record(number, text, part):
    return Record(number, 1, part, "g", text, "A")


def clustering(*clusters, different=(), **options):
    return Clustering(clusters, NearDuplicate(**options).options, different)


@given(
    st.lists(st.tuples(talks, st.sampled_from(PARTS)), max_size=10),
    options,
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12),
)
def test_leaks_are_held_out_texts_with_a_twin_among_the_others(rows, compared_by, pairs):
    # What clusters say does not matter: here they say that nothing resembles anything.
    different = tuple((min(pair), max(pair)) for pair in pairs)
    known = clustering(different=different, **compared_by)
    records = [record(number, *row) for number, row in enumerate(rows)]
    check = NearDuplicate(**compared_by)

    found = find_leaks(records, known)

    alike = {
        (one.example, other.example)
        for one in records
        for other in records
        if one.part == "held_out" != other.part
        and check.key(one.input)
        and brute.resemblance(one.input, other.input, check.width, check.key) >= check.threshold
    }
    told_apart = {pair for pair in alike if tuple(sorted(pair)) in different}
    leaks = sorted(alike - told_apart)
    assert found.twins == {one: min(b for a, b in leaks if a == one) for one, _ in leaks}
    assert set(found.called_different) == told_apart


RED = "My charger shows a red light since Monday"
LINES = [
    (1, RED, "train"),
    (2, f"{RED}!", "held_out"),
    (3, "Do you ship the Wren to the Channel Islands?", "held_out"),
    (4, "do you ship the wren to the channel islands", "validation"),
    (5, "The app shows yesterday's ride twice.", "held_out"),
]


def test_a_version_that_was_parted_wrongly_is_found_out():
    records = [record(*line) for line in LINES]
    together = Cluster((1, 2), 1, 0.9, 0.9, exact=False)

    assert find_leaks(records, clustering(together)) == Leaks({2: 1, 3: 4})
    assert find_leaks(records, clustering(together, different=((1, 2), (1, 5)))) == Leaks(
        {3: 4}, ((2, 1),)
    )


def test_twins_on_both_sides_are_found_from_either_side():
    """Of two training texts that resemble one held-out text, both must be joined with it."""
    lines = [*LINES, (6, f"{RED}.", "train"), (7, "Quite alone.", "held_out")]
    records = [record(*line) for line in lines]

    pairs = {frozenset(pair) for pair in parted_twins(records, clustering())}

    assert pairs == {frozenset(pair) for pair in ((1, 2), (2, 6), (3, 4))}
    told = clustering(different=((1, 2), (3, 4)))
    assert {frozenset(pair) for pair in parted_twins(records, told)} == {frozenset((2, 6))}
    assert parted_twins([one for one in records if one.part == "held_out"], clustering()) == []


def test_a_pair_exactly_at_the_threshold_is_alike_though_called_different():
    lines = [
        (1, RED, "train"),
        (2, f"{RED} or so", "held_out"),
        (3, "", "train"),
        (4, "", "held_out"),
    ]
    records = [record(*line) for line in lines]
    check = NearDuplicate()
    exactly = brute.resemblance(lines[0][1], lines[1][1], check.width, check.key)
    known = clustering(different=((1, 2), (3, 4), (1, 4), (2, 3)), threshold=exactly)

    assert find_leaks(records, known) == Leaks({}, ((2, 1),))


@given(st.lists(talks, max_size=7), st.lists(talks, max_size=7), options)
def test_twins_among_others_are_those_of_the_options_of_a_manifest(some, known, compared_by):
    check = NearDuplicate(**compared_by)
    mine = [record(number, text, "held_out") for number, text in enumerate(some)]
    others = [record(100 + number, text, "train") for number, text in enumerate(known)]

    found = twins_of(mine, others, {**compared_by, "of_an_older_time": 1})

    assert found == {
        one.example
        for one in mine
        if check.key(one.input)
        and any(
            brute.resemblance(one.input, other.input, check.width, check.key) >= check.threshold
            for other in others
        )
    }


@given(st.lists(st.tuples(talks, st.sampled_from(PARTS)), max_size=10), options)
def test_the_audit_asks_what_the_split_asked_by_the_same_options(rows, compared_by):
    records = [record(number, *row) for number, row in enumerate(rows)]
    known = clustering(**compared_by)
    leaks = find_leaks(records, known)

    assert audit(records, known).by_kind.get("near_duplicate", ()) == tuple(leaks.twins.items())
    # What is known already is taken as it is.
    assert audit(records, known, leaks) == audit(records, known)
    assert not audit(records, known, Leaks()).by_kind.get("near_duplicate")


def test_what_the_split_does_not_go_by_finds_what_it_does_not_see():
    records = [
        record(1, "When will the new lamp be delivered to me", "train"),
        record(2, "The new lamp will be delivered to me when?", "held_out"),
        record(3, "Where is the nearest workshop", "held_out"),
    ]

    assert find_leaks(records, clustering()) == Leaks()
    assert audit(records, clustering()).leaks == {2: 1}
    told = audit(records, clustering(different=((1, 2),)))
    assert (told.leaks, told.called_different) == ({}, ((2, 1),))


NUMBERS = "Where is my order {} from last week, it should have been here on Monday?"
SHORT = "The {} on my Heron squeaks"


@pytest.fixture
def alike(database, project, write_csv):
    """Tickets of which many resemble each other, but only as these options see it; approved."""
    rows = [
        [f"N-{n}", "", "", NUMBERS.format(1000 + 37 * n), "Topic: Order", ""] for n in range(12)
    ]
    rows += [[f"S-{n}", "", "", SHORT.format(what), "Topic: Noise", ""] for n, what in enumerate(["seat", "saddle", "seat post", "brake", "brakes", "bell"])]  # fmt: skip
    import_file(database, "tickets", write_csv([*TICKETS, *rows]))
    given = {"threshold": 0.4, "width": 3, "ignore_numbers": True, "ignore_courtesies": True}
    checking.run_checks(database, "tickets", ["near_duplicate"], {"near_duplicate": given})
    reviewing.approve_where(database, "tickets", "all")
    return given


def parts_of(database, name="v1"):
    return {one.example: one.part for one in dataset_records(database, "tickets", name)}


@pytest.mark.parametrize("seed", range(6))
def test_no_cluster_of_the_duplicates_page_is_parted_whatever_the_options(database, alike, seed):
    clusters = open_clusters(database)
    assert sorted(len(one.examples) for one in clusters)[-2:] == [6, 12]

    result = create_version(database, "tickets", split_options(held_out=0.5, seed=seed))

    parts = parts_of(database)
    assert all(len({parts[one] for one in cluster.examples}) == 1 for cluster in clusters)
    groups = {one.example: one.group for one in dataset_records(database, "tickets", "v1")}
    assert all(len({groups[one] for one in cluster.examples}) == 1 for cluster in clusters)
    assert (result.leaks, result.called_different) == (0, 0)
    assert result.dataset.manifest["similarity"] == {
        **alike,
        "different_pairs": 0,
        "missed_by_clusters": 0,
    }


def test_pairs_that_were_called_different_may_lie_on_both_sides_and_are_counted_apart(
    database, alike
):
    for cluster in open_clusters(database):
        checking.split_cluster(database, "tickets", [[one] for one in cluster.examples])
    assert open_clusters(database) == []

    result = create_version(database, "tickets", split_options(held_out=0.5, validation=0))

    parts = parts_of(database)
    with database.read() as stores:
        pairs = stores.clusters.different(1)
        known = stores.examples.many(1, list(parts))
    check = NearDuplicate(**alike)
    across = [
        (one, other)
        for one, other in pairs
        if parts[one] != parts[other]
        and brute.resemblance(known[one].asked, known[other].asked, check.width, check.key) >= 0.4
    ]
    assert across
    assert (result.leaks, result.called_different) == (0, len(across))
    manifest = result.dataset.manifest
    assert manifest["called_different"] == len(across)
    assert manifest["similarity"]["different_pairs"] == len(pairs)


def test_what_only_an_example_that_is_not_approved_connects_stays_together(
    database, project, write_csv
):
    chain = [RED, f"{RED} evening", f"{RED} evening at the latest", f"{RED} evening at the latest, I think"]  # fmt: skip
    assert brute.resemblance(chain[0], chain[2]) < 0.7 <= brute.jaccard(chain[0], chain[1])
    rows = [[f"C-{n}", "", "", text, "Topic: Battery", ""] for n, text in enumerate(chain)]
    import_file(database, "tickets", write_csv([*TICKETS, *rows]))
    ids = {one.external_id: one.id for one in reviewing.list_examples(database, "tickets", Where())}
    reviewing.approve_where(database, "tickets", "all")
    reviewing.decide(database, "tickets", ids["C-1"], "flag")

    create_version(database, "tickets")

    groups = {one.example: one.group for one in dataset_records(database, "tickets", "v1")}
    assert ids["C-1"] not in groups
    assert {groups[ids[one]] for one in ("C-0", "C-2", "C-3")} == {f"g{ids['C-0']}"}
    # Once it is rejected, it connects nobody.
    reviewing.decide(database, "tickets", ids["C-1"], "reject")
    create_version(database, "tickets")
    groups = {one.example: one.group for one in dataset_records(database, "tickets", "v2")}
    assert groups[ids["C-0"]] != groups[ids["C-2"]] == groups[ids["C-3"]]


def test_twins_that_the_clusters_missed_are_kept_together_and_counted(database, project, write_csv):
    rows = [[f"S-{n}", "", "", f"{RED} at {n} o'clock", "Topic: A", ""] for n in range(20)]
    import_file(database, "tickets", write_csv([*TICKETS, *rows]))
    reviewing.approve_where(database, "tickets", "all")
    found = import_module("curate.similarity.clusters")

    with patch.object(found, "candidates", lambda *_: []):
        result = create_version(database, "tickets", split_options(held_out=0.5, validation=0))

    records = dataset_records(database, "tickets", "v1")
    assert {one.part for one in records} == {"train", "held_out"}
    assert not [
        (one, other)
        for one, other in combinations(records, 2)
        if one.part != other.part and brute.resemblance(one.asked, other.asked) >= 0.7
    ]
    assert result.leaks == 0
    assert result.dataset.manifest["similarity"]["missed_by_clusters"] > 0


def test_a_leak_that_only_other_eyes_see_is_in_the_report_with_both_texts(
    database, project, write_csv
):
    one, other = "When will the new lamp be delivered to me", "The new lamp will be delivered to me when?"  # fmt: skip
    rows = [["L-1", "", "", one, "Topic: Lamp", ""], ["L-2", "", "", other, "Topic: Lamps", ""]]
    import_file(database, "tickets", write_csv([*TICKETS, *rows]))
    reviewing.approve_where(database, "tickets", "all")

    for seed in range(20):
        options = split_options(
            held_out=0.4, validation=0, seed=seed, group_by="none", stratify="none"
        )
        result = create_version(database, "tickets", options, new_test=True)
        parts = {each.external_id: each.part for each in dataset_records(database, "tickets", result.dataset.name)}  # fmt: skip
        if parts["L-1"] != parts["L-2"]:
            break

    assert result.leaks_by_kind["near_copy"] == 1
    manifest = result.dataset.manifest
    assert manifest["leaks"] == result.leaks >= 1
    (pair,) = (
        each
        for each in leak_pairs(database, "tickets", result.dataset.name)
        if "near_copy" in each.kinds
    )
    assert {pair.held_out.external_id, pair.other.external_id} == {"L-1", "L-2"}
    assert pair.held_out.part == "held_out"
    assert [pair.held_out.external_id, pair.other.external_id] in manifest["leaking"]
    assert manifest["random_split"]["arm"] is None
