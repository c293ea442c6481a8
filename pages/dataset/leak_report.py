"""The leak report of a dataset version: what was prevented, what is left, what a random split would read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from curate.domain.records import Dataset, Record
from curate.services import datasets
from curate.services.datasets import KIND_SENTENCES, KIND_TITLES, LeakPair
from pages.shared import context, layout, page_paths
from pages.shared.humanize import count, percent
from pages.shared.markdown import escape
from pages.shared.names import PARTS as PART_NAMES
from pages.shared.tables import show_table

ALL = "all"


def show_created(dataset: Dataset) -> None:
    """That a version is created, and how many examples each part has."""
    st.success(
        f"Version {escape(dataset.name)} is created: {count(dataset.train, 'example')} for "
        f"training, {dataset.validation:,} for validation, {dataset.held_out:,} in the held-out "
        "test.",
        icon=":material/ac_unit:",
    )
    if known := int(dataset.manifest.get("open", {}).get("examples", 0)):
        has = count(known, "example with an open error", "examples with open errors")
        st.warning(f"It holds {has}, as you allowed.", icon=":material/error:")


def show_leak_report(project: str, dataset: Dataset) -> None:
    """Three figures, what they mean, and the pairs to look at."""
    manifest = dataset.manifest
    st.subheader(f"Leak report of {escape(dataset.name)}", anchor=False)
    with layout.card():
        if dataset.held_out == 0:
            st.warning("Nothing is held out, so no model can be tested on this version.")
            return
        _show_figures(manifest)
        st.markdown(_leaks_in_words(manifest))
        if sentence := datasets.random_split_in_words(manifest.get("random_split")):
            st.markdown(escape(sentence))
        apart = int(manifest.get("called_different", 0))
        if apart:
            st.markdown(
                f"{count(apart, 'pair')} that you called different "
                f"{'lies' if apart == 1 else 'lie'} on both sides: one example in the held-out test, and "
                "a similar one in training or validation. They are not counted as leaks."
            )
        for one in manifest.get("not_compared", ()):
            st.caption(f":material/visibility_off: {escape(one)}")
        _show_methods(manifest.get("random_split"))
    if int(manifest.get("leaks", 0)):
        _show_pairs(project, dataset)


def _show_figures(manifest: Mapping[str, Any]) -> None:
    found = manifest.get("random_split") or {}
    measured = found.get("arm") is not None
    with st.container(horizontal=True, gap="small"):
        st.metric(
            "Leaks prevented",
            f"{int(manifest.get('leaks_prevented', 0)):,}",
            border=True,
            width=170,
            help="Held-out examples that would have had one that belongs together with it in training, had "
            "single rows been held out.",
        )
        st.metric(
            "Leaks left",
            f"{int(manifest.get('leaks', 0)):,}",
            border=True,
            width=170,
            help="Held-out examples that something in training or validation still gives away. They stand "
            "below.",
        )
        st.metric(
            "Random split → this split",
            f"{percent(found['random'])} → {percent(found['split'])}" if measured else "–",
            border=True,
            width=240,
            help="What a method without a model reads on the test of a random split of single rows, and on "
            "this one. The difference is what a random split would have promised too much.",
        )


def _leaks_in_words(manifest: Mapping[str, Any]) -> str:
    """How many leaks there are and would have been, in sentences."""
    prevented, left = int(manifest.get("leaks_prevented", 0)), int(manifest.get("leaks", 0))
    so = "so the held-out test does not reward answers that were learned by heart."
    if left:
        kinds = {
            kind: number for kind, number in manifest.get("leaks_by_kind", {}).items() if number
        }
        several = " An example may be of several kinds." if sum(kinds.values()) > left else ""
        listed = ", ".join(
            f"{KIND_TITLES.get(kind, kind).lower()} {number:,}" for kind, number in kinds.items()
        )
        leaks = count(left, "held-out example has", "held-out examples have")
        return (
            f"**{count(left, 'leak')} left.** {leaks} a counterpart in training or validation, so the test "
            f"may reward answers that were learned by heart: {listed}.{several}"
        )
    if prevented:
        return (
            f"**{count(prevented, 'leak')} prevented.** Had single rows been held out, that many held-out "
            f"examples would have had one that belongs together with it in training; **now none has**. "
            f"S{so[1:]}"
        )
    return f"**No leaks.** No held-out example has a near-duplicate in training, {so}"


def _show_methods(found: Mapping[str, Any] | None) -> None:
    """Every method that was asked, behind a fold."""
    if not found or not found.get("readings"):
        return
    with st.expander("All methods on both splits", icon=":material/table:"):
        show_table(
            [
                {
                    "Method": datasets.method_title(one["arm"]),
                    "Random split": percent(one["random"], 1),
                    "This split": percent(one["split"], 1),
                    "May be chance up to": f"{100 * one['noise']:.1f} points",
                }
                for one in found["readings"]
            ],
            alt="What each method without a model reads on random splits and on this one",
        )


def _show_pairs(project: str, dataset: Dataset) -> None:
    """The pairs that the manifest names, one at a time, side by side."""
    pairs = _pairs(project, dataset.name, dataset.sha256, dataset.at)
    if not pairs:
        return
    kinds = [kind for kind in KIND_TITLES if any(kind in one.kinds for one in pairs)]
    with layout.card("Pairs to look at"):
        st.caption(
            "Read both. If a model that has learned the one could answer the other by heart, reject one of "
            "them in Review and create another version. If they are different requests, keep them; where "
            "Duplicates shows them together, say there that they are different, and they no longer count."
        )
        if "same_group" in kinds:
            st.caption(
                "To have all examples of one customer, patient or thread in one part, choose that under Keep "
                "together when you create a version with a new test."
            )
        chosen = ALL
        if len(kinds) > 1:
            chosen = st.segmented_control(
                "Kind",
                [ALL, *kinds],
                default=ALL,
                required=True,
                format_func=lambda one: _kind_name(one, pairs),
                key=f"leak-kind-{dataset.id}",
                wrap=True,
            )
        shown = [one for one in pairs if chosen in {ALL, *one.kinds}]
        place = (
            st.pagination(len(shown), key=f"leak-pair-{dataset.id}-{chosen}")
            if len(shown) > 1
            else 1
        )
        _show_pair(shown[place - 1])
        left = int(dataset.manifest.get("leaks", 0))
        if left > len({one.held_out.example for one in pairs}):
            st.caption(
                f"The first pairs of each kind are shown; {left:,} held-out examples are concerned."
            )


def _kind_name(kind: str, pairs: Sequence[LeakPair]) -> str:
    if kind == ALL:
        return f"All ({len(pairs):,})"
    return f"{KIND_TITLES[kind]} ({sum(kind in one.kinds for one in pairs):,})"


def _show_pair(pair: LeakPair) -> None:
    why = "; it ".join(KIND_SENTENCES[kind] for kind in pair.kinds)
    st.markdown(f"The held-out example {why}.")
    for side, column in zip((pair.held_out, pair.other), st.columns(2), strict=True):
        with column:
            _show_side(side)


def _show_side(record: Record) -> None:
    name = record.external_id or f"example {record.example}"
    groups = "".join(f" · {escape(kind)} {escape(value)}" for kind, value in record.groups.items())
    layout.labeled_text(f"{PART_NAMES[record.part]}: **{escape(name)}**{groups}", record.asked)
    layout.labeled_text("Its answer", record.output)
    if st.button(
        f"Open {escape(name)} in Review",
        key=f"leak-open-{record.example}",
        icon=":material/arrow_forward:",
    ):
        st.switch_page(page_paths.REVIEW, query_params={"example": str(record.example)})


# A version never changes; the time tells those of two databases apart. Erased texts are gone in a minute.
@st.cache_data(max_entries=20, ttl=60, show_spinner=False)
def _pairs(
    project: str,
    name: str,
    sha256: str,  # noqa: ARG001 - part of the cache's key
    at: datetime,  # noqa: ARG001 - part of the cache's key
) -> tuple[LeakPair, ...]:
    return datasets.leak_pairs(context.database(), project, name)
