import pytest

from curate.api.tables import ROUTES
from curate.api.tokens import read
from curate.cli import state


def test_the_document_of_the_routes_is_printed(curate):
    document = curate("openapi").json

    assert document["openapi"].startswith("3.")
    assert len(document["paths"]) == len({one.path for one in ROUTES})


def test_a_token_is_for_the_person_the_project_and_no_more_than_they_may(curate):
    curate("project", "create", "tickets")
    curate("people", "tickets", "--add", "vera", "--role", "viewer", "--as", "ada")

    plain = curate("token", "tickets").out.strip()
    made = curate(
        "token", "tickets", "--as", "vera", "--role", "owner", "--hours", "2", "--json"
    ).json
    less = curate("token", "tickets", "--role", "reviewer", "--json").json

    assert read(state.settings(), plain).person == "ada"
    assert (read(state.settings(), plain).role, less["role"]) == ("owner", "reviewer")
    access = read(state.settings(), made["token"])
    assert (access.person, access.role, made["role"], made["hours"]) == (
        "vera",
        "viewer",
        "viewer",
        2,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "There is no project"),
        (["tickets", "--as", "ben"], "ben does not belong"),
        (["tickets", "--role", "king"], "There is no role"),
        (["tickets", "--hours", "0"], "--hours"),
    ],
)
def test_no_token_is_made_for_who_has_no_business_there(curate, arguments, said):
    curate("project", "create", "tickets")
    curate("people", "tickets", "--add", "vera", "--role", "viewer", "--as", "ada")

    ran = curate("token", *arguments)

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
