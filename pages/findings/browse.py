"""Findings on a page: in words, with the place marked, and what a person can do about each."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from curate.checks import checks
from curate.domain.examples import Example, Field
from curate.domain.findings import SEVERITIES, StoredFinding
from curate.services import checking
from curate.text.highlights import Piece, compare
from pages.findings import conflicts, filters, fix_dialog, types
from pages.shared import context, layout, text_diff, texts, undo
from pages.shared.names import name_of
from pages.shared.texts import Block
from pages.shared.words import count, plain

PAGE = 20
TWINS = frozenset({"near_duplicate", "exact_duplicate"})
FIELDS = {
    "input": "In the input",
    "output": "In the answer",
    "system": "In the system text",
    "turns": "In an earlier message",
}
BESIDE = 3
NARROW = 40
KIND = "kind-of-finding"


def tally(counts: Sequence[tuple[str, str, str, int]]) -> str:
    """How many open findings there are, in a sentence."""
    by_severity = checking.by_severity(counts)
    parts = [f"{by_severity[one]:,} {SEVERITIES[one]}" for one in SEVERITIES if by_severity[one]]
    if not parts:
        return "Nothing is open: everything that the checks found is fixed or dismissed."
    return f"{count(by_severity.total(), 'open finding')}: {', '.join(parts)}."


def by_kind(counts: Sequence[tuple[str, str, str, int]]) -> dict[str, int]:
    """Open findings by check, those first that have most to fix."""
    open_ones = [
        (list(SEVERITIES).index(severity), check, number)
        for check, severity, status, number in counts
        if status == "open"
    ]
    found: Counter[str] = Counter()
    for _, check, number in sorted(open_ones, key=lambda one: (one[0], -one[2])):
        found[check] += number
    return dict(found)


def browse(project: str, kinds: Mapping[str, int]) -> None:
    """The findings of one kind, a page at a time."""
    if not kinds:
        layout.empty("No finding is open.", "pages/review/page.py", "Go on to the review")
        return
    kind = choose_kind(kinds)
    which = filters.choose(project, kind)
    database = context.database()
    ids = checking.selected_findings(database, project, which)
    if not ids:
        st.write("Nothing of this kind is open for that choice.")
        return
    fixable = checking.selected_findings(database, project, which, only_fixable=True)
    scope = "-".join(map(str, (kind, which.kind, which.severity, which.label)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        page = choose_page(scope, len(ids))
        label, icon = f"Fix all {len(fixable):,} of this kind", ":material/auto_fix_high:"
        if fixable and st.button(label, icon=icon, key=f"fix-all-{scope}"):
            fix_dialog.begin(project, kind, fixable)
        if len(ids) > 1:
            st.button(
                f"Dismiss these {len(ids):,}",
                icon=":material/visibility_off:",
                key=f"dismiss-all-{scope}-{len(ids)}",
                on_click=_dismiss,
                args=(project, ids),
                help="Nothing is wrong with any of them. The next check will not bring them up again.",
            )
    shown = checking.findings_page(database, project, which, limit=PAGE, offset=page.start)
    examples = checking.examples_of(database, project, shown)
    for stored in shown:
        card(project, stored, examples)


def choose_kind(kinds: Mapping[str, int]) -> str:
    """Which kind of finding to look at; the address may name one."""
    # A kind that is gone must not take the choice of another one with it: the key lists them.
    key = f"kinds-{'-'.join(kinds)}"
    asked = st.query_params.pop("check", None)
    if asked in kinds:
        st.session_state[key] = asked
    elif key not in st.session_state:
        before = st.session_state.get(KIND)
        st.session_state[key] = before if before in kinds else next(iter(kinds))
    chosen = st.pills(
        "Kind of finding",
        list(kinds),
        format_func=lambda name: f"{checks[name].title} ({kinds[name]:,})",
        key=key,
        persist_state="session",
        label_visibility="collapsed",
    )
    st.session_state[KIND] = chosen or next(iter(kinds))
    return str(st.session_state[KIND])


def choose_page(kind: str, number: int) -> range:
    """Which findings of a kind to show, where they do not fit one page."""
    pages = -(-number // PAGE)
    page = st.pagination(pages, key=f"page-{kind}-{pages}") if pages > 1 else 1
    shown = range((page - 1) * PAGE, min(page * PAGE, number))
    st.caption(f"{shown.start + 1} to {shown.stop} of {number:,}", width="stretch")
    return shown


def fixed(stored: StoredFinding, example: Example) -> str | None:
    """The text as it would be after the suggested fix; None where there is none that fits."""
    finding = stored.finding
    fits = stored.revisions[0] == example.revision and len(finding.examples) == 1
    if finding.suggestion is None or finding.field is None or not fits:
        return None
    if finding.start is None or finding.end is None:
        return finding.suggestion
    text = example.text(finding.field)
    return f"{text[: finding.start]}{finding.suggestion}{text[finding.end :]}"


def place(stored: StoredFinding, example: Example) -> str | None:
    """What stands at the place that a finding is about; None where the text has changed since."""
    finding = stored.finding
    if finding.field is None or stored.revisions[0] != example.revision:
        return None
    return example.text(finding.field)[finding.start : finding.end] or None


def blocks(stored: StoredFinding, examples: Mapping[int, Example]) -> list[Block]:
    """A finding as texts: its message, the place, the suggested change."""
    finding = stored.finding
    about = [examples[one] for one in finding.examples if one in examples]
    head = Block(
        [Piece("same", finding.message)],
        label=", ".join(map(name_of, about[:BESIDE])) or "An example that is gone",
        note=SEVERITIES[finding.severity],
        tone="message",
    )
    if not about:
        return [head]
    if len(about) > 1:
        return [head, *_side_by_side(about[:BESIDE])]
    if finding.field is None:
        return [head, text_diff.place(about[0].input, None, None, "The input begins")]
    text = about[0].text(finding.field)
    after = fixed(stored, about[0])
    if after is not None:
        label = f"{FIELDS[finding.field]}, with the suggested fix"
        return [head, text_diff.change(text, after, label)]
    known = stored.revisions[0] == about[0].revision
    start, end = (finding.start, finding.end) if known else (None, None)
    return [head, text_diff.place(text, start, end, FIELDS[finding.field])]


def short(stored: StoredFinding, example: Example) -> list[Block]:
    """A finding beside the text that it is about: its message, and the suggested change."""
    finding = stored.finding
    message = [Piece("same", finding.message)]
    shown = [Block(message, label=SEVERITIES[finding.severity], tone="plain")]
    after = fixed(stored, example)
    if after is None or finding.field is None:
        return shown
    before = example.text(finding.field)
    if finding.start is not None and finding.end is not None:
        # The line that it is in says enough: the whole text stands beside it.
        start = before.rfind("\n", 0, finding.start) + 1
        before, after = before[start:], after[start:]
        rest = before.find("\n", finding.end - start)
        if rest >= 0:
            before, after = before[:rest], after[: len(after) - (len(before) - rest)]
    return [*shown, Block(compare(before, after, NARROW), tone="quiet")]


def places(found: Sequence[StoredFinding], example: Example, field: Field) -> list[tuple[int, int]]:
    """Where in a text of an example something was found."""
    return [
        (one.finding.start, one.finding.end)
        for one in found
        if one.finding.field == field
        and one.finding.start is not None
        and one.finding.end is not None
        and example.revision in one.revisions
    ]


def _side_by_side(about: Sequence[Example]) -> list[Block]:
    first, *others = about
    shown = [text_diff.whole(first.output, f"The answer of {name_of(first)}")]
    return shown + [
        text_diff.beside(first.output, one.output, f"The answer of {name_of(one)}")
        for one in others
    ]


def card(project: str, stored: StoredFinding, examples: Mapping[int, Example]) -> None:
    """One finding with its buttons."""
    finding = stored.finding
    about = [examples[one] for one in finding.examples if one in examples]
    with st.container(border=True):
        texts.show(blocks(stored, examples), key=f"finding-{stored.id}", columns=min(len(about), 2))
        with st.container(horizontal=True, gap="small"):
            if about and fixed(stored, about[0]) is not None:
                fix_button(project, stored, key=f"fix-{stored.id}-{stored.revisions[0]}")
            st.button(
                "Dismiss",
                icon=":material/visibility_off:",
                key=f"dismiss-{stored.id}",
                on_click=_dismiss,
                args=(project, (stored.id,)),
                help="Nothing is wrong here. The next check will not bring it up again.",
            )
            if (
                finding.check == checking.PERSONAL_DATA
                and about
                and (value := place(stored, about[0]))
            ):
                types.allow_button(project, stored.id, value)
            if finding.check in TWINS:
                if st.button("Compare", icon=":material/content_copy:", key=f"compare-{stored.id}"):
                    st.switch_page("pages/duplicates/page.py")
                return
            if finding.check == "conflict":
                conflicts.buttons(project, stored, about, BESIDE)
            for one in about[:BESIDE]:
                label = "Open in review" if len(about) == 1 else f"Open {plain(name_of(one))}"
                key = f"open-{stored.id}-{one.id}"
                if st.button(label, icon=":material/rate_review:", key=key):
                    st.switch_page("pages/review/page.py", query_params={"example": str(one.id)})


def fix_button(project: str, stored: StoredFinding, key: str) -> None:
    """A button that applies the suggested fix of one finding."""
    st.button(
        "Fix",
        icon=":material/auto_fix_high:",
        key=key,
        on_click=fix_dialog.apply,
        args=(project, stored.finding.check, (stored.id,)),
    )


def _dismiss(project: str, findings: Sequence[int]) -> None:
    with undo.attempt():
        number = checking.dismiss(context.database(), project, findings, context.person())
        undo.tell(f"Dismissed {count(number, 'finding')}.")
