"""What became of imported files: their account, what was left out, and taking them back."""

import streamlit as st

from curate.domain.records import Job, Source
from curate.services import importing
from pages.import_ import rejects as fixed_row_sources
from pages.shared import context, job_panel, layout, tables
from pages.shared.words import count, plain


def outcome(project: str, job: Job) -> None:
    """What became of the import that was started last."""
    if job.state != "done":
        job_panel.panel(job.id, title=f"Import of {job.payload.get('name', 'a file')}")
        return
    sources = importing.list_sources(context.database(), project)
    source = next((one for one in sources if one.id == job.result.get("source")), None)
    if source is None:
        return
    with layout.card():
        if source.added or source.updated:
            updated = f", {source.updated:,} updated" if source.updated else ""
            st.success(
                f"{plain(source.name)}: {count(source.added, 'example')} added{updated}.",
                icon=":material/check_circle:",
            )
        else:
            st.info(f"{plain(source.name)}: nothing in it is new.", icon=":material/info:")
        _account(project, source, "new")
        if st.button("See how good it is", type="primary", icon=":material/arrow_forward:"):
            st.switch_page("pages/quality/page.py")
    st.subheader("Another file", anchor=False)


def earlier(project: str) -> None:
    """The files that were imported, each with its account and a way to take it back."""
    sources = importing.list_sources(context.database(), project)
    if not sources:
        return
    st.subheader("Imported so far", anchor=False)
    for source in sources:
        with st.expander(plain(tables.title(source)), key=f"source-{source.id}"):
            _account(project, source, "old")
            if st.button("Remove this import", icon=":material/delete:", key=f"remove-{source.id}"):
                _confirm_removal(project, source)


def _account(project: str, source: Source, place: str) -> None:
    layout.figures(tables.account(source))
    left_out = importing.left_out_rows(context.database(), project, source.id)
    if fixed := fixed_row_sources.count_of(project, source):
        st.caption(f"{count(fixed, 'row')} of those left out came in later, fixed.")
    if left_out["rejected"]:
        st.markdown(f"**{count(len(left_out['rejected']), 'row')} could not be used**")
        tables.left_out(left_out["rejected"])
        st.download_button(
            "Download these rows to fix them",
            importing.rejected_as_csv(context.database(), project, source.id),
            file_name="left-out.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"rejected-{place}-{source.id}",
        )
        fixed_row_sources.fold(project, source, place)
    if left_out["skipped"]:
        st.markdown(f"**{count(len(left_out['skipped']), 'line')} without an example**")
        tables.left_out(left_out["skipped"])


@st.dialog("Remove this import?", icon=":material/delete:")
def _confirm_removal(project: str, source: Source) -> None:
    st.text(source.name)
    st.write(
        f"{count(source.added, 'example')} that came with it will be gone. Dataset versions that "
        "were frozen from them stay."
    )
    with context.guard():
        if st.button("Remove", type="primary", icon=":material/delete:"):
            importing.remove_source(context.database(), project, source.id)
            st.rerun()
