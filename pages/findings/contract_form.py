"""The form for each kind of answer format, which returns what was entered as a contract's data."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import streamlit as st
from pydantic import BaseModel

from curate.contract import FieldSpec, SectionsContract, SectionSpec
from curate.domain.errors import Unusable

Spec = dict[str, Any]
EITHER = {"Does not matter": None, "Always": True, "Never": False}


def draw_form(kind: str, spec: Mapping[str, Any], key: str) -> Spec:
    """Draw the form of a kind of contract, filled with what is known.

    Raises:
        Unusable: What was entered is no contract yet; the message says what is missing.
    """
    return {"kind": kind, **FORMS[kind](spec, f"{key}-{kind}")}


def _label(spec: Mapping[str, Any], key: str) -> Spec:
    entered = st.text_area("Labels, one per line", "\n".join(spec.get("labels", [])), key=key)
    labels = list(
        dict.fromkeys(line.strip() for line in (entered or "").splitlines() if line.strip())
    )
    if not labels:
        raise Unusable("There is no label yet. Enter at least one, each on its own line.")
    return {"labels": labels}


def _fields(spec: Mapping[str, Any], key: str) -> Spec:
    known: Sequence[Mapping[str, Any]] = spec.get("fields", [])
    rows = [
        {
            "key": one["key"],
            "required": one.get("required", True),
            "type": one.get("type", "text"),
            "choices": list(one.get("choices", ())),
            "date_format": one.get("date_format"),
        }
        for one in known
    ] or [{"key": "", "required": True, "type": "text", "choices": [], "date_format": None}]
    offered = sorted({value for row in rows for value in row["choices"]})
    edited = st.data_editor(
        rows,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "key": st.column_config.TextColumn("Key", required=True),
            "required": st.column_config.CheckboxColumn("In every answer", default=True),
            "type": st.column_config.SelectboxColumn(
                "Contains",
                options=_choices(FieldSpec, "type"),
                format_func=lambda one: TYPES[str(one)],
                default="text",
                required=True,
            ),
            "choices": st.column_config.MultiselectColumn(
                "Allowed values", options=offered, accept_new_options=True, width="large"
            ),
            "date_format": st.column_config.TextColumn("Dates written as"),
        },
    )
    before_key, between = st.columns(2)
    prefix = before_key.text_input("Before every key", spec.get("prefix", ""), key=f"{key}-prefix")
    separator = between.text_input(
        "Between key and value", spec.get("separator", ": "), key=f"{key}-separator"
    )
    before = {one["key"]: one for one in known}
    fields = [
        {
            **{
                name: before[row["key"]][name]
                for name in ("day_first",)
                if name in before.get(row["key"], {})
            },
            "key": row["key"].strip(),
            "required": bool(row.get("required")),
            "type": row.get("type") or "text",
            "choices": list(row.get("choices") or ()),
            **({"date_format": row["date_format"]} if row.get("date_format") else {}),
        }
        for row in edited
        if (row.get("key") or "").strip()
    ]
    if not fields:
        raise Unusable("There is no line yet. Add a row and give it a key.")
    return {"fields": fields, "separator": separator, "prefix": prefix}


def _sections(spec: Mapping[str, Any], key: str) -> Spec:
    rows = [
        {
            "heading": one["heading"],
            "required": one.get("required", True),
            "body": one.get("body", "any"),
        }
        for one in spec.get("sections", [])
    ] or [{"heading": "", "required": True, "body": "any"}]
    edited = st.data_editor(
        rows,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "heading": st.column_config.TextColumn("Heading", required=True),
            "required": st.column_config.CheckboxColumn("In every answer", default=True),
            "body": st.column_config.SelectboxColumn(
                "Contains",
                options=_choices(SectionSpec, "body"),
                format_func=lambda one: BODIES[str(one)],
                default="any",
                required=True,
            ),
        },
    )
    styles = _choices(SectionsContract, "style")
    style = st.selectbox(
        "Headings look like",
        styles,
        index=styles.index(spec.get("style", styles[0])),
        format_func=STYLES.__getitem__,
        key=f"{key}-style",
    )
    sections = [
        {**row, "heading": row["heading"].strip()}
        for row in edited
        if (row.get("heading") or "").strip()
    ]
    if not sections:
        raise Unusable("There is no section yet. Add a row and give it a heading.")
    ordered = st.checkbox(
        "In this order", value=bool(spec.get("ordered", True)), key=f"{key}-ordered"
    )
    return {"sections": sections, "style": style, "ordered": ordered}


def _json(spec: Mapping[str, Any], key: str) -> Spec:
    schema = spec.get("json_schema", {"type": "object", "properties": {}})
    entered = st.text_area(
        "JSON Schema of the object",
        json.dumps(schema, indent=2, ensure_ascii=False),
        key=key,
        height=300,
    )
    try:
        return {"json_schema": json.loads(entered or "")}
    except ValueError as error:
        raise Unusable(f"This is not JSON yet: {error}.") from None


def _prose(spec: Mapping[str, Any], key: str) -> Spec:
    shortest, longest = st.columns(2)
    least = shortest.number_input(
        "Minimum length in characters", 0, value=spec.get("min_length", 1), key=f"{key}-min"
    )
    most = longest.number_input(
        "Maximum length in characters",
        1,
        value=spec.get("max_length"),
        key=f"{key}-max",
        placeholder="no limit",
    )
    chosen: Spec = {"min_length": least, **({"max_length": most} if most else {})}
    for name, label in (
        ("greeting", "Begins with a greeting"),
        ("sign_off", "Ends with a sign-off"),
    ):
        default = list(EITHER.values()).index(spec.get(name))
        answer = st.radio(label, list(EITHER), index=default, horizontal=True, key=f"{key}-{name}")
        if EITHER[answer] is not None:
            chosen[name] = EITHER[answer]
    chosen["markdown"] = st.checkbox(
        "Lists, bold text and headings are allowed",
        spec.get("markdown", True),
        key=f"{key}-markdown",
    )
    return chosen


def _choices(model: type[BaseModel], name: str) -> list[str]:
    """The alternatives that a contract's own definition allows."""
    return list(get_args(model.model_fields[name].annotation))


TYPES: Mapping[str, str] = {
    "text": "any text",
    "choice": "an allowed value",
    "date": "a date",
    "number": "a number",
}
BODIES: Mapping[str, str] = {"any": "any text", "list": "a list"}
STYLES: Mapping[str, str] = {
    "plain": "Plan",
    "colon": "Plan:",
    "inline": "Plan: and the text on the same line",
    "bold": "**Plan**",
    "bold_colon": "**Plan:**",
    "bold_inline": "**Plan:** and the text on the same line",
    "h1": "# Plan",
    "h2": "## Plan",
    "h3": "### Plan",
}
FORMS: Mapping[str, Callable[[Mapping[str, Any], str], Spec]] = {
    "label": _label,
    "fields": _fields,
    "sections": _sections,
    "json": _json,
    "prose": _prose,
}
