"""Which duplicate cluster is shown, and how similar its examples are."""

import streamlit as st

from curate.domain.records import Project
from curate.services import checking
from curate.services.changes import Undone
from curate.services.checking import ClusterView, DuplicatesPage
from curate.text import normalize
from pages.shared import context
from pages.shared.humanize import percent_range

_CLUSTER, _PLACE, _UNDONE, _OPEN = "cluster", "cluster-place", "cluster-undone", "clusters-open"


def read_page(project: Project) -> DuplicatesPage:
    """What is shown: the cluster that was chosen; where it was decided on, the one that moved up."""
    state = st.session_state
    asked = st.query_params.pop("example", "")
    if asked.isdecimal():
        state[_UNDONE] = (int(asked),)
    page = checking.duplicates_page(
        context.database(),
        project.name,
        person=context.person(),
        before=state.get(_OPEN),
        at=state.get(_CLUSTER),
        place=state.get(_PLACE, 0),
        of=state.pop(_UNDONE, ()),
    )
    state[_OPEN] = page.open
    if page.shown is not None:
        state[_CLUSTER], state[_PLACE] = page.shown.id, page.place
    return page


def draw_steps(page: DuplicatesPage) -> None:
    """Which cluster is shown and how similar its examples are, with buttons to its neighbors."""
    place, view = page.place, page.shown
    if view is None or page.open is None:
        return
    clusters = page.open.clusters
    before = clusters[place - 1].examples[0] if place else None
    after = clusters[place + 1].examples[0] if place + 1 < len(clusters) else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _step_button("Previous", "ArrowLeft", before, view.id)
        _step_button("Next", "ArrowRight", after, view.id)
        number = f"**Duplicate cluster {place + 1} of {len(clusters):,}**"
        st.markdown(f"{number} · {similarity_in_words(view)}", width="stretch")


def similarity_in_words(view: ClusterView) -> str:
    """How similar the inputs of a cluster are."""
    cluster = view.cluster
    if cluster.exact:
        if len({normalize(one.asked) for one in view.examples}) > 1:
            return "the same input, apart from what the check ignores"
        return "the same input, apart from case and spacing"
    most, least = cluster.max_similarity, cluster.min_similarity
    if most >= 0.95:
        how = "almost word for word the same"
    elif most >= 0.85:
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
