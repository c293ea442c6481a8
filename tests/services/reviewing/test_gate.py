"""No example with an open error ends up approved unknowingly, whatever service is called."""

import shutil
from contextlib import closing, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.domain.errors import CurateError, OpenErrors
from curate.services import changes, checking
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.services.reviewing import (
    Edit,
    approve_where,
    decide,
    list_examples,
    open_card,
)
from curate.services.reviewing.decisions import prepare_decision
from curate.stores import Database
from curate.stores.examples import Where
from tests.services.conftest import HEADER, TICKETS

WRONG = "topic: App\nUrgency: Low"
RIGHT = "Topic: App\nUrgency: Low"
TWIN = "Where can I buy a bell for my Wren today?"
ROWS = [
    *TICKETS,
    ["T-21", "2026-02-01", "C-1", "The bell of my Wren is loose.", WRONG, "App"],
    ["T-22", "2026-02-02", "C-2", TWIN, "Topic: Advice\nUrgency: Low", "Advice"],
    ["T-23", "2026-02-03", "C-3", TWIN, "Topic: Battery\nUrgency: High", "Battery"],
]
LATER = [["T-31", "2026-03-01", "C-4", "My pedal is loose, what now?", WRONG, "App"]]


def unknowing(database):
    """Approved examples with an open error that nobody knew of who approved them."""
    with database.read() as stores:
        key = stores.projects.get("tickets").id
        approved = stores.examples.ids(key, Where(status="approved"))
        return changes.unknown_errors(stores, key, approved)


def ids(database):
    return {one.external_id: one.id for one in list_examples(database, "tickets", Where())}


