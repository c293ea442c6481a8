"""Team: assignments, agreement, second looks, sign-off and questions, as people press them."""

import pytest

from curate.domain.teamwork import TeamSettings
from curate.services import members, reviewing, teamwork
from curate.services.teamwork import (
    acceptance_state,
    add_comment,
    agreement_report,
    draw_sample,
    judge,
    list_assignments,
    set_team_settings,
    sign_off_state,
    team_settings,
)
from curate.stores.examples import Where
from tests.pages.conftest import page_text, press

PROJECT = "Tickets"


@pytest.fixture
def team(approved, monkeypatch):
    """Thirty examples in a project of dora, who is at the page, bo and cy."""
    monkeypatch.setenv("CURATE_PERSON", "dora")
    members.set_member(approved, PROJECT, "dora", "owner", "dora")
    for one in ("bo", "cy"):
        members.set_member(approved, PROJECT, one, "reviewer", "dora")
    return approved


@pytest.fixture
def by_bo(team):
    """Ids of examples that bo decided on, one by one."""
    ids = [one.id for one in reviewing.list_examples(team, PROJECT, Where())]
    for one in ids:
        reviewing.decide(team, PROJECT, one, "reopen", person="bo")
        reviewing.decide(team, PROJECT, one, "approve", person="bo", knowingly=True)
    return ids


@pytest.fixture(autouse=True)
def _seen_at_once(monkeypatch):
    """Nobody waits here before they press."""
    monkeypatch.setattr(teamwork.seen, "SEEN_MS", 0)


def open_section(open_page, section):
    app = open_page("team", PROJECT)
    app.segmented_control[0].set_value(section).run()
    assert not app.exception
    return app


def test_alone_the_page_says_what_is_not_known_yet(open_page, here):
    from curate.services.projects import create_project

    create_project(here, PROJECT)
    app = open_page("team", PROJECT)
    assert "Nobody has decided on anything yet" in page_text(app)

    assert "Nobody else reviews here yet" in page_text(open_section(open_page, "Assignments"))
    assert "Nothing is judged by two people yet" in page_text(open_section(open_page, "Agreement"))
    assert "Nothing is approved yet" in page_text(open_section(open_page, "Second looks"))
    assert "No open questions" in page_text(open_section(open_page, "Questions"))


def test_examples_are_shared_out_and_taken_off_again(open_page, team):
    app = open_section(open_page, "Assignments")

    app = press(app, "Share out evenly")
    assert [one.assignment.person for one in list_assignments(team, PROJECT)] == [
        "bo",
        "cy",
        "dora",
    ]
    assert "dora (you)" in page_text(app)

    app = press(app, "Remove")
    assert "was removed" in page_text(app)
    assert len(list_assignments(team, PROJECT)) == 2


def test_a_sample_is_drawn_and_looked_at_until_it_proves_something(open_page, by_bo, team):
    app = open_section(open_page, "Second looks")
    app.slider(key="sample-wanted").set_value(20).run()
    app = press(app, "Draw the sample")
    assert "were drawn" in page_text(app)

    left = acceptance_state(team, PROJECT, person="dora").mine
    assert left > 0
    app = press(app, "Wrong")
    app = press(app, "Undo my last")
    for _ in range(left):
        app = press(app, "Right")

    assert "At most 20 %" in page_text(app)
    assert acceptance_state(team, PROJECT, person="dora").result.done


def test_who_decided_on_all_is_told_to_ask_somebody(open_page, team, by_bo):
    for one in by_bo:
        reviewing.decide(team, PROJECT, one, "flag", person="dora")
        reviewing.decide(team, PROJECT, one, "approve", person="dora", knowingly=True)
    draw_sample(team, PROJECT, 0.2, person="bo")

    assert "somebody else has to look" in page_text(open_section(open_page, "Second looks"))


def test_alone_nobody_looks_a_second_time_and_it_is_said_what_to_do(
    open_page, approved, monkeypatch
):
    monkeypatch.setenv("CURATE_PERSON", "dora")
    members.set_member(approved, PROJECT, "dora", "owner", "dora")
    for one in reviewing.list_examples(approved, PROJECT, Where()):
        reviewing.decide(approved, PROJECT, one.id, "approve", person="dora", knowingly=True)
    draw_sample(approved, PROJECT, 0.2, person="dora")

    text = page_text(open_section(open_page, "Second looks"))

    assert "Nobody else reviews here" in text
    assert "add somebody in Settings, or let a colleague give their own name on Home" in text


def test_a_card_that_had_only_just_appeared_is_not_judged(open_page, team, by_bo, monkeypatch):
    monkeypatch.setattr(teamwork.seen, "SEEN_MS", 60_000)
    draw_sample(team, PROJECT, 0.2, person="bo")

    app = press(open_section(open_page, "Second looks"), "Wrong")

    assert "It had only just appeared. Nothing was stored" in page_text(app)
    assert not any(acceptance_state(team, PROJECT, person="dora").result.looked_at.values())


def test_a_second_judgment_is_given_and_a_disagreement_settled(open_page, team, by_bo):
    set_team_settings(team, PROJECT, TeamSettings(overlap=1.0), "dora")
    first = by_bo[0]
    example = reviewing.open_card(team, PROJECT, first).example
    for one in by_bo[:20]:
        judge(
            team, PROJECT, one, "reject" if one == first else "approve", output="Sent.", person="cy"
        )

    app = open_section(open_page, "Agreement")
    text = page_text(app)
    assert "They disagree: you decide" in text
    assert "Who said what is hidden" in text
    app = press(app, "Reject it")
    assert reviewing.open_card(team, PROJECT, first).example.status == "rejected"
    assert "20 examples were judged by two people or more" in page_text(app)

    app = press(app, "Approve")
    assert agreement_report(team, PROJECT).judged == 21
    assert example.status == "approved"


def test_settings_are_saved_by_an_owner(open_page, team):
    app = open_section(open_page, "Agreement")
    next(one for one in app.slider if one.label.startswith("Judged")).set_value(20)
    app.checkbox[0].set_value(True)
    press(app, "Save")

    assert team_settings(team, PROJECT) == TeamSettings(0.2, 2, None, sign_off=True)


def test_what_waits_for_sign_off_is_signed_off(open_page, team, by_bo):
    set_team_settings(team, PROJECT, TeamSettings(sign_off=True), "dora")
    app = open_section(open_page, "Second looks")

    app = press(app, "Sign off these 10")

    assert "10 examples are signed off" in page_text(app)
    assert len(sign_off_state(team, PROJECT, "dora").unsigned) == len(by_bo) - 10


def test_a_question_is_read_and_settled(open_page, team, by_bo):
    add_comment(team, PROJECT, by_bo[0], "Is this *ours*, @dora?", person="bo")
    app = open_section(open_page, "Questions")
    assert "**T-0**" in page_text(app)

    app = press(app, "Settled")
    assert "No open questions" in page_text(app)


def test_a_viewer_looks_on(open_page, team, by_bo, monkeypatch):
    members.set_member(team, PROJECT, "vi", "viewer", "dora")
    monkeypatch.setenv("CURATE_PERSON", "vi")
    set_team_settings(team, PROJECT, TeamSettings(overlap=1.0), "dora")

    for section in ("Progress", "Assignments", "Agreement", "Second looks", "Questions"):
        app = open_section(open_page, section)
        assert {one.label for one in app.button} <= {"Go to Settings", "Review examples"}
