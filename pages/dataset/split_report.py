"""How a new dataset version was split: what was kept together, what it can't tell, and who was set aside."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from curate.domain.records import Dataset
from pages.shared import layout
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.tables import show_table

SHOWN = 200


def _guidelines(manifest: Mapping[str, Any]) -> str:
    made = manifest.get("guidelines")
    return f" Reviewed under version {made['version']} of the guidelines." if made else ""


def show_split_report(dataset: Dataset) -> None:
    """What is to be known about the split of a version, beside its leaks."""
    manifest = dataset.manifest
    aside = manifest.get("set_aside", ())
    kept = [escape(one) for one in manifest.get("group_by", ())]
    with layout.card():
        together = " and ".join(["duplicates", *(f"the same {one}" for one in kept)])
        by = manifest.get("stratify")
        evenly = f" Each {escape(by)} has its share in every part, as far as it goes." if by else ""
        st.markdown(
            f"Test {dataset.test}: {count(int(manifest.get('groups', 0)), 'group')} of what belongs "
            f"together ({together}).{evenly}{_guidelines(manifest)}"
        )
        if looks := manifest.get("acceptance"):
            icon = ":material/verified:" if looks.get("proven") else ":material/help:"
            st.markdown(f"{icon} {escape(looks['sentence'])}")
        if sentences := manifest.get("warnings", ()):
            st.warning(
                "\n".join(f"- {escape(sentence)}" for sentence in sentences),
                icon=":material/warning:",
            )
        if aside:
            with st.expander(
                f"{count(len(aside), 'example')} set aside", icon=":material/call_split:"
            ):
                show_table(
                    [
                        {"Example": one["external_id"], "Why it is in no part": one["reason"]}
                        for one in aside[:SHOWN]
                    ],
                    alt="Examples that were set aside, with the reason",
                    wide=["Why it is in no part"],
                )
                if len(aside) > SHOWN:
                    st.caption(f"and {len(aside) - SHOWN:,} more. The manifest lists all of them.")
                st.caption(
                    "Reject them in Review, edit what makes them belong together, or start a new test."
                )
