"""Sample answers of a model in training, beside the approved ones."""

from collections.abc import Mapping, Sequence

import streamlit as st

from curate.domain.records import Run
from curate.domain.results import SampleAnswer, TrainingEvent
from curate.services import tuning
from pages.shared import context, layout

CUT = " …"


def show_samples(run: Run, events: Sequence[TrainingEvent], *, opened: bool) -> None:
    """What the model answered to a few validation examples, at the step that a person chooses."""
    given = {event.step: event.samples for event in events if event.samples}
    if not given:
        return
    with st.expander("Sample answers", icon=":material/chat:", expanded=opened):
        _show(run, given)


def _show(run: Run, given: Mapping[int, Sequence[SampleAnswer]]) -> None:
    step = _choose_step(run, sorted(given))
    examples = tuning.shown_examples(context.database(), run, [one.example for one in given[step]])
    for one in given[step]:
        if (found := examples.get(one.example)) is None:
            continue
        with layout.card(key=f"sample-{run.id}-{one.example}"):
            asked, approved, answered = st.columns(3)
            with asked:
                layout.labeled_text("Validation example", found.input)
            with approved:
                layout.labeled_text("Approved answer", found.output)
            with answered:
                layout.labeled_text(f"The model at step {step}", _written(one))


def _choose_step(run: Run, steps: Sequence[int]) -> int:
    """The newest one, until somebody chooses another."""
    if len(steps) == 1:
        return steps[0]
    chosen = st.segmented_control(
        "After how many steps; the newest, where none is chosen",
        steps,
        default=None,
        key=f"samples-{run.id}",
    )
    return chosen if chosen is not None and chosen in steps else steps[-1]


def _written(one: SampleAnswer) -> str:
    return f"{one.text}{CUT}" if one.cut else one.text
