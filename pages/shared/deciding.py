"""What happens on a press at the review desk.

Every widget's key holds the example's id and revision, and every press hands back the revision that
was drawn: a press that comes late, or twice, can't land on anything that was not on screen. Texts
are read at the press, because the page may not have been drawn since the last of them was typed.
"""

from collections.abc import Sequence

import streamlit as st

from curate.domain.errors import EditConflict
from curate.domain.examples import Example
from curate.domain.records import Project
from curate.services import desk, reviewing
from curate.services.reviewing import DONE, Decision, Edit, Undone
from pages.shared import context, drafts, history, queue, undoing
from pages.shared.examples import name_of
from pages.shared.words import count

# Undoing these means "not yet", so what was typed before them stays in the text area.
DECISIONS = ("approve", "reject", "skip", "flag")


def key_of(what: str, example: int, revision: int) -> str:
    """The key of a widget of an example's card."""
    return f"{what}-{example}-{revision}"


def typed(example: int, revision: int) -> None:
    """Keep a text that was typed."""
    drafts.keep(example, revision, st.session_state[key_of("answer", example, revision)])


def press(project: Project, example: int, revision: int, decision: Decision) -> None:
    """Decide on the example that was on screen, with its text as edited, and go on to the next."""
    line = queue.line_of(project)
    decided = _store(project, example, revision, decision)
    if decided is None:
        return
    undoing.tell(f"{DONE[decision]} {name_of(decided)}.")
    if decision != "edit":
        queue.move_on(line, example)


def fix(project: Project, example: int, revision: int, ids: Sequence[int]) -> None:
    """Apply suggested fixes; an edit that is not saved yet is saved before, so that both stand."""
    text = _text(example, revision)
    with undoing.attempt():
        stored = desk.open_card(context.database(), project.name, example)
        edited = text is not None and text != stored.example.output
        if edited and _store(project, example, revision, "edit") is None:
            return
        fixed = desk.mend(context.database(), project.name, example, ids, context.person())
        queue.open_example(example)
        if fixed:
            undoing.tell(f"Fixed {count(fixed, 'place')} of {name_of(stored.example)}.")
        else:
            undoing.tell("There is nothing left to fix there.")


def discard(example: Example) -> None:
    """Go back to the text that is stored."""
    drafts.drop(example.id)
    st.session_state[key_of("answer", example.id, example.revision)] = example.output


def rebase(example: Example, text: str) -> None:
    """Go on with a text that was begun on an older revision."""
    drafts.keep(example.id, example.revision, text)


def go(example: int | None) -> None:
    """Show another example; what was typed here is kept as a draft."""
    queue.move(example)


def back_to(project: Project, undone: Undone) -> None:
    """Show the example again whose decision was taken back, with the text that went with it."""
    if len(undone.examples) != 1:
        return
    example = undone.examples[0]
    queue.open_example(example)
    card = desk.open_card(context.database(), project.name, example)
    *_, taken_back, undoing_it = card.history
    text = undoing_it.before.get("output")
    if taken_back.action in DECISIONS and text is not None:
        drafts.keep(example, card.example.revision, text)


def approve_clean(project: Project) -> None:
    """Approve every clean example as one deed."""
    with undoing.attempt():
        number, _ = reviewing.approve_where(
            context.database(), project.name, "clean", context.person()
        )
        undoing.tell(f"Approved {count(number, 'clean example')}.")


def _text(example: int, revision: int) -> str | None:
    text: str | None = st.session_state.get(key_of("answer", example, revision))
    return text


def _store(project: Project, example: int, revision: int, decision: Decision) -> Example | None:
    text = _text(example, revision)
    note = st.session_state.get(key_of("note", example, revision)) or ""
    with undoing.attempt():
        try:
            decided = desk.decide_once(
                context.database(),
                project.name,
                example,
                decision,
                revision=revision,
                edit=Edit(output=text),
                note=note.strip(),
                person=context.person(),
            )
        except EditConflict:
            _explain(project, example, revision, text)
            return None
        drafts.drop(example)
        return decided
    return None


def _explain(project: Project, example: int, revision: int, text: str | None) -> None:
    """Somebody was faster: show what stands now, and keep what was on this screen beside it."""
    card = desk.open_card(context.database(), project.name, example)
    queue.open_example(example)
    if text is not None and text != card.example.output:
        drafts.keep(example, revision, text)
        return
    drafts.drop(example)
    undoing.tell(
        f"{history.latest(card)} Nothing of yours was stored: look at it again.", good=False
    )
