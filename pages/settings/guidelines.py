"""The guidelines: written by the owner, with a definition of each label, their versions, and suggestions."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from curate.domain.guidelines import Guidelines, GuidelineSuggestion
from curate.domain.records import Project
from curate.services import guidelines
from curate.services.guidelines import GuidelinesPage
from pages.shared import context, text_diff, texts
from pages.shared.humanize import ago, count
from pages.shared.keys import digest
from pages.shared.layout import card
from pages.shared.markdown import escape
from pages.shared.notices import notify, notify_errors

HEIGHT = 320
_HEADING = re.compile(r"^#{1,4}(?=\s)", re.MULTILINE)
_DRAFT = "guidelines-draft"


def show_guidelines(project: Project, page: GuidelinesPage) -> None:
    """The editor to the left, how it reads to the right, then suggestions and older versions."""
    with card("Guidelines", key="guidelines"):
        st.caption(
            "What a good answer is, in your words. Reviewers open them on the desk with one key, and each "
            "dataset version keeps which version of them held."
        )
        if not context.may("owner"):
            _draw_text(page.current.text)
            return
        _draw_editor(project, page)
        _draw_suggestions(project, page)
        _draw_versions(project, page)


def _key(project: Project, current: Guidelines) -> str:
    """Of the editor: a new version begins with its own text."""
    return f"{_DRAFT}-{project.id}-{current.number}"


def _draw_editor(project: Project, page: GuidelinesPage) -> None:
    current = page.current
    key = _key(project, current)
    st.session_state.setdefault(key, current.text)
    left, right = st.columns(2, gap="medium")
    with left:
        text = st.text_area(
            "Text, in Markdown",
            key=key,
            persist_state="session",
            height=HEIGHT,
            placeholder="# Tone\n- Short sentences.\n- No apology where nothing is our fault.",
        )
    with right:
        st.caption("As reviewers see it")
        with st.container(border=True, height=HEIGHT - 4, key="guidelines-preview"):
            _draw_text(text)
    definitions = _draw_definitions(page, key)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            f"Save as version {current.number + 1}",
            type="primary",
            icon=":material/save:",
            key=f"guidelines-save-{current.number}",
            on_click=_save,
            args=(project, current.number, key, definitions),
        )
        if current.at:
            st.caption(f"Version {current.number}, by {escape(current.person)}, {ago(current.at)}.")


def _draw_text(text: str) -> None:
    """The guidelines as they read; their headings stand below those of the page."""
    st.markdown(_HEADING.sub(r"##\g<0>", text or "*Nothing is written yet.*"))


def _draw_definitions(page: GuidelinesPage, key: str) -> dict[str, str]:
    """What each label is for; shown with the label on the desk."""
    known = dict.fromkeys((*page.labels, *page.current.definitions))
    if not known:
        return {}
    rows = [
        {"Label": one, "What it is for": page.current.definitions.get(one, "")} for one in known
    ]
    edited = st.data_editor(
        pd.DataFrame(rows),
        key=f"{key}-labels-{digest(*known)}",
        hide_index=True,
        disabled=["Label"],
        column_config={
            "Label": st.column_config.TextColumn(width="small"),
            "What it is for": st.column_config.TextColumn(width="large", max_chars=2_000),
        },
        height=min(38 + 35 * len(rows), 250),
        alt="What each label is for",
    )
    return {row["Label"]: row["What it is for"] or "" for row in edited.to_dict("records")}


def _save(project: Project, number: int, key: str, definitions: Mapping[str, str]) -> None:
    with notify_errors():
        saved = guidelines.save_guidelines(
            context.database(),
            project.name,
            st.session_state.get(key) or "",
            definitions,
            number=number,
            person=context.person(),
        )
        if saved.number == number:
            notify("Nothing has changed: the guidelines say that already.")
        else:
            notify(f"Saved version {saved.number} of the guidelines.")


@st.cache_data(max_entries=20, show_spinner="Looking through corrections …")
def _suggestions(name: str, newest_action: int, newest_version: int) -> list[GuidelineSuggestion]:
    """What corrections suggest, as long as nothing is done and nothing is written."""
    del newest_action, newest_version
    return guidelines.suggest_guidelines(context.database(), name)


def _draw_suggestions(project: Project, page: GuidelinesPage) -> None:
    found = _suggestions(project.name, page.newest_action, page.current.number)
    if not found:
        return
    st.markdown(f"**{count(len(found), 'suggestion')} from corrections**")
    st.caption(
        "What reviewers corrected at least five times, in at least three examples. Bulk changes and pasted "
        "texts do not count."
    )
    for one in found:
        with st.container(border=True, key=f"suggestion-{one.mark[:12]}"):
            st.markdown(escape(one.question))
            named = zip(one.examples, one.names, strict=False)
            links = ", ".join(f"[{escape(name)}](/review?example={key})" for key, name in named)
            left = len(one.examples) - len(one.names)
            more = f" and {left:,} more" if left > 0 else ""
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.button(
                    "Add to the text above",
                    icon=":material/add:",
                    key=f"suggestion-add-{one.mark[:12]}",
                    on_click=add_sentence,
                    args=(_key(project, page.current), one.draft),
                )
                st.button(
                    "Dismiss",
                    icon=":material/visibility_off:",
                    type="tertiary",
                    key=f"suggestion-dismiss-{one.mark[:12]}",
                    on_click=_dismiss,
                    args=(project, one.mark),
                    help="It is never suggested again.",
                )
                st.caption(f"{links}{more}")


def add_sentence(key: str, sentence: str) -> None:
    """In a callback: put a sentence into the text that is being written."""
    st.session_state[key] = guidelines.with_sentence(st.session_state.get(key) or "", sentence)
    notify("The sentence stands at the end of the text. Save it when it says what you mean.")


def _dismiss(project: Project, mark: str) -> None:
    with notify_errors():
        guidelines.dismiss_suggestion(context.database(), project.name, mark, context.person())
        _suggestions.clear()
        notify("Dismissed. It is never suggested again.")


def _draw_versions(project: Project, page: GuidelinesPage) -> None:
    older: Sequence[Guidelines] = page.versions[1:]
    if not older:
        return
    with st.expander(f"Earlier versions ({len(older)})", icon=":material/history:"):
        chosen = st.selectbox(
            "Version",
            older,
            format_func=lambda one: (
                f"Version {one.number}, {one.person}, {one.at:%-d %B %Y}" if one.at else ""
            ),
            key=f"guidelines-version-{page.current.number}",
            label_visibility="collapsed",
        )
        block = text_diff.changed_text(
            chosen.text, page.current.text, f"From version {chosen.number} to now", around=None
        )
        texts.show_texts([block], key=f"guidelines-diff-{chosen.number}-{page.current.number}")
        st.button(
            f"Restore version {chosen.number}",
            icon=":material/undo:",
            key=f"guidelines-restore-{chosen.number}-{page.current.number}",
            on_click=_restore,
            args=(project, chosen.number, page.current.number),
            help="As a new version: none is lost.",
        )


def _restore(project: Project, version: int, number: int) -> None:
    with notify_errors():
        now = guidelines.restore_guidelines(
            context.database(), project.name, version, number=number, person=context.person()
        )
        notify(f"Version {now.number} says what version {version} said.")
