"""How every page begins, shows figures, and says what to do when there is nothing to show."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from pages.shared.words import plain


def opening(title: str, sentence: str, project: str | None = None) -> None:
    """The head of a page: which project, what this page is, what it is for."""
    with st.container(gap=None):
        if project is not None:
            st.caption(f":material/folder_open: {plain(project)}")
        st.title(title, anchor=False)
        st.caption(sentence)


def empty(sentence: str, page: str, label: str, icon: str = ":material/arrow_forward:") -> None:
    """Nothing to show yet: why, and the step that fills it."""
    with st.container(border=True, horizontal_alignment="center", gap="medium"):
        st.space("small")
        st.markdown(sentence, text_alignment="center")
        if st.button(label, type="primary", icon=icon, key=f"empty-{page}"):
            st.switch_page(page)
        st.space("small")


def figures(
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


def unlabeled(title: str, text: str, *, height: int | None = None) -> None:
    """A text from the data under its title, never read as markup."""
    st.caption(title)
    with st.container(border=True, height=height or "content"):
        st.text(text or "(empty)")
