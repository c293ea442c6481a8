"""What a classifier trained on the other examples disagrees with: looking for it, and the queue of it."""

import streamlit as st

from curate.domain.advice import DoubtsResult
from curate.domain.records import Dataset, Project
from curate.services import tuning
from pages.shared import context, page_paths
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.tables import show_table

SHOWN = 8


def show_doubts(project: Project, dataset: Dataset, found: DoubtsResult | None) -> bool:
    """What was found, with the way to the queue; says whether to look for it (again)."""
    if found is None:
        st.markdown(
            "A classifier reads every example after learning from the others. What it disagrees with "
            "steadily is wrong, rare or contradicted by a near copy: worth a second look before anything "
            "is trained."
        )
    elif not found.doubts:
        st.markdown(
            escape(found.note or "Nothing is doubtful: a classifier agrees with all labels.")
        )
    else:
        kinds = ", ".join(
            f"{number:,} {tuning.KINDS[kind]}"
            for kind, number in found.kinds.items()
            if kind in tuning.KINDS
        )
        st.markdown(
            f"**A model disagrees with {count(len(found.doubts), 'example')} of {found.examples:,}**: "
            f"{kinds}."
        )
        show_table(
            [
                {"Example": one.external_id or str(one.id), "Why": one.why}
                for one in found.doubts[:SHOWN]
            ],
            alt="The most doubtful examples",
            wide=["Why"],
        )
        if found.note:
            st.caption(escape(found.note))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if (
            found is not None
            and found.selection is not None
            and st.button(
                "Review them", type="primary", icon=":material/rate_review:", key="doubts-open"
            )
        ):
            st.switch_page(
                page_paths.REVIEW,
                query_params={
                    "project": project.name,
                    "which": "all",
                    "selection": str(found.selection),
                },
            )
        if not context.may("owner"):
            return False
        again = "Look again" if found is not None else "Look for doubtful examples"
        pressed = st.button(again, icon=":material/search:", key="doubts-start")
    st.caption(
        "Held-out examples are among them, because a wrong one there makes every verdict wrong. So it "
        "counts as a look at the test."
        if dataset.held_out
        else "It takes seconds."
    )
    return pressed
