"""The parts of the account page. What is said here is said in the file too (``services.telling``)."""

import re
from collections.abc import Sequence

import streamlit as st

from curate.domain.records import Project
from curate.services import quality
from curate.services.quality import ADVICE, Map, Price, Report
from curate.text.highlights import Piece
from pages.quality import charts
from pages.shared import check_button, context, layout, texts
from pages.shared.texts import Block
from pages.shared.words import plain

ABOUT = {
    "Clean": "Examples with an answer about which nothing is open, one of each kind of look-alikes.",
    "Needs a fix": "Examples with something that is certainly wrong.",
    "Duplicates": "Examples that say almost what another one says, that one not counted.",
    "In your format": "Answers that hold the format of the answers; you can correct it on Findings.",
    "Personal data": "Examples with something that looks like personal data.",
}
LABELS = 12
COLOUR_BY = ("Label", "Look-alikes", "What is open")


def current(project: str) -> Report:
    """The account as the data stands, computed once for each state of it."""
    return _account(project, quality.report_state(context.database(), project))


@st.cache_resource(max_entries=8, show_spinner="Taking account")
def _account(project: str, state: str) -> Report:  # noqa: ARG001 - part of the cache's key
    return quality.build_report(context.database(), context.settings(), project)


@st.cache_resource(max_entries=8, show_spinner=False)
def _map(project: str, state: str) -> Map:  # noqa: ARG001 - part of the cache's key
    return quality.draw_map(context.database(), project)


def _drawn(project: str) -> Map:
    return _map(project, quality.report_state(context.database(), project))


def freshness(project: Project, account: Report, *, running: bool) -> None:
    """What the checks have not seen, and the button that runs them."""
    unseen = quality.freshness_sentence(account.freshness)
    if not unseen or running:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/history: {plain(unseen)}", width="stretch")
        again = account.freshness.checked
        label = "Run the checks again" if again else "Run the checks"
        check_button.button(project, label, running=running)


