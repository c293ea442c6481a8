"""Cleaning on offer: which texts need which step, what it would do to a real row, and a switch."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from curate.services import importing
from curate.services.importing import ImportOptions, Suggestion
from pages.shared import text_diff, texts

NOUNS = {
    "input": ("question", "questions"),
    "output": ("answer", "answers"),
    "system": ("instruction", "instructions"),
    "label": ("label", "labels"),
}
AROUND = 120


def choose(path: Path, options: ImportOptions) -> Mapping[str, list[str]] | None:
    """The section on cleaning; steps are off unless they were on last time.

    Args:
        path: The file.
        options: How it is read; ``options.cleaning`` is what is on from the beginning.
    """
    found = _suggestions(path, options)
    before = options.cleaning or {}
    shown = {(one.role, one.step) for one in found}
    # What was on last time and nothing in this file needs stays on for the rows further down.
    chosen = {
        role: [step for step in steps if (role, step) not in shown]
        for role, steps in before.items()
    }
    if found:
        st.subheader("Cleaning", anchor=False)
        st.caption(
            "Nothing is cleaned unless you switch it on. The text as it was in your file is kept, and you "
            "can go back to it."
        )
    for one in found:
        with st.container(gap="xsmall"):
            key = f"clean-{one.role}-{one.step}-{path}-{bool(before)}"
            noun = NOUNS[one.role][one.seen != 1]
            label = f"**{one.title}**: {one.rows} of {one.seen} {noun} hold {one.found}"
            if st.toggle(label, one.step in before.get(one.role, ()), key=key):
                chosen.setdefault(one.role, []).append(one.step)
            with st.expander(f"Before and after, line {one.line}", key=f"shown-{key}"):
                change = text_diff.change(
                    one.before,
                    one.after,
                    "What goes is struck through, what comes is underlined",
                    around=AROUND,
                )
                texts.show([change], key=f"diff-{key}")
    return {role: steps for role, steps in chosen.items() if steps} or None


def _suggestions(path: Path, options: ImportOptions) -> Sequence[Suggestion]:
    key = (str(path), repr(options.arguments()))
    kept: dict[tuple[str, str], Sequence[Suggestion]] = st.session_state.setdefault("cleaning", {})
    if key not in kept:
        with st.spinner("Looking for what could be cleaned"):
            kept[key] = importing.suggest_cleaning(path, options)
    return kept[key]
