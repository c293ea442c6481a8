"""The exact tokens that one example becomes: which are learned, which are only read, which have no room."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import streamlit as st

from curate.domain.records import Dataset
from curate.models import title_of
from curate.services import tuning
from curate.services.tuning import Looked
from curate.training import Rendered, Token
from pages.shared import browser_files, context, keys
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import PARTS
from pages.shared.notices import show_errors

LONGEST, RANDOM, NAMED = "Longest", "Random", "One that I name"
MOST = 6_000
"""Tokens that are shown; of a longer prompt, the middle is left out."""
NAMES = {
    "read": "read, not learned",
    "trained": "learned",
    "cut": "no room for it",
    "token": "token",
    "part": "part of the next character",
    "special": "command of the chat template",
    "ends": "ends the answer",
}


def show_rendered(
    project: str, dataset: Dataset, base: str, preset: str, changed: Mapping[str, Any]
) -> None:
    """A fold with one example as these settings would train on it; read once it is opened."""
    fold = st.expander(
        "What the model sees: one example, token by token",
        icon=":material/token:",
        on_change="rerun",
        key="rendered-row",
    )
    if not fold.open:
        return
    with fold:
        example, draw = _choose()
        if example is None:
            st.caption("Type the id of a ticket, as its file has it.")
            return
        with show_errors():
            looked = tuning.render_example(
                context.database(),
                context.settings(),
                project,
                dataset.name,
                example=example,
                draw=draw,
                base=base,
                preset=preset,
                changes=changed,
            )
            _show(looked)


def _choose() -> tuple[str | None, int | None]:
    """Which example: a name (None while none is typed), or what draws one."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = st.segmented_control(
            "Which example",
            [LONGEST, RANDOM, NAMED],
            default=LONGEST,
            required=True,
            key="rendered-which",
        )
        if which == RANDOM:
            drawn = st.session_state.setdefault("rendered-draw", 1)
            if st.button("Another one", icon=":material/casino:", key="rendered-another"):
                drawn = st.session_state["rendered-draw"] = drawn + 1
            return "", drawn
        if which == NAMED:
            typed = st.text_input("ID of the ticket", key="rendered-name", max_chars=200)
            return typed.strip() or None, None
    return "", None


def _show(looked: Looked) -> None:
    rendered, record = looked.rendered, looked.record
    name = record.external_id or f"Example {record.example}"
    st.markdown(f"**{escape(name)}** ({PARTS[record.part].lower()} part). {_counts(rendered)}")
    if rendered.cut:
        st.error(
            f"{count(rendered.cut, 'token')} past the limit of {rendered.limit:,}, struck through below. "
            "Nothing is cut off silently: a training with these settings refuses to start. Raise the maximum "
            "length, choose a base model that reads more, or shorten the example on Review.",
            icon=":material/error:",
        )
    component = browser_files.component(
        "tokens",
        "tokens.js",
        html='<div class="tokens"></div>',
        css=browser_files.styles("train/tokens/tokens.css"),
    )
    key = f"tokens-{keys.digest(looked.base, record.example, rendered.limit)}"
    component(key=key, data=_data(rendered, name))
    st.caption(
        f"By the chat template and tokenizer of {escape(title_of(looked.base))}: the same code makes the "
        "tokens that are trained on. Thin lines part the tokens; point at one for its number."
    )


def _counts(rendered: Rendered) -> str:
    last = rendered.tokens[-1]
    end = f"`{last.text}`" if "`" not in last.text else "a token"
    limit = f" The limit is {rendered.limit:,}." if rendered.limit else ""
    taught = "learns" if not last.cut else "would learn, but has no room for it,"
    return (
        f"{count(len(rendered.tokens), 'token')}: {rendered.prompt:,} read, {rendered.trained:,} learned, "
        f"{rendered.cut:,} without room.{limit} The model {taught} to end its answer with {end}."
    )


def _data(rendered: Rendered, name: str) -> dict[str, Any]:
    """What the component draws: runs of tokens of one kind; texts stay texts."""
    kinds = ["read", "trained", "special", "ends", *(["cut"] if rendered.cut else [])]
    said = {
        **NAMES,
        "special": "command of the chat template, no text",
        "ends": "ends the answer; learned too",
        "cut": "no room for it (struck through)",
        "trained": "learned (bold, underlined)",
    }
    return {
        "blocks": [],
        "label": f"Tokens of {name}",
        "names": NAMES,
        "legend": [{"kind": kind, "label": said[kind]} for kind in kinds],
        "runs": [
            run
            for (trained, cut), tokens in groupby(
                rendered.tokens, key=lambda one: (one.trained, one.cut)
            )
            for run in _runs(list(tokens), trained=trained, cut=cut)
        ],
    }


def _runs(tokens: list[Token], *, trained: bool, cut: bool) -> list[dict[str, Any]]:
    """One run, or its beginning and its end where it is very long."""
    kind = {"kind": "trained" if trained else "read", "cut": cut}
    if len(tokens) <= MOST:
        return [{**kind, "tokens": [_cells(one) for one in tokens]}]
    head, tail = tokens[: MOST // 2], tokens[-MOST // 2 :]
    gap = f" … {len(tokens) - len(head) - len(tail):,} tokens are not shown … "
    return [
        {**kind, "tokens": [_cells(one) for one in head]},
        {**kind, "left_out": gap, "tokens": [_cells(one) for one in tail]},
    ]


def _cells(token: Token) -> list[object]:
    return [token.text, token.id, int(token.special), int(token.ends)]
