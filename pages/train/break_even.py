"""What each way to get answers costs a month, with prices that can be corrected."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from curate.domain.advice import AdviceSettings
from curate.domain.records import Project
from curate.services import tuning
from curate.services.tuning import Way, dollars
from pages.shared import context
from pages.shared.humanize import ago
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again
from pages.shared.tables import show_table

_LISTS = {"answering": "Answers", "tuning": "Tuning", "serving": "A machine"}
_NUMBERS = {
    "per_million_input": "$ per million read",
    "per_million_output": "$ per million written",
    "per_million_tokens": "$ per million trained on",
    "per_hour": "$ an hour",
}


def show_costs(project: Project, advice: tuning.Advice, said: AdviceSettings) -> None:
    """How many requests there are, the table of ways, and the prices behind it."""
    owner = context.may("owner")
    _ask_requests(project, advice, owner=owner)
    columns = [advice.requests] if advice.requests else list(tuning.NOT_ASKED)
    show_table([_row(one, columns) for one in advice.ways], alt="What each way costs a month")
    st.caption(
        f"{escape(advice.prices_sentence)} In dollars; what is paid once is spread over a year. “Pays off "
        "from” is the number of requests a month from which a way costs no more than the cheapest long "
        "prompt. What a way costs says nothing about how good its answers are, nor about what may leave "
        "this computer."
    )
    if owner:
        fold = st.expander(
            "Correct the prices", icon=":material/edit:", key="prices", on_change="rerun"
        )
        if fold.open:
            with fold, show_errors():
                _edit_prices(project, said)


def _ask_requests(project: Project, advice: tuning.Advice, *, owner: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        asked = st.number_input(
            "Requests a month",
            min_value=1,
            max_value=1_000_000_000,
            value=advice.requests,
            step=1000,
            placeholder="not known",
            key=f"requests-{project.id}",
            disabled=not owner,
            width=200,
        )
    if owner and asked != advice.requests:
        with show_errors():
            tuning.set_requests(context.database(), project.name, asked, context.person())
            run_again()


def _row(way: Way, columns: Sequence[int]) -> dict[str, object]:
    pays = "–" if way.name == "long_prompt" else _pays(way.pays_from)
    return {
        "Way": way.title,
        "With": way.with_,
        "Once": dollars(way.once),
        "A month": dollars(way.monthly),
        "1,000 requests": dollars(way.per_thousand),
        **{f"{number:,} a month": dollars(way.cost(number)) for number in columns},
        "Pays off from": pays,
        "Price": way.quoted,
    }


def _pays(requests: int | None) -> str:
    return "never" if requests is None else f"{requests:,} a month" if requests else "always"


def _edit_prices(project: Project, said: AdviceSettings) -> None:
    """The list as a table; what is changed was read today, unless a date is given."""
    now = tuning.prices_of(context.settings(), said)
    listed = now.model_dump(mode="json")
    rows = [
        {
            "For": title,
            "Who": one.get("model") or one.get("host"),
            **{label: one.get(name) for name, label in _NUMBERS.items()},
            "Read on": one["date"],
            "Where": one["source"],
        }
        for name, title in _LISTS.items()
        for one in listed[name]
    ]
    frame = pd.DataFrame(rows)
    frame["Read on"] = pd.to_datetime(frame["Read on"])
    key = f"prices-{project.id}-{said.at}"
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        disabled=["For", "Who"],
        column_config={"Read on": st.column_config.DateColumn(format="YYYY-MM-DD")},
        alt="The prices",
    )
    whose = (
        f"Prices of this project, changed by {escape(said.person)}{f', {ago(said.at)}' if said.at else ''}."
        if said.prices is not None
        else "The usual prices. What you save counts in this project."
    )
    st.caption(whose)
    with st.container(horizontal=True, gap="small"):
        save = st.button("Save the prices", icon=":material/save:", key="prices-save")
        back = said.prices is not None and st.button(
            "Back to the usual ones", icon=":material/undo:", key="prices-back"
        )
    if save:
        new = _with_edits(listed, edited.to_dict("records"))
        tuning.set_prices(context.database(), project.name, new, now, context.person())
        run_again()
    if back:
        tuning.set_prices(context.database(), project.name, None, person=context.person())
        run_again()


def _with_edits(listed: dict[str, Any], rows: Sequence[Mapping[Any, Any]]) -> dict[str, Any]:
    """The list with the numbers, dates and sources of the table."""
    left = iter(rows)
    changed = dict(listed)
    for name in _LISTS:
        changed[name] = []
        for one in listed[name]:
            row = next(left)
            read = row["Read on"]
            numbers = {
                field: float(row[label])
                for field, label in _NUMBERS.items()
                if field in one and not pd.isna(row[label])
            }
            most = one.get("per_million_tokens_at_most")
            if most is not None and numbers["per_million_tokens"] != one["per_million_tokens"]:
                numbers["per_million_tokens_at_most"] = max(most, numbers["per_million_tokens"])
            date = None if pd.isna(read) else pd.Timestamp(read).date().isoformat()
            changed[name].append({**one, **numbers, "date": date, "source": row["Where"]})
    return changed
