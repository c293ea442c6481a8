"""What training would take here and cost elsewhere, and what prompting costs instead."""

from collections.abc import Sequence

import streamlit as st

from curate.services import quality
from curate.services.quality import Price, Report
from curate.text.highlights import Piece
from pages.shared import context, layout, texts
from pages.shared.markdown import escape
from pages.shared.texts import Block


def show_cost(report: Report) -> None:
    """The time on this computer; prices behind a fold."""
    st.subheader("What training would cost", anchor=False)
    found = report.cost
    if found is None:
        st.write(escape(report.price_error or "No example can be used for training yet."))
        return
    st.write(escape(quality.local_training_sentence(found)))
    layout.metrics(
        {one.title: quality.duration(one.minutes) for one in found.here},
        about={
            one.title: f"At most {one.passes:g} passes over the examples." for one in found.here
        },
        width=160,
    )
    with st.expander("Prices of hosted training and of prompting", icon=":material/payments:"):
        st.write(quality.hosts_sentence(found))
        _show_prices(found.hosts, "hosts")
        st.write(quality.prompting_sentence())
        _show_prices(found.prompting, "prompting")
        home = escape(context.settings().home / "prices.json")
        st.caption(
            f"{escape(quality.price_date_sentence(found))} To use your own prices, save them as {home}."
        )
        st.download_button(
            "Download the price list",
            quality.price_list(context.settings()),
            file_name="prices.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            key="download-prices",
        )


def _show_prices(found: Sequence[Price], key: str) -> None:
    blocks = [
        Block(
            [Piece("same", f"{quality.price_range(one)}, {quality.price_source(one)}")],
            label=f"{one.who}: {one.what}" if one.what else one.who,
            tone="plain",
        )
        for one in found
    ]
    texts.show_texts(blocks, key=f"prices-{key}")
