"""The guidelines on Settings: written, seen as they read, restored, and fed by corrections."""

import pytest

from curate.services import guidelines, projects, reviewing
from curate.services.reviewing import Edit, View
from tests.pages.conftest import page_text, press


@pytest.fixture
def settings(approved, open_page):
    return open_page("settings", "Tickets")


def editor(app):
    return next(one for one in app.text_area if one.label == "Text, in Markdown")


def test_guidelines_are_written_with_a_definition_of_each_label(settings, approved):
    assert "Nothing is written yet." in page_text(settings)

    app = press(editor(settings).set_value("# Tone\n- Short.").run(), "Save as version 1")

    assert "Saved version 1 of the guidelines." in app.success[0].value
    assert guidelines.read_guidelines(approved, "Tickets").text == "# Tone\n- Short."
    assert "# Tone\n- Short." in page_text(app)
    assert "Version 1, by ada" in page_text(app)
    labels = app.dataframe[0].value["Label"] if app.dataframe else []
    assert not len(labels) or set(labels) == {"Delivery", "Battery", "Billing", "Brakes"}


def test_what_somebody_saved_meanwhile_is_not_overwritten(settings, approved):
    app = editor(settings).set_value("Mine.").run()
    guidelines.save_guidelines(approved, "Tickets", "Theirs.", {}, number=0, person="bo")

    app = press(app, "Save as version 1")

    assert "bo saved version 1 of the guidelines meanwhile" in app.error[0].value
    assert guidelines.read_guidelines(approved, "Tickets").text == "Theirs."


def test_an_earlier_version_is_restored(approved, open_page):
    for number, text in enumerate(("One.", "Two.")):
        guidelines.save_guidelines(approved, "Tickets", text, {}, number=number, person="ada")
    app = open_page("settings", "Tickets")

    app = press(app, "Restore version 1")

    assert "Version 3 says what version 1 said." in app.success[0].value
    assert editor(app).value == "One."


@pytest.fixture
def corrected(approved):
    """Twenty answers in which a word was replaced with another."""
    for one in reviewing.list_examples(approved, "Tickets", View("all").where())[:20]:
        text = one.output.replace("Low", "Normal")
        reviewing.decide(approved, "Tickets", one.id, "edit", edit=Edit(output=text))
    return approved


def test_a_suggestion_from_corrections_is_taken_into_the_text(corrected, open_page):
    app = open_page("settings", "Tickets")
    assert "1 suggestion from corrections" in page_text(app)

    app = press(app, "Add to the text above")

    assert editor(app).value == "- Write “Normal” instead of “Low”.\n"
    assert guidelines.read_guidelines(corrected, "Tickets").number == 0


def test_a_dismissed_suggestion_is_gone(corrected, open_page):
    app = open_page("settings", "Tickets")

    app = press(app, "Dismiss")

    assert "from corrections" not in page_text(app)
    assert guidelines.suggest_guidelines(corrected, "Tickets") == []


def test_without_a_project_there_are_no_guidelines(open_page, here):
    assert projects.list_projects(here) == []

    app = open_page("settings")

    assert not [one for one in app.text_area if one.label == "Text, in Markdown"]
