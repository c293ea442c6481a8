import pytest

from curate.datasets import SplitOptions
from curate.domain.errors import NotAllowed, NotSignedOff, Unusable
from curate.domain.teamwork import TeamSettings
from curate.services.changes import example_history, undo_last
from curate.services.datasets import create_version
from curate.services.members import set_member
from curate.services.reviewing import Edit, approve_where, decide, list_examples, open_card
from curate.services.teamwork import (
    acceptance_state,
    draw_sample,
    look,
    result_sentence,
    second_look_section,
    seconds_per_look,
    set_team_settings,
    sign_off,
    sign_off_state,
    undo_look,
)
from curate.stores.examples import Where


def state(database, person="bo"):
    return acceptance_state(database, "tickets", person=person)


def next_card(database, person):
    return second_look_section(database, "tickets", person).card


def look_at_all(database, person="bo", wrong=()):
    looked = []
    while card := next_card(database, person):
        one = card.example
        decision = (
            "reject" if one.id in wrong or len(looked) < len(wrong) - len(set(wrong)) else "approve"
        )
        look(database, "tickets", one.id, decision, revision=one.revision, person=person)
        looked.append(one.id)
    return looked


@pytest.fixture
def approved(database, ids):
    """Forty approved one by one by ada, twenty in bulk by cy."""
    for one in ids[:40]:
        decide(database, "tickets", one, "approve", person="ada", knowingly=True)
    approve_where(database, "tickets", "all", "cy", knowingly=True)
    return ids


def test_a_sample_takes_of_each_way_of_approving_its_share(database, approved):
    planned = state(database)
    assert dict(planned.populations) == {"one_by_one": 40, "bulk": 20, "suggestion": 0}

    sample = draw_sample(database, "tickets", 0.1, seed=5, person="bo")

    assert sorted(sample.frame) == sorted(approved)
    bulk = sum(one.stratum == "bulk" for one in sample.chosen)
    assert bulk == pytest.approx(len(sample.chosen) / 3, abs=1)
    again = draw_sample(database, "tickets", 0.1, seed=5, person="bo")
    assert again.chosen == sample.chosen
    assert again.number == 2


def test_what_a_sample_proves_is_known_when_all_of_it_was_looked_at(database, approved):
    sample = draw_sample(database, "tickets", 0.1, seed=1, person="bo")
    first = next_card(database, "bo").example
    look(database, "tickets", first.id, "approve", revision=first.revision, person="bo")
    assert not state(database).result.done

    looked = look_at_all(database)

    found = state(database).result
    assert {first.id, *looked} == {one.example for one in sample.chosen}
    assert found.done
    assert found.bound <= 6
    assert found.population == 60
    assert result_sentence(found).startswith(
        f"At most 10 % of these 60 examples are wrong ({found.bound})"
    )
    history = example_history(database, "tickets", first.id)
    assert [one.person for one in history] == ["ada" if first.id in approved[:40] else "cy"]


def test_nobody_looks_at_what_they_decided_themselves(database, approved):
    draw_sample(database, "tickets", 0.1, seed=1, person="ada")

    assert not set(look_at_all(database, "ada")) & set(approved[:40])
    assert not set(look_at_all(database, "cy")) & set(approved[40:])
    assert state(database).result.done
    mine = next(one for one in state(database).result.sample.chosen if one.stratum == "one_by_one")
    with pytest.raises(Unusable, match="does not wait for your look"):
        look(database, "tickets", mine.example, "approve", revision=mine.revision, person="ada")


def test_a_look_is_taken_back(database, approved):
    draw_sample(database, "tickets", 0.1, seed=1, person="bo")
    first = next_card(database, "bo").example
    look(database, "tickets", first.id, "reject", revision=first.revision, person="bo")

    assert undo_look(database, "tickets", "bo") == first.id

    assert next_card(database, "bo").example.id == first.id
    assert sum(state(database).result.looked_at.values()) == 0


def test_what_changes_before_anybody_looks_leaves_sample_and_population(database, approved):
    sample = draw_sample(database, "tickets", 0.1, seed=1, person="bo")
    drawn = [one.example for one in sample.chosen]
    other = next(one for one in approved if one not in drawn)
    decide(database, "tickets", drawn[0], "reject", person="ada")
    decide(
        database,
        "tickets",
        other,
        "edit",
        edit=Edit(output="Topic: Lock\nUrgency: Low"),
        person="ada",
    )

    looked = look_at_all(database)

    assert len(looked) == len(drawn) - 1
    assert state(database).result.population == 58


