import re

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates

from curate.services import changes, reviewing
from curate.services.importing import ImportOptions, import_file
from curate.services.projects import create_project
from curate.services.reviewing import Edit
from tests.pages.conftest import page_text, press
from tests.pages.tickets import NAME, ROWS, block_text, import_tickets, ticket


@pytest.fixture
def review(here, tmp_path, open_page):
    """The review page of a checked project."""
    import_tickets(here, tmp_path)
    return open_page("review")


def shown(app):
    """ID of the example that is on screen."""
    return block_text(app, "input-texts-").split()[0]


def answer(app):
    return app.text_area[0]


def button(app, key):
    """A button of the card: its key goes on with the example's id."""
    return next(one for one in app.button if re.match(rf"{key}\d", one.key or ""))


def pressed(app, key):
    """What a browser sends when a button is pressed; the press itself is not made."""
    states = WidgetStates()
    for state in app._tree.get_widget_states().widgets:
        if state.WhichOneof("value") != "trigger_value":
            states.widgets.append(state)
    states.widgets.add(id=button(app, key).id, trigger_value=True)
    return states


def test_without_examples_the_page_leads_to_the_import(here, open_page):
    create_project(here, NAME)

    app = open_page("review")

    assert "nothing to review yet" in page_text(app)
    assert [one.label for one in app.button] == ["Import a file"]


def test_what_needs_a_fix_comes_first(review):
    assert shown(review) == "T-3"
    assert "1 of 10" in page_text(review)
    assert "“urgency” should be “Urgency”" in block_text(review, "found-")
    assert not review.exception


def test_approving_stores_the_text_as_edited_and_goes_on(review, here):
    answer(review).set_value("Topic: Billing\nUrgency: Low").run()
    assert "Unsaved changes" in page_text(review)

    button(review, "approve-").click().run()

    decided = ticket(here, "T-3")
    assert (decided.status, decided.output) == ("approved", "Topic: Billing\nUrgency: Low")
    assert shown(review) == "T-4"
    assert "Approved T-3." in page_text(review)


@pytest.mark.parametrize(
    ("key", "status"), [("reject-", "rejected"), ("skip-", "skipped"), ("flag-", "flagged")]
)
def test_every_decision_lands_on_what_is_shown(review, here, key, status):
    button(review, key).click().run()

    assert ticket(here, "T-3").status == status
    assert shown(review) == "T-4"


def test_undo_shows_the_example_again_with_what_was_typed(review, here):
    answer(review).set_value("Topic: Billing\nUrgency: High").run()
    button(review, "approve-").click().run()

    press(review, "Undo")

    assert (ticket(here, "T-3").status, ticket(here, "T-3").output) == (
        "pending",
        "Topic: Billing\nurgency: Low",
    )
    assert shown(review) == "T-3"
    assert answer(review).value == "Topic: Billing\nUrgency: High"
    assert "Unsaved changes" in page_text(review)


def test_a_note_is_kept_in_the_history(review, here):
    review.text_input(key=button(review, "flag-").key.replace("flag", "note")).set_value(
        "Ask Ben"
    ).run()

    button(review, "flag-").click().run()

    one = ticket(here, "T-3")
    assert [event.note for event in changes.example_history(here, NAME, one.id)] == ["Ask Ben"]


def test_a_typed_text_is_there_again_after_looking_elsewhere(review):
    answer(review).set_value("Half a thought").run()

    press(review, "Next")
    assert shown(review) == "T-4"
    press(review, "Previous")

    assert (shown(review), answer(review).value) == ("T-3", "Half a thought")
    review.switch_page("findings/page.py").run()
    review.switch_page("review/page.py").run()
    assert (shown(review), answer(review).value) == ("T-3", "Half a thought")


def test_a_press_that_comes_late_lands_on_what_was_on_screen(review, here):
    """The browser still shows T-3 and its button is pressed, while the server is at T-4 already."""
    late = pressed(review, "approve-")
    press(review, "Next")
    assert shown(review) == "T-4"

    review._run(late)

    assert [ticket(here, name).status for name in ("T-3", "T-4")] == ["approved", "pending"]
    assert shown(review) == "T-4"


def test_a_press_that_comes_late_is_refused_when_the_example_has_changed(review, here):
    late = pressed(review, "approve-")
    press(review, "Next")
    reviewing.decide(here, NAME, ticket(here, "T-3").id, "flag", person="ben")

    review._run(late)

    assert [ticket(here, name).status for name in ("T-3", "T-4")] == ["flagged", "pending"]
    assert "ben flagged it" in page_text(review)


