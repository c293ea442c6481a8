"""Base models by their title, and choosing one."""

import streamlit as st

from curate.models import HubSource
from curate.services import tuning
from curate.services.tuning import Offered
from pages.shared import context
from pages.shared.humanize import megabytes
from pages.shared.markdown import escape


def base_model_name(base: str) -> str:
    """The title of a base model of the catalogue; of any other what the person entered."""
    offered = tuning.list_models(context.settings())
    return next((one.info.title for one in offered if one.info.id == base), base)


def choose_base_model() -> str:
    """The catalogue as a list; returns the chosen ID."""
    chosen = st.selectbox(
        "Base model", tuning.list_models(context.settings()), format_func=_describe
    )
    info = chosen.info
    where = (
        "It is on this computer already."
        if chosen.present
        else f"It will be downloaded from {info.source}."
    )
    license_ = f"License: {info.license or 'unknown'}."
    st.caption(escape(f"{license_} {megabytes(info.size_mb)} on disk. {where}"))
    return str(info.id)


def _describe(offered: Offered) -> str:
    if offered.present:
        return str(offered.info.title)
    source = offered.info.source
    size = offered.info.size_mb if isinstance(source, HubSource) else source.download_mb
    return f"{offered.info.title} (to be downloaded, {megabytes(size)})"
