"""Cleaning that a file needs: what each step would do to a real row, and a switch for it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from curate.services import importing
from curate.services.importing import ImportOptions, Suggestion
from pages.shared import text_diff, texts
from pages.shared.humanize import count
from pages.shared.keys import digest
from pages.shared.names import FIELDS

AROUND = 120


def choose_cleaning(
    path: Path, options: ImportOptions, form: str
) -> Mapping[str, list[str]] | None:
    """The section on cleaning; steps are off unless they were on last time.

    Args:
        path: The file.
        options: How it is read; ``options.cleaning`` is what is on from the beginning.
        form: Its format.
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
            "Nothing is cleaned unless you turn it on. The text of your file is kept, and you can "
            "restore it on Review."
        )
    for one in found:
        with st.container(gap="xsmall"):
            key = f"clean-{one.role}-{one.step}-{digest(path)}-{bool(before)}"
            if st.toggle(_label(one), one.step in before.get(one.role, ()), key=key):
                chosen.setdefault(one.role, []).append(one.step)
            where = importing.place(form, one.line, one.row)
            with st.expander(f"Before and after, {where}", key=f"shown-{key}"):
                change = text_diff.changed_text(
                    one.before,
                    one.after,
                    "Removed text is struck through, new text is underlined",
                    around=AROUND,
                )
                texts.show_texts([change], key=f"diff-{key}")
    return {role: steps for role, steps in chosen.items() if steps} or None


def _label(one: Suggestion) -> str:
    texts_ = count(one.seen, FIELDS[one.role].lower())
    verb = "contains" if one.rows == 1 else "contain"
    return f"**{one.title}**: {one.rows:,} of {texts_} {verb} {one.found}"


def _suggestions(path: Path, options: ImportOptions) -> Sequence[Suggestion]:
    key = (str(path), repr(options.arguments()))
    kept: dict[tuple[str, str], Sequence[Suggestion]] = st.session_state.setdefault("cleaning", {})
    if key not in kept:
        with st.spinner("Looking for text that could be cleaned"):
            kept[key] = importing.suggest_cleaning(path, options)
    return kept[key]
