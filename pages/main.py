"""What surrounds every page: the menu, the project, the title of the browser tab."""

from pathlib import Path

import streamlit as st

from pages.shared import context, page_paths, reruns
from pages.shared.layout import PAGE_WIDTH
from pages.shared.notices import show_errors

PAGES = (
    st.Page(
        page_paths.HOME,
        title="Home",
        icon=":material/home:",
        default=True,
        help="Where the project stands, and the next step.",
    ),
    st.Page(
        page_paths.IMPORT,
        title="Import",
        icon=":material/upload_file:",
        url_path="import",
        help="Bring in a file of tickets or notes.",
    ),
    st.Page(
        page_paths.QUALITY,
        title="Quality",
        icon=":material/monitoring:",
        url_path="quality",
        help="How good your data is, and what to fix first.",
    ),
    st.Page(
        page_paths.FINDINGS,
        title="Findings",
        icon=":material/troubleshoot:",
        url_path="findings",
        help="What the checks found, the answer format, and custom rules.",
    ),
    st.Page(
        page_paths.DUPLICATES,
        title="Duplicates",
        icon=":material/content_copy:",
        url_path="duplicates",
        help="Examples that say almost the same.",
    ),
    st.Page(
        page_paths.REVIEW,
        title="Review",
        icon=":material/rate_review:",
        url_path="review",
        help="Read, correct and approve examples.",
    ),
    st.Page(
        page_paths.EXAMPLES,
        title="Examples",
        icon=":material/table_rows:",
        url_path="examples",
        help="All examples in a table, and changing many at once.",
    ),
    st.Page(
        page_paths.DATASET,
        title="Dataset",
        icon=":material/inventory_2:",
        url_path="dataset",
        help="Create a dataset version from the approved examples.",
    ),
    st.Page(
        page_paths.TRAIN,
        title="Train",
        icon=":material/model_training:",
        url_path="train",
        help="Train a model on a dataset version.",
    ),
    st.Page(
        page_paths.RESULTS,
        title="Results",
        icon=":material/leaderboard:",
        url_path="results",
        help="Whether tuning helped.",
    ),
    st.Page(
        page_paths.SETTINGS,
        title="Settings",
        icon=":material/settings:",
        url_path="settings",
        help="The project as a whole, backups, and erasing a person's text.",
    ),
)

# Before the menu, whose icons would be the tab's otherwise: those a browser fetches from the network.
st.set_page_config(page_icon=Path(__file__).parent / "shared" / "icon.svg", layout="wide")
reruns.begin()
page = st.navigation(PAGES, position="top")
with st.container(horizontal_alignment="center"), st.container(width=PAGE_WIDTH), show_errors():
    names = [page.title, "Curate"]
    try:
        if project := context.choose_project(page.title):
            names.insert(1, project.name)
    finally:
        # Once a run, and whatever happens: a second title would flicker in the tab.
        st.set_page_config(page_title=" · ".join(names))
    page.run()
