"""The leak report of a new dataset version: held-out examples with a near-duplicate in training."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.records import Dataset
from pages.shared import layout
from pages.shared.humanize import count
from pages.shared.markdown import escape

SHOWN = 5


def show_leak_report(dataset: Dataset) -> None:
    """What the version holds, and how many leaks its split prevented."""
    prevented = int(dataset.manifest.get("leaks_prevented", 0))
    left = int(dataset.manifest.get("leaks", 0))
    apart = int(dataset.manifest.get("called_different", 0))
    with layout.card():
        st.success(
            f"Version {escape(dataset.name)} is created: {count(dataset.train, 'example')} for "
            f"training, {dataset.validation:,} for validation, {dataset.held_out:,} in the held-out "
            "test.",
            icon=":material/ac_unit:",
        )
        st.markdown(_leaks_in_words(prevented, left))
        if pairs := dataset.manifest.get("leaking"):
            st.markdown(_pairs_in_words(pairs, left))
        if apart:
            st.markdown(
                f"{count(apart, 'pair')} that you called different "
                f"{'lies' if apart == 1 else 'lie'} on both sides: one example in the held-out test, and "
                "a similar one in training or validation."
            )
        if dataset.held_out == 0:
            st.warning("Nothing is held out, so no model can be tested on this version.")


def _leaks_in_words(prevented: int, left: int) -> str:
    """How many leaks there are and would have been, in sentences."""
    so = "so the held-out test does not reward answers that were learned by heart."
    if left:
        leaks = count(left, "held-out example has", "held-out examples have")
        return (
            f"**{count(left, 'leak')} left.** {leaks} a near-copy in training or validation, so the "
            "test may reward answers that were learned by heart. "
            f"{count(prevented, 'leak')} {'was' if prevented == 1 else 'were'} prevented."
        )
    if prevented:
        return (
            f"**{count(prevented, 'leak')} prevented.** Picked at random, so many held-out examples would "
            f"have had one that belongs together with it in training; **now none has**. S{so[1:]}"
        )
    return f"**No leaks.** No held-out example has a near-duplicate in training, {so}"


def _pairs_in_words(pairs: Sequence[Sequence[str]], left: int) -> str:
    """Which held-out examples read like which others, and what can be done about it."""
    shown = [f"{escape(one)} like {escape(other)}" for one, other in pairs[:SHOWN]]
    more = f" and {left - len(shown)} more" if left > len(shown) else ""
    return (
        "They have the same words or nearly the same letters, which the comparison for duplicates does not "
        f"see: {', '.join(shown)}{more}. Reject one of each in Review and create the version again, or keep "
        "them if they are different requests."
    )
