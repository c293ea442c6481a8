import pytest

from curate.checks import Rule, sentence
from curate.domain.errors import NotFound, Unusable
from curate.services.changes import list_actions, undo_last
from curate.services.checking import (
    list_findings,
    list_rules,
    parse_rule,
    put_rule,
    remove_rule,
    run_checks,
    save_rule,
    switch_rule,
    try_rule,
)
from curate.services.reviewing import Edit, decide, list_examples
from curate.stores.examples import Where

NAME = "tickets"
LOW = Rule(name="Nothing is high", kind="must_not_contain", value="Urgency: High")
SHORT = Rule(name="Short questions", kind="max_length", value=20, field="input")


def broken(database):
    return [
        sentence(one.finding) for one in list_findings(database, NAME, check="rule", status="open")
    ]


def names(database):
    return [one.rule.name for one in list_rules(database, NAME)]


@pytest.fixture
def checked(database, tickets):
    run_checks(database, NAME)
    return database


def test_a_rule_is_tried_before_it_is_there(database, tickets):
    tried = try_rule(database, NAME, LOW)

    assert (tried.broken, tried.concerned, tried.complete) == (4, 12, True)
    assert [example.external_id for example, _ in tried.samples] == ["T-1", "T-4", "T-9"]
    assert (tried.samples[0][1].start, tried.samples[0][1].end) == (16, 29)
    assert list_rules(database, NAME) == []


def test_a_rule_for_one_label_leaves_the_others_alone(database, tickets):
    tried = try_rule(database, NAME, LOW.model_copy(update={"only_label": "billing"}))

    assert (tried.broken, tried.concerned) == (1, 2)


def test_a_saved_rule_is_asked_for_by_the_checks(database, tickets):
    assert save_rule(database, NAME, LOW) is None
    assert broken(database) == []

    result = run_checks(database, NAME)

    assert result.by_check["rule"] == 4
    assert [one.findings for one in list_rules(database, NAME)] == [4]


def test_once_checked_every_change_shows_at_once_and_is_undone_as_a_whole(checked):
    assert save_rule(checked, NAME, LOW) == 4
    assert switch_rule(checked, NAME, "nothing is HIGH", active=False) == 0
    assert undo_last(checked, NAME).summary == "Switched the rule “Nothing is high” off"
    assert len(broken(checked)) == 4

    other = LOW.model_copy(update={"name": "No low", "value": "Urgency: Low"})
    assert save_rule(checked, NAME, other, replacing="Nothing is high") == 8
    assert names(checked) == ["No low"]
    undo_last(checked, NAME)
    assert names(checked) == ["Nothing is high"]

    assert remove_rule(checked, NAME, "Nothing is high") == 0
    assert names(checked) == []
    undo_last(checked, NAME)
    undo_last(checked, NAME)
    assert (names(checked), broken(checked)) == ([], [])
    assert len(list_actions(checked, NAME)) == 8


def test_taking_back_ones_own_rule_leaves_what_somebody_else_made_of_theirs(checked):
    save_rule(checked, NAME, LOW, person="ada")
    save_rule(checked, NAME, SHORT, person="ben")
    remove_rule(checked, NAME, SHORT.name, person="ada")

    undo_last(checked, NAME, "ada")
    undo_last(checked, NAME, "ada")

    assert names(checked) == [SHORT.name]
    assert all(SHORT.name in message for message in broken(checked))


def test_a_changed_rule_keeps_its_place_and_its_name_may_be_used_again(checked):
    save_rule(checked, NAME, LOW)
    save_rule(checked, NAME, SHORT)
    save_rule(checked, NAME, LOW.model_copy(update={"name": "Calm"}), replacing="Nothing is high")
    save_rule(checked, NAME, LOW.model_copy(update={"value": "panic"}))

    assert names(checked) == ["Calm", "Short questions", "Nothing is high"]


def test_an_edited_text_is_checked_against_the_rules(checked):
    save_rule(checked, NAME, LOW)
    first = next(o for o in list_examples(checked, NAME, Where()) if o.external_id == "T-1")

    decide(checked, NAME, first.id, "edit", edit=Edit(output="Topic: Delivery\nUrgency: Low"))
    assert len(broken(checked)) == 3
    decide(checked, NAME, first.id + 1, "edit", edit=Edit(output="Topic: App\nUrgency: High"))
    assert len(broken(checked)) == 4


def test_what_cannot_be_changed_says_why(checked):
    save_rule(checked, NAME, LOW)

    with pytest.raises(Unusable, match="already a rule “NOTHING is high”"):
        save_rule(checked, NAME, SHORT.model_copy(update={"name": "NOTHING is high"}))
    with pytest.raises(NotFound, match="Rules of this project: “Nothing is high”"):
        remove_rule(checked, NAME, "Sign-off")
    with pytest.raises(NotFound):
        save_rule(checked, NAME, SHORT, replacing="Sign-off")
    assert names(checked) == ["Nothing is high"]


def test_a_script_puts_a_rule_of_the_same_name_in_its_place(checked):
    put_rule(checked, NAME, LOW)
    put_rule(checked, NAME, LOW.model_copy(update={"value": "Urgency: Low"}))

    assert [one.findings for one in list_rules(checked, NAME)] == [8]


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"name": "", "kind": "pattern", "value": "x"}, "it needs a name"),
        ({"name": "A", "kind": "pattern", "value": "(x"}, "is not a regular expression"),
        ({"name": "A", "kind": "min_length", "value": "x"}, "needs a number"),
        ({"kind": "pattern", "value": "x"}, "name: Field required"),
    ],
)
def test_an_invalid_rule_is_refused_in_one_sentence(spec, why):
    with pytest.raises(Unusable, match=why) as raised:
        parse_rule(spec)

    assert "\n" not in str(raised.value)


def test_a_pattern_that_never_ends_is_given_up(database, tickets):
    first = list_examples(database, NAME, Where())[0]
    decide(database, NAME, first.id, "edit", edit=Edit(output="a" * 60 + "!"))

    tried = try_rule(database, NAME, Rule(name="Slow", kind="pattern", value="(a|a)+$"))

    assert "takes too long" in tried.trouble
    assert not tried.complete
