"""Files that run in the browser: scripts are served from their folders, styles stand in the page.

The folders are named in ``pyproject.toml``, as ``tool.streamlit.component``. A script is asked for by its
address, so that the content policy allows no script that was put together in the browser. Styles come with
the page: a text that is shown without them for a moment would jump.
"""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

PACKAGE = "curate-tuning"
"""What Streamlit calls the components by, with a dot between: the name of the distribution."""
PAGES = Path(__file__).parents[1]


@cache
def component(
    name: str, js: str, *, html: str | None = None, css: str | None = None
) -> ComponentRenderer:
    """What draws a component of ours; found once, since that reads folders, for twenty texts on a page.

    Args:
        name: As in ``pyproject.toml``.
        js: Its script, below its folder.
        html: What it begins with.
        css: Its styles.
    """
    return st.components.v2.component(f"{PACKAGE}.{name}", html=html, css=css, js=js)


@st.cache_resource
def styles(path: str) -> str:
    """What a style sheet holds; ``path`` is below ``pages``."""
    return (PAGES / path).read_text(encoding="utf-8")


@st.cache_resource
def all_styles(folder: str) -> str:
    """All style sheets of a folder and those below it, one after the other."""
    found = sorted((PAGES / folder).rglob("*.css"))
    return "\n".join(one.read_text(encoding="utf-8") for one in found)
