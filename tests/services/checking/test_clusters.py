import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.checks import NearDuplicate, sentence
from curate.domain.errors import EditConflict, Unusable
from curate.services import changes, checking, reviewing
from curate.services.checking import list_findings, run_checks
from curate.services.importing import import_file
from curate.stores.examples import Where
from tests.services.conftest import TICKETS, open_clusters
from tests.statements import asked

CHAIN = [
    ["C-1", "2026-02-01", "A", "My charger shows a red light since Monday", "Topic: Battery\nUrgency: Low", "Battery"],
    ["C-2", "2026-02-02", "B", "My charger shows a red light since Monday evening", "Topic: Battery\nUrgency: Low", "Battery"],
    ["C-3", "2026-02-03", "C", "My charger shows a red light since Monday evening at least", "Topic: Battery\nUrgency: Low", "Battery"],
]  # fmt: skip
AT = {"near_duplicate": {"threshold": 0.77}}


@pytest.fixture
def chain(database, project, write_csv):
    """The tickets with a chain of three in them, checked; external ids to ids."""
    import_file(database, project.name, write_csv([*TICKETS, *CHAIN]))
    run_checks(database, "tickets", options=AT)
    return ids(database)


def ids(database):
    return {
        one.external_id: one.id for one in reviewing.list_examples(database, "tickets", Where())
    }


def members(database):
    named = {one: name for name, one in ids(database).items()}
    return [[named[one] for one in cluster.examples] for cluster in open_clusters(database)]


def test_a_chain_says_who_resembles_whom_and_who_does_not(chain, database):
    page = checking.duplicates_page(database, "tickets", person="ada")
    view, how = page.shown, page.chain

    assert [(a.one, a.other) for a in how.links] == [
        (chain["C-2"], chain["C-3"]),
        (chain["C-1"], chain["C-2"]),
    ]
    assert all(link.similarity >= 0.77 for link in how.links)
    assert (how.apart.one, how.apart.other) == (chain["C-1"], chain["C-3"])
    assert how.apart.similarity == view.cluster.min_similarity < 0.77
    said = checking.chain_in_words(view, how)
    assert "C-2 with C-3" in said
    assert "C-1 and C-3 share only" in said
    (finding,) = list_findings(database, "tickets", check="near_duplicate")
    assert "Not all of them are similar to each other" in sentence(finding.finding)


def test_what_is_no_chain_has_none(chain, database):
    (view,) = checking.find_clusters(database, "tickets", 0.5)

    assert checking.cluster_chains(database, "tickets", [view], 0.5) == [None]


def test_a_chain_is_split_into_its_parts_and_undo_joins_it_again(chain, database):
    how = checking.duplicates_page(database, "tickets", person="ada").chain
    assert how.parts == ((chain["C-1"],), (chain["C-2"], chain["C-3"]))

    assert checking.split_cluster(database, "tickets", how.parts) == 2

    assert members(database) == [["C-2", "C-3"]]
    assert list_findings(database, "tickets", check="near_duplicate", status="open") == []
    run_checks(database, "tickets", options=AT)
    assert members(database) == [["C-2", "C-3"]]
    changes.undo_last(database, "tickets")
    run_checks(database, "tickets", options=AT)
    assert members(database) == [["C-1", "C-2", "C-3"]]


def test_a_split_of_what_changed_underneath_is_refused(chain, database):
    parts = [[chain["C-1"]], [chain["C-2"]]]
    reviewing.decide(database, "tickets", chain["C-2"], "approve")

    with pytest.raises(EditConflict):
        checking.split_cluster(
            database, "tickets", parts, revisions={chain["C-1"]: 1, chain["C-2"]: 1}
        )
    with pytest.raises(Unusable, match="two or more parts"):
        checking.split_cluster(database, "tickets", parts[:1])


def test_what_is_left_of_a_cluster_is_compared_again(chain, database):
    reviewing.decide(database, "tickets", chain["C-2"], "reject")

    assert members(database) == []


def test_different_stays_different_when_the_file_comes_again(chain, database, write_csv):
    both = [chain["C-2"], chain["C-3"]]
    checking.keep_in_cluster(database, "tickets", both, both)

    changed = [
        *TICKETS,
        CHAIN[0],
        [*CHAIN[1][:4], "Topic: Power\nUrgency: Low", "Battery"],
        CHAIN[2],
    ]
    import_file(database, "tickets", write_csv(changed, "again.csv"))
    run_checks(database, "tickets", options=AT)

    assert ids(database) == chain
    assert members(database) == [["C-1", "C-2"]]


