"""A duplicate cluster in which not every example resembles every other, and splitting it."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.findings import Chain
from curate.services import checking
from curate.services.checking import ClusterView
from pages.shared import context
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors


def show_chain(project: str, view: ClusterView, chain: Chain) -> None:
    """What resembles what, and a button that splits the cluster."""
    with st.container(border=True, key="chain"):
        st.markdown(escape(checking.chain_in_words(view, chain)))
        if len(chain.parts) > 1 and context.may("reviewer"):
            st.button(
                f"Split into {len(chain.parts)}: they are different",
                icon=":material/call_split:",
                key="split-" + "-".join(f"{one.id}.{one.revision}" for one in view.examples),
                on_click=_split,
                args=(project, view, chain.parts),
                help="No example is rejected. The parts will not be reported as duplicates of each "
                "other again.",
            )


def _split(project: str, view: ClusterView, parts: Sequence[Sequence[int]]) -> None:
    with notify_errors():
        checking.split_cluster(
            context.database(),
            project,
            parts,
            context.person(),
            revisions={one.id: one.revision for one in view.examples},
        )
        notify(
            f"Split {len(view.examples)} examples into {len(parts)} parts. No example was rejected."
        )
