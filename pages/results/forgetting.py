"""What the tuned models of a comparison forgot beside their task."""

import streamlit as st

from curate import models
from curate.domain.records import Evaluation, Run
from curate.domain.results import Forgetting
from curate.services import tuning
from pages.shared.markdown import escape
from pages.shared.tables import show_table

KINDS = {"general": "General", "off_task": "Off-task"}


def ask_for_forgetting(chosen: list[Run]) -> bool:
    """The checkbox in the form of a new comparison; nothing is asked where no tuned model is chosen."""
    if not chosen:
        return False
    parameters = next((one.parameters for one in models.models() if one.id == chosen[0].base), 0)
    takes = tuning.forgetting_takes(len(chosen) + 1, parameters)
    return st.checkbox(
        "Also measure forgetting",
        help="The base model and each tuned model answer 50 general and 20 off-task questions that have "
        f"nothing to do with your examples. It takes {takes} more, and is no look at the test.",
    )


def show_forgetting(chosen: Evaluation) -> None:
    """The sentences, and every question behind a fold; nothing where nobody asked."""
    found = chosen.result.forgetting
    if not found:
        return
    st.subheader("Forgetting", anchor=False)
    for sentence in tuning.forgetting_sentences(found):
        st.markdown(escape(sentence))
    head, rows = tuning.forgetting_rows(found)
    names = [name.lstrip("#") for name in head]
    show_table(
        [dict(zip(names, row, strict=True)) for row in rows],
        alt="How many questions the base model and the tuned models answered",
    )
    with st.expander("Every question and answer", icon=":material/quiz:"):
        for one in found:
            if len(found) > 1:
                st.caption(escape(tuning.arm_title(one.arm)))
            show_table(
                _answers(one), alt="Every question with both answers", key=f"forgot-{one.arm}"
            )


def _answers(one: Forgetting) -> list[dict[str, object]]:
    return [
        {
            "Question": row.asked,
            "Kind": KINDS[row.kind],
            "Base model": row.before,
            "Base right": _right(right=row.right_before),
            "Tuned": row.after,
            "Tuned right": _right(right=row.right_after),
        }
        for row in one.answers
    ]


def _right(*, right: bool) -> str:
    return "✓" if right else "✗"
