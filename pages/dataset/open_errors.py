"""What the form of a new version asks where errors are open about approved examples."""

import streamlit as st

from curate.checks import checks
from curate.services.datasets import DatasetPage, Open
from pages.shared import page_paths
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import example_name


def ask(page: DatasetPage) -> Open:
    """Name the open errors with links to their examples, and ask whether the version may hold them.

    Returns:
        Those that it may hold.
    """
    if not page.open:
        return {}
    examples = {one for ids in page.open.values() for one in ids}
    number = count(
        len(examples), "approved example has an open error", "approved examples have open errors"
    )
    titles = {check.name: check.title for check in checks}
    which = "it" if len(examples) == 1 else "them"
    with st.container(border=True, gap="xsmall", key="open-errors"):
        st.markdown(
            f":material/error: **{number}.** Open {which} to fix what is wrong, or to dismiss the finding "
            "where nothing is."
        )
        for check, ids in page.open.items():
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{escape(titles.get(check, check))}: {len(ids):,}", width="content")
                shown = [page.named[one] for one in ids if one in page.named]
                for one in shown:
                    st.page_link(
                        page_paths.REVIEW,
                        label=escape(example_name(one)),
                        query_params={"example": str(one.id)},
                    )
                if len(ids) > len(shown):
                    more = f"and {len(ids) - len(shown):,} more"
                    st.page_link(page_paths.FINDINGS, label=more, query_params={"check": check})
        allowed = st.checkbox(
            f"Create the version all the same, with {count(len(examples), 'example')} that "
            f"{'has an open error' if len(examples) == 1 else 'have open errors'}",
            key="allow-open",
            help="The version keeps which they are and that you allowed them.",
        )
        return page.open if allowed else {}
