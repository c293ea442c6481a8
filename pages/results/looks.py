"""How often a test was looked at, by whom, and what that means."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.domain.records import Evaluation, Look, LookKind
from curate.services import datasets
from pages.shared.humanize import ago, times
from pages.shared.tables import show_table

WHAT: Mapping[LookKind, str] = {
    "evaluation": "Compared methods on it",
    "answers": "Opened its examples beside the answers",
    "blind": "Rated its answers blind",
    "export": "Exported its examples",
    "out_of_fold": "Measured on all examples, these among them",
}


def show_looks(chosen: Evaluation, seen: Sequence[Look]) -> None:
    """How often the test was looked at, with everybody who did behind a fold."""
    if not seen:
        return
    many = len(seen) >= datasets.MANY
    number = times(len(seen))
    now = f" ({len(seen):,} by now)" if len(seen) != chosen.result.looks else ""
    here = chosen.result.looks
    title = (
        f"Look {here:,} at this test{now}" if here else f"This test was looked at {number} so far"
    )
    with st.expander(title, icon=":material/warning:" if many else ":material/visibility:"):
        st.caption(
            "A look is a comparison on any version of this test, opening its examples beside the answers, "
            "rating them blind, or exporting them. The more often a test is looked at and something is "
            "changed after it, the better results on it seem than they are. A new version with a new test "
            "begins afresh."
        )
        show_table(
            [
                {
                    "When": ago(one.at),
                    "Who": one.person,
                    "What": WHAT[one.what],
                    "Version": one.dataset,
                }
                for one in reversed(seen)
            ],
            alt="Who looked at this test, when, and how",
        )
