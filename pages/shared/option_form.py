"""A form drawn from the options of a plug-in, whose fields name, explain and bound the widgets."""

from typing import Any, Literal, get_args, get_origin

import streamlit as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

COLUMNS = 3


def draw_options(options: BaseModel, key: str) -> dict[str, Any]:
    """Draw every option with its value.

    Args:
        options: The plug-in with the values to begin from.
        key: Tells this form from others; another one begins from ``options`` again.

    Returns:
        What the person changed, by name.
    """
    drawn: dict[str, Any] = {}
    fields = list(type(options).model_fields.items())
    places = [place for _ in range(0, len(fields), COLUMNS) for place in st.columns(COLUMNS)]
    for place, (name, field) in zip(places, fields, strict=False):
        before = getattr(options, name)
        with place:
            now = _widget(name, field, before, f"{key}-{name}")
        if now != before:
            drawn[name] = now
    return drawn


def _widget(name: str, field: FieldInfo, value: Any, key: str) -> Any:
    title = name.replace("_", " ").capitalize()
    about = field.description
    if get_origin(field.annotation) is Literal:
        choices = get_args(field.annotation)
        return st.selectbox(title, choices, choices.index(value), key=key, help=about)
    if isinstance(value, bool):
        return st.checkbox(title, value, key=key, help=about)
    if isinstance(value, int):
        low, high = _bounds(field, 1)
        least = None if low is None else int(low)
        most = None if high is None else int(high)
        return st.number_input(title, least, most, value, step=1, key=key, help=about)
    if isinstance(value, float):
        low, high = _bounds(field, 1e-9)
        step = 10 ** len(str(int(value))) / 100 if value >= 1 else max(value / 10, 1e-6)
        return st.number_input(title, low, high, value, step=step, format="%g", key=key, help=about)
    return st.text_input(title, value, key=key, help=about)


def _bounds(field: FieldInfo, least: float) -> tuple[float | None, float | None]:
    """Smallest and largest value that a field takes; exclusive bounds are moved by ``least``."""
    low = high = None
    for bound in field.metadata:
        low = getattr(bound, "ge", low)
        high = getattr(bound, "le", high)
        if (above := getattr(bound, "gt", None)) is not None:
            low = above + least
        if (below := getattr(bound, "lt", None)) is not None:
            high = below - least
    return (None if low is None else float(low)), (None if high is None else float(high))
