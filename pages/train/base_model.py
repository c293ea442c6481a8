"""Base models by their title, and choosing one."""

import streamlit as st

from curate.domain.jobs import PullRequest
from curate.domain.records import ENDED, Job
from curate.models import HubSource
from curate.services import tuning
from curate.services.tuning import OfferedModel
from pages.shared import context, job_panel
from pages.shared.humanize import megabytes
from pages.shared.markdown import escape
from pages.shared.reruns import run_again


def base_model_name(base: str) -> str:
    """The title of a base model of the catalogue; of any other what the person entered."""
    return next((one.info.title for one in _offered() if one.info.id == base), base)


def _offered() -> list[OfferedModel]:
    return tuning.list_models(context.settings())


def choose_base_model() -> str:
    """The catalogue as a list; returns the chosen ID."""
    chosen = st.selectbox("Base model", _offered(), format_func=_describe)
    info = chosen.info
    where = (
        "It is on this computer already."
        if chosen.present
        else f"It will be downloaded from {info.source}."
    )
    if chosen.damage:
        st.caption("It is damaged: download it again, on top of this page.")
        return str(info.id)
    license_ = f"License: {info.license or 'unknown'}."
    st.caption(escape(f"{license_} {megabytes(info.size_mb)} on disk. {where}"))
    return str(info.id)


def show_downloads(newest: Job | None) -> None:
    """Base models that are damaged, each with the way to a good copy, and the download that goes on."""
    pull = newest.request if newest is not None else None
    going = newest is not None and newest.state not in ENDED
    damaged = [one for one in _offered() if one.damage]
    if newest is not None and isinstance(pull, PullRequest):
        failed = newest.state in {"failed", "lost"}
        if going or (failed and any(one.info.id == pull.base for one in damaged)):
            job_panel.job_panel(newest, title=f"Download of {base_model_name(pull.base)}")
    for one in damaged if not going else ():
        _offer_download(one)


def _offer_download(offered: OfferedModel) -> None:
    """A model that is damaged can't be trained: say so, and get it again."""
    with st.container(border=True):
        st.error(
            escape(
                f"{offered.info.title} on this computer is damaged ({offered.damage}). It can't be used "
                "until it is downloaded again."
            ),
            icon=":material/error:",
        )
        if st.button(
            "Download again", icon=":material/download:", key=f"download-{offered.info.id}"
        ):
            tuning.pull_model(
                context.database(), context.settings(), offered.info.id, context.person()
            )
            run_again()


def _describe(offered: OfferedModel) -> str:
    if offered.damage:
        return f"{offered.info.title} (damaged)"
    if offered.present:
        return str(offered.info.title)
    source = offered.info.source
    size = offered.info.size_mb if isinstance(source, HubSource) else source.download_mb
    return f"{offered.info.title} (to be downloaded, {megabytes(size)})"
