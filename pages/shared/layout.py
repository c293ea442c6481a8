"""What pages are built from: their head, cards, metrics, and what stands where nothing is yet."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from pages.shared import browser_files
from pages.shared.markdown import escape

PAGE_WIDTH = 1200
WHO = "who-is-shown"
"""Under which the session keeps who is at the page, in words, for the head of a page."""
CHARTS_KEPT = 200
"""Charts that are drawn again without being worked out again: building one takes ten milliseconds."""


def page_head(
    title: str, sentence: str, project: str | None = None, *, beside: bool = False
) -> None:
    """The head of a page: its project, who is at it, its title, and what it is for in a sentence.

    ``beside`` something else there is no right edge for who is at it to stand at.
    """
    with st.container(gap=None, key="page-head"):
        who = st.session_state.get(WHO)
        if project is not None or who:
            with st.container(
                horizontal=True,
                horizontal_alignment="left" if beside else "distribute",
                vertical_alignment="center",
                gap="medium" if beside else "small",
            ):
                if project is not None:
                    st.caption(f":material/folder_open: {escape(project)}", width="content")
                if who:
                    st.markdown(f":small[:material/person: {escape(who)}]", width="content")
        st.title(title, anchor=False)
        _name_title(title)
        st.caption(sentence)


def _name_title(title: str) -> None:
    """Give the heading the name that scripts find it by; Streamlit has no argument for that."""
    hook = browser_files.component("page_title", "page_title.js")
    # Shaped like the data of the texts: whoever reads all components of a page finds none in it.
    hook(key=f"page-title-{title}", data={"blocks": []})


def empty_state(sentence: str, page: str, label: str) -> None:
    """Why there is nothing to show yet, and a button to the page where that changes."""
    with st.container(border=True, horizontal_alignment="center", gap="medium"):
        st.space("small")
        st.markdown(sentence, text_alignment="center")
        icon = ":material/arrow_forward:"
        if st.button(label, type="primary", icon=icon, key=f"empty-{page}"):
            st.switch_page(page)
        st.space("small")


def metrics(
    values: Mapping[str, object], *, about: Mapping[str, str] | None = None, width: int = 118
) -> None:
    """Numbers with their names, side by side for as long as there is room."""
    with st.container(horizontal=True, gap="small"):
        for name, value in values.items():
            shown = f"{value:,}" if isinstance(value, int) else str(value)
            st.metric(name, shown, border=True, width=width, help=(about or {}).get(name))


@contextmanager
def card(title: str | None = None, key: str | None = None) -> Iterator[None]:
    """A framed part of a page."""
    with st.container(border=True, key=key):
        if title:
            st.subheader(title, anchor=False)
        yield


def labeled_text(label: str, text: str) -> None:
    """A text from the data under its label, never read as markup."""
    st.caption(label)
    with st.container(border=True):
        st.text(text or "(empty)")
