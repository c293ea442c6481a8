"""Suggested answers on Settings: looking for them, what became of them, and the endpoint."""

from curate.domain.writing import NewSuggestion
from curate.services.checking import run_checks
from curate.services.reviewing import Edit, decide, list_examples
from curate.services.writing import get_endpoint, offer, refuse_suggestion
from curate.stores.examples import Where
from tests.pages.conftest import page_text, press


def first(database, **more):
    return list_examples(database, "Tickets", Where(**more))[0]


def test_suggestions_are_looked_for_and_counted(open_page, approved, do_jobs):
    run_checks(approved, "Tickets")
    one = first(approved)
    decide(approved, "Tickets", one.id, "reopen")
    decide(
        approved, "Tickets", one.id, "edit", edit=Edit(output=one.output.replace("Topic", "topic"))
    )
    app = open_page("settings", "Tickets")
    assert "1 example has no answer, or one with an open error" in page_text(app)

    press(app, "Look for suggestions")
    do_jobs()
    app = app.run()

    assert "Suggested answers: finished" in page_text(app)
    assert "1 new suggestion" in page_text(app)
    table = app.dataframe[-1].value
    assert table[["Source", "Offered", "Refused"]].to_numpy().tolist() == [
        ["Format repaired", 1, 0]
    ]


def test_what_was_refused_is_in_the_table(open_page, approved):
    one = first(approved)
    offer(approved, 1, [NewSuggestion(one.id, one.revision, "model", one.output, "Other")], "ada")
    refuse_suggestion(approved, "Tickets", 1, "ada")

    table = open_page("settings", "Tickets").dataframe[-1].value

    assert table[["Source", "Refused"]].to_numpy().tolist() == [["Your tuned model", 1]]


def field(app, label):
    return next(one for one in app.text_input if one.label == label)


def test_an_endpoint_is_off_until_an_owner_names_one_and_says_what_it_is_sent(open_page, approved):
    run_checks(approved, "Tickets")
    app = open_page("settings", "Tickets")
    assert "Off: no text leaves this computer" in page_text(app)

    field(app, "Address").set_value("https://models.example.com/v1")
    field(app, "Model").set_value("m-1")
    field(app, "Environment variable of the key").set_value("sk-secret")
    app = next(one for one in app.button if one.label == "Save").click().run()
    assert "put the name of the variable here, never the key itself" in app.error[0].value
    assert get_endpoint(approved, "Tickets") is None

    field(app, "Environment variable of the key").set_value("EXAMPLE_API_KEY")
    app = next(one for one in app.button if one.label == "Save").click().run()
    assert get_endpoint(approved, "Tickets").key_variable == "EXAMPLE_API_KEY"
    text = page_text(app)
    assert (
        "m-1 at models\\.example\\.com is sent" in text
        or "m-1 at models.example.com is sent" in text
    )

    app = press(app, "Turn off")
    assert get_endpoint(approved, "Tickets") is None
