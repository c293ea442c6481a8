"""The toolbar of the queue, by the address and by its widgets."""

import pytest

from curate.services import changes, reviewing
from curate.services.reviewing import View
from pages.shared import context
from tests.pages.conftest import page_text, press
from tests.pages.test_review import desk
from tests.pages.tickets import NAME, import_tickets, ticket


@pytest.fixture
def review(here, tmp_path, open_page):
    """The review page of a checked project."""
    import_tickets(here, tmp_path)
    return open_page("review")


def box(app, label):
    return next(one for one in (*app.selectbox, *app.text_input) if one.label == label)


def labels(app):
    return [one.label for one in app.button]


def asked(app):
    """The view as the address has it."""
    known = {name: app.query_params[name] for name in View.names() if name in app.query_params}
    return {name: value[0] if isinstance(value, list) else value for name, value in known.items()}


def shown(app):
    """IDs of what the desk would be given, in its order."""
    view = View.of_query(desk(app)["view"])
    database = context.database()
    with database.read() as stores:
        key = stores.projects.get(NAME).id
    ids = reviewing.next_ids(database, key, view, limit=100, person=context.person())
    with database.read() as stores:
        found = stores.examples.many(key, ids)
    return [found[one].external_id for one in ids]


def test_what_is_chosen_is_in_the_address_and_each_filter_can_be_removed(review, here):
    reviewing.decide(here, NAME, ticket(here, "T-6").id, "flag")
    box(review, "Status").set_value("flagged").run()
    box(review, "Search").set_value("charger").run()

    assert asked(review) == {"which": "flagged", "text": "charger"}
    assert shown(review) == ["T-6"]
    assert "Search: charger" in labels(review)

    press(review, "Search: charger")
    assert asked(review) == {"which": "flagged"}
    assert box(review, "Search").value == ""
    press(review, "Status: Flagged")
    assert asked(review) == {}
    assert "Status: Flagged" not in labels(review)


def test_an_address_opens_its_view(review):
    review.query_params.update({"text": "charger", "sort": "random", "seed": "7"})
    review.run()

    assert (box(review, "Search").value, box(review, "Order").value) == ("charger", "random")
    assert shown(review) == ["T-6"]


def test_what_an_address_says_and_means_nothing_is_told(review):
    review.query_params.update({"which": "done", "text": "charger"})
    review.run()

    assert "There is no status “done”" in page_text(review)
    assert asked(review) == {"text": "charger"}
    assert not review.exception


def test_a_random_order_has_its_number_in_the_address(review):
    box(review, "Order").set_value("random").run()

    assert int(asked(review)["seed"]) > 0


def test_a_group_that_is_none_is_said_and_not_set(review):
    review.query_params["group"] = "nonsense"
    review.run()

    assert "write KIND=VALUE" in page_text(review)
    assert asked(review) == {}


def test_a_view_is_saved_opened_renamed_and_deleted_and_all_of_it_undone(review, here):
    box(review, "Search").set_value("charger").run()
    box(review, "Name of what is shown now").set_value("Chargers").run()
    press(review, "Save the view")

    assert asked(review) == {"text": "charger", "saved": "Chargers"}
    assert "Saved the view “Chargers”." in page_text(review)
    press(review, "Search: charger")
    assert asked(review) == {}
    press(review, "Chargers")
    assert asked(review) == {"text": "charger", "saved": "Chargers"}

    box(review, "Name of what is shown now").set_value("Batteries").run()
    press(review, "Rename “Chargers”")
    assert "Batteries" in labels(review)
    press(review, "Delete")
    assert "Batteries" not in labels(review)
    changes.undo_last(here, NAME, context.person())
    assert [one.name for one in reviewing.view_options(here, NAME, context.person()).saved] == [
        "Batteries"
    ]


def test_the_name_of_a_saved_view_alone_opens_it(review, here):
    reviewing.save_view(here, NAME, "Flags", View("flagged", label="Battery"), shared=True)
    review.query_params["saved"] = "flags"
    review.run()

    assert asked(review) == {"which": "flagged", "label": "Battery", "saved": "Flags"}
    review.query_params.clear()
    review.query_params["saved"] = "gone"
    review.run()
    assert "There is no saved view 'gone'" in page_text(review)


def test_a_filter_that_nothing_fulfils_is_removed_again(review):
    box(review, "Status").set_value("rejected").run()
    assert shown(review) == []

    press(review, "Status: Rejected")

    assert len(shown(review)) == 10


def test_some_that_stand_for_all_are_chosen_and_are_the_queue(review, here, do_jobs):
    press(review, "Choose them")
    (job,) = do_jobs()
    assert job.state == "done"
    review.run()

    (found,) = reviewing.list_selections(here, NAME)
    press(review, found.name)
    assert asked(review) == {"selection": str(found.id)}
    assert len(shown(review)) == found.size > 0
    assert f"Selection: {found.name}" in labels(review)
    assert "are similar to one of them" in page_text(review)

    review.button(key=f"selection-delete-{found.id}").click().run()
    assert reviewing.list_selections(here, NAME) == []
    assert not review.exception
