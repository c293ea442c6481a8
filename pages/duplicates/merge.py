"""Merging a duplicate cluster: the input of one example with the answer of another."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.examples import Example
from curate.services import checking
from pages.shared import context, text_diff, texts
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import FIELDS, example_name
from pages.shared.notices import notify, notify_errors


def draw_button(members: Sequence[Example], key: str) -> None:
    """The button that opens and closes what is merged."""
    st.button(
        "Merge",
        icon=":material/merge:",
        key=f"merge-{key}",
        shortcut="M",
        on_click=_toggle,
        args=(key,),
        help=f"The input of one of these {len(members)} with the answer of another.",
    )


def draw_panel(project: str, members: Sequence[Example], key: str) -> None:
    """Whose input and whose answer are taken, and what comes of it."""
    if not st.session_state.get(_open(key)):
        return
    known = {one.id: one for one in members}
    with st.container(border=True, key="merge-panel"):
        left, right = st.columns(2)
        with left:
            asked = known[_choose("Input", members, members[0], key)]
            shown = text_diff.whole_text(asked.asked, FIELDS["input"], height=200)
            texts.show_texts([shown], key=f"merge-input-{asked.id}-{key}")
        with right:
            answer = known[_choose("Answer", members, members[1], key)]
            shown = text_diff.compared_text(
                asked.output, answer.output, FIELDS["output"], height=200
            )
            texts.show_texts([shown], key=f"merge-answer-{asked.id}-{answer.id}-{key}")
        with st.container(horizontal=True, gap="small", key="decisions-merge"):
            st.button(
                f"Merge into {escape(example_name(asked))}, reject {len(members) - 1}",
                type="primary",
                icon=":material/merge:",
                key=f"merge-now-{key}",
                on_click=_merge,
                args=(project, members, asked, answer, key),
                help="It gets the label of the answer, too. You can undo it.",
            )
            st.button("Cancel", key=f"merge-not-{key}", on_click=_toggle, args=(key,))


def _choose(what: str, members: Sequence[Example], default: Example, key: str) -> int:
    names = {one.id: escape(example_name(one)) for one in members}
    return int(
        st.segmented_control(
            f"{what} of",
            list(names),
            default=default.id,
            required=True,
            format_func=lambda one: names[one],
            key=f"merge-{what.lower()}-of-{key}",
        )
    )


def _open(key: str) -> str:
    return f"merging-{key}"


def _toggle(key: str) -> None:
    st.session_state[_open(key)] = not st.session_state.get(_open(key))


def _merge(
    project: str, members: Sequence[Example], asked: Example, answer: Example, key: str
) -> None:
    with notify_errors():
        rejected = checking.merge_in_cluster(
            context.database(),
            project,
            [one.id for one in members],
            input_of=asked.id,
            output_of=answer.id,
            person=context.person(),
            revisions={one.id: one.revision for one in members},
        )
        st.session_state.pop(_open(key), None)
        notify(
            f"Merged into {example_name(asked)}, with the answer of {example_name(answer)}. Rejected "
            f"{count(rejected, 'duplicate')}."
        )
