"""Around every page: page config, which project, navigation."""

import streamlit as st

from pages.shared import context


def serve() -> None:
    """Set up the app and run the page that the address names."""
    st.set_page_config(page_title="Curate", page_icon=":material/verified:", layout="wide")
    page = st.navigation(_pages(), position="top")
    st.session_state["served"] = True
    with st.container(horizontal_alignment="center"), st.container(width=1200), context.guard():
        context.choose_project()
        page.run()


def see_to_it() -> None:
    """Serve the app where a page was run without it.

    Until `st.navigation` was called once in a server, Streamlit takes the folder ``pages`` for its
    older kind of app and runs the page that the address names alone: a bookmark opened after a
    restart. Then that page runs inside the app after all, and ends.
    """
    if "served" not in st.session_state:
        serve()
        st.stop()


def _pages() -> list[st.Page]:
    return [
        st.Page(
            "pages/home.py",
            title="Home",
            icon=":material/home:",
            default=True,
            help="Where the project stands, and the next step.",
        ),
        st.Page(
            "pages/import_.py",
            title="Import",
            icon=":material/upload_file:",
            # The name that Streamlit gives the file by itself: the first page that a new server is
            # asked for is looked up by that, and any other name would be "not found".
            url_path="import_",
            help="Bring a file of tickets or notes.",
        ),
        st.Page(
            "pages/account.py",
            title="Account",
            icon=":material/monitoring:",
            help="How good your data is, and what to mend first.",
        ),
        st.Page(
            "pages/findings.py",
            title="Findings",
            icon=":material/troubleshoot:",
            help="What the checks found.",
        ),
        st.Page(
            "pages/duplicates.py",
            title="Duplicates",
            icon=":material/content_copy:",
            help="Examples that are almost the same.",
        ),
        st.Page(
            "pages/review.py",
            title="Review",
            icon=":material/rate_review:",
            help="Read, correct and approve examples.",
        ),
        st.Page(
            "pages/dataset.py",
            title="Dataset",
            icon=":material/inventory_2:",
            help="Freeze what you approved.",
        ),
        st.Page(
            "pages/train.py",
            title="Train",
            icon=":material/model_training:",
            help="Teach a model your format.",
        ),
        st.Page(
            "pages/results.py",
            title="Results",
            icon=":material/leaderboard:",
            help="Whether it helped.",
        ),
    ]
