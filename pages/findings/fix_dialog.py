"""Fixing everything of a kind: every change is shown first, a page at a time, and can be left out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import streamlit as st

from curate.checks import checks
from curate.services import checking
from curate.services.checking import SuggestedFix
from pages.findings import types
from pages.shared import context, text_diff, texts, undo
from pages.shared.words import count, plain

PAGE = 10
FIELDS = {"input": "In the input", "output": "In the answer", "system": "In the system text"}
LEFT_OUT = "repairs-left-out"


def begin(project: str, check: str, ids: Sequence[int]) -> None:
    """Open the dialog for these findings, with nothing left out."""
    st.session_state[LEFT_OUT] = set()
    _dialog(project, check, ids)


@st.dialog("Fix all of this kind", width="large", icon=":material/auto_fix_high:")
def _dialog(project: str, check: str, ids: Sequence[int]) -> None:
    chosen = _of_kinds(checking.suggested_fixes(context.database(), project, check, ids), check)
    by_example: dict[int, list[int]] = defaultdict(list)
    for one in chosen:
        by_example[one.example].append(one.finding)
    left_out: set[int] = st.session_state[LEFT_OUT]
    wanted = {one: mine for one, mine in by_example.items() if one not in left_out}
    st.write(f"{count(len(wanted), 'example')} would change as shown. You can undo it.")
    pages = -(-len(by_example) // PAGE)
    page = st.pagination(pages, key=f"repairs-page-{check}-{pages}") if pages > 1 else 1
    shown = list(by_example)[(page - 1) * PAGE : page * PAGE]
    with st.container(height=420, border=False):
        _preview(project, check, {one: by_example[one] for one in shown}, left_out)
    label = f"Fix {count(len(wanted), 'example')}"
    if st.button(label, type="primary", key="fix-all-confirmed", disabled=not wanted):
        apply(project, check, [one for mine in wanted.values() for one in mine])
        st.rerun()


def _of_kinds(repairs: Sequence[SuggestedFix], check: str) -> list[SuggestedFix]:
    """The repairs of the kinds that are ticked, where a check finds several."""
    counts: dict[str, int] = defaultdict(int)
    for one in repairs:
        counts[one.kind or ""] += 1
    if len(counts) < 2:  # noqa: PLR2004 - nothing to choose from
        return list(repairs)
    kinds = sorted(counts, key=lambda kind: (-counts[kind], kind))
    ticked = st.pills(
        "Which fixes",
        kinds,
        default=kinds,
        selection_mode="multi",
        format_func=lambda kind: f"{types.name(kind)} ({counts[kind]:,})",
        key=f"repairs-kinds-{check}-{'-'.join(kinds)}",
    )
    return [one for one in repairs if (one.kind or "") in ticked]


def _preview(
    project: str, check: str, ids: Mapping[int, Sequence[int]], left_out: set[int]
) -> None:
    """The changes of a page, each with a tick."""
    findings = [one for mine in ids.values() for one in mine]
    would = checking.apply_fixes(
        context.database(), project, check, findings=findings, dry_run=True
    )
    for one in would.diff:
        example = one["example"]
        name = one["external_id"] or f"Example {example}"
        key = f"{example}-{one['field']}"
        ticked = st.checkbox(
            f"Fix {plain(name)}",
            value=example not in left_out,
            key=f"repair-{key}-{example in left_out}",
        )
        if ticked is (example in left_out):
            left_out.symmetric_difference_update({example})
            st.rerun(scope="fragment")
        block = text_diff.change(
            one["before"], one["after"], FIELDS.get(one["field"], "In the talk")
        )
        texts.show([block], key=f"preview-{key}")


def apply(project: str, check: str, ids: Sequence[int]) -> None:
    """Apply suggested fixes, and say on the next run what came of it."""
    with undo.attempt():
        result = checking.apply_fixes(
            context.database(), project, check, findings=ids, person=context.person()
        )
        if result.fixed:
            undo.tell(f"Fixed {count(result.fixed, 'example')} ({checks[check].title.lower()}).")
        else:
            undo.tell(
                "The example has changed since the check. Nothing was fixed: run the checks again.",
                good=False,
            )
