"""The page Examples: filters, sorting, selection over pages, and changing many at once."""

import pytest
import streamlit as st

from curate.services import changes, projects, reviewing
from curate.services.projects import create_project
from curate.services.reviewing import Edit, Preview, Replacement, table
from curate.stores.examples import Order
from pages.examples import bulk_actions, replace_dialog, selection
from pages.shared import context
from tests.pages.conftest import page_text, press
from tests.pages.tickets import NAME, import_tickets, ticket


@pytest.fixture(autouse=True)
def _fresh_session():
    st.session_state.clear()


@pytest.fixture
def examples(here, tmp_path, open_page):
    import_tickets(here, tmp_path)
    return open_page("examples")


def rows(app):
    """The table as it is drawn: a mapping of columns for each row."""
    frame = app.dataframe[0].value
    return frame.to_dict("records")


def ids(app):
    return [
        next(value for name, value in row.items() if name.startswith("ID")) for row in rows(app)
    ]


def button(app, key):
    return next(one for one in app.button if one.key == key)


def listed(here):
    return reviewing.list_examples(here, NAME, reviewing.View("all").where())


def selected(here, *names):
    """The project, with these of its examples selected, outside of a page."""
    project = projects.list_projects(here)[0]
    found = [ticket(here, name) for name in names]
    selection.choose(project, {one.id: one.revision for one in found})
    return project


def choose(app, here, *names):
    """Select rows, as their ticks do."""
    found = {ticket(here, name) for name in names}
    app.session_state["table-chosen"] = {one.id: one.revision for one in found}
    return app.run()


def test_without_examples_the_page_leads_to_the_import(here, open_page):
    create_project(here, NAME)

    app = open_page("examples")

    assert [one.label for one in app.button] == ["Import a file"]


def test_every_example_is_a_row(examples, here):
    first = rows(examples)[0]

    assert len(rows(examples)) == here_count(here)
    assert first["Status"] == "not reviewed"
    assert first["Source"].startswith("tickets.csv")
    assert not examples.exception


def here_count(here):
    return len(listed(here))


def test_filters_and_order_choose_what_is_shown(examples, here):
    reviewing.decide(here, NAME, ticket(here, "T-3").id, "approve", knowingly=True)

    app = (
        next(one for one in examples.selectbox if one.label == "Status").set_value("approved").run()
    )
    assert ids(app) == ["T-3"]

    app = next(one for one in app.selectbox if one.label == "Status").set_value("all").run()
    app = (
        next(one for one in app.selectbox if one.label == "Sort by").set_value("external_id").run()
    )
    assert ids(app) == sorted(ids(app))
    app = app.toggle[0].set_value(True).run()
    assert ids(app) == sorted(ids(app), reverse=True)
    assert "ID ↓" in rows(app)[0]


def address(app):
    """What the address says of the table."""
    said = {name: app.query_params.get(name) for name in ("order", "page")}
    return {name: value[0] if isinstance(value, list) else value for name, value in said.items()}


def test_order_and_page_stand_in_the_address_and_come_back_from_it(
    examples, here, monkeypatch, open_page
):
    monkeypatch.setattr(table, "PAGE", 4)
    app = (
        next(one for one in examples.selectbox if one.label == "Sort by")
        .set_value("external_id")
        .run()
    )
    app = app.toggle[0].set_value(True).run()
    assert address(app) == {"order": "-external_id", "page": None}

    bookmark = open_page("examples")
    bookmark.query_params["order"], bookmark.query_params["page"] = "-external_id", "2"
    bookmark = bookmark.run()
    assert ids(bookmark) == sorted((one.external_id for one in listed(here)), reverse=True)[4:8]
    assert address(bookmark)["page"] == "2"

    other = (
        next(one for one in bookmark.selectbox if one.label == "Status").set_value("to_do").run()
    )
    assert address(other) == {"order": "-external_id", "page": None}


@pytest.mark.parametrize(
    ("order", "page"), [("nonsense", "x"), ("--line", "-3"), ("", "0"), ("line", "9" * 30)]
)
def test_what_an_address_says_and_means_nothing_shows_the_first_page_as_imported(
    examples, here, monkeypatch, order, page
):
    monkeypatch.setattr(table, "PAGE", 4)
    examples.query_params["order"], examples.query_params["page"] = order, page

    app = examples.run()

    assert ids(app) == [one.external_id for one in listed(here)][:4]
    assert address(app)["page"] is None


def test_the_newest_changes_come_first_when_sorted_by_them(examples, here):
    reviewing.decide(here, NAME, ticket(here, "T-4").id, "skip", person="bo")

    app = (
        next(one for one in examples.selectbox if one.label == "Sort by")
        .set_value("changed_at")
        .run()
    )

    assert (ids(app)[0], rows(app)[0]["By"]) == ("T-4", "bo")


def test_what_matches_nothing_is_said_and_cleared(examples):
    app = examples.text_input[0].set_value("no such words anywhere").run()
    assert [one.value for one in app.info] == ["No example matches these filters."]

    app = press(app, "Clear the filters")
    assert len(rows(app)) > 5


def test_without_a_selection_nothing_can_be_done_to_it(examples):
    disabled = {one.key for one in examples.button if one.disabled}

    assert {"bulk-approve", "bulk-reject", "bulk-skip", "bulk-reopen", "bulk-label"} <= disabled