def test_a_press_that_arrives_twice_decides_once(review, here):
    twice = pressed(review, "approve-")
    review._run(twice)
    assert shown(review) == "T-4"

    review._run(twice)

    assert ticket(here, "T-4").status == "pending"
    assert [
        event.kind for event in changes.example_history(here, NAME, ticket(here, "T-3").id)
    ] == ["approve"]
    assert not review.error


def test_a_revision_that_changed_underneath_is_not_decided_on(review, here):
    before = ticket(here, "T-3")
    reviewing.decide(
        here, NAME, before.id, "edit", edit=Edit(output="Topic: Ben\nUrgency: Low"), person="ben"
    )

    button(review, "approve-").click().run()

    now = ticket(here, "T-3")
    assert (now.status, now.output, now.revision) == ("pending", "Topic: Ben\nUrgency: Low", 2)
    assert "ben edited it" in page_text(review)
    versions = block_text(review, "versions-")
    assert "Saved version" in versions
    assert "Topic: Ben" in versions
    assert "Billing" in versions
    assert not [one for one in review.button if one.label == "Approve"]


def test_after_a_conflict_work_continues_with_either_version(review, here):
    before = ticket(here, "T-3")
    answer(review).set_value("Topic: Mine\nUrgency: Low").run()
    reviewing.decide(
        here, NAME, before.id, "edit", edit=Edit(output="Topic: Ben\nUrgency: Low"), person="ben"
    )
    button(review, "approve-").click().run()

    press(review, "Continue with mine")

    assert answer(review).value == "Topic: Mine\nUrgency: Low"
    press(review, "Discard")
    assert answer(review).value == "Topic: Ben\nUrgency: Low"
    button(review, "approve-").click().run()
    assert ticket(here, "T-3").output == "Topic: Ben\nUrgency: Low"


def test_a_decision_of_somebody_else_is_shown_and_not_overwritten(review, here):
    reviewing.decide(here, NAME, ticket(here, "T-3").id, "reject", person="ben")

    button(review, "approve-").click().run()

    assert ticket(here, "T-3").status == "rejected"
    assert "ben rejected it" in page_text(review)
    assert "Your decision was not saved" in page_text(review)


def test_an_empty_answer_is_not_approved_and_says_why(review, here):
    answer(review).set_value("  ").run()

    button(review, "approve-").click().run()

    assert ticket(here, "T-3").status == "pending"
    assert "empty answer" in review.error[0].value
    assert answer(review).value == "  "


def test_a_finding_is_fixed_in_place(review, here):
    button(review, "fix-").click().run()

    assert ticket(here, "T-3").output == "Topic: Billing\nUrgency: Low"
    assert (shown(review), answer(review).value) == ("T-3", "Topic: Billing\nUrgency: Low")
    assert "The checks found nothing here" in page_text(review)
    assert "Answer, changed since the import" in block_text(review, "change-")
    assert "1 of 10" in page_text(review)


def test_fixing_keeps_what_was_typed(review, here):
    answer(review).set_value("Topic: Billing, twice\nurgency: Low").run()

    button(review, "fix-").click().run()

    assert ticket(here, "T-3").output == "Topic: Billing, twice\nUrgency: Low"


def test_a_finding_of_an_approved_example_can_still_be_fixed(review, here):
    button(review, "approve-").click().run()
    review.session_state["review-current"] = review.session_state["review-opened"] = ticket(
        here, "T-3"
    ).id
    review.run()

    button(review, "fix-").click().run()

    assert ticket(here, "T-3").output == "Topic: Billing\nUrgency: Low"


def test_the_queue_is_filtered_by_text_and_cleared_again(review):
    box = next(one for one in review.text_input if one.label == "Search")
    box.set_value("charger").run()
    assert (shown(review), "1 of 1" in page_text(review)) == ("T-6", True)

    box = next(one for one in review.text_input if one.label == "Search")
    box.set_value("no such word").run()
    assert "No example matches" in page_text(review)

    press(review, "Clear the filters")
    assert shown(review) == "T-3"


def test_another_page_can_open_one_example(review, here):
    review.query_params["example"] = str(ticket(here, "T-7").id)

    review.run()

    assert shown(review) == "T-7"
    assert "example" not in review.query_params


