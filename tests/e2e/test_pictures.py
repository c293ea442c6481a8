"""Pictures of pages that show several people's work, for the guide: only where they are asked for."""

import os

import pytest

from curate.domain.teamwork import TeamSettings
from curate.services import desk, members, projects, reviewing, teamwork
from curate.services.checking import run_checks
from curate.services.importing import import_file
from curate.settings import Settings
from curate.stores import Database
from curate.stores.examples import Where
from tests.conftest import ROOT
from tests.e2e.conftest import Person
from tests.web.test_reached import served
from tests.web.test_served import free_port

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        "CURATE_TEST_SCREENSHOTS" not in os.environ, reason="Nobody asked for pictures."
    ),
]
NAME = "Bike shop"


@pytest.fixture
def database(home):
    home.mkdir(parents=True)
    opened = Database(Settings().url)
    yield opened
    opened.close()


@pytest.fixture
def team(database):
    """Three people who reviewed a good part of the sample tickets, and look at some a second time."""
    project = projects.create_project(database, NAME)
    import_file(database, NAME, ROOT / "sample_data" / "tickets.csv")
    run_checks(database, NAME)
    for person, role in {"ada": "owner", "ben": "reviewer", "cleo": "reviewer"}.items():
        members.set_member(database, NAME, person, role, "ada")
    teamwork.set_team_settings(database, NAME, TeamSettings(overlap=0.3), "ada")
    examples = [one for one in reviewing.list_examples(database, NAME, Where()) if one.output]
    for place, one in enumerate(examples[:130]):
        person = ("ada", "ben", "ben", "cleo")[place % 4]
        item = desk.Decide(
            f"decision-{place:04}",
            one.id,
            one.revision,
            "reject" if place % 11 == 5 else "approve",
            milliseconds=4_000 + 700 * (place % 17),
        )
        desk.sync(database, project, person, "reviewer", desk.Asked(f"of-{person}", items=(item,)))
    teamwork.draw_sample(database, NAME, 0.1, seed=7, person="ada")
    ben = desk.Asked("of-ben", want=1)
    (card,) = desk.sync(database, project, "ben", "reviewer", ben).cards
    desk.open_card(database, project, "ben", "reviewer", card.example.id, "of-ben")
    return database


@pytest.fixture
def shots():
    folder = ROOT / os.environ["CURATE_TEST_SCREENSHOTS"]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_pictures_of_the_table_and_of_the_team(team, home, chromium, shots):
    with served("curate app", home, CURATE_PERSON="ada") as here:
        person = Person(chromium, f"http://{here.host}", shots)
        person.go("Examples")
        person.sees("1 to 100 of")
        person.shoot("examples")
        person.go("Team")
        person.sees("At the desk now")
        person.shoot("team")
        person.page.get_by_role("radio", name="Second looks").click()
        person.still()
        person.look()
        person.shoot("team-second-looks")
        person.context.close()
    assert person.problems == []


def test_a_picture_of_signing_in(database, home, chromium, shots):
    projects.create_project(database, NAME, owner="ada")
    port = free_port()
    (home / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\nclient_id = "curate"\n'
        'client_secret = "s"\nserver_metadata_url = "http://localhost:9/openid-configuration"\n',
        encoding="utf-8",
    )
    with served("curate app", home, port):
        person = Person(chromium, f"http://localhost:{port}", shots)
        person.sees("Sign in to see the projects")
        person.shoot("sign-in")
        person.context.close()
    assert person.problems == []
