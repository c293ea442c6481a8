import pytest

from curate.services.checking import list_findings, list_rules
from tests.pages.conftest import page_text, press
from tests.pages.tickets import NAME, block_text, import_tickets


@pytest.fixture
def rules_tab(here, tmp_path, open_page):
    """The custom rules of a checked project."""
    import_tickets(here, tmp_path)
    app = open_page("findings")
    app.session_state["tabs"] = "Custom rules"
    return app.run()


def keyed(elements, end):
    return next(one for one in elements if one.key.endswith(end))


def enter(app, kind, value):
    keyed(app.selectbox, "-kind").set_value(kind).run()
    boxes = app.text_area if kind in {"must_contain", "must_not_contain"} else app.text_input
    keyed(boxes, f"-{kind}").set_value(value).run()


def rules(here):
    return {one.rule.name: (one.rule.active, one.findings) for one in list_rules(here, NAME)}


def test_the_first_rule_shows_at_once_who_would_break_it(rules_tab, here):
    assert "No custom rules yet." in page_text(rules_tab)
    assert keyed(rules_tab.button, "-save").disabled

    enter(rules_tab, "must_not_contain", "Urgency: High")

    assert "**4 of 10 examples break this rule.**" in page_text(rules_tab)
    assert "T-1: “Urgency: High” must not stand there." in block_text(rules_tab, "rule-samples")
    assert rules(here) == {}
    keyed(rules_tab.text_input, "-name").set_value("Stay calm").run()
    press(rules_tab, "Save the rule")
    assert rules(here) == {"Stay calm": (True, 4)}
    assert "Saved the rule “Stay calm”. Custom rules have 4 open findings now." in page_text(
        rules_tab
    )
    assert "Stay calm 4 open findings The answer must not contain “Urgency: High”." in block_text(
        rules_tab
    )
    assert not rules_tab.exception


def test_a_rule_without_a_name_is_called_what_it_says(rules_tab, here):
    enter(rules_tab, "required_section", "Topic")
    assert "**None of 10 examples breaks this rule.**" in page_text(rules_tab)

    press(rules_tab, "Save the rule")

    assert list(rules(here)) == ["The answer must have a section Topic"]


def test_a_pattern_that_is_none_is_one_sentence(rules_tab):
    enter(rules_tab, "pattern", "(unclosed")

    assert "is no regular expression" in rules_tab.error[0].value
    assert keyed(rules_tab.button, "-save").disabled
    assert not rules_tab.exception


def test_a_rule_is_turned_off_edited_and_removed_and_all_of_it_undone(rules_tab, here):
    enter(rules_tab, "must_not_contain", "Urgency: High")
    keyed(rules_tab.text_input, "-name").set_value("Calm").run()
    press(rules_tab, "Save the rule")

    press(rules_tab, "Turn off")
    assert rules(here) == {"Calm": (False, 0)}
    press(rules_tab, "Turn on")
    assert rules(here) == {"Calm": (True, 4)}

    press(rules_tab, "Edit")
    keyed(rules_tab.text_area, "-must_not_contain").set_value("Urgency: High\nUrgency: Low").run()
    press(rules_tab, "Save the rule")
    assert rules(here)["Calm"][1] > 4

    press(rules_tab, "Remove")
    assert rules(here) == {}
    for _ in range(2):
        press(rules_tab, "Undo")
    assert rules(here) == {"Calm": (True, 4)}
    assert len(list_findings(here, NAME, check="rule", status="open")) == 4
    assert not rules_tab.exception
