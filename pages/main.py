"""What surrounds every page: the menu, the project, the title of the browser tab."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from curate.domain.errors import CurateError
from curate.services.people import Role
from pages.shared import context, layout, page_paths, reruns
from pages.shared.identity import ask_to_sign_in
from pages.shared.layout import PAGE_WIDTH
from pages.shared.notices import show_errors

# What somebody has to be in the project to see a page, by its address; others are for all members.
LEAST: Mapping[str, Role] = {"import": "owner", "train": "owner", "settings": "owner"}
PAGES = (
    (page_paths.HOME, "Home", ":material/home:", "Where the project stands, and the next step."),
    (
        page_paths.IMPORT,
        "Import",
        ":material/upload_file:",
        "Bring in a file of tickets or notes.",
    ),
    (
        page_paths.QUALITY,
        "Quality",
        ":material/monitoring:",
        "How good your data is, and what to fix first.",
    ),
    (
        page_paths.FINDINGS,
        "Findings",
        ":material/troubleshoot:",
        "What the checks found, the answer format, and custom rules.",
    ),
    (
        page_paths.DUPLICATES,
        "Duplicates",
        ":material/content_copy:",
        "Examples that say almost the same.",
    ),
    (
        page_paths.REVIEW,
        "Review",
        ":material/rate_review:",
        "Read, correct and approve examples.",
    ),
    (
        page_paths.EXAMPLES,
        "Examples",
        ":material/table_rows:",
        "All examples in a table, and changing many at once.",
    ),
    (
        page_paths.TEAM,
        "Team",
        ":material/group:",
        "Who does what, how far people agree, and second looks at what was approved.",
    ),
    (
        page_paths.DATASET,
        "Dataset",
        ":material/inventory_2:",
        "Create a dataset version from the approved examples.",
    ),
    (
        page_paths.TRAIN,
        "Train",
        ":material/model_training:",
        "Train a model on a dataset version.",
    ),
    (page_paths.RESULTS, "Results", ":material/leaderboard:", "Whether tuning helped."),
    (
        page_paths.BLIND,
        "Blind comparison",
        ":material/compare:",
        "Which of two answers is better, without knowing which method gave which.",
    ),
    (
        page_paths.SETTINGS,
        "Settings",
        ":material/settings:",
        "The project as a whole, its people, backups, and erasing a person's text.",
    ),
)


# Led to from another page, at a moment of its own: not in the menu.
ELSEWHERE = frozenset({page_paths.BLIND})


def _address(title: str) -> str:
    """Where a page is: the first word of its title."""
    return title.lower().partition(" ")[0]


def _may_open(address: str) -> bool:
    """Whether the person may see a page; without a project, they may make one, and are its owner."""
    return context.may(LEAST.get(address, "viewer"))


def _menu() -> list[StreamlitPage]:
    """The pages. One that the person may not see is out of the menu, and says so to who asks for it."""
    return [
        st.Page(
            path,
            title=title,
            icon=icon,
            url_path=None if title == "Home" else _address(title),
            default=title == "Home",
            help=sentence,
            visibility="visible"
            if path not in ELSEWHERE and _may_open(_address(title))
            else "hidden",
        )
        for path, title, icon, sentence in PAGES
    ]


def _find() -> CurateError | None:
    """Look who is here and which project they see; what went wrong is said below the menu."""
    try:
        context.find_project()
    except CurateError as error:
        return error
    return None


def _run(page: StreamlitPage, trouble: CurateError | None) -> None:
    if trouble is not None:
        layout.page_head(page.title, "This page can't be shown now.")
        raise trouble
    context.say_where(page.title)
    if not _may_open(page.url_path or "home"):
        layout.page_head(page.title, "This page is for owners of the project.")
        layout.empty_state(
            "You are no owner of this project. Ask one of them to do it, or to make you an owner.",
            page_paths.HOME,
            "Go to Home",
        )
        return
    page.run()


# Before the menu, whose icons would be the tab's otherwise: those a browser fetches from the network.
st.set_page_config(page_icon=Path(__file__).parent / "shared" / "icon.svg", layout="wide")
reruns.begin()
trouble = _find()
signed_out = trouble is None and context.identity() is None
page = st.navigation(_menu(), position="hidden" if signed_out else "top")
project = context.project()
# Once a run, and whatever happens: a second title would flicker in the tab.
names = [page.title, *([project.name] if project else []), "Curate"]
st.set_page_config(page_title="Curate" if signed_out else " · ".join(names))
st.html(Path(__file__).parent / "shared" / "page.css")
with st.container(horizontal_alignment="center"), st.container(width=PAGE_WIDTH), show_errors():
    if signed_out:
        ask_to_sign_in(context.settings())
    else:
        _run(page, trouble)
