"""Labels and values of fields: which is answered where another one was approved."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from curate.domain.breakdown import FEWEST_OF_A_LABEL, Confusion, LabelScore
from curate.services import tuning
from curate.services.tuning import StoredAnswers
from pages.results.confusion_chart import draw_confusion
from pages.results.intervals import share_text
from pages.shared.humanize import percent
from pages.shared.markdown import escape
from pages.shared.tables import show_table


def show_labels(stored: StoredAnswers, arm: str, against: str | None, key: str) -> None:
    """The confusion of one method beside that of another, and a row a label; nothing without labels."""
    shown = [one for one in stored.breakdown.confusions if one.arm in {arm, against}]
    parts = list(dict.fromkeys(one.part for one in shown))
    if not parts:
        return
    part = parts[0]
    st.markdown(f"**{_title(parts)}**")
    if len(parts) > 1:
        part = st.segmented_control(
            "Field", parts, default=parts[0], required=True, key=f"part-{key}", wrap=True
        )
    found = sorted((one for one in shown if one.part == part), key=lambda one: one.arm != arm)
    for column, one in zip(st.columns(len(found), gap="medium"), found, strict=True):
        with column:
            st.caption(escape(tuning.arm_title(one.arm)))
            chosen = partial(_choose, f"{key}-{arm}-{against}", one) if one.arm == arm else None
            draw_confusion(one, chosen, key=f"confusion-{key}-{one.arm}-{part}")
            st.markdown(escape(tuning.most_confused(one)))
    st.caption(
        "A row is what was approved, a column what was answered: right answers lie on the diagonal. The "
        "darker a cell, the larger its share of the row. Press a cell on the left to see its answers below."
    )
    show_table(
        [
            _row(one, other, against)
            for one, other in zip(found[0].scores, _beside(found), strict=True)
        ],
        alt=f"How well {tuning.arm_title(arm)} tells each {part or 'label'}",
    )
    if any(one.support and not one.readable for one in found[0].scores):
        st.caption(
            f"With fewer than {FEWEST_OF_A_LABEL} held-out examples, a row has too few to read. "
            "Recall has its 95 % confidence interval."
        )


def _choose(key: str, one: Confusion, meant: str, said: str) -> None:
    """Show the answers of a cell below, where it stands for one pair."""
    if (meant, said) in {(a, b) for a, b, _ in one.cells}:
        st.session_state[f"cell-{key}"] = (one.arm, one.part, meant, said)


def _title(parts: Sequence[str]) -> str:
    if len(parts) > 1:
        return "Fields with a list of values"
    return f"Field “{escape(parts[0])}”" if parts[0] else "Labels"


def _beside(found: Sequence[Confusion]) -> list[LabelScore | None]:
    """The scores of the other method for the labels of the first."""
    others = {one.label: one for one in found[1].scores} if len(found) > 1 else {}
    return [others.get(one.label) for one in found[0].scores]


def _row(one: LabelScore, other: LabelScore | None, against: str | None) -> dict[str, object]:
    row: dict[str, object] = {
        "Approved": one.label,
        "Examples": one.support,
        "Answered": one.said,
        "Right": one.right,
        "Recall": share_text(one.recall) if one.readable else _few(one),
        "Precision": _share(one.precision, one),
        "F1": _share(one.f1, one),
    }
    if against is not None:
        row[f"F1, {tuning.arm_title(against)}"] = "–" if other is None else _share(other.f1, other)
    return row


def _share(value: float | None, one: LabelScore) -> str:
    if not one.readable:
        return _few(one)
    return "–" if value is None else percent(value)


def _few(one: LabelScore) -> str:
    """Why there is no number."""
    return "too few to read" if one.support else "–"
