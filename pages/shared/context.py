"""What every page starts from: the database, who is there, which project; and errors in words."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from curate.domain.errors import CurateError, NotFound
from curate.domain.records import Project
from curate.services import importing, jobs, projects
from curate.settings import Settings
from curate.stores import Database
from pages.shared import layout
from pages.shared.words import plain


@st.cache_resource
def settings() -> Settings:
    """Settings of this process."""
    return Settings()


@st.cache_resource
def database() -> Database:
    """The database, migrated; jobs whose process died while nobody looked are marked."""
    opened = Database(settings().url)
    jobs.mark_dead_jobs(opened)
    importing.sweep_uploads(opened, settings())
    return opened


def person() -> str:
    """Who is there. A name, not an account: this app trusts everybody who can reach it."""
    return str(st.session_state.get("person") or projects.current_person())


def set_person(name: str) -> None:
    """Call the person by another name until they close the tab."""
    st.session_state["person"] = " ".join(name.split())


def choose_project() -> None:
    """Keep the project that the address names; the newest one where it names none."""
    asked = st.query_params.get("project")
    name = asked or st.session_state.get("project")
    known = projects.list_projects(database())
    found = next((one for one in known if one.name == name), known[0] if known else None)
    if asked and (found is None or found.name != asked):
        st.warning(f"There is no project “{plain(asked)}” here.", icon=":material/help:")
    _show_in_address(found.name if found else None)


def open_project(name: str) -> None:
    """Make a project the chosen one."""
    _show_in_address(name)


def _show_in_address(name: str | None) -> None:
    st.session_state["project"] = name
    if name is None:
        st.query_params.pop("project", None)
    elif st.query_params.get("project") != name:
        st.query_params["project"] = name


def project() -> Project | None:
    """The chosen project; None while there is none."""
    name = st.session_state.get("project")
    if name is None:
        return None
    try:
        return projects.get_project(database(), name)
    except NotFound:
        return None


def require_project() -> Project:
    """The chosen project; without one, the page says how to begin, and stops."""
    found = project()
    if found is None:
        layout.empty("There is no project yet.", "pages/home/page.py", "Begin on the home page")
        st.stop()
    return found


@contextmanager
def guard() -> Iterator[None]:
    """Show an error that a person may see as a sentence, where it happened."""
    try:
        yield
    except CurateError as error:
        st.error(plain(error), icon=":material/error:")
