"""The import page with exports of annotation tools, help desks, records and batches."""

import pytest

from curate.services import projects
from curate.services.reviewing import list_examples
from curate.stores.examples import Where
from tests.importers.recognition import EXPORTS
from tests.pages.conftest import page_text, press


def upload(app, *names):
    files = [(name, (EXPORTS / name).read_bytes(), "text/plain") for name in names]
    return app.file_uploader[0].set_value(files).run()


@pytest.mark.parametrize(
    ("name", "examples", "said"),
    [
        ("label_studio_json.json", 6, "answered by several annotators"),
        ("prodigy_textcat.jsonl", 5, "skipped: ignored by the annotator"),
        ("doccano_users.jsonl", 8, "The labels are numbers (3, 4, 5)"),
        ("zammad_tickets.json", 3, "Zammad"),
        ("fhir_messages_bundle.json", 3, "FHIR"),
        ("jira_service_desk.csv", 4, "Jira Service Management"),
    ],
)
def test_an_export_is_described_and_comes_in(open_page, here, do_jobs, name, examples, said):
    projects.create_project(here, "Tickets")

    app = upload(open_page("import_", "Tickets"), name)

    assert not app.exception
    assert said in page_text(app)
    press(app, next(one.label for one in app.button if one.label.startswith("Import ")))
    do_jobs()
    app.run()
    assert not app.exception
    assert len(list_examples(here, "Tickets", Where())) == examples


def test_answers_of_a_batch_say_what_is_missing(open_page, here):
    projects.create_project(here, "Tickets")

    app = upload(open_page("import_", "Tickets"), "anthropic_batch_results.jsonl")

    assert not app.exception
    assert "not what was asked" in page_text(app)
    assert not [one for one in app.button if one.label.startswith("Import ") and not one.disabled]


def test_both_files_of_a_batch_chosen_at_once_are_one_import(open_page, here, do_jobs):
    projects.create_project(here, "Tickets")
    asked = (EXPORTS / "openai_batch_input.jsonl").read_bytes().replace(b"case-", b"ticket-")
    told = (EXPORTS / "openai_batch_output.jsonl").read_bytes()
    files = [("in.jsonl", asked, "text/plain"), ("out.jsonl", told, "text/plain")]

    app = open_page("import_", "Tickets").file_uploader[0].set_value(files).run()
    assert "4 of 4 answers have their request" in page_text(app)
    press(app, next(one.label for one in app.button if one.label.startswith("Import ")))
    do_jobs()

    found = list_examples(here, "Tickets", Where())
    assert len(found) == 6
    assert sum(bool(one.output) for one in found) == 4
