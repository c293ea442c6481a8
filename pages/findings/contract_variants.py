"""Separate formats for the answers of some labels or groups, and which of them to correct."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate.contract import GROUP, AnswerFormat
from pages.shared.keys import digest


def choose_variant(
    house: AnswerFormat, known: Mapping[str, Sequence[str]], key: str
) -> tuple[AnswerFormat, str | None]:
    """Draw what tells formats apart and which one to correct.

    Args:
        house: The formats in force.
        known: What may tell formats apart, with its values.
        key: Prefix of the widgets' keys.

    Returns:
        The formats as chosen, and the value whose format is corrected; None for all other answers.
    """
    offered = [None, *dict.fromkeys([*known, *([house.by] if house.by else [])])]
    if len(offered) == 1:
        return house, None
    by = st.selectbox(
        "Separate formats",
        offered,
        index=offered.index(house.by),
        format_func=_named,
        key=f"{key}-by",
    )
    if by is None:
        return _one_for_all(house), None
    before = house.variants if by == house.by else {}
    values = st.multiselect(
        "With a format of their own",
        list(dict.fromkeys([*before, *known.get(by, ())])),
        default=list(before),
        key=f"{key}-values-{digest(by)}",
    )
    if not values:
        return _one_for_all(house), None
    variants = {value: before.get(value, house.default) for value in sorted(values)}
    value = st.selectbox(
        "Format to correct",
        [None, *variants],
        format_func=lambda one: "All other answers" if one is None else one,
        help="Press “Use this format” before you choose another one.",
        key=f"{key}-value",
    )
    return house.model_copy(update={"by": by, "variants": variants}), value


def _one_for_all(house: AnswerFormat) -> AnswerFormat:
    return house.model_copy(update={"by": None, "variants": {}})


def with_contract(
    house: AnswerFormat, value: str | None, contract: Mapping[str, Any]
) -> dict[str, Any]:
    """The formats as data, with one of them replaced."""
    spec = house.spec()
    if value is None:
        others: dict[str, Any] = {
            key: spec[key] for key in ("by", "variants", "writing") if key in spec
        }
        return {**contract, **others}
    return {**spec, "variants": {**spec["variants"], value: dict(contract)}}


def _named(by: str | None) -> str:
    if by is None:
        return "None: one format for all answers"
    return "By label" if by == "label" else f"By {by.removeprefix(GROUP)}"
