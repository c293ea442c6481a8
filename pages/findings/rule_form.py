"""The form of a custom rule, with the examples that would break it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.checks import CustomRules, Rule
from curate.services import checking
from curate.services.checking import FindingsPage, RuleTrial
from curate.text import shorten
from pages.shared import context, text_diff, texts
from pages.shared.humanize import count
from pages.shared.keys import digest
from pages.shared.markdown import escape
from pages.shared.names import FIELDS, SEVERITY_NAMES, example_name
from pages.shared.notices import notify, notify_errors, show_errors

RULE_FIELDS = ("output", "input", "label", "system")
CONDITIONS: Mapping[str, str] = {
    "must_contain": "must contain",
    "must_not_contain": "must not contain",
    "pattern": "must match a pattern",
    "min_length": "must not be shorter than",
    "max_length": "must not be longer than",
    "required_section": "must have a section",
    "allowed_values": "must be one of",
}
LISTS = {
    "must_contain": "At least one of these texts, one per line",
    "must_not_contain": "None of these texts, one per line",
    "allowed_values": "Allowed texts, one per line",
}
ANY_LABEL = ""
_EDITED, _TURN = "rule-edited", "rule-form-turn"


def edited_rule() -> str | None:
    """The name of the rule that is being edited."""
    name: str | None = st.session_state.get(_EDITED)
    return name


def edit_rule(name: str | None) -> None:
    """Begin to edit a rule; None ends it."""
    st.session_state[_EDITED] = name
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def show_form(project: str, page: FindingsPage, before: Rule | None) -> None:
    """The form, filled with a rule or empty, and what the rule as entered would find."""
    # Another form begins after every save: its widgets must not keep what was entered.
    key = f"rule-form-{digest(before.name) if before else 'new'}-{st.session_state.get(_TURN, 0)}"
    with st.container(border=True):
        rule = None
        spec = _draw_fields(page.labels, before, key)
        if spec is None:
            st.caption("Fill in the condition to see at once which examples would break the rule.")
        else:
            with show_errors():
                rule = checking.parse_rule(spec)
                tried = _try(project, page.version, rule)
                _show_trial(tried)
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
                st.button("Cancel", key=f"{key}-cancel", on_click=edit_rule, args=(None,))


def findings_in_words(findings: int | None) -> str:
    """How many findings the rules have now; None before the checks ran for the first time."""
    if findings is None:
        return "It is applied when the checks run."
    return f"Custom rules have {count(findings, 'open finding')} now."


def _draw_fields(known: Sequence[str], before: Rule | None, key: str) -> dict[str, Any] | None:
    """Draw the form; returns the rule as data, None while its condition is empty."""
    first, second, third = st.columns(3)
    field = first.selectbox(
        "Field",
        RULE_FIELDS,
        index=RULE_FIELDS.index(before.field) if before else 0,
        format_func=FIELDS.__getitem__,
        key=f"{key}-field",
    )
    kind = second.selectbox(
        "Condition",
        list(CONDITIONS),
        index=list(CONDITIONS).index(before.kind) if before else 0,
        format_func=CONDITIONS.__getitem__,
        key=f"{key}-kind",
    )
    labels = [ANY_LABEL, *known]
    if before and before.only_label not in labels:
        labels.append(before.only_label)
    only = third.selectbox(
        "For examples with the label",
        labels,
        index=labels.index(before.only_label) if before else 0,
        format_func=lambda label: label or "Any label",
        key=f"{key}-label",
        disabled=len(labels) == 1,
    )
    value = _draw_value(
        kind, before.value if before and before.kind == kind else None, f"{key}-{kind}"
    )
    said = f"The {FIELDS[field].lower()} {CONDITIONS[kind]}"
    left, right = st.columns(2)
    name = left.text_input(
        "Name of the rule",
        before.name if before else "",
        max_chars=200,
        key=f"{key}-name",
        placeholder=f"{said}…",
    )
    severity = right.selectbox(
        "Severity",
        list(SEVERITY_NAMES),
        index=list(SEVERITY_NAMES).index(before.severity if before else "warning"),
        format_func=SEVERITY_NAMES.__getitem__,
        key=f"{key}-severity",
    )
    if value is None:
        return None
    if not name.strip():
        name = f"{said} {shorten(value[0] if isinstance(value, list) else str(value), 60)}"
    return {
        "name": name.strip()[:200],
        "kind": kind,
        "field": field,
        "value": value,
        "severity": severity,
        "only_label": only,
        "active": before.active if before else True,
    }


def _draw_value(kind: str, before: Any, key: str) -> Any:
    """The field for what a condition compares with; returns None for nothing."""
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


@st.cache_resource(max_entries=40, show_spinner="Trying the rule")
def _try(project: str, state: str, rule: Rule) -> RuleTrial:  # noqa: ARG001 - part of the cache's key
    return checking.try_rule(context.database(), project, rule)


def _show_trial(tried: RuleTrial) -> None:
    """How many examples would break the rule, and some of them."""
    if tried.trouble:
        st.error(escape(tried.trouble), icon=":material/error:")
    if not tried.concerned:
        st.warning("This rule applies to no example.", icon=":material/help:")
        return
    looked_at = count(tried.concerned, "example")
    if not tried.complete:
        looked_at = f"the first {looked_at}"
    verb = "breaks" if tried.broken == 1 else "break"
    st.markdown(
        f"**{tried.broken:,} of {looked_at} {verb} this rule.**"
        if tried.broken
        else f"**None of {looked_at} breaks this rule.**"
    )
    blocks = []
    for example, finding in tried.samples:
        text = getattr(example, finding.field) if finding.field else (example.label or "")
        label = f"{example_name(example)}: {CustomRules.breach(finding)}."
        blocks.append(text_diff.excerpt(text, finding.start, finding.end, label))
    if blocks:
        texts.show_texts(blocks, key="rule-samples", columns=len(blocks))


def _save(project: str, rule: Rule, replaced: str | None) -> None:
    with notify_errors():
        found = checking.save_rule(
            context.database(), project, rule, replacing=replaced, person=context.person()
        )
        edit_rule(None)
        notify(f"Saved the rule “{rule.name}”. {findings_in_words(found)}")
