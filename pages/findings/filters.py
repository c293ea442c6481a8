"""Filters of the findings of a check: type, severity, label."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from curate.checks import checks
from curate.domain.findings import Severity
from curate.services.checking import FindingList, Selection
from pages.shared.keys import digest
from pages.shared.markdown import escape
from pages.shared.names import SEVERITY_NAMES

# Two of them stand side by side on a phone.
WIDTH = 182


def choose_filters(found: FindingList) -> Selection:
    """Draw the filters of a check; returns what to show: everything as long as nothing is chosen.

    The numbers beside them count examples.
    """
    check, status = found.which.check, found.which.status
    scope = check if status == "open" else f"{check}-{status}"
    with st.container(horizontal=True, gap="small"):
        code = _choose(
            "Type",
            "All types",
            found.codes,
            lambda one: escape(checks[check].code_title(one)),
            scope,
        )
        severity: Severity | None = _choose(
            "Severity", "Any severity", found.severities, SEVERITY_NAMES.__getitem__, scope
        )
        label = _choose("Label", "Any label", found.labels, escape, scope)
    return Selection(check, code, severity, label, status)


def _choose(
    title: str, unset: str, found: Mapping[Any, int], name: Callable[[Any], str], scope: str
) -> Any:
    """One of several, with how many examples there are of it; None for all."""
    if len(found) < 2:
        return None
    return st.selectbox(
        title,
        [None, *found],
        format_func=lambda one: f"{name(one)} ({found[one]:,})" if one is not None else unset,
        # What is gone must not take the choice of another one with it: the key lists them.
        key=f"{title}-{scope}-{digest(*found)}",
        label_visibility="collapsed",
        width=WIDTH,
    )
