"""Which duplicate cluster is shown, and how similar its examples are."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import Project
from curate.services.changes import Undone
from curate.services.checking import ClusterView
from curate.text import normalize
from pages.shared.humanize import percent_range

_CLUSTER, _POSITION, _UNDONE = "cluster", "cluster-position", "cluster-undone"


def choose_cluster(views: Sequence[ClusterView]) -> ClusterView:
    """The cluster to look at, with buttons to the one before and the one after."""
    ids = [view.id for view in views]
    chosen = st.session_state.get(_CLUSTER)
    undone = set(st.session_state.pop(_UNDONE, ()))
    chosen = next((view.id for view in views if undone & set(view.cluster.examples)), chosen)
    # The next one moves up where the last one was decided on.
    position = (
        ids.index(chosen)
        if chosen in ids
        else min(st.session_state.get(_POSITION, 0), len(ids) - 1)
    )
    st.session_state[_CLUSTER], st.session_state[_POSITION] = ids[position], position
    view = views[position]
    before = ids[position - 1] if position else None
    after = ids[position + 1] if position + 1 < len(ids) else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _step_button("Previous", "ArrowLeft", before, view.id)
        _step_button("Next", "ArrowRight", after, view.id)
        text = f"**Duplicate cluster {position + 1} of {len(ids):,}** · {similarity_in_words(view)}"
        st.markdown(text, width="stretch")
    return view


def similarity_in_words(view: ClusterView) -> str:
    """How similar the inputs of a cluster are."""
    cluster = view.cluster
    if cluster.exact:
        if len({normalize(one.asked) for one in view.examples}) > 1:
            return "the same input, apart from what the check ignores"
        return "the same input, apart from case and spacing"
    most, least = cluster.max_similarity, cluster.min_similarity
    if most >= 0.95:  # noqa: PLR2004
        how = "almost word for word the same"
    elif most >= 0.85:  # noqa: PLR2004
        how = "the same apart from a few words"
    else:
        how = "similar"
    return f"{how} ({percent_range(least, most)} of the text)"


def show_again(_: Project, undone: Undone) -> None:
    """Show the cluster again whose decision was undone."""
    st.session_state[_UNDONE] = undone.examples


def _step_button(label: str, key: str, to: int | None, at: int) -> None:
    st.button(
        label,
        key=f"{label}-{at}",
        shortcut=key,
        disabled=to is None,
        on_click=st.session_state.__setitem__,
        args=(_CLUSTER, to),
    )