def test_when_all_is_reviewed_the_page_leads_to_the_dataset(review, here):
    reviewing.approve_where(here, NAME, "all", knowingly=True)

    review.run()

    assert "Everything is reviewed" in page_text(review)
    assert "Create a dataset version" in [one.label for one in review.button]


def test_clean_examples_are_offered_for_approval_at_once(review):
    assert "Approve all 7 clean examples not reviewed" in [one.label for one in review.button]

    press(review, "Approve all 7 clean examples not reviewed")

    assert "Clean means" in page_text(review)
    assert not review.exception


def test_approving_clean_ones_waits_for_the_checks(here, tmp_path, open_page):
    import_tickets(here, tmp_path, check=False)

    app = open_page("review")

    assert "Run the checks first" in str(app.get("page_link")[0].proto.label)
    assert "Not checked yet" in page_text(app)
    assert "found nothing" not in page_text(app)


def test_a_ticket_is_never_read_as_markup(here, tmp_path, open_page):
    hostile = "<script>alert(1)</script> ![x](http://example.org/x.png) **bold**"
    import_tickets(here, tmp_path, [("T-*1*", hostile, "Topic: A\nUrgency: B")], check=False)

    app = open_page("review")
    button(app, "flag-").click().run()

    assert hostile in block_text(app, "input-texts-")
    assert "example.org" not in page_text(app)
    assert "Flagged T-\\*1\\*." in page_text(app)


def test_the_input_can_be_edited_too(review, here):
    press(review, "Edit the input")
    box = next(one for one in review.text_area if one.label == "Input")
    box.set_value("Please send the invoice for order [number] again.").run()
    assert "Unsaved changes" in page_text(review)
    press(review, "Next")
    press(review, "Previous")
    assert review.text_area[0].value == "Please send the invoice for order [number] again."

    button(review, "approve-").click().run()

    one = ticket(here, "T-3")
    assert (one.status, one.input) == (
        "approved",
        "Please send the invoice for order [number] again.",
    )
    assert one.output == "Topic: Billing\nurgency: Low"
    press(review, "Undo")
    assert ticket(here, "T-3").input == "Please send the invoice for my order again."
    assert review.text_area[0].value == "Please send the invoice for order [number] again."
    press(review, "Discard")
    assert [one.label for one in review.text_area] == ["Answer"]
    assert "As imported" in page_text(review)


def test_an_edited_input_is_kept_through_a_conflict(review, here):
    press(review, "Edit the input")
    review.text_area[0].set_value("Mine").run()
    reviewing.decide(
        here, NAME, ticket(here, "T-3").id, "edit", edit=Edit(output="Topic: Ben"), person="ben"
    )
    button(review, "approve-").click().run()
    assert "Your version of the input" in block_text(review, "versions-")

    press(review, "Continue with mine")

    assert [one.value for one in review.text_area] == ["Mine", "Topic: Billing\nurgency: Low"]


def test_the_original_of_a_cleaned_text_can_be_restored(here, tmp_path, open_page):
    create_project(here, "Tickets")
    path = tmp_path / "export.csv"
    path.write_text("id,question,answer\nT-1,<p>Where is my <b>bike</b></p>,Here.\n")
    import_file(here, "Tickets", path, ImportOptions(cleaning={"input": ["html"]}))
    app = open_page("review", "Tickets")
    assert "Where is my bike" in block_text(app, "input-texts-")

    app = next(one for one in app.button if one.label == "Restore the original text").click().run()

    assert "<p>Where is my <b>bike</b></p>" in block_text(app, "input-texts-")
    assert "T-1 has its original text again" in page_text(app)
    assert not [one for one in app.button if one.label == "Restore the original text"]

    app = next(one for one in app.button if one.label == "Undo").click().run()
    assert "Where is my bike" in block_text(app, "input-texts-")
    assert not app.exception


def test_what_the_file_says_now_of_an_edited_example_is_in_its_history(open_page, here, tmp_path):
    """It was flagged, and nobody could see what the file says."""
    create_project(here, NAME)
    path = tmp_path / "lamps.csv"
    row = "T-1,Where is the lamp that I ordered?,{}\n"
    path.write_text("ID,question,answer\n" + row.format("On its way."))
    import_file(here, NAME, path)
    with here.read() as stores:
        (one,) = stores.examples.all(stores.projects.get(NAME).id)
    reviewing.decide(here, NAME, one.id, "approve", edit=Edit(output="It left on Monday."))
    path.write_text("ID,question,answer\n" + row.format("It was returned to us."))
    import_file(here, NAME, path)

    app = open_page("review", NAME)

    told = block_text(app, "history-texts-")
    assert "imported it again" in told
    assert "It was returned to us." in told


