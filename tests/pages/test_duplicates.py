import pytest

from curate.services import checking, reviewing
from curate.services.projects import create_project
from tests.pages.conftest import page_text, press
from tests.pages.tickets import NAME, ROWS, block_text, import_tickets, ticket
from tests.services.conftest import open_clusters

THREE = [
    ("T-11", "Please move the Saturday delivery slot for my Otter.", "Topic: Delivery\nUrgency: Low"),
    ("T-12", "Please move the Saturday delivery slot for my Otter!", "Topic: Delivery\nUrgency: Low"),
    ("T-13", "Please move my Saturday delivery slot for my Otter.", "Topic: Delivery\nUrgency: High"),
]  # fmt: skip


@pytest.fixture
def duplicates(here, tmp_path, open_page):
    """The duplicates page of a project with a pair and a cluster of three."""
    import_tickets(here, tmp_path, [*ROWS, *THREE])
    return open_page("duplicates")


def statuses(here, *names):
    return [ticket(here, name).status for name in names]


def test_without_examples_the_page_leads_to_the_import(here, open_page):
    create_project(here, NAME)

    app = open_page("duplicates")

    assert [one.label for one in app.button] == ["Import a file"]


def test_before_the_checks_ran_the_page_leads_to_them(here, tmp_path, open_page):
    import_tickets(here, tmp_path, check=False)

    app = open_page("duplicates")

    assert "Run the checks on Findings" in [one.label for one in app.button]


def test_a_pair_stands_side_by_side_with_its_differences_marked(duplicates):
    assert "**Duplicate cluster 1 of 2** · " in page_text(duplicates)
    shown = block_text(duplicates, "member-")
    assert "charged twice for the whole Care Plan." in shown
    assert "Input differences are marked" in shown
    assert "Answer word for word the same" in shown
    assert [(one.label, one.value) for one in duplicates.checkbox] == [
        ("Keep **T-9** · suggested", True),
        ("Keep **T-10**", False),
    ]
    assert not duplicates.exception


def test_keeping_one_rejects_the_other_and_shows_the_next_cluster(duplicates, here):
    press(duplicates, "Keep 1, reject 1")

    assert statuses(here, "T-9", "T-10") == ["pending", "rejected"]
    assert "Kept T-9. Rejected 1 duplicate." in page_text(duplicates)
    assert "**Duplicate cluster 1 of 1**" in page_text(duplicates)
    assert len(duplicates.checkbox) == 3


def test_undo_brings_the_cluster_back(duplicates, here):
    press(duplicates, "Keep 1, reject 1")

    press(duplicates, "Undo")

    assert statuses(here, "T-9", "T-10") == ["pending", "pending"]
    assert "**Duplicate cluster 1 of 2**" in page_text(duplicates)
    assert "T-9" in duplicates.checkbox[0].label


def test_some_of_a_cluster_are_kept(duplicates, here):
    press(duplicates, "Next")
    assert [one.value for one in duplicates.checkbox] == [True, False, False]
    first, second, third = (one.label.split("**")[1] for one in duplicates.checkbox)
    duplicates.checkbox[2].check().run()

    press(duplicates, "Keep 2, reject 1")

    assert statuses(here, first, second, third) == ["pending", "rejected", "pending"]


def test_all_of_a_cluster_are_kept_as_different(duplicates, here):
    press(duplicates, "Keep all: they are different")

    assert statuses(here, "T-9", "T-10") == ["pending", "pending"]
    assert "Rejected no example." in page_text(duplicates)
    checking.run_checks(here, NAME)
    assert len(open_clusters(here, NAME)) == 1


def test_keeping_none_is_not_offered(duplicates):
    duplicates.checkbox[0].uncheck().run()

    decide = next(one for one in duplicates.button if one.key.startswith("decide-"))
    assert decide.disabled
    assert "Select at least one" in page_text(duplicates)


def test_a_member_that_changed_underneath_is_not_decided_on(duplicates, here):
    reviewing.decide(here, NAME, ticket(here, "T-10").id, "approve", person="ben")

    press(duplicates, "Keep 1, reject 1")

    assert statuses(here, "T-9", "T-10") == ["pending", "approved"]
    assert "has changed since you opened revision 1" in duplicates.error[0].value


def test_the_ticks_are_read_at_the_press(duplicates, here):
    """Ticked and decided before the page was drawn again: what was ticked counts."""
    duplicates.checkbox[0].uncheck()
    duplicates.checkbox[1].check()

    press(duplicates, "Keep 1, reject 1")

    assert statuses(here, "T-9", "T-10") == ["rejected", "pending"]


def test_without_clusters_the_page_leads_to_the_review(here, tmp_path, open_page):
    import_tickets(here, tmp_path, ROWS[:5])

    app = open_page("duplicates")

    assert "Go to Review" in [one.label for one in app.button]


CHAIN = [
    ("C-1", "My charger shows a red light since Monday", "Topic: Battery\nUrgency: Low"),
    ("C-2", "My charger shows a red light since Monday evening", "Topic: Battery\nUrgency: Low"),
    ("C-3", "My charger shows a red light since Monday evening at least", "Topic: Battery\nUrgency: Low"),
]  # fmt: skip


def test_a_chain_is_shown_as_one_and_can_be_split(here, tmp_path, open_page):
    import_tickets(here, tmp_path, [*ROWS[:5], *CHAIN])
    checking.run_checks(here, NAME, options={"near_duplicate": {"threshold": 0.77}})
    app = open_page("duplicates")

    assert "C-2 with C-3" in page_text(app)
    assert "C-1 and C-3 share only" in page_text(app)
    press(app, "Split into 2: they are different")

    assert "Split 3 examples into 2 parts. No example was rejected." in page_text(app)
    assert [len(one.examples) for one in open_clusters(here, NAME)] == [2]
    press(app, "Undo")
    assert [len(one.examples) for one in open_clusters(here, NAME)] == [3]


def test_one_press_keeps_one_of_them_and_shows_the_next_cluster(duplicates, here):
    only = [one for one in duplicates.button if one.label == "Keep only this"]
    assert len(only) == 2

    only[1].click().run()

    assert statuses(here, "T-9", "T-10") == ["rejected", "pending"]
    assert "**Duplicate cluster 1 of 1**" in page_text(duplicates)


def test_the_input_of_one_is_merged_with_the_answer_of_another(duplicates, here):
    press(duplicates, "Keep 1, reject 1")
    answers = {name: ticket(here, name).output for name in ("T-11", "T-12", "T-13")}
    press(duplicates, "Merge")
    names = {one.label: one for one in duplicates.button_group}
    first = next(
        one
        for one in ("T-11", "T-12", "T-13")
        if f"Keep **{one}** · suggested" in labels(duplicates)
    )
    names["Answer of"].set_value(ticket(here, "T-13").id).run()

    press(duplicates, f"Merge into {first.replace('-', chr(45))}, reject 2")

    assert ticket(here, first).output == answers["T-13"]
    assert sorted(statuses(here, "T-11", "T-12", "T-13")) == ["pending", "rejected", "rejected"]
    press(duplicates, "Undo")
    assert {name: ticket(here, name).output for name in answers} == answers
    assert set(statuses(here, *answers)) == {"pending"}


def labels(app):
    return [one.label for one in app.checkbox]
