"""Who belongs to the project, and what each of them may do."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.domain.records import Project
from curate.services.members import remove_member, set_member
from curate.services.people import Member, Role, list_members
from pages.shared import context, layout
from pages.shared.humanize import ago
from pages.shared.keys import digest
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors

MEANINGS: Mapping[Role, str] = {
    "owner": "Owner: everything, also imports, versions, training and people",
    "reviewer": "Reviewer: reads, decides, edits, fixes",
    "viewer": "Viewer: only reads",
}
_BEFORE = "people-before"
_NAME, _ROLE = "new-member", "role-of-new-member"


def show_people(project: Project, members: Sequence[Member]) -> None:
    """The members of the project, and a form for one more."""
    with layout.card("People"):
        if not members:
            st.write(
                "Everybody who can open this app is an owner. Add somebody, and the project is there for its "
                "people alone: you stay an owner."
            )
        elif not context.me().verified:
            st.caption(
                "Here people only give a name, so that this guards against mistakes and not against people."
            )
        for one in members:
            _show_member(project, one)
        _undo_button(project)
        _add_form(project)


def _show_member(project: Project, one: Member) -> None:
    key = f"{project.id}-{digest(one.person)}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            escape(one.person),
            list(MEANINGS),
            index=list(MEANINGS).index(one.role),
            format_func=lambda role: role.capitalize(),
            key=f"role-{key}-{one.role}",
            help=f"Added by {escape(one.added_by)}, {ago(one.at)}.",
            on_change=_change,
            args=(project, one, f"role-{key}-{one.role}"),
        )
        st.button(
            "Remove",
            icon=":material/person_remove:",
            key=f"remove-{key}",
            on_click=_remove,
            args=(project, one),
            help="From then on, they may not even read the project.",
        )


def _add_form(project: Project) -> None:
    with st.form(f"add-member-{project.id}", border=False):
        st.text_input(
            "Add somebody",
            max_chars=100,
            key=_NAME,
            placeholder="The name or address that they are known by here",
        )
        st.radio("What they may do", list(MEANINGS), format_func=_meaning, index=1, key=_ROLE)
        st.form_submit_button("Add", icon=":material/person_add:", on_click=_add, args=(project,))


def _meaning(role: Role) -> str:
    return MEANINGS[role]


def _undo_button(project: Project) -> None:
    key, person, before = st.session_state.get(_BEFORE, (None, "", None))
    if key == project.id:
        st.button(
            f"Undo the change of {escape(person)}",
            icon=":material/undo:",
            key="undo-member",
            on_click=_undo,
            args=(project, person, before),
        )


def _undo(project: Project, person: str, before: Role | None) -> None:
    st.session_state.pop(_BEFORE, None)
    with notify_errors():
        if before is None:
            remove_member(context.database(), project.name, person, context.person())
            notify(f"{person} does not belong to the project.")
        else:
            set_member(context.database(), project.name, person, before, context.person())
            notify(f"{person} is {_a(before)} again.")


def _add(project: Project) -> None:
    with notify_errors():
        name, role = str(st.session_state.get(_NAME, "")), st.session_state[_ROLE]
        there = {one.person: one.role for one in list_members(context.database(), project.name)}
        made = set_member(context.database(), project.name, name, role, context.person())
        st.session_state[_BEFORE] = (project.id, made.person, there.get(made.person))
        st.session_state[_NAME] = ""
        notify(f"{made.person} is {_a(made.role)} now.")


def _change(project: Project, one: Member, key: str) -> None:
    chosen: Role = st.session_state[key]
    with notify_errors():
        set_member(context.database(), project.name, one.person, chosen, context.person())
        st.session_state[_BEFORE] = (project.id, one.person, one.role)
        notify(f"{one.person} is {_a(chosen)} now.")


def _remove(project: Project, one: Member) -> None:
    with notify_errors():
        remove_member(context.database(), project.name, one.person, context.person())
        st.session_state[_BEFORE] = (project.id, one.person, one.role)
        notify(f"{one.person} does not belong to the project any more.")


def _a(role: Role) -> str:
    return f"an {role}" if role == "owner" else f"a {role}"
