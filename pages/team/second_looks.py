"""A random sample of what was approved gets a second look, and what that proves."""

import streamlit as st

from curate.domain.records import Project
from curate.domain.teamwork import STRATA, Stratum, Verdict
from curate.reliability import Plan
from curate.services.teamwork import (
    STRATA_TITLES,
    AcceptanceResult,
    LookCard,
    SecondLookSection,
    at_most,
    draw_sample,
    look,
    plan_sample,
    result_sentence,
    second_look_section,
    seconds_per_look,
    undo_look,
    work_out,
)
from pages.shared import context, layout, page_paths, text_diff
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import example_name
from pages.shared.notices import notify, notify_errors
from pages.shared.tables import show_table
from pages.shared.texts import show_texts
from pages.team import card_time, sign_off

CONFIDENCES = (0.8, 0.9, 0.95, 0.99)


def show_second_looks(project: Project) -> None:
    """The result so far, the next example to look at, the plan of a sample, and the sign-off."""
    section = second_look_section(context.database(), project.name, context.person())
    approved = sum(section.populations.values())
    if not approved and section.acceptance is None:
        layout.empty_state(
            "Nothing is approved yet, so there is nothing to look at a second time.",
            page_paths.REVIEW,
            "Review examples",
        )
        return
    found = work_out(section.acceptance) if section.acceptance is not None else None
    if found is not None:
        _sentence(found)
    if section.card is not None and found is not None:
        _card(project, section.card, found)
    elif found is not None and found.left:
        _for_others(found.left, section)
    if found is not None:
        _result(found, section)
    if approved and context.may("reviewer"):
        _plan(project, section, again=found is not None)
    sign_off.show_sign_off(project, section)


def _for_others(left: int, section: SecondLookSection) -> None:
    said = f"{count(left, 'example is', 'examples are')} left to look at, and you had to do with all of them"
    if section.alone:
        st.info(
            f"{said}. Nobody else reviews here, and nobody looks a second time at what they decided "
            "themselves: add somebody in Settings, or let a colleague give their own name on Home.",
            icon=":material/person_add:",
        )
    else:
        st.info(f"{said}: somebody else has to look.", icon=":material/group:")


def _sentence(found: AcceptanceResult) -> None:
    looked = sum(found.looked_at.values())
    if found.left:
        st.progress(looked / (looked + found.left), text=escape(result_sentence(found)))
    elif found.done:
        st.success(escape(result_sentence(found)), icon=":material/verified:")
    else:
        st.info(escape(result_sentence(found)), icon=":material/casino:")


def _result(found: AcceptanceResult, section: SecondLookSection) -> None:
    with layout.card("The sample", key="acceptance-result"):
        show_table(
            [
                {
                    "How it was approved": STRATA_TITLES[kind],
                    "Examples": found.populations[kind],
                    "Looked at": found.looked_at[kind],
                    "Wrong": found.wrong[kind],
                    "At most wrong": at_most(found.bounds[kind], found.populations[kind])
                    if found.done and found.looked_at[kind]
                    else "–",
                }
                for kind in STRATA
                if found.populations[kind]
            ],
            alt="The sample by the way in which examples were approved",
        )
        st.caption(
            f"Drawn by {escape(found.sample.person)} with the seed {found.sample.seed}. A dataset "
            f"version that is created now carries this.{_time(section)}"
        )
        if section.named and found.done:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown("Found wrong:", width="content")
                for one in section.named.values():
                    st.page_link(
                        page_paths.REVIEW,
                        label=escape(example_name(one)),
                        query_params={"example": str(one.id)},
                    )


def _time(section: SecondLookSection) -> str:
    timed = seconds_per_look(section.acceptance.looks) if section.acceptance else None
    return f" A look took {timed[0]:.0f} s (median of {timed[1]:,})." if timed else ""


