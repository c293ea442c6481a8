"""What every page starts from: the settings, the database, the person, the project."""

import streamlit as st

from curate.domain.errors import Unusable
from curate.domain.records import Project
from curate.services import jobs, leftovers, projects
from curate.services.people import Role, at_least, projects_of
from curate.settings import Settings
from curate.stores import Database, open_database
from curate.text import shorten
from curate.web.identity import Identity
from pages.shared import layout, page_paths
from pages.shared.identity import HOW, SAID, recognize, remember
from pages.shared.markdown import escape
from pages.shared.notices import notify, show_errors

_DIGITS = 18
"""Digits that the number of a row has at most."""
_FOUND, _ROLE, _ASKED = "project-found", "role-found", "project-asked"
_TITLE, _KNOWN = "page-title-shown", "projects-found"


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


def identity() -> Identity | None:
    """Who is at the page; None for who has to sign in first."""
    return recognize(settings())


def me() -> Identity:
    """Who is at the page.

    Raises:
        Unusable: Nobody who is known, such as after signing out in another tab.
    """
    found = identity()
    if found is None:
        raise Unusable(
            "You are not signed in any more. Nothing was done: reload the page, and sign in."
        )
    return found


def person() -> str:
    """The name of the person, as the history and the members of projects have it."""
    return me().name


def set_person(name: str) -> bool:
    """Use another name, from now on and in this browser; whether it is another, and can be used."""
    before = person()
    with show_errors():
        st.session_state[SAID] = projects.person_name(name)
    return person() != before


def role() -> Role | None:
    """What the person is in the current project, as it was when this run began."""
    found: Role | None = st.session_state.get(_ROLE)
    return found


def may(least: Role) -> bool:
    """Whether the person may do what needs this role in the current project; where there is none, all."""
    return project() is None or at_least(role(), least)


def known_projects() -> list[Project]:
    """The projects that the person may see, the newest first, archived ones last."""
    found: list[Project] = st.session_state.get(_KNOWN, [])
    return found


def find_project() -> None:
    """Find out who is at the page, and the project that the address names.

    The newest one where it names none that the person may see.
    """
    for key in (_FOUND, _ROLE, _ASKED, _KNOWN, layout.WHO):
        st.session_state.pop(key, None)
    who = identity()
    if who is None:
        return
    st.session_state[layout.WHO] = f"{who.name}, {HOW[who.how]}"
    asked = st.query_params.get("project")
    name = asked or st.session_state.get("project")
    roles = projects_of(database(), who.name)
    st.session_state[_KNOWN] = [one for one, _ in roles]
    found, role = next(
        (one for one in roles if one[0].name == name), roles[0] if roles else (None, None)
    )
    if asked and (found is None or found.name != asked):
        st.session_state[_ASKED] = asked
    _show_in_address(found.name if found else None)
    st.session_state[_FOUND] = found
    st.session_state[_ROLE] = role


def say_where(title: str) -> None:
    """What is said above a page of that title, and what its browser is told to remember."""
    st.session_state[_TITLE] = title
    if asked := st.session_state.get(_ASKED):
        st.warning(f"There is no project “{escape(asked)}”.", icon=":material/help:")
    remember(settings())


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
    """The current project, as `find_project` found it in this run; None while there is none."""
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
