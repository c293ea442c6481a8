"""The page around the desk. What the desk itself does is looked at in Chromium: tests/e2e/test_desk.py."""

import json
import re

import pytest

from curate.api.tokens import Access, read
from curate.services import members, people, reviewing
from curate.services.projects import create_project
from pages.shared import context
from tests.pages.conftest import ROOT, page_text, press
from tests.pages.tickets import NAME, import_tickets, ticket


@pytest.fixture
def review(here, tmp_path, open_page):
    """The review page of a checked project."""
    import_tickets(here, tmp_path)
    return open_page("review")


def desk(app):
    """What the desk is given; None where there is none."""
    found = [one for one in app.get("bidi_component") if "desk" in one.proto.component_name]
    return json.loads(found[0].proto.json) if found else None


def choose(app, label, value):
    """Choose in a filter, as a person would."""
    box = next(one for one in (*app.selectbox, *app.text_input) if one.label.startswith(label))
    return box.set_value(value).run()


def test_without_examples_the_page_leads_to_the_import(here, open_page):
    create_project(here, NAME)

    app = open_page("review")

    assert "nothing to review yet" in page_text(app)
    assert [one.label for one in app.button] == ["Import a file"]
    assert desk(app) is None


def test_the_desk_is_given_a_token_for_the_person_and_the_project_alone(review, here):
    given = desk(review)

    with here.read() as stores:
        key = stores.projects.get(NAME).id
    assert read(context.settings(), given["token"]) == Access("ada", key, "owner")
    assert (given["person"], given["project"], given["role"]) == ("ada", key, "owner")
    assert given["token"] not in str(review.query_params)


def test_the_role_of_a_member_is_that_of_the_token(review, here):
    members.set_member(here, NAME, "ben", "owner", by="ben")
    members.set_member(here, NAME, "ada", "viewer", by="ben")

    review.run()

    assert desk(review)["role"] == "viewer"
    assert read(context.settings(), desk(review)["token"]).role == "viewer"


def test_the_queue_stands_in_the_address(review):
    assert desk(review)["view"] == {}

    choose(review, "Status", "flagged")
    choose(review, "Type of finding", "format_contract")
    choose(review, "Search", "charger")

    asked = {"which": "flagged", "check": "format_contract", "text": "charger"}
    assert desk(review)["view"] == asked
    assert asked.items() <= dict(review.query_params).items()

    press(review, "Clear all")
    assert desk(review)["view"] == {}


def test_a_queue_that_cannot_be_asked_for_is_said_and_left_out(review):
    review.query_params["which"] = "nonsense"
    review.query_params["label"] = "Billing"

    review.run()

    assert "There is no status “nonsense”" in page_text(review)
    assert desk(review)["view"] == {"label": "Billing"}


def test_the_example_that_the_address_names_is_shown_first(review, here):
    review.query_params["example"] = str(ticket(here, "T-7").id)

    review.run()

    assert desk(review)["example"] == ticket(here, "T-7").id
    assert review.query_params["example"] == str(ticket(here, "T-7").id)


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5_000, "-1", "one", "٣", "1e3"])
def test_a_number_in_the_address_that_is_none_is_a_sentence(review, number):
    review.query_params["example"] = number
    review.run()

    assert not review.exception
    assert "There is no example “" in page_text(review)
    assert desk(review)["example"] is None


def test_clean_examples_are_offered_for_approval_at_once(review):
    press(review, "Approve all 7 clean examples not reviewed")

    assert "Clean means" in page_text(review)
    assert not review.exception


def test_approving_clean_ones_waits_for_the_checks(here, tmp_path, open_page):
    import_tickets(here, tmp_path, check=False)

    app = open_page("review")

    assert "Run the checks first" in str(app.get("page_link")[0].proto.label)


def test_what_a_person_chose_for_keys_is_given_to_the_desk(review, here):
    people.set_preferences(here, "ada", {"keys": {"approve": ["y"]}})

    review.run()

    assert desk(review)["keys"] == {"approve": ["y"]}


def test_the_page_says_nothing_of_what_the_desk_reads_itself(review, here):
    reviewing.decide(here, NAME, ticket(here, "T-3").id, "flag")

    review.run()

    assert "T-3" not in page_text(review)
    assert not review.exception


def test_the_browser_learns_of_every_script_of_the_desk_from_the_first(here):
    folder = ROOT / "pages" / "review" / "desk"
    scripts = {str(path.relative_to(folder)) for path in folder.rglob("*.js")} - {"desk.js"}

    assert set(re.findall(r'"\./(.+\.js)"', (folder / "desk.js").read_text())) == scripts