def test_a_finding_is_dismissed_where_it_is_read_and_the_example_stays(review, here):
    answer(review).set_value("Topic: Billing\nurgency: Low, half typed").run()

    press(review, "Dismiss")

    assert shown(review) == "T-3"
    assert answer(review).value == "Topic: Billing\nurgency: Low, half typed"
    assert "Dismissed 1 finding." in page_text(review)
    assert "The checks found nothing here." in page_text(review)
    press(review, "Undo")
    assert "“urgency” should be “Urgency”" in block_text(review, "found-")
    assert not review.exception


def test_a_conflict_shows_the_other_answer_and_is_resolved_or_opened_there(
    here, tmp_path, open_page
):
    import_tickets(here, tmp_path, [*ROWS, ("T-11", ROWS[0][1], "Topic: App\nUrgency: Low")])
    app = open_page("review")
    app.query_params["example"] = str(ticket(here, "T-1").id)
    app.run()
    assert "Answer of T-11 differences are marked Topic: App" in block_text(app, "found-")

    press(app, "Open T-11")
    assert shown(app) == "T-11"
    press(app, "Use the answer of T-1 for all 2")

    assert shown(app) == "T-11"
    assert answer(app).value == ROWS[0][2]
    assert "Used the answer of T-1 for 1 other example." in page_text(app)


def test_duplicates_are_compared_from_the_review(here, tmp_path, open_page):
    import_tickets(here, tmp_path)
    app = open_page("review")
    app.query_params["example"] = str(ticket(here, "T-9").id)
    app.run()

    press(app, "Compare")

    assert app.title[0].value == "Duplicates"
    assert "Duplicate cluster 1 of 1" in page_text(app)
    press(app, "Open in Review")
    assert app.title[0].value == "Review"
    assert shown(app) in {"T-9", "T-10"}


def test_a_contradiction_that_was_rejected_is_no_fault_of_the_one_that_is_left(
    here, tmp_path, open_page
):
    import_tickets(here, tmp_path, [*ROWS, ("T-11", ROWS[0][1], "Topic: App\nUrgency: Low")])
    reviewing.decide(here, NAME, ticket(here, "T-11").id, "reject")
    app = open_page("review")

    app.query_params["example"] = str(ticket(here, "T-1").id)
    app.run()
    assert "The checks found nothing here." in page_text(app)

    app.query_params["example"] = str(ticket(here, "T-11").id)
    app.run()
    assert "Answer of T-1" in block_text(app, "found-")


def test_the_button_says_what_an_approval_leaves_open(review, here):
    assert button(review, "approve-").label == "Approve with 1 open error"
    assert "**Open:** “urgency” should be “Urgency”." in page_text(review)

    answer(review).set_value("Topic: Billing\nUrgency: Low").run()
    assert button(review, "approve-").label == "Approve"
    answer(review).set_value("topic: Billing\nurgency: Low").run()
    assert button(review, "approve-").label == "Approve with 2 open errors"
    button(review, "approve-").click().run()

    (event,) = changes.example_history(here, NAME, ticket(here, "T-3").id)
    assert [one["code"] for one in event.after["knowingly"]] == ["key_spelling"] * 2
    assert shown(review) == "T-4"


def test_what_was_not_on_the_button_is_not_approved(review, here):
    late = pressed(review, "approve-")
    answer(review).set_value("topic: Billing\nurgency: Low")
    states = review._tree.get_widget_states()
    for state in states.widgets:
        if state.id == answer(review).id:
            late.widgets.append(state)

    review._run(widget_state=late)

    assert ticket(here, "T-3").status == "pending"
    assert "T-3 has" in page_text(review)
    assert "nothing was stored" in page_text(review)
    assert answer(review).value == "topic: Billing\nurgency: Low"


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5_000, "-1", "one", "٣", "1e3"])
def test_a_number_in_the_address_that_is_none_is_a_sentence(review, number):
    review.query_params["example"] = number
    review.run()

    assert not review.exception
    assert "There is no example “" in page_text(review)
    assert shown(review) == "T-3"
