import pytest

from curate.services.checking import list_findings, list_rules
from tests.pages.conftest import press, said
from tests.pages.desk import NAME, begin, read


@pytest.fixture
def own(here, tmp_path, open_page):
    """The tab of one's own rules in a checked project."""
    begin(here, tmp_path)
    app = open_page("findings")
    app.session_state["tabs"] = "Your own rules"
    return app.run()


def keyed(elements, end):
    return next(one for one in elements if one.key.endswith(end))


def enter(app, kind, value):
    keyed(app.selectbox, "-kind").set_value(kind).run()
    boxes = app.text_area if kind in {"must_contain", "must_not_contain"} else app.text_input
    keyed(boxes, f"-{kind}").set_value(value).run()


def rules(here):
    return {one.rule.name: (one.rule.active, one.findings) for one in list_rules(here, NAME)}


def test_the_first_rule_shows_at_once_who_would_break_it(own, here):
    assert "No rules yet." in said(own)
    assert keyed(own.button, "-save").disabled

    enter(own, "must_not_contain", "Urgency: High")

    assert "**4 of 10 examples would break it.**" in said(own)
    assert "T-1: “Urgency: High” must not occur." in read(own, "rule-samples")
    assert rules(here) == {}
    keyed(own.text_input, "-name").set_value("Stay calm").run()
    press(own, "Save the rule")
    assert rules(here) == {"Stay calm": (True, 4)}
    assert "Saved the rule “Stay calm”. Your rules have 4 open findings now." in said(own)
    assert "Stay calm 4 open findings The answer must not contain “Urgency: High”." in read(own)
    assert not own.exception


def test_a_rule_without_a_name_is_called_what_it_says(own, here):
    enter(own, "required_section", "Topic")
    assert "**all 10 hold it.**" in said(own)

    press(own, "Save the rule")

    assert list(rules(here)) == ["The answer must have a section Topic"]


def test_a_pattern_that_is_none_is_one_sentence(own):
    enter(own, "pattern", "(unclosed")

    assert "is not a regular expression" in own.error[0].value
    assert keyed(own.button, "-save").disabled
    assert not own.exception


def test_a_rule_is_switched_off_edited_removed_and_all_of_it_undone(own, here):
    enter(own, "must_not_contain", "Urgency: High")
    keyed(own.text_input, "-name").set_value("Calm").run()
    press(own, "Save the rule")

    press(own, "Switch off")
    assert rules(here) == {"Calm": (False, 0)}
    press(own, "Switch on")
    assert rules(here) == {"Calm": (True, 4)}

    press(own, "Edit")
    keyed(own.text_area, "-must_not_contain").set_value("Urgency: High\nUrgency: Low").run()
    press(own, "Save the rule")
    assert rules(here)["Calm"][1] > 4

    press(own, "Remove")
    assert rules(here) == {}
    for _ in range(2):
        press(own, "Undo")
    assert rules(here) == {"Calm": (True, 4)}
    assert len(list_findings(here, NAME, check="rule", status="open")) == 4
    assert not own.exception
