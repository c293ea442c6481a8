import uuid

import pytest

from curate.domain.writing import NewSuggestion
from curate.services.members import set_member
from curate.services.reviewing import Edit, approve_where, decide
from curate.services.teamwork import (
    read_pace,
    remaining_sentence,
    suggestion_sentence,
)
from curate.stores.desk import Send


def timed(database, project, example, seconds, person="ada", suggestion=None):
    """A decision on the desk that took so long."""
    decide(database, "tickets", example, "skip", person=person)
    with database.begin() as stores:
        action = stores.history.last(project.id, person).id
        if suggestion:
            new = NewSuggestion(example, 1, suggestion, "", "Topic: Lock")
            (key,) = stores.suggestions.add(project.id, [new], person)
            stores.suggestions.decide(key, "taken", person)
        stores.sends.add(
            [
                Send(
                    uuid.uuid4().hex,
                    project.id,
                    person,
                    "decide",
                    {},
                    example,
                    action,
                    round(seconds * 1_000),
                )
            ]
        )


def test_everybody_is_listed_by_name_with_oneself_first(database, project, ids):
    set_member(database, "tickets", "zoe", "owner", "zoe")
    set_member(database, "tickets", "Bo", "reviewer", "zoe")
    decide(database, "tickets", ids[0], "skip", person="zoe")

    pace = read_pace(database, "tickets", "zoe")

    assert [(one.person, one.decisions, one.today) for one in pace.people] == [
        ("zoe", 1, 1),
        ("Bo", 0, 0),
    ]
    assert pace.people[1].seconds is None


def test_bulk_approvals_are_no_decisions_and_undone_ones_do_not_count(database, ids):
    approve_where(database, "tickets", "all", "ada", knowingly=True)

    assert read_pace(database, "tickets", "ada").people == ()


def test_the_median_is_known_from_twenty_timed_decisions_on(database, project, ids):
    for place, one in enumerate(ids[:19]):
        timed(database, project, one, 10 + place)
    assert read_pace(database, "tickets", "ada").people[0].seconds is None

    timed(database, project, ids[19], 3_000)  # left open over lunch
    assert read_pace(database, "tickets", "ada").people[0].timed == 19
    timed(database, project, ids[19], 29)

    pace = read_pace(database, "tickets", "ada")
    found = pace.people[0].seconds
    assert found.value == pytest.approx(19.5)
    assert found.low < found.value < found.high
    assert "60 examples are left to decide on: 15 to 24 minutes of work" in remaining_sentence(
        pace.remaining
    )
    assert "last 20 timed decisions" in remaining_sentence(pace.remaining)


def test_time_with_suggestions_is_compared_with_time_without(database, project, ids):
    assert "not known yet" in suggestion_sentence(read_pace(database, "tickets", "ada").suggestions)
    for place, one in enumerate(ids[:30]):
        timed(database, project, one, 280 + place)
    for place, one in enumerate(ids[30:]):
        timed(database, project, one, 25 + place / 10, suggestion="nearest")

    found = read_pace(database, "tickets", "ada").suggestions

    assert (found.timed_with, found.timed_without) == (30, 30)
    assert found.ratio.low > 9
    assert "5 min" in suggestion_sentence(found) or "4.9 min" in suggestion_sentence(found)


def test_how_much_of_a_draft_was_changed_is_measured(database, ids):
    for one in ids[:3]:
        edit = Edit(output="Topic: Delivery\nUrgency: Mid")
        decide(database, "tickets", one, "approve", edit=edit, person="ada", knowingly=True)

    changed = read_pace(database, "tickets", "ada").people[0].changed
    assert 0 < changed < 0.6
