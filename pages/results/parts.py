"""The parts of the results page."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from curate import evaluation
from curate.domain.records import Dataset, Evaluation, Run
from curate.services import tuning
from curate.services.tuning import METRICS, SHARES, Which
from pages.shared import charts, context, layout, tables
from pages.shared.words import ago, count, plain

EXACT_NAMES: dict[Which, str] = {
    "fixed": "Fixed by tuning",
    "broken": "Broken by tuning",
    "wrong": "All wrong",
    "all": "All",
}
OVERLAP_NAMES: dict[Which, str] = {
    "fixed": "Better by tuning",
    "broken": "Worse by tuning",
    "wrong": "All far off",
    "all": "All",
}
ANSWER_HEIGHT = 220


def new(project: str, versions: Sequence[Dataset], runs: Sequence[Run]) -> None:
    """Choose what to compare, and start."""
    trained = {run.dataset for run in runs}
    offered = [one for one in versions if one.id in trained and one.held_out]
    if not offered:
        layout.empty(
            "No dataset version with held-out examples has been trained on yet.",
            "pages/dataset/page.py",
            "Make a dataset",
        )
        return
    with layout.card("Compare on the held-out examples", key="new-comparison"):
        dataset = offered[0]
        if len(offered) > 1:
            dataset = st.selectbox(
                "Dataset version",
                offered,
                format_func=lambda one: f"{one.name}: {count(one.held_out, 'held-out example')}",
            )
        own = [run for run in runs if run.dataset == dataset.id]
        chosen = st.multiselect(
            "Tuned models", own, own[:1], format_func=_name_run, key=f"runs-{dataset.id}"
        )
        with st.expander("Against what", icon=":material/tune:"):
            others = [name for name in evaluation.arms.names() if not tuning.is_tuned(name)]
            against = st.multiselect(
                "Ways to answer without tuning",
                others,
                [name for name in tuning.DEFAULT_ARMS if name in others],
                format_func=tuning.arm_title,
                help="Each takes some minutes, because every held-out question is answered.",
            )
        arms = [*against, *(["tuned"] if chosen else [])]
        st.caption(
            f"{count(dataset.held_out, 'question')}, {count(len(against) + len(chosen), 'way')} to "
            "answer. It takes some minutes; you can close the page meanwhile."
        )
        if st.button("Compare", type="primary", icon=":material/balance:", disabled=not arms):
            with context.guard():
                tuning.start_evaluation(
                    context.database(),
                    context.settings(),
                    project,
                    dataset.name,
                    [run.id for run in chosen],
                    arms,
                    context.person(),
                )
                st.rerun()


def choose(found: Sequence[Evaluation], versions: Sequence[Dataset]) -> Evaluation:
    """The comparison to look at: the newest, unless another is chosen."""
    if len(found) == 1:
        return found[0]
    names = {one.id: one.name for one in versions}
    return st.selectbox(
        "Comparison",
        found,
        format_func=lambda one: (
            f"{ago(one.at)}, dataset {names.get(one.dataset, '?')}, "
            + ", ".join(arm["arm"] for arm in one.result["arms"])
        ),
    )


def verdict(chosen: Evaluation, versions: Sequence[Dataset]) -> None:
    """The sentence that everything was done for."""
    result = chosen.result
    name = next((one.name for one in versions if one.id == chosen.dataset), "?")
    with layout.card():
        st.subheader(plain(result["verdict"]), anchor=False)
        facts = [f"dataset {name}", ago(chosen.at)]
        if "held_out" in result:
            facts.insert(0, count(result["held_out"], "held-out example"))
        st.caption(" · ".join(facts))


def measured(chosen: Evaluation) -> None:
    """Every way to answer with its interval, and the differences in words."""
    result = chosen.result
    metrics = tuning.metrics_of(result)
    if not metrics:
        return
    metric = st.segmented_control(
        "Measured by",
        metrics,
        default=metrics[0],
        required=True,
        format_func=METRICS.__getitem__,
        key=f"metric-{chosen.id}",
        wrap=True,
    )
    charts.arms(tuning.arm_scores(result, metric), metric)
    st.caption(
        "The dot is what was measured; the line is where the true value lies with 95 % certainty, "
        "given how few questions there are."
    )
    if metric in SHARES:
        for one in tuning.comparison_sentences(result, metric):
            icon = "trending_up" if one.better else "trending_down"
            st.markdown(f":material/{icon if one.certain else 'drag_handle'}: {plain(one.text)}")
    with st.expander("For engineers: all numbers", icon=":material/table:"):
        tables.rows(
            [_numbers(arm, metrics) for arm in result["arms"]], alt="Every arm, every metric"
        )
        tables.rows([dict(one) for one in result["comparisons"]], alt="Every pair of arms")


def answers(chosen: Evaluation) -> None:
    """Every held-out question with the wanted answer and that of each arm."""
    st.subheader("Every answer", anchor=False)
    rows = tuning.evaluation_answers(context.database(), chosen.id)
    sorted_rows = tuning.sort_answers(chosen.result, rows)
    exact = chosen.result.get("primary") == "exact_match"
    names = EXACT_NAMES if exact else OVERLAP_NAMES
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = st.segmented_control(
            "Show",
            list(names),
            default="all",
            required=True,
            format_func=lambda one: f"{names[one]} ({len(sorted_rows[one])})",
            key=f"which-{chosen.id}",
            wrap=True,
        )
        st.download_button(
            "Download all",
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows),
            file_name=f"answers-{chosen.id}.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
            on_click="ignore",
        )
    shown = sorted_rows[which]
    if not shown:
        st.caption("None.")
        return
    page = st.pagination(len(shown), key=f"page-{chosen.id}-{which}") if len(shown) > 1 else 1
    _answer(shown[page - 1], chosen.result)


def _answer(row: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    metric = str(result.get("primary", "exact_match"))
    one, other = st.columns(2)
    with one:
        layout.unlabeled(f"Question {plain(row['external_id'] or row['id'])}", row["input"])
    with other:
        layout.unlabeled("The answer you approved", row["reference"])
    # The tuned model first: beside it, the eye compares.
    names = sorted(row["answers"], key=lambda arm: not tuning.is_tuned(arm))
    for first in range(0, len(names), 2):
        for place, arm in zip(st.columns(2), names[first : first + 2], strict=False):
            score = float(row["scores"][arm][metric])
            if metric == "exact_match":
                icon = "check_circle" if score == 1 else "cancel"
                said = "exactly right" if score == 1 else "not the same"
            else:
                icon, said = "match_word", f"{score:.0%} of the words"
            title = f":material/{icon}: {plain(tuning.arm_title(arm))}: {said}"
            with place:
                layout.unlabeled(title, row["answers"][arm])


def _numbers(arm: Mapping[str, Any], metrics: Sequence[str]) -> dict[str, object]:
    def shown(metric: str) -> str:
        found = arm["metrics"].get(metric)
        if found is None:
            return "–"
        form = "{:.0%} ({:.0%} to {:.0%})" if metric in SHARES else "{:.2f} ({:.2f} to {:.2f})"
        return form.format(found["value"], found["low"], found["high"])

    return {
        "Who answers": tuning.arm_title(arm["arm"]),
        **{METRICS[metric]: shown(metric) for metric in metrics},
        "Seconds": round(float(arm["seconds"]), 1),
        "Tokens": arm["tokens"],
    }


def _name_run(run: Run) -> str:
    return f"Run {run.id} ({run.preset})"
