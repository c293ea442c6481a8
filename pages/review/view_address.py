"""Which view of the queue is shown: the address says it, and the session remembers it."""

import streamlit as st

from curate.domain.errors import CurateError
from curate.domain.records import Project
from curate.services import reviewing
from curate.services.reviewing import View
from pages.shared import context
from pages.shared.notices import notify


def asked_view(project: Project) -> View:
    """What the address asks for; without a word of that, what was shown here last.

    What an address says and means nothing is told above the page, and left out. The name of a saved view
    alone stands for all that it shows.
    """
    query = {name: st.query_params[name] for name in View.names() if name in st.query_params}
    if not query:
        view: View = st.session_state.get(_key(project), View())
    else:
        view, problems = View.read(query)
        if view == View(saved=view.saved) and view.saved:
            view, problems = _saved(project, view.saved)
        if problems:
            notify(f"{' '.join(problems)} The queue is shown without that.", error=True)
    show_view(project, view)
    return view


def show_view(project: Project, view: View) -> None:
    """Make a view the one that is shown, in the address too."""
    st.session_state[_key(project)] = view
    wanted = view.as_query()
    for name in View.names():
        if name not in wanted:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]


def _saved(project: Project, name: str) -> tuple[View, tuple[str, ...]]:
    try:
        found = reviewing.find_view(context.database(), project.name, name, context.person())
    except CurateError as error:
        return View(), (str(error),)
    return found, ()


def _key(project: Project) -> str:
    return f"view-{project.id}"
