"""What the buttons of Review do.

Every widget's key holds the example's id and revision, and every press hands back the revision that
was drawn: a press that comes late, or twice, can't land on anything that was not on screen. Texts
are read at the press, because the page may not have been drawn since the last of them was typed.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

import streamlit as st

from curate.domain.errors import EditConflict
from curate.domain.examples import Example
from curate.domain.records import Project
from curate.services import reviewing
from curate.services.changes import Undone
from curate.services.reviewing import DONE, Decision, Edit
from pages.review import drafts, history, queue
from pages.review.drafts import Draft
from pages.shared import context
from pages.shared.humanize import count
from pages.shared.names import example_name
from pages.shared.notices import notify, notify_errors

# Undoing these means "not yet", so what was typed before them stays in the text area.
UNDONE_TO_DRAFT = ("approve", "reject", "skip", "flag")


def key_of(what: str, example: int, revision: int) -> str:
    """The key of a widget of an example's card."""
    return f"{what}-{example}-{revision}"


def keep_draft(example: Example) -> None:
    """Keep what was typed and is not stored, until it is saved or dropped."""
    texts = _texts(example.id, example.revision)
    draft = Draft(
        example.revision,
        example.output if texts.output is None else texts.output,
        example.input if texts.input is None else texts.input,
    )
    if (draft.input, draft.output) == (example.input, example.output):
        drafts.drop(example.id)
    else:
        drafts.keep(example.id, draft)


def edit_input(example: Example) -> None:
    """Let the input be edited."""
    st.session_state[key_of("input", example.id, example.revision)] = example.input


def decide(
    project: Project,
    example: int,
    revision: int,
    decision: Decision,
    knowingly: Collection[str] = (),
) -> None:
    """Decide on the example that was on screen, with its text as edited, and go to the next.

    ``knowingly`` are the errors that the button named.
    """
    with notify_errors():
        before = queue.read_queue(project)
        decided = _store(project, example, revision, decision, knowingly)
        if decided is None:
            return
        said = f"{DONE[decision]} {example_name(decided)}."
        if decision == "edit" and decided.status == "pending" and _was_approved(project, decided):
            said += (
                " It is to be reviewed again: an error is open that nobody knew of who approved it."
            )
        notify(said)
        if decision != "edit":
            queue.go_to_next(before, example)


def _was_approved(project: Project, example: Example) -> bool:
    """Whether the last thing that happened to an example took an approval back."""
    last = reviewing.open_card(context.database(), project.name, example.id).history[-1]
    return last.before.get("status") == "approved"


def fix(project: Project, example: int, revision: int, shown: Mapping[int, int]) -> None:
    """Apply suggested fixes; an edit that is not saved yet is saved before, so that both stand."""
    texts = _texts(example, revision)
    with notify_errors():
        stored = reviewing.open_card(context.database(), project.name, example)
        edited = _differs(texts, stored.example)
        if edited and _store(project, example, revision, "edit") is None:
            return
        # What their own edit moved is what they see moved.
        fixed = reviewing.fix_findings(
            context.database(),
            project.name,
            example,
            list(shown) if edited else shown,
            context.person(),
        )
        queue.open_example(example)
        if fixed:
            notify(f"Fixed {count(fixed, 'place')} in {example_name(stored.example)}.")
        else:
            notify("There was nothing left to fix.")


def discard(example: Example) -> None:
    """Go back to the texts that are stored."""
    drafts.drop(example.id)
    st.session_state[key_of("answer", example.id, example.revision)] = example.output
    st.session_state.pop(key_of("input", example.id, example.revision), None)


def rebase(example: Example, draft: Draft) -> None:
    """Continue with texts that were begun on an older revision."""
    drafts.keep(example.id, replace(draft, revision=example.revision))


def show_again(project: Project, undone: Undone) -> None:
    """Show the example again whose decision was undone, with the text that went with it."""
    if len(undone.examples) != 1:
        return
    example = undone.examples[0]
    queue.open_example(example)
    card = reviewing.open_card(context.database(), project.name, example)
    *_, undone_event, undo_event = card.history
    before = undo_event.before
    if undone_event.kind in UNDONE_TO_DRAFT and not {"input", "output"}.isdisjoint(before):
        now = card.example
        draft = Draft(
            now.revision, before.get("output", now.output), before.get("input", now.input)
        )
        drafts.keep(example, draft)


def approve_clean(project: Project) -> None:
    """Approve every clean example as one action."""
    with notify_errors():
        done = reviewing.approve_where(context.database(), project.name, "clean", context.person())
        notify(f"Approved {count(done.approved, 'clean example')}.")


def _texts(example: int, revision: int) -> Edit:
    """What the text areas hold; None for those that are not there."""
    state = st.session_state
    return Edit(
        input=state.get(key_of("input", example, revision)),
        output=state.get(key_of("answer", example, revision)),
    )


def _differs(texts: Edit, example: Example) -> bool:
    return texts.output not in {None, example.output} or texts.input not in {None, example.input}


def _store(
    project: Project,
    example: int,
    revision: int,
    decision: Decision,
    knowingly: Collection[str] = (),
) -> Example | None:
    texts = _texts(example, revision)
    note = st.session_state.get(key_of("note", example, revision)) or ""
    decided: Example | None = None
    with notify_errors():
        try:
            decided = reviewing.decide_once(
                context.database(),
                project.name,
                example,
                decision,
                revision=revision,
                edit=texts,
                note=note.strip(),
                person=context.person(),
                knowingly=knowingly,
            )
        except EditConflict:
            _explain_conflict(project, example, revision, texts)
        else:
            drafts.drop(example)
    return decided


def _explain_conflict(project: Project, example: int, revision: int, texts: Edit) -> None:
    """Somebody was faster: show what stands now, and keep what was on this screen beside it."""
    card = reviewing.open_card(context.database(), project.name, example)
    now = card.example
    queue.open_example(example)
    if _differs(texts, now):
        before = drafts.draft_of(now)
        typed = texts.input if texts.input is not None else before.input if before else now.input
        drafts.keep(example, Draft(revision, texts.output or "", typed))
        return
    drafts.drop(example)
    notify(
        f"{history.latest_change(card)} Your decision was not saved: look at the example again.",
        error=True,
    )
