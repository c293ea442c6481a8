import pytest

from curate.domain.errors import EditConflict, NotAllowed, Unusable
from curate.domain.teamwork import TeamSettings
from curate.services.changes import undo_last
from curate.services.checking import run_checks
from curate.services.members import set_member
from curate.services.reviewing import Edit, decide, open_card
from curate.services.teamwork import (
    adjudicate,
    agreement_report,
    agreement_section,
    agreement_sentence,
    in_overlap,
    judge,
    set_team_settings,
)


@pytest.fixture
def team(database, ids):
    """Ada owns, bo and cy review; everything is judged by two."""
    set_member(database, "tickets", "ada", "owner", "ada")
    for one in ("bo", "cy"):
        set_member(database, "tickets", one, "reviewer", "ada")
    set_team_settings(database, "tickets", TeamSettings(overlap=1.0), "ada")
    return ids


def section(database, person):
    return agreement_section(database, "tickets", person)


def judge_all(database, person, rejected=lambda card: False):  # noqa: ARG005
    judged = []
    while card := section(database, person).card:
        judge(
            database,
            "tickets",
            card.example,
            "reject" if rejected(card) else "approve",
            output=card.draft,
            label=card.label,
            person=person,
        )
        judged.append(card.example)
    return judged


def test_a_second_person_sees_the_draft_and_nothing_of_the_first_decision(database, team):
    edit = Edit(output="Topic: Lock\nUrgency: High", label="Lock")
    decide(database, "tickets", team[0], "approve", edit=edit, person="bo", knowingly=True)

    assert section(database, "bo").card is None
    card = section(database, "cy").card

    assert (card.example, card.draft, card.label) == (
        team[0],
        "Topic: Delivery\nUrgency: Low",
        "Delivery",
    )


def test_a_judgment_changes_nothing_and_is_given_once(database, team):
    decide(database, "tickets", team[0], "approve", person="bo", knowingly=True)
    before = open_card(database, "tickets", team[0]).example

    judge(database, "tickets", team[0], "reject", note="Not ours", person="cy")

    assert open_card(database, "tickets", team[0]).example == before
    assert section(database, "cy").card is None
    with pytest.raises(Unusable, match="judged this example before"):
        judge(database, "tickets", team[0], "approve", output="Topic: Lock", person="cy")
    with pytest.raises(Unusable, match="yourself"):
        judge(database, "tickets", team[0], "reject", person="bo")
    with pytest.raises(Unusable, match="does not wait"):
        judge(database, "tickets", team[1], "reject", person="cy")


def test_agreement_is_known_from_twenty_common_examples_on(database, team):
    for one in team[:19]:
        decide(database, "tickets", one, "approve", person="bo", knowingly=True)
    judge_all(database, "cy")
    few = agreement_report(database, "tickets").matters["Decision"]
    assert (
        "not known yet. 19 examples were judged by two or more; it takes 20"
        in agreement_sentence("Decision", few)
    )

    run_checks(database, "tickets")
    for one in team[19:40]:
        decide(database, "tickets", one, "reject", person="bo")
    judge_all(database, "cy", rejected=lambda card: card.example % 4 == 0)

    report = agreement_report(database, "tickets")
    assert report.judged == 40
    assert set(report.matters) >= {"Decision", "Label", "Topic", "Urgency", "Whole answer"}
    decision = report.matters["Decision"]
    assert decision.method == "cohen_kappa"
    assert 0 < decision.value.value < 1
    assert "Cohen's kappa" in agreement_sentence("Decision", decision)


def test_the_overlap_is_a_stable_share(ids):
    some = TeamSettings(overlap=0.3)
    chosen = [one for one in range(1, 5_001) if in_overlap(one, some)]

    assert 0.27 < len(chosen) / 5_000 < 0.33
    assert set(chosen) <= {
        one for one in range(1, 5_001) if in_overlap(one, TeamSettings(overlap=0.5))
    }


def test_an_adjudicator_sees_both_sides_without_names_and_decides(database, team):
    answer = "Topic: Lock\nUrgency: High"
    decide(database, "tickets", team[0], "approve", person="bo", knowingly=True)
    judge(database, "tickets", team[0], "approve", output=answer, label="Lock", person="cy")

    found = section(database, "ada").disagreement
    assert {one.output for one in found.sides} == {answer, "Topic: Delivery\nUrgency: Low"}
    assert not any(hasattr(one, "person") for one in found.sides)
    assert section(database, "bo").disagreement is None
    with pytest.raises(NotAllowed):
        adjudicate(database, "tickets", team[0], "reject", revision=2, person="bo")
    with pytest.raises(EditConflict):
        adjudicate(database, "tickets", team[0], "approve", revision=1, output=answer, person="ada")

    after = adjudicate(
        database,
        "tickets",
        team[0],
        "approve",
        revision=found.example.revision,
        output=answer,
        label="Lock",
        knowingly=True,
        person="ada",
    )

    assert (after.output, after.label, after.status) == (answer, "Lock", "approved")
    assert section(database, "ada").disagreement is None
    undo_last(database, "tickets", "ada")
    assert open_card(database, "tickets", team[0]).example.label == "Delivery"


def test_whoever_disagrees_does_not_adjudicate(database, team):
    set_team_settings(database, "tickets", TeamSettings(overlap=1.0, adjudicator="cy"), "ada")
    decide(database, "tickets", team[0], "approve", person="bo", knowingly=True)
    judge(database, "tickets", team[0], "reject", person="cy")

    assert section(database, "cy").disagreement is None
    assert not section(database, "ada").adjudicates
    with pytest.raises(NotAllowed):
        adjudicate(database, "tickets", team[0], "reject", revision=2, person="ada")
    with pytest.raises(Unusable, match="does not wait for you"):
        adjudicate(database, "tickets", team[0], "reject", revision=2, person="cy")


def test_settings_are_the_owners_to_change(database, team):
    with pytest.raises(NotAllowed):
        set_team_settings(database, "tickets", TeamSettings(), "bo")
    with pytest.raises(Unusable, match="share from 0 to 1"):
        set_team_settings(database, "tickets", TeamSettings(overlap=2), "ada")
    with pytest.raises(Unusable, match="can't review"):
        set_team_settings(database, "tickets", TeamSettings(adjudicator="nobody"), "ada")
