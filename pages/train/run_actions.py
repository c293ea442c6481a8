"""What can be done with a run that has ended: name and note, the same as a command or a script, deleting."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from curate.domain.errors import CurateError
from curate.domain.records import Run
from curate.models import present
from curate.services import tuning
from curate.services.tuning import RunChange
from pages.shared import context
from pages.shared.humanize import ago
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors
from pages.shared.reruns import run_again
from pages.train.base_model import base_model_name

_OPEN, _TYPED, _WRONG = "delete-run-open", "delete-run-typed", "delete-run-wrong"


def show_description(project: str, run: Run, changes: Sequence[RunChange]) -> None:
    """Name and note, which an owner changes, and how they changed."""
    if not context.may("owner"):
        if run.note:
            st.text(run.note)
    else:
        with st.form(f"describe-{run.id}", border=False):
            name, note = st.columns([1, 2])
            # A key a state: somebody else's change is shown, and not written over.
            key = f"{run.id}-{len(changes)}"
            name.text_input("Name", run.name, max_chars=100, key=f"run-name-{key}")
            note.text_area("Note", run.note, max_chars=2_000, height=68, key=f"run-note-{key}")
            st.form_submit_button(
                "Save name and note", on_click=_describe, args=(project, run.id, key)
            )
    if changes:
        st.caption(
            " · ".join(
                f"{escape(one.what)}: {escape(one.person)}, {ago(one.at)}" for one in changes[:5]
            )
        )


def show_command(command: str, key: str, about: str = "The same as one command") -> None:
    """A command to copy."""
    with st.container(key=key, gap="xsmall"):
        st.caption(about)
        st.code(command, language="bash", wrap_lines=True)


def show_actions(project: str, dataset: str, run: Run) -> None:
    """The run as a command and as a script, and deleting it."""
    command = tuning.run_command(context.settings(), project, dataset, run)
    show_command(command, f"command-{run.id}")
    with st.container(horizontal=True, vertical_alignment="center"):
        if _base_is_here(run):
            st.download_button(
                "Script without Curate",
                partial(
                    tuning.train_script, context.database(), context.settings(), project, run.id
                ),
                file_name=f"train_run_{run.id}.py",
                mime="text/x-python",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key=f"script-{run.id}",
                help="Python with transformers and peft, on what you export from Dataset as “Prompt and "
                "completion”. It checks that data and tokens are those of this run.",
            )
        else:
            st.caption(
                f"A script without Curate needs the tokenizer of {escape(base_model_name(run.base))}, which "
                "is not on this computer."
            )
        if context.may("owner") and st.button(
            "Delete…", icon=":material/delete:", type="tertiary", key=f"delete-run-{run.id}"
        ):
            st.session_state[_OPEN] = run.id
            st.session_state.pop(_WRONG, None)
    if st.session_state.get(_OPEN) == run.id:
        _confirm(project, run)


def _base_is_here(run: Run) -> bool:
    base = run.base
    name = str(context.settings().absolute(base)) if base.startswith("./") else base
    return present(name, context.settings().models)


def _describe(project: str, run: int, key: str) -> None:
    with notify_errors():
        after = tuning.describe_run(
            context.database(),
            project,
            run,
            name=st.session_state[f"run-name-{key}"],
            note=st.session_state[f"run-note-{key}"],
            person=context.person(),
        )
        notify(
            f"Saved. Run {run} is called {after.name}." if after.name else f"Saved for run {run}."
        )


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Delete the run", icon=":material/delete:", on_dismiss=_close)
def _confirm(project: str, run: Run) -> None:
    # The press was handled before this is drawn again: the run may be gone.
    if _OPEN not in st.session_state:
        run_again()
    try:
        contents = tuning.run_contents(context.database(), context.settings(), project, run.id)
    except CurateError as error:
        st.error(escape(str(error)), icon=":material/error:")
        return
    st.markdown(escape(contents.sentence))
    st.text_input(f"Type the number of the run, {run.id}, to delete it", key=_TYPED)
    if wrong := st.session_state.get(_WRONG):
        st.error(escape(wrong), icon=":material/error:")
    st.button("Delete for good", type="primary", on_click=_delete, args=(project, run.id))


def _delete(project: str, run: int) -> None:
    st.session_state.pop(_WRONG, None)
    if str(st.session_state.get(_TYPED, "")).strip() != str(run):
        st.session_state[_WRONG] = f"That is not the number of the run, {run}. Nothing was deleted."
        return
    try:
        tuning.delete_run(context.database(), context.settings(), project, run, context.person())
    except CurateError as error:
        st.session_state[_WRONG] = str(error)
        return
    _close()
    notify(f"Deleted run {run}.")
