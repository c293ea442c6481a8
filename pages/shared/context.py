"""What every page starts from: the settings, the database, the person, the project."""

import streamlit as st

from curate.domain.records import Project
from curate.services import jobs, leftovers, projects
from curate.settings import Settings
from curate.stores import Database, open_database
from curate.text import shorten
from pages.shared import layout, page_paths
from pages.shared.markdown import escape
from pages.shared.notices import notify, show_errors

_DIGITS = 18
"""Digits that the number of a row has at most."""
_FOUND, _TITLE = "project-found", "page-title-shown"


@st.cache_resource
def settings() -> Settings:
    """Settings of this process."""
    return Settings()


@st.cache_resource
def database() -> Database:
    """The database, migrated; what processes left that died while nobody looked is removed."""
    settings().make_home()
    opened = open_database(settings())
    jobs.mark_dead_jobs(opened)
    leftovers.sweep_home(opened, settings())
    return opened


def person() -> str:
    """The name of the person. There is no password: this app trusts everybody who can reach it."""
    return str(st.session_state.get("person") or projects.current_person())


def set_person(name: str) -> bool:
    """Use another name until the tab is closed; whether it is another, and one that can be used."""
    before = person()
    with show_errors():
        st.session_state["person"] = projects.person_name(name)
    return person() != before


def choose_project(title: str) -> Project | None:
    """The project that the address names; the newest one where it names none that exists.

    ``title`` is that of the page, which a page without a project has too.
    """
    st.session_state[_TITLE] = title
    asked = st.query_params.get("project")
    name = asked or st.session_state.get("project")
    known = projects.list_projects(database())
    found = next((one for one in known if one.name == name), known[0] if known else None)
    if asked and (found is None or found.name != asked):
        st.warning(f"There is no project “{escape(asked)}”.", icon=":material/help:")
    _show_in_address(found.name if found else None)
    st.session_state[_FOUND] = found
    return found


def open_project(name: str) -> None:
    """Make another project the current one."""
    _show_in_address(name)


def asked_number(name: str) -> int | None:
    """The number that the address gives under a name, once; what is none is said and left."""
    number = shown_number(name)
    st.query_params.pop(name, None)
    return number


def shown_number(name: str) -> int | None:
    """The number that the address gives under a name, which stays there; what is none is said and left."""
    asked = st.query_params.get(name, "")
    if not asked:
        return None
    if asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS:
        return int(asked)
    st.query_params.pop(name)
    notify(
        f"There is no {name} “{shorten(asked, 40)}”: check the address.",
        error=True,
    )
    return None


def forget_project() -> None:
    """Make no project the current one: the next run takes the newest."""
    _show_in_address(None)


def _show_in_address(name: str | None) -> None:
    st.session_state["project"] = name
    if name is None:
        st.query_params.pop("project", None)
    elif st.query_params.get("project") != name:
        st.query_params["project"] = name


def project() -> Project | None:
    """The current project, as `choose_project` found it in this run; None while there is none."""
    found: Project | None = st.session_state.get(_FOUND)
    return found


def require_project() -> Project:
    """The current project; without one, the page says how to begin, and stops."""
    found = project()
    if found is None:
        layout.page_head(st.session_state[_TITLE], "Everything here belongs to a project.")
        layout.empty_state("There is no project yet.", page_paths.HOME, "Go to Home")
        st.stop()
    return found