def test_the_options_of_the_last_check_are_those_of_the_clusters(chain, database):
    run_checks(database, "tickets", options={"near_duplicate": {"threshold": 0.99}})
    # Similar to that degree are none; that one stands whole in the next has no threshold.
    found = checking.find_clusters(database, "tickets")
    assert {view.cluster.relation for view in found} == {"contains"}

    run_checks(database, "tickets", options={"near_duplicate": {"threshold": 0.6}})
    (view,) = checking.find_clusters(database, "tickets")
    assert len(view.examples) == 3


def test_the_second_check_signs_only_inputs_that_are_new(chain, database, write_csv):
    with database.read() as stores:
        before = {row[0]: row[1:] for row in stores.signatures.all(1, "2/5")}
    more = [["N-1", "2026-03-01", "D", "My charger shows a red light since Tuesday", "Topic: Battery\nUrgency: Low", "Battery"]]  # fmt: skip

    import_file(database, "tickets", write_csv(more, "more.csv"))
    reviewing.decide(database, "tickets", chain["C-1"], "approve")
    reviewing.decide(
        database, "tickets", chain["C-2"], "edit", edit=reviewing.Edit(output="Topic: Power")
    )
    reviewing.decide(
        database, "tickets", chain["C-3"], "edit", edit=reviewing.Edit(input="My lamp is red")
    )
    run_checks(database, "tickets", options=AT)

    with database.read() as stores:
        after = {row[0]: row[1:] for row in stores.signatures.all(1, "2/5")}
    assert after.keys() - before.keys() == {ids(database)["N-1"]}
    assert {key for key in before if after[key] != before[key]} == {chain["C-3"]}


def test_another_way_to_sign_forgets_the_last_one(chain, database):
    run_checks(database, "tickets", options={"near_duplicate": {"ignore_numbers": True}})

    with database.read() as stores:
        assert not list(stores.signatures.all(1, "2/5"))
        assert len(list(stores.signatures.all(1, "2+numbers/5"))) == len(chain)


WORDS = ["my", "charger", "shows", "a", "red", "light", "since", "monday", "evening", "again"]
inputs = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=3, max_size=9), min_size=12, max_size=12
)
actions = st.lists(
    st.tuples(st.integers(0, 11), st.sampled_from(["reject", "edit", "approve"])), max_size=5
)


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(inputs, actions)
def test_a_check_after_changes_finds_what_a_check_from_scratch_finds(
    chain, database, write_csv, texts, done
):
    rows = [[*row[:3], " ".join(text), *row[4:]] for row, text in zip(TICKETS, texts, strict=True)]
    import_file(database, "tickets", write_csv(rows, "other.csv"))
    known = ids(database)
    for place, action in done:
        edit = reviewing.Edit(input=f"{rows[place][3]} please") if action == "edit" else None
        reviewing.decide(database, "tickets", known[rows[place][0]], action, edit=edit)

    run_checks(database, "tickets", ["near_duplicate"])

    with database.read() as stores:
        stored = stores.clusters.all(1)
        examples = [one for one in stores.examples.all(1) if one.status != "rejected"]
    assert tuple(stored) == NearDuplicate().compare(examples)


def test_clusters_are_looked_at_again_only_when_something_changed(chain, database):
    page = checking.duplicates_page(database, "tickets", person="ada")

    with asked(database) as seen:
        again = checking.duplicates_page(database, "tickets", person="ada", before=page.open)

    assert again == page
    assert again.open is page.open
    assert seen.transactions == 1
    assert not [one for one, _ in seen.statements if "FROM cluster_examples" in one]
    reviewing.decide(database, "tickets", chain["C-2"], "reject")
    after = checking.duplicates_page(database, "tickets", person="ada", before=page.open)
    assert after.open.clusters != page.open.clusters


def test_the_cluster_of_an_example_is_shown_before_the_one_at_the_place(chain, database):
    page = checking.duplicates_page(database, "tickets", person="ada", at=0, place=7)

    shown = checking.duplicates_page(database, "tickets", person="ada", of=[chain["C-3"]])

    assert page.place == shown.place == 0
    assert chain["C-3"] in shown.shown.cluster.examples