def _card(project: Project, card: LookCard, found: AcceptanceResult) -> None:
    one = card.example
    token = _token(one.id, one.revision)
    card_time.shown(token)
    with layout.card(key="look-card"):
        st.subheader("Is this right?", anchor=False)
        label = f" · label {escape(one.label)}" if one.label else ""
        st.caption(
            f"{escape(example_name(one))}{label} · {count(card.left, 'example waits', 'examples wait')} "
            "for you. "
            "Who approved it, and how, is hidden. Nothing that you say here changes it."
        )
        left, right = st.columns(2, gap="medium")
        with left:
            turns = [
                text_diff.whole_text(
                    turn.text, "Customer" if turn.role == "user" else "Answer before", tone="quiet"
                )
                for turn in one.turns
            ]
            show_texts(
                [*turns, text_diff.whole_text(one.input, "Input", height=400)],
                key=f"look-input-{one.id}",
            )
        with right:
            show_texts(
                [text_diff.whole_text(one.output, "Answer", height=400)],
                key=f"look-answer-{one.id}",
                decision_key=token,
            )
        note = f"look-note-{one.id}-{found.sample.id}"
        st.text_input("What is wrong (optional)", key=note)
        with st.container(horizontal=True, key="decisions-look"):
            _press(project, card, "approve", "Right", ":material/check:", note)
            _press(project, card, "reject", "Wrong", ":material/close:", note)
        with st.container(horizontal=True):
            st.button(
                "Undo my last",
                key="undo-look",
                on_click=_undo,
                args=(project.name,),
                disabled=not sum(found.looked_at.values()),
            )


def _token(example: int, revision: int) -> str:
    return f"looked{example}-{revision}"


def _press(
    project: Project, card: LookCard, decision: Verdict, label: str, icon: str, note: str
) -> None:
    one = card.example
    # The key names the example: a press that comes late is none of another one.
    st.button(
        label,
        icon=icon,
        type="primary" if decision == "approve" else "secondary",
        key=f"look-{decision}-{_token(one.id, one.revision)}",
        on_click=_look,
        args=(project.name, one.id, one.revision, decision, note),
    )


def _look(project: str, example: int, revision: int, decision: Verdict, note: str) -> None:
    with notify_errors():
        look(
            context.database(),
            project,
            example,
            decision,
            revision=revision,
            note=st.session_state.get(note) or "",
            milliseconds=card_time.looked_for(_token(example, revision)),
            person=context.person(),
        )


def _undo(project: str) -> None:
    with notify_errors():
        if undo_look(context.database(), project, context.person()) is None:
            notify("You have not looked at anything of this sample.")


def _plan(project: Project, section: SecondLookSection, *, again: bool) -> None:
    place = (
        st.expander("Draw another sample", icon=":material/casino:")
        if again
        else layout.card("How sure do you want to be?")
    )
    approved = sum(section.populations.values())
    with place:
        left, middle, right = st.columns(3, gap="medium")
        wanted = left.slider("At most wrong, in %", 1, 25, 5, key="sample-wanted") / 100
        confidence = middle.select_slider(
            "Confidence",
            CONFIDENCES,
            0.9,
            format_func=lambda one: f"{one:.0%}".replace("%", " %"),
            key="sample-confidence",
        )
        faults = right.slider(
            "Faults that it may find",
            0,
            10,
            0,
            key="sample-faults",
            help="More of them make the sample larger, and let you keep the promise when a few are wrong.",
        )
        planned = _planned(tuple(section.populations.items()), wanted, faults, confidence)
        st.markdown(
            f"Look at **{planned.size:,}** of {count(approved, 'approved example')}. If at most "
            f"{faults:,} of them "
            f"are wrong, at most {at_most(planned.bound, approved)} of all are, at "
            f"{f'{confidence:.0%}'.replace('%', ' %')} confidence."
        )
        if planned.size == approved and approved > 1:
            st.caption("With so few, nothing less than all of them proves that.")
        st.button(
            "Draw the sample" if not again else "Draw another sample",
            type="secondary" if again else "primary",
            icon=":material/casino:",
            key="draw-sample",
            on_click=_draw,
            args=(project.name, wanted, faults, confidence),
        )
        if again:
            st.caption(
                "The looks at the one before don't count any more, and a version says that it was not "
                "the first."
            )


@st.cache_data(max_entries=200, show_spinner=False)
def _planned(
    sizes: tuple[tuple[Stratum, int], ...], wanted: float, faults: int, confidence: float
) -> Plan:
    return plan_sample(dict(sizes), wanted, faults=faults, confidence=confidence)


def _draw(project: str, wanted: float, faults: int, confidence: float) -> None:
    with notify_errors():
        sample = draw_sample(
            context.database(),
            project,
            wanted,
            faults=faults,
            confidence=confidence,
            person=context.person(),
        )
        notify(f"{count(len(sample.chosen), 'example was', 'examples were')} drawn.")
