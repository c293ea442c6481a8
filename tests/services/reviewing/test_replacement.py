"""Find and replace in many examples: the preview says what is done, and nothing stale is overwritten."""

import pytest

from curate.domain.errors import Unusable
from curate.services import changes, checking
from curate.services.reviewing import (
    Edit,
    Replacement,
    View,
    apply_replacement,
    choose_all,
    decide,
    decide_on_many,
    list_examples,
    preview_replacement,
)
from curate.stores.examples import Where

ALL = View(which="all")


@pytest.fixture
def chosen(database, tickets):
    checking.run_checks(database, "tickets", ["format_contract", "whitespace"])
    return choose_all(database, "tickets", ALL)


def outputs(database):
    return {one.external_id: one.output for one in list_examples(database, "tickets", Where())}


def example(database, name):
    return next(
        one for one in list_examples(database, "tickets", Where()) if one.external_id == name
    )


def test_a_preview_counts_and_shows_and_changes_nothing(database, chosen):
    before = outputs(database)

    preview = preview_replacement(
        database, "tickets", Replacement("urgency: low", "Urgency: Medium"), chosen
    )

    assert (len(preview.chosen), preview.places) == (8, 8)
    assert preview.shown[0].values == {"output": "Topic: App\nUrgency: Medium"}
    assert outputs(database) == before


def test_what_was_previewed_is_done_as_one_action_and_undone(database, chosen):
    wanted = Replacement("App|Advice", "Help", regex=True)
    before = outputs(database)
    preview = preview_replacement(database, "tickets", wanted, chosen)

    done = apply_replacement(database, "tickets", wanted, preview.chosen, "bo")

    assert (done.examples, done.places) == (4, 4)
    assert outputs(database)["T-2"] == "Topic: Help\nUrgency: Low"
    action = changes.list_actions(database, "tickets")[0]
    assert (action.kind, action.summary) == (
        "replace",
        "Replaced “App|Advice” with “Help” in 4 examples",
    )

    changes.undo_last(database, "tickets", "bo")

    assert outputs(database) == before


def test_inputs_answers_or_both(database, chosen):
    for fields, places in ((("input",), 2), (("output",), 2), (("output", "input"), 4)):
        preview = preview_replacement(
            database, "tickets", Replacement("battery|brake", "part", fields, regex=True), chosen
        )
        assert preview.places == places


def test_what_would_break_the_format_is_said_before(database, chosen):
    preview = preview_replacement(database, "tickets", Replacement("Urgency: High", ""), chosen)

    assert preview.breaking == tuple(preview.chosen)
    assert len(preview.breaking) == 4


def test_an_example_that_somebody_changed_after_the_preview_is_left(database, chosen):
    wanted = Replacement("Low", "High")
    preview = preview_replacement(database, "tickets", wanted, chosen)
    theirs = example(database, "T-2")
    decide(database, "tickets", theirs.id, "edit", edit=Edit(output="Topic: App\nUrgency: Low "))

    done = apply_replacement(database, "tickets", wanted, preview.chosen)

    assert (done.examples, done.left) == (7, (theirs.id,))
    assert outputs(database)["T-2"] == "Topic: App\nUrgency: Low "


def test_an_example_that_changed_after_it_was_chosen_is_left_by_the_preview(database, chosen):
    theirs = example(database, "T-2")
    decide(database, "tickets", theirs.id, "skip")

    preview = preview_replacement(database, "tickets", Replacement("Low", "High"), chosen)

    assert preview.left == (theirs.id,)
    assert theirs.id not in preview.chosen


def test_no_answer_is_emptied(database, chosen):
    wanted = Replacement(r"(?s)Topic: App.*", " ", regex=True)
    preview = preview_replacement(database, "tickets", wanted, chosen)
    theirs = example(database, "T-2")

    assert (preview.emptied, dict(preview.chosen)) == ((theirs.id,), {})
    assert apply_replacement(database, "tickets", wanted, chosen).examples == 0
    assert outputs(database)["T-2"]


def test_an_approved_example_that_gets_an_error_is_to_be_reviewed_again(database, chosen):
    decide_on_many(database, "tickets", chosen, "approve")
    now = choose_all(database, "tickets", ALL)
    wanted = Replacement("Urgency: High", "")
    preview = preview_replacement(database, "tickets", wanted, now)
    assert preview.approved == 4

    done = apply_replacement(database, "tickets", wanted, preview.chosen)

    assert len(done.withdrawn) == 4
    assert example(database, "T-1").status == "pending"
    assert example(database, "T-2").status == "approved"


def test_the_draft_of_the_source_is_kept(database, chosen):
    apply_replacement(database, "tickets", Replacement("Low", "Small"), chosen)

    assert example(database, "T-2").draft_output == "Topic: App\nUrgency: Low"


@pytest.mark.parametrize("find", ["", "("])
def test_what_can_not_be_used_is_refused_in_a_sentence(database, chosen, find):
    wanted = Replacement(find, "x", regex=True)

    with pytest.raises(Unusable, match="Nothing was changed"):
        preview_replacement(database, "tickets", wanted, chosen)
    with pytest.raises(Unusable, match="Nothing was changed"):
        apply_replacement(database, "tickets", wanted, chosen)


def test_halves_of_characters_are_stored_readably(database, chosen):
    done = apply_replacement(database, "tickets", Replacement("Low", "a\ud800\0b"), chosen)

    assert done.examples == 8
    assert outputs(database)["T-2"].startswith("Topic: App\nUrgency: a")
