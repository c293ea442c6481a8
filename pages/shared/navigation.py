"""Around every page: page config, which project, navigation."""

import streamlit as st

from pages.shared import context


def serve() -> None:
    """Set up the app and run the page that the address names."""
    st.set_page_config(page_title="Curate", page_icon=":material/verified:", layout="wide")
    page = st.navigation(_pages(), position="top")
    with st.container(horizontal_alignment="center"), st.container(width=1200), context.guard():
        context.choose_project()
        page.run()


def _pages() -> list[st.Page]:
    return [
        st.Page(
            "pages/home/page.py",
            title="Home",
            icon=":material/home:",
            default=True,
            help="Where the project stands, and the next step.",
        ),
        st.Page(
            "pages/import_/page.py",
            title="Import",
            icon=":material/upload_file:",
            url_path="import",
            help="Bring a file of tickets or notes.",
        ),
        st.Page(
            "pages/quality/page.py",
            title="Quality",
            icon=":material/monitoring:",
            url_path="quality",
            help="How good your data is, and what to fix first.",
        ),
        st.Page(
            "pages/findings/page.py",
            title="Findings",
            icon=":material/troubleshoot:",
            url_path="findings",
            help="What the checks found.",
        ),
        st.Page(
            "pages/duplicates/page.py",
            title="Duplicates",
            icon=":material/content_copy:",
            url_path="duplicates",
            help="Examples that are almost the same.",
        ),
        st.Page(
            "pages/review/page.py",
            title="Review",
            icon=":material/rate_review:",
            url_path="review",
            help="Read, correct and approve examples.",
        ),
        st.Page(
            "pages/dataset/page.py",
            title="Dataset",
            icon=":material/inventory_2:",
            url_path="dataset",
            help="Freeze what you approved.",
        ),
        st.Page(
            "pages/train/page.py",
            title="Train",
            icon=":material/model_training:",
            url_path="train",
            help="Teach a model your format.",
        ),
        st.Page(
            "pages/results/page.py",
            title="Results",
            icon=":material/leaderboard:",
            url_path="results",
            help="Whether it helped.",
        ),
    ]