def headline(account: Report) -> None:
    """The account in one sentence and a handful of numbers; the file to keep."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(quality.headline(account))}**", width="stretch")
        st.download_button(
            "Download as one file",
            lambda: quality.as_html(account, _drawn(account.project)),
            file_name=f"{re.sub(r'[^A-Za-z0-9]+', '-', account.project).strip('-') or 'data'}.html",
            mime="text/html",
            icon=":material/download:",
            on_click="ignore",
            key="download-account",
            help="The whole account with its pictures as one HTML file. It quotes some of the texts.",
        )
    layout.figures(quality.key_figures(account), about=ABOUT, width=138)


def fix_first(account: Report) -> None:
    """At most five things to do, each with the way to where it is done."""
    with layout.card("What to fix first"):
        if not account.fix_first:
            st.write("Nothing is open: everything that the checks found is fixed or dismissed.")
            if st.button("Go on to the review", type="primary", icon=":material/arrow_forward:"):
                st.switch_page("pages/review/page.py")
        for number, one in enumerate(account.fix_first):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{number + 1}\\. {plain(one.sentence)}", width="stretch")
                page = f"pages/{one.where}/page.py"
                query = {"check": one.check} if one.where == "findings" else None
                if st.button(
                    "Fix",
                    type="secondary" if number else "primary",
                    icon=":material/arrow_forward:",
                    key=f"fix-{one.check}",
                ):
                    st.switch_page(page, query_params=query)


def overview(account: Report) -> None:
    """What is open, the labels, and how long the texts are."""
    left, right = st.columns(2, gap="large")
    with left:
        if account.freshness.checked:
            st.subheader("What is open, in examples", anchor=False)
            charts.open_kinds([(one.title, one.examples, one.severity) for one in account.problems])
            for sentence in (
                quality.format_sentence(account),
                quality.conflicts_sentence(account),
                quality.personal_data_sentence(account),
            ):
                st.caption(plain(sentence))
        else:
            _labels(account)
    with right:
        if account.freshness.checked:
            _labels(account)
        states = ", ".join(f"{number:,} {name}" for name, number in account.statuses.items())
        files = ", ".join(f"{plain(name)} ({number:,})" for name, number in account.sources)
        st.caption(f"{states}. From {files}.")
    _lengths(account)


def _labels(account: Report) -> None:
    st.subheader("Labels", anchor=False)
    counts = account.labels.counts
    if counts:
        rest = sum(number for _, number in counts[LABELS:])
        charts.labels(counts[:LABELS], rest, len(counts) - LABELS)
    st.caption(quality.labels_sentence(account))


def _lengths(account: Report) -> None:
    st.subheader("How long the texts are", anchor=False)
    unit = st.segmented_control(
        "Unit",
        ["Tokens", "Characters"],
        default="Tokens",
        key="account-unit",
        label_visibility="collapsed",
    )
    of = account.lengths
    tokens = unit != "Characters"
    shown = (
        ("question", of.input_tokens if tokens else of.input),
        ("answer", of.output_tokens if tokens else of.output),
    )
    for place, (what, found) in zip(st.columns(2, gap="large"), shown, strict=True):
        with place:
            charts.lengths(found, "tokens" if tokens else "characters", what)
            st.caption(quality.length_sentence(found, "tokens" if tokens else "characters", what))
    if tokens:
        st.caption(quality.tokens_sentence(of, account.examples))


def duplicates(account: Report) -> None:
    """How many examples say what another one says, and the biggest heaps of them."""
    st.subheader("Duplicates", anchor=False)
    st.write(quality.duplicates_sentence(account))
    blocks = [
        Block(
            [Piece("same", one.text)],
            label=f"{one.size:,} examples",
            note="word for word" if one.exact else f"alike by {one.min_similarity:.0%} at least",
            tone="plain",
        )
        for one in account.duplicates.biggest
    ]
    if blocks:
        with st.expander("The biggest clusters", icon=":material/content_copy:"):
            texts.show(blocks, key="account-clusters")


def questions_map(project: str) -> None:
    """Every question as a dot, look-alikes close together."""
    st.subheader("Map of the questions", anchor=False)
    with st.spinner("Drawing the map"):
        drawn = _drawn(project)
    if not drawn.dots:
        st.caption("Too few examples to draw a map of.")
        return
    labelled = any(one.label for one in drawn.dots)
    choices = COLOUR_BY if labelled else COLOUR_BY[1:]
    chosen = st.segmented_control(
        "Coloured by", choices, default=choices[0], key=f"map-colour-{labelled}"
    )
    charts.places(drawn.dots, chosen or choices[0])
    st.caption(quality.map_sentence(drawn))


def enough(account: Report) -> None:
    """Whether there are enough examples, and what a verdict takes."""
    st.subheader("Is there enough of it?", anchor=False)
    of = account.enough
    st.markdown(f"**{of.verdict}**")
    if said := quality.small_labels_sentence(of):
        st.warning(plain(said), icon=":material/bar_chart:")
    st.write(quality.held_out_sentence(of))
    charts.precision(of.precision, of.held_out)


def cost(account: Report) -> None:
    """What training would take here, cost elsewhere, and what asking without tuning costs."""
    st.subheader("What it would cost to train", anchor=False)
    found = account.cost
    if found is None:
        st.write(plain(account.price_error or "Nothing can be used for training yet."))
        return
    st.write(plain(quality.local_training_sentence(found)))
    layout.figures(
        {one.title: quality.duration(one.minutes) for one in found.here},
        about={
            one.title: f"At most {one.passes:g} passes over the examples." for one in found.here
        },
        width=160,
    )
    with st.expander("Elsewhere, and without tuning", icon=":material/payments:"):
        st.write(quality.hosts_sentence(found))
        _prices(found.hosts, "hosts")
        st.write(quality.prompting_sentence())
        _prices(found.prompting, "prompting")
        home = plain(context.settings().home / "prices.json")
        st.caption(f"{quality.price_date_sentence(found)} Put your own prices in {home}.")
        st.download_button(
            "The list of prices, to correct",
            quality.price_list(context.settings()),
            file_name="prices.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            key="download-prices",
        )


def _prices(found: Sequence[Price], key: str) -> None:
    blocks = [
        Block(
            [Piece("same", f"{quality.price_range(one)}, {quality.price_source(one)}")],
            label=f"{one.who}: {one.what}" if one.what else one.who,
            tone="plain",
        )
        for one in found
    ]
    texts.show(blocks, key=f"prices-{key}")


def advice() -> None:
    """What to think of before tuning."""
    st.subheader("Before you tune", anchor=False)
    st.info("\n".join(f"- {one}" for one in ADVICE), icon=":material/lightbulb:")