def test_a_version_carries_what_was_proven_and_what_was_not(database, approved):
    nothing = create_version(database, "tickets", SplitOptions(), person="ada", allow_open=True)
    assert nothing.dataset.manifest["acceptance"]["sentence"] == (
        "Nobody has looked a second time at a sample of these 60 examples, so nothing is known of how many "
        "are wrong."
    )
    sample = draw_sample(database, "tickets", 0.1, seed=1, person="bo")
    bad = sample.chosen[0].example
    halfway = create_version(database, "tickets", SplitOptions(), person="ada", allow_open=True)
    assert halfway.dataset.manifest["acceptance"]["proven"] is False

    look_at_all(database, wrong={bad})
    wrong = create_version(database, "tickets", SplitOptions(), person="ada", allow_open=True)
    decide(database, "tickets", bad, "reject", person="cy")
    fixed = create_version(database, "tickets", SplitOptions(), person="ada", allow_open=True)

    before, after = wrong.dataset.manifest["acceptance"], fixed.dataset.manifest["acceptance"]
    assert (before["wrong"], before["wrong_left"], before["covered"]) == (1, 1, 60)
    assert (after["wrong"], after["wrong_left"], after["covered"]) == (1, 0, 59)
    assert after["most_wrong"] == before["most_wrong"] - 1
    assert "1 was wrong, and was fixed or taken out since." in after["sentence"]
    assert after["seed"] == 1


def test_what_was_approved_after_the_draw_is_not_covered(database, ids):
    for one in ids[:40]:
        decide(database, "tickets", one, "approve", person="ada", knowingly=True)
    draw_sample(database, "tickets", 0.1, seed=1, person="bo")
    look_at_all(database)
    for one in ids[40:50]:
        decide(database, "tickets", one, "approve", person="ada", knowingly=True)

    version = create_version(database, "tickets", SplitOptions(), person="ada", allow_open=True)

    note = version.dataset.manifest["acceptance"]
    assert (note["examples"], note["covered"]) == (50, 40)
    assert "of 40 of these 50 examples are wrong" in note["sentence"]
    assert "The other 10 were approved or changed after the sample was drawn" in note["sentence"]


def test_a_viewer_neither_draws_nor_looks(database, approved):
    set_member(database, "tickets", "vi", "viewer", "ada")

    with pytest.raises(NotAllowed):
        draw_sample(database, "tickets", 0.1, person="vi")
    assert next_card(database, "vi") is None
    with pytest.raises(NotAllowed):
        look(database, "tickets", approved[0], "reject", revision=2, person="vi")
    with pytest.raises(NotAllowed):
        sign_off(database, "tickets", [(approved[0], 2)], "vi")


def test_nothing_is_drawn_where_nothing_is_approved(database, ids):
    with pytest.raises(Unusable, match="Nothing is approved yet"):
        draw_sample(database, "tickets")
    assert state(database).plan is None


def test_a_version_that_wants_sign_off_is_refused_until_all_is_signed_off(database, ids):
    for one in ids[:20]:
        decide(database, "tickets", one, "approve", person="ada", knowingly=True)
    set_team_settings(database, "tickets", TeamSettings(sign_off=True), "ada")

    with pytest.raises(NotSignedOff, match="20 approved examples are not signed off") as error:
        create_version(database, "tickets", person="ada", allow_open=True)
    assert error.value.examples == tuple(ids[:20])
    with pytest.raises(Unusable, match="You decided on T-1 yourself"):
        sign_off(database, "tickets", [(ids[0], 2)], "ada")

    now = [
        (one.id, one.revision)
        for one in list_examples(database, "tickets", Where(status="approved"))
    ]
    assert sign_off(database, "tickets", now, "bo") == 20
    assert create_version(database, "tickets", person="ada", allow_open=True).dataset.name == "v1"

    # What changes afterwards is to be signed off again.
    decide(
        database,
        "tickets",
        ids[0],
        "edit",
        edit=Edit(output="Topic: Lock\nUrgency: Low"),
        person="ada",
    )
    found = sign_off_state(database, "tickets", "bo")
    assert (
        found.unsigned == (ids[0],)
        or open_card(database, "tickets", ids[0]).example.status != "approved"
    )
    undo_last(database, "tickets", "ada")


def test_a_look_is_timed_and_one_at_a_card_that_nobody_can_have_seen_is_refused(database, approved):
    draw_sample(database, "tickets", 0.05, seed=1, person="bo")

    def look_for(milliseconds):
        one = next_card(database, "bo").example
        look(
            database,
            "tickets",
            one.id,
            "approve",
            revision=one.revision,
            milliseconds=milliseconds,
            person="bo",
        )

    with pytest.raises(Unusable, match="only just appeared"):
        look_for(149)
    for seconds in [*range(1, 21), 3_600]:
        look_for(1_000 * seconds)

    looks = second_look_section(database, "tickets", "bo").acceptance.looks
    assert seconds_per_look(looks) == (10.5, 20)
    assert seconds_per_look(looks[:19]) is None
