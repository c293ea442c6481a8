"""Narrowing the findings of a check down: by sort, by how bad they are, by label."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from curate.domain.findings import SEVERITIES, Severity
from curate.services import checking
from curate.services.checking import Selection
from pages.findings import types
from pages.shared import context
from pages.shared.words import plain

EVERY = ""
# Two of them stand side by side on a phone.
WIDTH = 182


def choose(project: str, check: str) -> Selection:
    """What of a check to see; everything that it found, as long as nothing is chosen."""
    database = context.database()
    kinds = checking.finding_types(database, project, check)
    offered = checking.filter_choices(database, project, check)
    with st.container(horizontal=True, gap="small"):
        kind = _one("Sort", "All sorts", kinds, types.name, check)
        severity: Severity | None = _one(
            "How bad", "However bad", offered.severities, SEVERITIES.__getitem__, check
        )
        label = _one("Label", "Every label", offered.labels, plain, check)
    return Selection(check, kind, severity, label)


def _one(
    title: str, every: str, found: Mapping[Any, int], name: Callable[[Any], str], check: str
) -> Any:
    """One of several, with how many findings there are of it; None for all."""
    if len(found) < 2:  # noqa: PLR2004
        return None
    chosen = st.selectbox(
        title,
        [EVERY, *found],
        format_func=lambda one: f"{name(one)} ({found[one]:,})" if one else every,
        # What is gone must not take the choice of another one with it: the key lists them.
        key=f"{title}-{check}-{'-'.join(found)}",
        label_visibility="collapsed",
        width=WIDTH,
    )
    return chosen or None
