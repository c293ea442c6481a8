"""Rules of one's own on a page: what is in force, a form for one more, and what it would find."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from curate.checks import Rule
from curate.domain.findings import SEVERITIES
from curate.domain.records import Project
from curate.services import checking, quality, reviewing
from curate.services.checking import RuleTrial
from curate.text import shorten
from curate.text.highlights import Piece
from pages.shared import context, text_diff, texts, undo
from pages.shared.names import name_of
from pages.shared.texts import Block
from pages.shared.words import count, plain

KINDS: Mapping[str, str] = {
    "must_contain": "must contain",
    "must_not_contain": "must not contain",
    "pattern": "must fit a pattern",
    "min_length": "must not be shorter than",
    "max_length": "must not be longer than",
    "required_section": "must have a section",
    "allowed_values": "must be one of",
}
FIELDS: Mapping[str, str] = {
    "output": "The answer",
    "input": "The question",
    "label": "The label",
    "system": "The system text",
}
LISTS = {
    "must_contain": "One of these, one a line",
    "must_not_contain": "None of these, one a line",
    "allowed_values": "The allowed texts, one a line",
}
EVERY = ""
EDITED = "rule-edited"
DRAFT = "rule-draft"


def panel(project: Project) -> None:
    """The rules in force, and the form."""
    known = checking.list_rules(context.database(), project.name)
    if not known:
        st.write(
            "No rules yet. A rule says what every answer, question or label has to look like, in your "
            "own words; the checks then ask for it."
        )
    edited = st.session_state.get(EDITED)
    for number, one in enumerate(known):
        _line(project.name, number, one)
        if edited == one.rule.name:
            _form(project.name, one.rule)
    if edited is None or edited not in {one.rule.name for one in known}:
        st.subheader("Another rule" if known else "The first rule", anchor=False)
        _form(project.name, None)


def _line(project: str, number: int, one: checking.RuleStatus) -> None:
    rule = one.rule
    with st.container(border=True):
        state = "" if rule.active else "switched off"
        note = state or (f"{count(one.findings, 'open finding')}" if one.findings else "holds")
        words = Block([Piece("same", rule.describe())], label=rule.name, note=note, tone="message")
        texts.show([words], key=f"rule-{number}-{rule.name}-{note}")
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Edit",
                icon=":material/edit:",
                key=f"edit-rule-{number}",
                on_click=_edit,
                args=(rule.name,),
            )
            st.button(
                "Switch off" if rule.active else "Switch on",
                icon=":material/toggle_off:" if rule.active else ":material/toggle_on:",
                key=f"switch-rule-{number}-{rule.active}",
                on_click=_switch,
                args=(project, rule.name, not rule.active),
            )
            st.button(
                "Remove",
                icon=":material/delete:",
                key=f"remove-rule-{number}-{rule.name}",
                on_click=_remove,
                args=(project, rule.name),
            )


def _form(project: str, before: Rule | None) -> None:
    # Another form begins after every save: its widgets must not keep what was entered.
    turn = st.session_state.get(DRAFT, 0)
    key = f"rule-form-{before.name if before else 'new'}-{turn}"
    with st.container(border=True):
        rule = None
        spec = _entered(project, before, key)
        if spec is None:
            st.caption("Say what the rule asks for, and you see at once who would break it.")
        else:
            with context.guard():
                rule = checking.parse_rule(spec)
                tried = _try(project, quality.report_state(context.database(), project), rule)
                _preview(rule, tried)
        with st.container(horizontal=True):
            st.button(
                "Save the rule",
                type="primary",
                icon=":material/check:",
                key=f"{key}-save",
                disabled=rule is None or rule == before,
                on_click=_save,
                args=(project, rule, before.name if before else None),
            )
            if before is not None:
                st.button("Cancel", key=f"{key}-cancel", on_click=_edit, args=(None,))


def _entered(project: str, before: Rule | None, key: str) -> dict[str, Any] | None:
    first, second, third = st.columns(3)
    field = first.selectbox(
        "What it is about",
        list(FIELDS),
        index=list(FIELDS).index(before.field) if before else 0,
        format_func=FIELDS.__getitem__,
        key=f"{key}-field",
    )
    kind = second.selectbox(
        "What it asks for",
        list(KINDS),
        index=list(KINDS).index(before.kind) if before else 0,
        format_func=KINDS.__getitem__,
        key=f"{key}-kind",
    )
    labels = [EVERY, *reviewing.list_labels(context.database(), project)]
    if before and before.only_label not in labels:
        labels.append(before.only_label)
    only = third.selectbox(
        "For which label",
        labels,
        index=labels.index(before.only_label) if before else 0,
        format_func=lambda label: plain(label) if label else "every one",
        key=f"{key}-label",
        disabled=len(labels) == 1,
    )
    value = _value(kind, before.value if before and before.kind == kind else None, f"{key}-{kind}")
    left, right = st.columns(2)
    name = left.text_input(
        "What you call the rule",
        before.name if before else "",
        max_chars=200,
        key=f"{key}-name",
        placeholder=f"{FIELDS[field]} {KINDS[kind]}…",
    )
    severity = right.selectbox(
        "Who breaks it is",
        list(SEVERITIES),
        index=list(SEVERITIES).index(before.severity if before else "warning"),
        format_func=SEVERITIES.__getitem__,
        key=f"{key}-severity",
    )
    if value is None:
        return None
    if not name.strip():
        name = " ".join([FIELDS[field], KINDS[kind], _shown(value)])
    return {
        "name": name.strip()[:200],
        "kind": kind,
        "field": field,
        "value": value,
        "severity": severity,
        "only_label": only,
        "active": before.active if before else True,
    }


def _value(kind: str, before: Any, key: str) -> Any:
    """What was entered; None for nothing."""
    if kind in LISTS:
        lines = [before] if isinstance(before, str) else list(before or ())
        entered = st.text_area(LISTS[kind], "\n".join(lines), key=key, height=100)
        found = [line.strip() for line in (entered or "").splitlines() if line.strip()]
        return found or None
    if kind in {"min_length", "max_length"}:
        return st.number_input("Characters", 0, 1_000_000, before, step=1, key=key)
    if kind == "required_section":
        entered = st.text_input("Heading or key", before or "", key=key, placeholder="Plan")
    else:
        entered = st.text_input(
            "Pattern (a regular expression)",
            before or "",
            key=key,
            placeholder=r"^Order: BW-\d{5}$",
            help=r"Must be found somewhere in the text; ^ and $ are the ends of a line, \d is a digit.",
        )
    return entered.strip() or None


def _shown(value: Any) -> str:
    return shorten(value[0] if isinstance(value, list) else str(value), 60)


@st.cache_resource(max_entries=40, show_spinner="Trying the rule")
def _try(project: str, state: str, rule: Rule) -> RuleTrial:  # noqa: ARG001 - part of the cache's key
    return checking.try_rule(context.database(), project, rule)


def _preview(rule: Rule, tried: RuleTrial) -> None:
    if tried.trouble:
        st.error(plain(tried.trouble), icon=":material/error:")
    so_far = "" if tried.complete else "So far, "
    if not tried.concerned:
        st.warning("No example is concerned by this rule.", icon=":material/help:")
        return
    verdict = f"{so_far}**{tried.broken:,} of {count(tried.concerned, 'example')} would break it.**"
    st.markdown(verdict if tried.broken else f"{so_far}**all {tried.concerned:,} hold it.**")
    blocks = []
    for example, finding in tried.samples:
        text = getattr(example, finding.field) if finding.field else (example.label or "")
        what = finding.message.removeprefix(rule.message_prefix)
        blocks.append(
            text_diff.place(text, finding.start, finding.end, f"{name_of(example)}: {what}")
        )
    if blocks:
        texts.show(blocks, key="rule-samples", columns=len(blocks))


def _edit(name: str | None) -> None:
    st.session_state[EDITED] = name
    st.session_state[DRAFT] = st.session_state.get(DRAFT, 0) + 1


def _save(project: str, rule: Rule, replacing: str | None) -> None:
    with undo.attempt():
        found = checking.save_rule(
            context.database(), project, rule, replacing=replacing, person=context.person()
        )
        _edit(None)
        undo.tell(f"Saved the rule “{rule.name}”. {_found(found)}")


def _switch(project: str, name: str, active: bool) -> None:  # noqa: FBT001 - a callback's arguments
    with undo.attempt():
        found = checking.switch_rule(
            context.database(), project, name, active=active, person=context.person()
        )
        undo.tell(f"The rule “{name}” is {'on' if active else 'off'}. {_found(found)}")


def _remove(project: str, name: str) -> None:
    with undo.attempt():
        checking.remove_rule(context.database(), project, name, person=context.person())
        undo.tell(f"Removed the rule “{name}”, and what it found.")


def _found(findings: int | None) -> str:
    if findings is None:
        return "The checks will ask for it when they run."
    return f"Your rules have {count(findings, 'open finding')} now."
