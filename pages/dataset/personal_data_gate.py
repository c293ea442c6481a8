"""The gate that keeps a dataset version with undecided personal data from being downloaded."""

from dataclasses import dataclass

import streamlit as st

from curate.domain.records import Dataset
from curate.services import checking
from curate.text.personal import WORDS
from pages.shared import context, page_paths
from pages.shared.humanize import count
from pages.shared.markdown import escape


@dataclass(frozen=True, slots=True)
class Gate:
    """What is undecided, and whether the person takes responsibility for passing it on."""

    held: checking.Unreviewed
    allowed: bool

    @property
    def open(self) -> bool:
        """Whether the version may be downloaded."""
        return self.allowed or not self.held


def check_gate(project: str, dataset: Dataset, decisions: str) -> Gate:
    """Look for undecided personal data; where there is some, say so and offer the ways on."""
    held = _undecided(project, dataset.name, dataset.sha256, decisions)
    return Gate(held, allowed=bool(held) and _show_gate(dataset, held))


@st.cache_data(max_entries=50, show_spinner="Looking for personal data")
def _undecided(project: str, dataset: str, sha256: str, decisions: str) -> checking.Unreviewed:
    """The same texts and the same decisions give the same answer."""
    del sha256, decisions
    return checking.unreviewed(context.database(), project, dataset)


def _show_gate(dataset: Dataset, held: checking.Unreviewed) -> bool:
    what = ", ".join(f"{number:,} × {WORDS[kind]}" for kind, number in held.kinds.items())
    st.warning(
        f"Version {escape(dataset.name)} contains personal data that nobody has decided on: {what}, in "
        f"{count(len(held.examples), 'example')}. It can't be downloaded yet. On Findings, replace "
        "each value with a pseudonym or keep it. After replacing, create another version.",
        icon=":material/shield_person:",
    )
    if st.button("Go to Findings", icon=":material/troubleshoot:"):
        st.switch_page(page_paths.FINDINGS, query_params={"check": checking.PERSONAL_DATA})
    return st.checkbox(
        "Download it as it is: I am allowed to pass this data on",
        key=f"allow-{dataset.id}",
        help="The manifest will say how much personal data was undecided.",
    )
