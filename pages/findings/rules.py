"""Custom rules in force, each with how many findings it has, and the buttons to change it."""

import streamlit as st

from curate.checks import Rule
from curate.domain.records import Project
from curate.services import checking
from curate.services.checking import FindingsPage
from curate.text.highlights import Piece
from pages.findings import finding_list, rule_form
from pages.shared import context, texts
from pages.shared.humanize import count
from pages.shared.keys import digest
from pages.shared.notices import notify, notify_errors
from pages.shared.texts import Block


def show_rules(project: Project, page: FindingsPage) -> None:
    """The rules, and the form for one more."""
    known = page.rules
    if not known:
        st.write(
            "No custom rules yet. A rule says what every answer, input or label must look like; the "
            "checks then report what breaks it."
        )
    edited = rule_form.edited_rule()
    for number, one in enumerate(known):
        _show_rule(project.name, number, one)
        if edited == one.rule.name:
            rule_form.show_form(project.name, page, one.rule)
    if context.may("owner") and (edited is None or edited not in {one.rule.name for one in known}):
        st.subheader("Add a rule", anchor=False)
        rule_form.show_form(project.name, page, None)


def _show_rule(project: str, number: int, one: checking.RuleStatus) -> None:
    rule = one.rule
    with st.container(border=True):
        found = count(one.findings, "open finding") if one.findings else "no open findings"
        note = found if rule.active else "off"
        words = Block([Piece("same", rule.describe())], label=rule.name, note=note, tone="message")
        texts.show_texts([words], key=f"rule-{number}-{digest(rule.name, note)}")
        with st.container(horizontal=True, gap="small"):
            if context.may("owner"):
                _change_buttons(project, number, rule)
            if one.findings:
                st.button(
                    "Show the findings of rules",
                    icon=":material/arrow_forward:",
                    key=f"show-rule-{number}-{digest(rule.name)}",
                    on_click=finding_list.show_check,
                    args=("rule",),
                )


def _change_buttons(project: str, number: int, rule: Rule) -> None:
    st.button(
        "Edit",
        icon=":material/edit:",
        key=f"edit-rule-{number}",
        on_click=rule_form.edit_rule,
        args=(rule.name,),
    )
    st.button(
        "Turn off" if rule.active else "Turn on",
        icon=":material/toggle_off:" if rule.active else ":material/toggle_on:",
        key=f"switch-rule-{number}-{rule.active}",
        on_click=_switch,
        args=(project, rule.name, not rule.active),
    )
    st.button(
        "Remove",
        icon=":material/delete:",
        key=f"remove-rule-{number}-{digest(rule.name)}",
        on_click=_remove,
        args=(project, rule.name),
    )


def _switch(project: str, name: str, active: bool) -> None:  # noqa: FBT001 - a callback's arguments
    with notify_errors():
        found = checking.switch_rule(
            context.database(), project, name, active=active, person=context.person()
        )
        state = "on" if active else "off"
        notify(f"The rule “{name}” is {state}. {rule_form.findings_in_words(found)}")


def _remove(project: str, name: str) -> None:
    with notify_errors():
        checking.remove_rule(context.database(), project, name, person=context.person())
        notify(f"Removed the rule “{name}” and its findings.")
