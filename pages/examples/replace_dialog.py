"""Find and replace in the selected examples, or in all that match: previewed, then done as one action."""

from collections.abc import Mapping

import streamlit as st

from curate.domain.records import Project
from curate.services import reviewing
from curate.services.reviewing import Preview, Replacement, TablePage, TextField, View
from pages.examples import selection
from pages.shared import context, text_diff, texts
from pages.shared.humanize import count
from pages.shared.keys import digest
from pages.shared.names import FIELDS, example_name
from pages.shared.notices import notify, notify_errors, show_errors
from pages.shared.reruns import run_again

IN: Mapping[str, tuple[TextField, ...]] = {
    "Answers": ("output",),
    "Inputs": ("input",),
    "Both": ("output", "input"),
}
_PREVIEW = "replace-preview"


def draw_button(project: Project, view: View, page: TablePage) -> None:
    """The button that opens the dialog."""
    if st.button(
        "Find and replace",
        icon=":material/find_replace:",
        key="bulk-replace",
        disabled=not page.found,
        help="In the selected examples; with none selected, in all that match the filters.",
    ):
        st.session_state.pop(_PREVIEW, None)
        _dialog(project, view)


@st.dialog("Find and replace", width="large", icon=":material/find_replace:")
def _dialog(project: Project, view: View) -> None:
    with show_errors():
        _draw(project, view)


def _draw(project: Project, view: View) -> None:
    replacement = _choose()
    chosen = selection.chosen(project)
    where = (
        f"in {count(len(chosen), 'selected example')}" if chosen else "in all examples that match"
    )
    if st.button(f"Preview {where}", key="replace-look"):
        mine = chosen or reviewing.choose_all(
            context.database(), project.name, view, context.person()
        )
        with st.spinner(f"Looking through {count(len(mine), 'example')} …"):
            preview = reviewing.preview_replacement(
                context.database(), project.name, replacement, mine
            )
        st.session_state[_PREVIEW] = (project.id, replacement, preview)
    known = st.session_state.get(_PREVIEW)
    if known is not None and known[:2] == (project.id, replacement):
        _show(project, replacement, known[2])


def _choose() -> Replacement:
    find = st.text_area("Find", key="replace-find", height=68)
    new = st.text_area("Replace with", key="replace-new", height=68)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        where = st.segmented_control(
            "In", list(IN), default="Answers", required=True, key="replace-in",
            label_visibility="collapsed",
        )  # fmt: skip
        match_case = st.checkbox("Match case", key="replace-case")
        whole_words = st.checkbox("Whole words", key="replace-words")
        regex = st.checkbox(
            "Regular expression",
            key="replace-regex",
            help=r"As RE2 knows them. In the replacement, \1 is the first group and \n a new line.",
        )
    return Replacement(find, new, IN[where], regex, match_case, whole_words)


def _show(project: Project, replacement: Replacement, preview: Preview) -> None:
    for sentence in in_words(preview):
        st.markdown(sentence)
    if not preview.chosen:
        return
    with st.container(height=300, key="replace-changes"):
        blocks = [
            text_diff.changed_text(
                getattr(one.example, name), text, f"{example_name(one.example)}: {FIELDS[name]}"
            )
            for one in preview.shown
            for name, text in one.values.items()
        ]
        texts.show_texts(blocks, key=f"replace-{digest(replacement)}")
    if len(preview.chosen) > len(preview.shown):
        st.caption(f"These are the first {len(preview.shown)} of {len(preview.chosen):,}.")
    label = f"Replace in {count(len(preview.chosen), 'example')}"
    if st.button(label, type="primary", key="replace-confirmed"):
        apply(project, replacement, preview)
        run_again()


def in_words(preview: Preview) -> list[str]:
    """What a replacement would do, in sentences of Markdown."""
    if not preview.chosen:
        return ["Nothing would change: it is not found, or stands there already.", *_left(preview)]
    examples = count(len(preview.chosen), "example")
    places = count(preview.places, "place")
    said = [f"**{places}** in **{examples}** would change, as one action that you can undo."]
    if preview.breaking:
        said.append(
            f":material/error: **{count(len(preview.breaking), 'answer')}** would no longer keep the "
            "answer format."
        )
    if preview.approved:
        said.append(
            f"{count(preview.approved, 'of them is', 'of them are')} approved. Those stay so, unless an "
            "error is found in the new text: then they are to be reviewed again."
        )
    return [*said, *_left(preview)]


def _left(preview: Preview) -> list[str]:
    """What is left as it is, and why."""
    said = []
    if preview.emptied:
        said.append(
            f"{count(len(preview.emptied), 'example is', 'examples are')} left: nothing would remain of a "
            "text. Reject them instead."
        )
    if preview.left:
        said.append(
            f"{count(len(preview.left), 'has', 'have')} changed since you selected them, and are left."
        )
    return said


def apply(project: Project, replacement: Replacement, preview: Preview) -> None:
    """Replace in what a preview showed, and say what came of it."""
    with notify_errors():
        done = reviewing.apply_replacement(
            context.database(), project.name, replacement, preview.chosen, context.person()
        )
        said = f"Replaced {count(done.places, 'place')} in {count(done.examples, 'example')}."
        if done.left:
            said += (
                f" {count(len(done.left), 'has', 'have')} changed meanwhile and stayed as they are."
            )
        if done.withdrawn:
            said += (
                f" {count(len(done.withdrawn), 'is', 'are')} to be reviewed again: an error is open in the "
                "new text."
            )
        notify(said)
        selection.clear(project)
        st.session_state.pop(_PREVIEW, None)