@pytest.fixture
def checked(database, project, write_csv):
    """The tickets with a drifted answer and a conflict; ids by name."""
    import_file(database, "tickets", write_csv(ROWS))
    checking.run_checks(database, "tickets")
    return ids(database)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The same as a SQLite file, to be copied."""
    import csv

    folder = tmp_path_factory.mktemp("gate")
    for name, rows in (("tickets", ROWS), ("again", [[*ROWS[12][:4], RIGHT, "App"], *LATER])):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADER, *rows])
    with closing(Database(f"sqlite:///{folder / 'gate.db'}")) as database:
        create_project(database, "tickets")
        import_file(database, "tickets", folder / "tickets.csv")
        checking.run_checks(database, "tickets")
    return folder


STEPS = {
    "approve": lambda d, one, who: decide(d, "tickets", one, "approve", person=who),
    "approve wrong": lambda d, one, who: decide(
        d, "tickets", one, "approve", edit=Edit(output=WRONG), person=who
    ),
    "approve right": lambda d, one, who: decide(
        d, "tickets", one, "approve", edit=Edit(output=RIGHT), person=who
    ),
    "knowingly": lambda d, one, who: decide(
        d, "tickets", one, "approve", person=who, knowingly=True
    ),
    "edit": lambda d, one, who: decide(
        d, "tickets", one, "edit", edit=Edit(output=WRONG), person=who
    ),
    "reject": lambda d, one, who: decide(d, "tickets", one, "reject", person=who),
    "reopen": lambda d, one, who: decide(d, "tickets", one, "reopen", person=who),
    "all": lambda d, _, who: approve_where(d, "tickets", "all", who),
    "clean": lambda d, _, who: approve_where(d, "tickets", "clean", who),
    "undo": lambda d, _, who: changes.undo_last(d, "tickets", who),
    "undo older": lambda d, one, who: changes.undo_action(d, "tickets", one % 7 + 1, who),
    "fix": lambda d, _, who: checking.apply_fixes(d, "tickets", "format_contract", person=who),
    "dismiss": lambda d, one, who: checking.dismiss(d, "tickets", found(d, one, "open"), who),
    "open again": lambda d, one, who: checking.reopen(
        d, "tickets", found(d, one, "dismissed"), who
    ),
    "resolve": lambda d, one, who: checking.resolve_conflict(
        d, "tickets", conflict(d), one, person=who
    ),
    "keep": lambda d, one, who: checking.keep_in_cluster(
        d, "tickets", [ids(d)["T-22"], ids(d)["T-23"]], [one], who
    ),
    "import": lambda d, _, who: import_file(d, "tickets", d.again, person=who),
}


def found(database, one, status):
    every = checking.list_findings(database, "tickets", status=status)
    return [each.id for each in every if one in each.finding.examples]


def conflict(database):
    known = checking.list_findings(database, "tickets", check="conflict")
    return known[0].id if known else 0


@settings(max_examples=25)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from([1, 13, 14, 15, 16])),
        min_size=2,
        max_size=9,
    ),
    people=st.lists(st.sampled_from(["ada", "bob"]), min_size=9, max_size=9),
)
def test_nothing_is_approved_unknowingly_by_any_service(template, tmp_path, steps, people):
    path = tmp_path / "copy.db"
    shutil.copy(template / "gate.db", path)
    with closing(Database(f"sqlite:///{path}")) as database:
        database.again = template / "again.csv"
        for (step, one), who in zip(steps, people, strict=False):
            with suppress(CurateError):
                STEPS[step](database, one, who)
            assert not unknowing(database), (steps, people)


def status(database, one):
    return open_card(database, "tickets", one).example.status


def test_an_approval_with_an_open_error_is_refused_and_says_what_is_open(checked, database):
    with pytest.raises(OpenErrors, match=r"“topic” should be “Topic”.*nothing was stored"):
        decide(database, "tickets", checked["T-21"], "approve")

    assert open_card(database, "tickets", checked["T-21"]).example.revision == 1


def test_an_approval_that_knows_is_kept_with_what_it_knew(checked, database):
    card = open_card(database, "tickets", checked["T-21"])
    (error,) = card.errors

    after = decide(database, "tickets", card.example.id, "approve", knowingly=[error.mark])

    (event,) = open_card(database, "tickets", after.id).history
    assert (after.status, [one["code"] for one in event.after["knowingly"]]) == (
        "approved",
        ["key_spelling"],
    )
    assert event.after["knowingly"][0]["message"] == "“topic” should be “Topic”."
    assert not unknowing(database)


def test_an_error_that_was_not_on_screen_is_not_approved(checked, database):
    with pytest.raises(OpenErrors):
        decide(database, "tickets", checked["T-21"], "approve", knowingly=["another"])


def test_an_approval_with_an_edit_goes_by_the_text_as_it_will_be(checked, database):
    right = decide(database, "tickets", checked["T-21"], "approve", edit=Edit(output=RIGHT))
    with pytest.raises(OpenErrors):
        decide(database, "tickets", checked["T-2"], "approve", edit=Edit(output=WRONG))

    assert right.status == "approved"
    card = open_card(database, "tickets", checked["T-2"])
    assert (card.example.revision, card.errors) == (1, ())


def test_a_conflict_counts_for_every_example_of_it(checked, database):
    for name in ("T-22", "T-23"):
        with pytest.raises(OpenErrors, match="the same input but different answers"):
            decide(database, "tickets", checked[name], "approve")

    decide(database, "tickets", checked["T-23"], "reject")
    assert decide(database, "tickets", checked["T-22"], "approve").status == "approved"
    # The conflict counts again, and whoever approved did not know of it.
    decide(database, "tickets", checked["T-23"], "reopen", person="bob")
    assert status(database, checked["T-22"]) == "pending"
    changes.undo_last(database, "tickets", "bob")
    assert status(database, checked["T-22"]) == "approved"


def test_what_no_check_has_looked_at_is_looked_at_before(checked, database, write_csv):
    import_file(database, "tickets", write_csv(LATER, "later.csv"))
    new = ids(database)["T-31"]
    card = open_card(database, "tickets", new)
    assert (card.unchecked, card.errors) == (True, ())

    done = approve_where(database, "tickets", "all")

    assert done.refused == 4
    assert status(database, new) == "pending"
    with pytest.raises(OpenErrors):
        decide(database, "tickets", new, "approve")


def test_only_an_approval_looks_at_what_no_check_has_looked_at(checked, database, write_csv):
    import_file(database, "tickets", write_csv(LATER, "later.csv"))
    new = ids(database)["T-31"]
    for decision in ("flag", "reopen"):
        decide(database, "tickets", new, decision)
        assert not found(database, new, "open")

    with pytest.raises(OpenErrors):
        decide(database, "tickets", new, "approve")

    assert found(database, new, "open")


def test_what_is_known_to_have_been_looked_at_is_not_looked_at_again(checked, database, write_csv):
    import_file(database, "tickets", write_csv(LATER, "later.csv"))
    with database.read() as stores:
        key = stores.projects.get("tickets").id
        new = stores.examples.get(key, ids(database)["T-31"])

    prepare_decision(database, key, new, "approve", looked_at=True)
    assert not found(database, new.id, "open")
    prepare_decision(database, key, new, "approve")
    assert found(database, new.id, "open")


def test_what_a_look_finds_is_not_clean(checked, database, write_csv):
    late = [*LATER[0]]
    late[3:5] = ["My pedal is loose, call me at +49 30 901820 please", RIGHT]
    import_file(database, "tickets", write_csv([late], "later.csv"))

    approve_where(database, "tickets", "clean")

    new = ids(database)["T-31"]
    assert found(database, new, "open")
    assert status(database, new) == "pending"
    approve_where(database, "tickets", "all")
    assert status(database, new) == "approved"


def test_an_edit_that_leaves_an_error_withdraws_the_approval(checked, database):
    decide(database, "tickets", checked["T-2"], "approve")

    after = decide(database, "tickets", checked["T-2"], "edit", edit=Edit(output=WRONG))

    assert (after.status, after.output) == ("pending", WRONG)
    changes.undo_last(database, "tickets")
    assert status(database, checked["T-2"]) == "approved"


def test_undoing_a_dismissal_withdraws_what_was_approved_because_of_it(checked, database):
    checking.dismiss(database, "tickets", found(database, checked["T-21"], "open"), "ada")
    decide(database, "tickets", checked["T-21"], "approve", person="bob")

    undone = changes.undo_last(database, "tickets", "ada")

    assert undone.withdrawn == (checked["T-21"],)
    assert status(database, checked["T-21"]) == "pending"


def test_a_known_error_stays_known(checked, database):
    decide(database, "tickets", checked["T-21"], "approve", knowingly=True)
    decide(database, "tickets", checked["T-21"], "reject", person="bob")

    changes.undo_last(database, "tickets", "bob")

    assert status(database, checked["T-21"]) == "approved"


def test_undoing_a_rejection_approves_nothing_that_a_check_has_found_since(
    tickets, database, write_csv
):
    one = ids(database)["T-2"]
    decide(database, "tickets", one, "approve", edit=Edit(output=WRONG))
    decide(database, "tickets", one, "reject")
    checking.run_checks(database, "tickets")

    undone = changes.undo_last(database, "tickets")

    assert (undone.withdrawn, status(database, one)) == ((one,), "pending")
