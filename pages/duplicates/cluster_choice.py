"""Which duplicate cluster is shown, and how similar its examples are."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.findings import Cluster
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
    asked = context.asked_number("example")
    if asked is not None:
        state[_UNDONE] = (asked,)
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
    before = place - 1 if place else None
    after = place + 1 if place + 1 < len(clusters) else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _step_button("Previous", "ArrowLeft", clusters, before, place)
        _step_button("Next", "ArrowRight", clusters, after, place)
        # Each relation is counted by itself, as the report and the command line count them.
        relation = view.cluster.relation
        alike = [one.relation == relation for one in clusters]
        name = "Duplicate cluster" if relation == "near_duplicate" else "Input inside another one"
        number = f"**{name} {sum(alike[: place + 1])} of {sum(alike):,}**"
        st.markdown(f"{number} · {similarity_in_words(view)}", width="stretch")


def similarity_in_words(view: ClusterView) -> str:
    """How similar the inputs of a cluster are."""
    cluster = view.cluster
    if cluster.relation == "contains":
        how_much = percent_range(cluster.min_similarity, cluster.max_similarity)
        return (
            f"the shortest stands whole in the others ({how_much} of their text), besides greeting and "
            "sign-off"
        )
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


def _step_button(
    label: str, key: str, clusters: Sequence[Cluster], to: int | None, at: int
) -> None:
    st.button(
        label,
        key=f"{label}-{at}",
        shortcut=key,
        disabled=to is None,
        on_click=_go_to,
        args=(to, clusters[to].examples[0] if to is not None else None),
    )


def _go_to(place: int | None, first: int | None) -> None:
    # Two clusters may begin with the same example: the place says which is meant.
    st.session_state[_PLACE], st.session_state[_CLUSTER] = place, first
