"""Rules of one's own."""

import json
import threading
import time

import pytest

from curate.checks import CustomRules, Rule, checks, sentence
from curate.checks import rule as rules
from curate.checks.rule import GIVEN_UP
from curate.domain.errors import Unusable
from curate.domain.examples import Example


def found(text: str, **rule) -> list:
    rules = json.dumps([{"name": "Ours", **rule}])
    examples = [Example(1, "What now?", text, label="Refund"), Example(2, "And?", "")]
    return list(checks.make("rule", {"rules": rules}).run(examples))


@pytest.mark.parametrize(
    ("kind", "value", "good", "bad"),
    [
        ("must_contain", "Kind regards", "Done.\n\nkind  Regards, Ann", "Done."),
        ("must_contain", ["Regards", "Thank you"], "Thank you for waiting.", "Bye."),
        ("must_not_contain", "ass", "The class was assembled.", "What an ass."),
        ("must_not_contain", ["unfortunately", "sorry"], "We fix it.", "Sorry, we can't."),
        ("pattern", r"^Order: BW-\d{5}$", "Hello\nOrder: BW-12345\nBye", "Order: BW-12"),
        ("min_length", 10, "Long enough for this.", "Short"),
        ("max_length", 10, "Short", "Rather too long."),
        ("required_section", "Plan", "ASSESSMENT\nWell.\n\nPLAN\n- None.", "ASSESSMENT\nWell."),
        ("required_section", "Urgency", "Topic: App\nUrgency: High", "Topic: App"),
        ("allowed_values", ["Refund", "Repair"], "refund ", "Replace"),
    ],
)
def test_a_rule_is_kept_by_the_one_and_broken_by_the_other(kind, value, good, bad):
    assert found(good, kind=kind, value=value) == []

    (finding,) = found(bad, kind=kind, value=value)

    assert (finding.examples, finding.field, finding.severity) == ((1,), "output", "warning")
    assert sentence(finding).startswith("Rule “Ours” (answer): ")


def test_a_forbidden_text_is_shown_where_it_occurs():
    (finding,) = found("We are SORRY for it.", kind="must_not_contain", value="sorry")

    assert (finding.start, finding.end) == (7, 12)
    assert sentence(finding) == "Rule “Ours” (answer): “SORRY” must not occur."


def test_a_rule_can_be_about_the_label_and_have_its_own_severity():
    rule = {"kind": "allowed_values", "value": ["Repair"], "field": "label", "severity": "error"}

    (finding,) = found("Fine.", **rule)

    assert (finding.field, finding.severity, finding.start) == (None, "error", None)


def test_without_rules_nothing_is_found():
    assert list(checks.make("rule").run([Example(1, "What?", "That.")])) == []


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"kind": "pattern", "value": "(unclosed"}, "not a regular expression"),
        ({"kind": "pattern", "value": "a" * 600}, "over 500 characters"),
        ({"kind": "pattern", "value": "((a{999}){999}){999}"}, "repeats too often"),
        ({"kind": "max_length", "value": "many"}, "needs a number of characters"),
        ({"kind": "allowed_values", "value": []}, "a list of texts"),
        ({"kind": "required_section", "value": 3}, "needs a text"),
        ({"kind": "must_contain", "value": " "}, "needs a text"),
        ({"kind": "must_rhyme", "value": "x"}, "must_contain"),
    ],
)
def test_a_rule_that_can_not_work_is_refused_with_a_sentence(rule, why):
    with pytest.raises(Unusable, match=why):
        found("x", **rule)


def test_what_is_no_json_is_refused_with_an_example_of_what_would_be():
    with pytest.raises(Unusable, match="JSON list such as"):
        checks.make("rule", {"rules": "no swearing"})


@pytest.mark.parametrize("pattern", ["(a|aa)+$", "(a|a|aa)+[bc]"])
def test_a_pattern_that_would_never_end_is_given_up(pattern):
    rules = [{"name": "Endless", "kind": "pattern", "value": pattern}]
    examples = [Example(i, "What?", "a" * 50 + "!") for i in (3, 2, 1)]

    (finding,) = checks.make("rule", {"rules": rules}).run(examples)

    assert finding.examples == (1,)
    assert "takes too long on this text" in sentence(finding)


@pytest.mark.parametrize("many", [1, 40])
def test_slow_rules_are_given_up_after_a_time_in_all(monkeypatch, many):
    """Each was given half a minute: two hundred of them took an hour and a half."""
    monkeypatch.setattr(rules, "FIRST", 0.1)
    monkeypatch.setattr(rules, "EACH", 0.0)
    monkeypatch.setattr(rules, "MEANT", 0.0)

    def slow(_rule, _text):
        until = time.thread_time() + 0.005
        while time.thread_time() < until:
            pass
        yield from ()

    monkeypatch.setattr(Rule, "breaches", slow)
    check = CustomRules(
        rules=[{"name": f"R{n}", "kind": "pattern", "value": "x"} for n in range(many)]
    )
    examples = [Example(n, "Where is it?", "Soon.") for n in range(1, 60)]

    began = time.thread_time()
    found = list(check.run(examples))

    assert time.thread_time() - began < 0.1 + 0.006 * many + 0.1
    assert {one.code for one in found} == {f"R{n}" for n in range(many)}
    assert {one.args["breach"] for one in found} == {GIVEN_UP}


def test_a_fast_rule_is_checked_to_its_end_beside_a_slow_one():
    texts = [f"{'a' * 50}! {n}" for n in range(30)]
    examples = [Example(n, "?", text) for n, text in enumerate(texts, 1)]
    check = CustomRules(
        rules=[
            {"name": "slow", "kind": "pattern", "value": "(a|aa)+$"},
            {"name": "fast", "kind": "must_contain", "value": "Topic"},
        ]
    )

    found = list(check.run(examples))

    assert [one.args["breach"] for one in found if one.code == "slow"] == [GIVEN_UP]
    assert len([one for one in found if one.code == "fast"]) == len(examples)


def test_a_pattern_that_takes_long_lets_others_go_on():
    rule = Rule(name="slow", kind="pattern", value="(a|aa)+$")
    turns, over = [], threading.Event()

    def others():
        while not over.is_set():
            turns.append(time.monotonic())
            time.sleep(0.005)

    thread = threading.Thread(target=others)
    thread.start()
    with pytest.raises(TimeoutError):
        list(rule.breaches("a" * 50 + "!"))
    over.set()
    thread.join()

    assert len(turns) > 5
