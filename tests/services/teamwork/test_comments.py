import pytest

from curate.domain.errors import NotAllowed, NotFound, Unusable
from curate.services.members import set_member
from curate.services.teamwork import (
    add_comment,
    colleagues,
    mentioned,
    my_questions,
    read_presence,
    read_threads,
    settle,
)
from curate.stores.rows import now


@pytest.fixture
def team(database, ids):
    for one, role in [
        ("ada", "owner"),
        ("Zoë Quist", "reviewer"),
        ("Zoë", "reviewer"),
        ("vi", "viewer"),
    ]:
        set_member(database, "tickets", one, role, "ada")
    return ids


def test_a_question_waits_for_whoever_it_mentions_until_it_is_settled(database, team):
    asked = add_comment(database, "tickets", team[0], "Is this ours, @zoë quist?", person="ada")
    assert asked.mentions == ("Zoë Quist",)

    (question,) = my_questions(database, "tickets", "Zoë Quist")
    assert (question.name, question.open) == ("T-1", True)
    assert my_questions(database, "tickets", "Zoë") == []

    add_comment(database, "tickets", team[0], "Yes.", answers=asked.id, person="Zoë Quist")
    settle(database, "tickets", asked.id, person="ada")

    assert my_questions(database, "tickets", "ada") == []
    (settled,) = my_questions(database, "tickets", "ada", settled=True)
    assert [one.text for one in settled.comments] == ["Is this ours, @zoë quist?", "Yes."]
    assert settled.first.resolved_by == "ada"

    # Another answer opens it again.
    add_comment(database, "tickets", team[0], "Wait.", answers=asked.id, person="Zoë")
    assert len(my_questions(database, "tickets", "ada")) == 1


def test_a_name_is_mentioned_as_a_whole():
    names = ["Zoë", "Zoë Quist", "Al"]

    assert mentioned("@Zoë Quist, and mail al@albert.example", names) == ["Zoë Quist"]
    assert mentioned("@zoë: @AL.", names) == ["Al", "Zoë"]
    assert mentioned("@Albert", names) == []


def test_comments_are_refused_where_they_mean_nothing(database, team):
    first = add_comment(database, "tickets", team[0], "One", person="ada")

    with pytest.raises(NotAllowed):
        add_comment(database, "tickets", team[0], "Hello", person="vi")
    with pytest.raises(Unusable, match="1 to 5,000"):
        add_comment(database, "tickets", team[0], "  ", person="ada")
    with pytest.raises(NotFound):
        add_comment(database, "tickets", team[1], "Two", answers=first.id, person="ada")
    with pytest.raises(NotFound):
        settle(database, "tickets", 999, person="ada")
    assert read_threads(database, "tickets", team[1]) == []
    assert colleagues(database, "tickets") == ["Zoë", "Zoë Quist", "ada", "vi"]


def test_presence_names_what_is_on_the_screen(database, project, team):
    with database.begin() as stores:
        until = now().replace(year=2099)
        stores.leases.claim(project.id, team[:3], "Zoë", "tab", until, shown=team[1])

    with database.read() as stores:
        (here,) = read_presence(stores, project.id)
    assert (here.person, here.name) == ("Zoë", "T-2")
