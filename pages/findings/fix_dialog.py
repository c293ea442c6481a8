"""Fixing many findings at once: every change is shown first, page by page, and can be left out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import streamlit as st

from curate.checks import checks
from curate.services import checking
from curate.services.checking import SuggestedFix
from pages.shared import context, text_diff, texts
from pages.shared.humanize import count
from pages.shared.keys import digest
from pages.shared.markdown import escape
from pages.shared.names import FIELDS
from pages.shared.notices import notify, notify_errors, show_errors
from pages.shared.reruns import run_again

PAGE = 10
_LEFT_OUT = "fixes-left-out"


def open_dialog(project: str, check: str, ids: Mapping[int, int]) -> None:
    """Open the dialog for these findings, with nothing left out."""
    st.session_state[_LEFT_OUT] = set()
    _dialog(project, check, ids)


def apply_fixes(project: str, check: str, ids: Mapping[int, int]) -> None:
    """Apply suggested fixes, and say on the next run what came of it."""
    with notify_errors():
        result = checking.apply_fixes(
            context.database(), project, check, findings=ids, person=context.person()
        )
        if result.fixed:
            notify(f"Fixed {count(result.fixed, 'example')} ({checks[check].title.lower()}).")
        else:
            notify(
                "The example has changed since the checks ran. Nothing was fixed: run the checks "
                "again.",
                error=True,
            )


@st.dialog("Fix all", width="large", icon=":material/auto_fix_high:")
def _dialog(project: str, check: str, ids: Mapping[int, int]) -> None:
    with show_errors():
        _show_fixes(project, check, ids)


def _show_fixes(project: str, check: str, ids: Mapping[int, int]) -> None:
    fixes = _choose_types(checking.suggested_fixes(context.database(), project, check, ids), check)
    by_example: dict[int, dict[int, int]] = defaultdict(dict)
    for one in fixes:
        if ids.get(one.finding) == one.version:
            by_example[one.example][one.finding] = one.version
    left_out: set[int] = st.session_state[_LEFT_OUT]
    wanted = {one: mine for one, mine in by_example.items() if one not in left_out}
    st.write(f"{count(len(wanted), 'example')} will change as shown. You can undo it.")
    pages = -(-len(by_example) // PAGE)
    page = st.pagination(pages, key=f"fixes-page-{check}-{pages}") if pages > 1 else 1
    shown = list(by_example)[(page - 1) * PAGE : page * PAGE]
    with st.container(height=420, border=False):
        _show_changes(project, check, {one: by_example[one] for one in shown}, left_out)
    label = f"Fix {count(len(wanted), 'example')}"
    if st.button(label, type="primary", key="fix-all-confirmed", disabled=not wanted):
        apply_fixes(
            project, check, {key: seen for mine in wanted.values() for key, seen in mine.items()}
        )
        run_again()


def _choose_types(fixes: Sequence[SuggestedFix], check: str) -> list[SuggestedFix]:
    """The fixes of the types that are selected, where a check finds several."""
    examples: dict[str, set[int]] = defaultdict(set)
    for one in fixes:
        examples[one.code].add(one.example)
    counts = {code: len(mine) for code, mine in examples.items()}
    if len(counts) < 2:  # nothing to choose from
        return list(fixes)
    title = checks[check].code_title
    types = sorted(counts, key=lambda code: (-counts[code], code))
    selected = st.pills(
        "Types to fix",
        types,
        default=types,
        selection_mode="multi",
        format_func=lambda code: f"{escape(title(code))} ({counts[code]:,})",
        key=f"fixes-types-{check}-{digest(*types)}",
    )
    return [one for one in fixes if one.code in selected]


def _show_changes(
    project: str, check: str, ids: Mapping[int, Mapping[int, int]], left_out: set[int]
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
            f"Fix {escape(name)}",
            value=example not in left_out,
            key=f"fix-{key}-{example in left_out}",
        )
        if ticked is (example in left_out):
            left_out.symmetric_difference_update({example})
            # Only this dialog, and once: the tick that it draws next is under another key.
            st.rerun(scope="fragment")
        block = text_diff.changed_text(one["before"], one["after"], FIELDS[one["field"]])
        texts.show_texts([block], key=f"preview-{key}")
