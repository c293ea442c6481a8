"""A cluster of near-duplicates on a page: its members side by side, and which of them to keep."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.examples import Example
from curate.domain.records import Project
from curate.services import checking
from curate.services.changes import Undone
from curate.services.checking import ClusterView
from curate.text import normalize
from pages.shared import context, text_diff, texts, undo
from pages.shared.names import STATUSES, name_of
from pages.shared.words import count, plain

AT = "cluster-at"
IN_A_ROW = 3
HEIGHT = 260


def choose(views: Sequence[ClusterView]) -> ClusterView:
    """Which cluster to look at, with buttons to the one before and the one after."""
    ids = [view.id for view in views]
    at = st.session_state.get(AT)
    undone = set(st.session_state.pop(f"{AT}-of", ()))
    at = next((view.id for view in views if undone & set(view.cluster.examples)), at)
    # The next one moves up where the last one was decided on.
    place = (
        ids.index(at) if at in ids else min(st.session_state.get(f"{AT}-place", 0), len(ids) - 1)
    )
    st.session_state[AT], st.session_state[f"{AT}-place"] = ids[place], place
    view = views[place]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _step("Previous", "ArrowLeft", ids[place - 1] if place else None, view.id)
        _step("Next", "ArrowRight", ids[place + 1] if place + 1 < len(ids) else None, view.id)
        left = f"**{place + 1} of {len(ids)}** · {in_words(view)}"
        st.markdown(left, width="stretch")
    return view


def in_words(view: ClusterView) -> str:
    """How much alike the members are."""
    cluster = view.cluster
    if cluster.exact:
        if len({normalize(one.asked) for one in view.examples}) > 1:
            return "the same input, but for what the check was told to leave out"
        return "the same input, but for case and spacing"
    most, least = cluster.max_similarity, cluster.min_similarity
    if most >= 0.95:  # noqa: PLR2004
        how = "almost word for word the same"
    elif most >= 0.85:  # noqa: PLR2004
        how = "the same but for a few words"
    else:
        how = "much alike"
    if round(100 * most) == round(100 * least):
        return f"{how} ({most:.0%} of the text)"
    return f"{how} ({least:.0%} to {most:.0%} of the text)"


def card(project: str, view: ClusterView) -> None:
    """The members side by side, each with a tick to keep it, and the decision."""
    _chained(project, view)
    members = sorted(view.examples, key=lambda one: one.id != view.cluster.canonical)
    # A key holds the revisions too: whoever ticks or decides does so on what is on screen.
    key = "-".join(str(part) for one in members for part in (one.id, one.revision))
    for start in range(0, len(members), IN_A_ROW):
        row = members[start : start + IN_A_ROW]
        for column, one in zip(st.columns(max(2, len(row))), row, strict=False):
            with column, st.container(border=True, height="stretch"):
                _member(one, members, key)
    _decide(project, members, key)


def _chained(project: str, view: ClusterView) -> None:
    """What holds a cluster together in which not everybody resembles everybody, and how to part it."""
    (chain,) = checking.cluster_chains(context.database(), project, [view])
    if chain is None:
        return
    with st.container(border=True, key="chain"):
        st.markdown(plain(checking.chain_in_words(view, chain)))
        if len(chain.parts) > 1:
            st.button(
                f"Split into {len(chain.parts)}: the parts are different",
                icon=":material/call_split:",
                key="split-" + "-".join(f"{one.id}.{one.revision}" for one in view.examples),
                on_click=_split,
                args=(project, view, chain.parts),
                help="Nobody is rejected. The parts are not reported as duplicates of each other again.",
            )


def _split(project: str, view: ClusterView, parts: Sequence[Sequence[int]]) -> None:
    with undo.attempt():
        checking.split_cluster(
            context.database(),
            project,
            parts,
            context.person(),
            revisions={one.id: one.revision for one in view.examples},
        )
        undo.tell(f"Split {len(view.examples)} into {len(parts)} parts; none was rejected.")


def _member(one: Example, members: Sequence[Example], key: str) -> None:
    first = members[0]
    note = " · suggested" if one is first else ""
    # Two are compared with each other; of more, the first is what the others are compared with.
    reference = first if one is not first else members[1] if len(members) == 2 else one  # noqa: PLR2004
    with st.container(horizontal=True, vertical_alignment="center"):
        st.checkbox(
            f"Keep **{plain(name_of(one))}**{note}",
            value=one is first,
            key=f"keep-{key}-{one.id}",
            width="stretch",
        )
        date = f" · {plain(one.created_at[:10])}" if one.created_at else ""
        st.caption(f"{STATUSES[one.status]}{date}")
    shown = (
        [
            text_diff.whole(one.asked, "Input", height=HEIGHT),
            text_diff.whole(one.output, "Answer", note=one.label or "", height=HEIGHT),
        ]
        if reference is one
        else [
            text_diff.beside(reference.asked, one.asked, "Input", height=HEIGHT),
            text_diff.beside(reference.output, one.output, "Answer", height=HEIGHT),
        ]
    )
    last = key if one is members[-1] else None
    texts.show(shown, key=f"member-{one.id}-{key}", decided_as=last)


def _ticked(members: Sequence[Example], key: str) -> list[Example]:
    return [one for one in members if st.session_state.get(f"keep-{key}-{one.id}")]


def _decide(project: str, members: Sequence[Example], key: str) -> None:
    kept = _ticked(members, key)
    out = len(members) - len(kept)
    with st.container(horizontal=True, gap="small", key="decisions"):
        st.button(
            f"Keep {len(kept)}, reject {out}" if out else f"Keep all {len(kept)}",
            type="primary",
            icon=":material/check:",
            key=f"decide-{key}",
            shortcut="Ctrl+Enter",
            disabled=not kept,
            on_click=_keep,
            args=(project, members, key),
            help="Rejected examples stay in the project and are left out of every dataset.",
        )
        if out:
            st.button(
                "Keep all: they are different",
                icon=":material/difference:",
                key=f"different-{key}",
                on_click=_keep,
                args=(project, members, None),
                help="They are not reported as duplicates of each other again.",
            )
    if not kept:
        st.caption("Tick at least one example to keep.")


def _keep(project: str, members: Sequence[Example], key: str | None) -> None:
    # The ticks are read at the press: the page may not have been drawn since the last of them.
    kept = members if key is None else _ticked(members, key)
    with undo.attempt():
        rejected = checking.keep_in_cluster(
            context.database(),
            project,
            [one.id for one in members],
            [one.id for one in kept],
            context.person(),
            revisions={one.id: one.revision for one in members},
        )
        names = ", ".join(map(name_of, kept))
        said = f"rejected {count(rejected, 'near-duplicate')}" if rejected else "none was rejected"
        undo.tell(f"Kept {names}; {said}.")


def back_to(_: Project, undone: Undone) -> None:
    """Show the cluster again whose decision was taken back."""
    st.session_state[f"{AT}-of"] = undone.examples


def _step(label: str, key: str, to: int | None, at: int) -> None:
    st.button(
        label,
        key=f"{label}-{at}",
        shortcut=key,
        disabled=to is None,
        on_click=st.session_state.__setitem__,
        args=(AT, to),
    )