def test_the_selected_are_skipped_as_one_action_and_undone(examples, here):
    app = choose(examples, here, "T-1", "T-2")
    assert "**2 selected**" in page_text(app)

    app = button(app, "bulk-skip").click().run()

    assert "Skipped 2 examples." in page_text(app)
    assert [ticket(here, name).status for name in ("T-1", "T-2")] == ["skipped", "skipped"]
    assert "Tick rows to select them." in page_text(app)

    press(app, "Undo")
    assert [ticket(here, name).status for name in ("T-1", "T-2")] == ["pending", "pending"]


def test_everything_that_matches_is_selected_over_all_pages(examples, here, monkeypatch):
    monkeypatch.setattr(table, "PAGE", 4)
    number = here_count(here)

    app = press(examples.run(), f"Select all {number:,} that match")

    assert f"**{number:,} selected**" in page_text(app)
    app = button(app, "bulk-skip").click().run()
    assert f"Skipped {number} examples." in page_text(app)


def test_what_is_refused_is_listed_with_the_reason(examples, here):
    example = ticket(here, "T-2")
    reviewing.decide(here, NAME, example.id, "edit", edit=Edit(output=" "))
    app = choose(examples, here, "T-2", "T-1")

    app = button(app, "bulk-approve").click().run()

    text = page_text(app)
    assert "Approved 1 example. 1 was not approved: see the list below." in text
    assert f"[T-2](/review?example={example.id}): There is no answer." in text
    app = button(app, "refused-close").click().run()
    assert "There is no answer." not in page_text(app)


def test_what_somebody_changed_meanwhile_is_left_and_said(examples, here):
    app = choose(examples, here, "T-2", "T-3")
    reviewing.decide(here, NAME, ticket(here, "T-2").id, "flag", person="bo")

    app = button(app, "bulk-skip").click().run()

    assert "Skipped 1 example. 1 has changed since you selected it" in page_text(app)
    assert ticket(here, "T-2").status == "flagged"


def test_many_are_rejected_with_a_reason(examples, here):
    app = button(choose(examples, here, "T-1", "T-2"), "bulk-reject").click().run()
    assert "**2 examples** will be rejected. You can undo it." in page_text(app)
    assert app.text_input(key="bulk-reason").label == "Why? (kept in the history of each)"

    bulk_actions.decide(selected(here, "T-1", "T-2"), "reject", note="Spam")

    assert st.session_state["notice"] == ("Rejected 2 examples.", False)
    event = changes.example_history(here, NAME, ticket(here, "T-1").id)[-1]
    assert (event.kind, event.note) == ("bulk_reject", "Spam")


def test_many_get_a_label(examples, here):
    app = button(choose(examples, here, "T-1", "T-2"), "bulk-label").click().run()
    assert "**2 examples** will get another label. You can undo it." in page_text(app)

    bulk_actions.decide(selected(here, "T-1", "T-2"), "label", label="Fleet")

    assert st.session_state["notice"] == ("Labeled 2 examples.", False)
    assert ticket(here, "T-1").label == "Fleet"


def test_a_replacement_is_looked_at_before_it_is_made(examples, here):
    app = button(choose(examples, here, "T-1", "T-2"), "bulk-replace").click().run()
    assert "Preview in 2 selected examples" in [one.label for one in app.button]

    wanted = Replacement("Urgency: Low", "Urgency: Small")
    every = reviewing.choose_all(here, NAME, reviewing.View("all"))
    preview = reviewing.preview_replacement(here, NAME, wanted, every)
    assert replace_dialog.in_words(preview)[0].endswith(
        "would change, as one action that you can undo."
    )
    replace_dialog.apply(selected(here), wanted, preview)

    assert st.session_state["notice"][0].startswith("Replaced ")
    assert not [one for one in listed(here) if "Urgency: Low" in one.output]


def test_a_replacement_says_what_it_would_break_and_leave():
    preview = Preview({1: 1}, 3, (), breaking=(1,), emptied=(2,), left=(3, 4), approved=1)

    said = " ".join(replace_dialog.in_words(preview))

    assert "**3 places** in **1 example** would change" in said
    assert "**1 answer** would no longer keep the answer format" in said
    assert "1 of them is approved" in said
    assert "1 example is left: nothing would remain of a text" in said
    assert "2 have changed since you selected them" in said
    assert replace_dialog.in_words(Preview({}, 0))[0].startswith("Nothing would change")


def test_a_page_is_one_transaction_beside_the_projects(examples):
    from tests.statements import asked

    with asked(context.database()) as seen:
        examples.run()

    assert seen.transactions == 2


def test_ticks_of_one_page_do_not_touch_those_of_others(examples, here):
    project = selected(here, "T-1", "T-9")
    page = reviewing.table_page(here, NAME, reviewing.View("all"), Order(), person="ada").rows
    names = [row.external_id for row in page[:3]]
    assert names == ["T-1", "T-2", "T-3"]

    selection.follow(project, page[:3], [1, 2])

    assert set(selection.chosen(project)) == {ticket(here, one).id for one in ("T-2", "T-3", "T-9")}
    assert selection.ticked(project, page[:3]) == [1, 2]
