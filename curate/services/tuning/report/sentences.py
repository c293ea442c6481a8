"""What the report of an evaluation says in sentences: the data, the costs, and what it can't tell."""

from collections import Counter
from collections.abc import Mapping

from curate.domain.results import ArmScore, Interval
from curate.evaluation import arm_words, is_tuned
from curate.evaluation.metrics import METRICS
from curate.evaluation.verdict import FEWEST_GROUPS, FEWEST_ROWS
from curate.services.datasets import KIND_TITLES, random_split_in_words
from curate.services.tuning.advice.questions import PROMPTS
from curate.services.tuning.report.contents import EvaluationReport
from curate.services.tuning.results import SHARES
from curate.services.tuning.without_training import untuned
from curate.text import count, percent, times

_LOOKS: Mapping[str, tuple[str, str]] = {
    "evaluation": ("comparison of methods", "comparisons of methods"),
    "answers": ("opening of its examples", "openings of its examples"),
    "blind": ("blind comparison by people", "blind comparisons by people"),
    "export": ("export of its examples", "exports of its examples"),
    "out_of_fold": ("measurement on all examples", "measurements on all examples"),
}
_INTERVALS = (
    "An interval says how far chance in the choice of examples may carry a figure. It says nothing of "
    "mistakes in the approved answers, which count against whoever does not make them."
)
_METRIC_LIMITS: Mapping[str, str] = {
    "exact_match": "An answer counts as right only if it is the approved one, word for word. Another answer "
    "that a person would accept counts as wrong, for every method.",
    "field_f1": "A part of an answer counts as right only if it is the approved one, word for word; how bad "
    "a wrong one would be is not weighed.",
    "chrf": "Overlap of characters does not know whether an answer is true: one that reads alike and says "
    "something wrong scores nearly as well as the right one. Let people compare answers before you decide.",
    "token_f1": "Overlap of words does not know whether an answer is true: one that reads alike and says "
    "something wrong scores nearly as well as the right one. Let people compare answers before you decide.",
}


def interval_words(found: Interval | None, metric: str) -> str:
    """A value with its interval, as the page has it; a dash where there is none."""
    if found is None:
        return "–"
    if metric not in SHARES:
        return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"
    low, high = f"{100 * found.low:.0f}", f"{100 * found.high:.0f}"
    span = f"{high} %" if low == high else f"{low} to {high} %"
    return f"{percent(found.value)} ({span})"


def compared_sentence(report: EvaluationReport) -> str:
    """What was compared, on how many examples."""
    result = report.result
    groups = count(result.clusters, "independent group")
    said = (
        f"{count(len(result.arms), 'method')} answered the same {count(result.held_out, 'held-out example')} "
        f"in {groups} of dataset version {report.dataset.name}. No model was trained on them. What counts is "
        f"“{METRICS[result.primary].title.lower()}”, settled when the version was created; differences up to "
        f"{100 * result.margin:g} points were said beforehand not to matter."
    )
    if result.left_out:
        left = count(result.left_out, "held-out example was", "held-out examples were")
        said += f" {left} left out for every method, because a compared run had learned them."
    return said


def fixed_sentence(report: EvaluationReport) -> str:
    """How many answers tuning fixed and broke."""
    if report.tuned is None or report.best is None:
        return "No tuned model was compared with a method without tuning, so nothing was fixed or broken."
    exact = report.result.primary == "exact_match"
    words = ("fixed", "broke") if exact else ("improved", "worsened")
    counts = report.counts
    rest = counts["all"] - counts["fixed"] - counts["broken"]
    wrong = f"{counts['wrong']:,}"
    nobody = f"No method got {wrong} right." if exact else f"Every method was far off in {wrong}."
    said = (
        f"Against the best method without tuning ({arm_words(report.best)}), {arm_words(report.tuned)} "
        f"{words[0]} {count(counts['fixed'], 'answer')}, {words[1]} {counts['broken']:,} and left "
        f"{rest:,} as good as they were. {nobody}"
    )
    return said if exact else f"{said} Better or worse means by a tenth or more in the metric."


def floor_cost(report: EvaluationReport, arm: ArmScore) -> tuple[str, str]:
    """Seconds and tokens of one answer of a method."""
    each = arm.seconds / max(1, report.result.held_out)
    tokens = arm.tokens / max(1, report.result.held_out)
    seconds = f"{each:.2g} s" if each >= 0.001 else "under 0.001 s"
    return seconds, f"{tokens:,.0f}" if arm.tokens else "–"


def training_costs(report: EvaluationReport) -> list[str]:
    """What training took, a sentence a run."""
    return [
        f"Run {one.run.id} took {_duration(found.seconds)} of training on this computer, once."
        for one in report.runs
        if (found := one.run.result) is not None
    ]


def price_sentence(report: EvaluationReport) -> str:
    """What hosts would ask for the best prompt; empty without a prompt, or a price."""
    prompts = [one for one in untuned(report.result) if one.tokens]
    if not prompts or not report.prices:
        return ""
    best, held_out = prompts[0], max(1, report.result.held_out)
    each, written = best.tokens / held_out, best.written / held_out
    # Where nobody counted what was written, all of it may have been either.
    ways = ((each - written, written),) if written else ((each, 0.0), (0.0, each))
    costs = [1000 * one.cost(*way) for one in report.prices for way in ways]
    low, high = min(costs), max(costs)
    dates = [one.date for one in report.prices if one.date]
    of = (
        f", by prices of {min(dates):%-d %B %Y} or later" if dates else ", by prices without a date"
    )
    return (
        f"A hosted model that read and wrote as much as {arm_words(best.arm)} ({each:,.0f} tokens an "
        f"answer) would cost {_dollars(low)} to {_dollars(high)} for 1,000 answers{of}. Its answers were not "
        "measured here."
    )


def closer_sentences(report: EvaluationReport) -> list[str]:
    """What the best method confuses, and where it does worse or better than elsewhere."""
    arm = report.tuned or report.best
    found = [
        f"{one['part']}: {one['sentence']}" if one["part"] else str(one["sentence"])
        for one in report.measured["labels"]
        if one["arm"] == arm and one["sentence"]
    ]
    found += [
        str(one["sentence"])
        for one in report.measured["slices"]
        if one["arm"] == arm and one["sentence"]
    ]
    return [*found, *filter(None, [str(report.measured["cut"])])]


def data_sentences(report: EvaluationReport) -> list[str]:
    """Where the examples come from, what was left out, and how they were parted."""
    dataset, manifest = report.dataset, report.dataset.manifest
    files = len(manifest.get("sources", ()))
    said = (
        f"{count(dataset.train, 'example')} for training, {dataset.validation:,} for validation and "
        f"{dataset.held_out:,} held out, from {count(files, 'file')}."
    )
    counts = [said]
    aside = len(manifest.get("set_aside", ()))
    if aside:
        stand = count(aside, "approved example stands", "approved examples stand")
        counts.append(f"{stand} between the sides and is in no part.")
    known = manifest.get("open") or {}
    if number := int(known.get("examples", 0)):
        has = count(number, "example with an open error", "examples with open errors")
        counts.append(f"It holds {has}, which was allowed when it was created.")
    if looks := (manifest.get("acceptance") or {}).get("sentence"):
        counts.append(str(looks))
    if guidelines := (manifest.get("guidelines") or {}).get("version"):
        counts.append(f"The examples were reviewed under version {guidelines} of the guidelines.")
    if dataset.erasures:
        counts.append(dataset.erasure_sentence)
    return counts


def split_sentences(report: EvaluationReport) -> list[str]:
    """What the split promises, and what the audit of leaks found."""
    manifest = report.dataset.manifest
    keys = [str(one) for one in manifest.get("group_by", ())]
    together = f", nor do examples with the same {' or '.join(keys)}" if keys else ""
    said = [
        f"Near-duplicates never stand on both sides{together}.",
        "The newest examples are held out."
        if manifest.get("by_time")
        else f"Held out was drawn at random, with seed {manifest.get('seed', '?')}.",
    ]
    if manifest.get("stratify"):
        said.append(f"Each {manifest['stratify']} has its share in every part.")
    prevented, left = int(manifest.get("leaks_prevented", 0)), int(manifest.get("leaks", 0))
    said.append(
        f"A split of single rows would have put {count(prevented, 'held-out example')} beside a twin in "
        "training: that was prevented."
    )
    if left:
        kinds = ", ".join(
            f"{KIND_TITLES.get(kind, kind).lower()}: {number:,}"
            for kind, number in (manifest.get("leaks_by_kind") or {}).items()
            if number
        )
        said.append(
            f"{count(left, 'held-out example is', 'held-out examples are')} still given away by something in "
            f"training or validation ({kinds})."
        )
    else:
        said.append("The audit of leaks found none left.")
    if apart := int(manifest.get("called_different", 0)):
        said.append(
            f"{count(apart, 'pair')} of similar examples on both sides "
            f"{'was' if apart == 1 else 'were'} called different by a person."
        )
    said += [str(one) for one in manifest.get("not_compared", ())]
    said.append(random_split_in_words(manifest.get("random_split")))
    said += [str(one) for one in manifest.get("warnings", ())]
    return [one for one in said if one]


def looks_sentence(report: EvaluationReport) -> str:
    """How often the test was looked at, and how."""
    kinds = Counter(one.what for one in report.looks)
    if not kinds:
        return "Nobody is known to have looked at this test beside this comparison."
    named = ", ".join(
        count(number, *_LOOKS.get(kind, ("other look", "other looks")))
        for kind, number in sorted(kinds.items(), key=lambda one: one[0])
    )
    now = len(report.looks)
    here = report.result.looks
    which = f" This comparison was look {here:,}." if here else ""
    return f"The test was looked at {times(now)} by now: {named}.{which}"


def limits(report: EvaluationReport) -> list[str]:
    """What the report can't tell, in plain words."""
    result, manifest = report.result, report.dataset.manifest
    found = [_INTERVALS, _METRIC_LIMITS.get(result.primary, "")]
    if manifest.get("by_time"):
        found.append(
            "The test is newer than the training examples. Whether tickets of next year are like it, nothing "
            "here tells."
        )
    else:
        found.append(
            "The test was drawn from the same time as the training examples. Whether future tickets are like "
            "them, with new products and new words, nothing here tells: a version split by time would."
        )
    if result.held_out < FEWEST_ROWS or result.clusters < FEWEST_GROUPS:
        found.append(
            f"{count(result.held_out, 'held-out example')} in {count(result.clusters, 'independent group')} "
            "are too few to know whether one method is better."
        )
    if any(is_tuned(one.arm) for one in result.arms):
        found.append(
            "Each training run is one try. Another seed gives another model, and by how much the results of "
            "two such models differ is not in the intervals."
        )
    if len(report.looks) > 1 or result.looks > 1:
        found.append(
            "A test that was looked at more than once flatters: whoever changes something after a look and "
            "keeps what scores better, keeps some luck too."
        )
    if not any(one.arm == "external" for one in result.arms):
        tried = any(one.arm in PROMPTS for one in result.arms)
        prompts = "Prompts were tried with the base model only" if tried else "No prompt was tried"
        found.append(f"{prompts}. What a larger model would do with one was not measured.")
    if not result.forgetting:
        found.append("What a tuned model forgot beside its task was not measured.")
    found += [
        "Seconds are those of the computer that measured, with whatever else it did.",
        "Whether an answer may be sent without a person reading it, no figure here decides.",
    ]
    return [one for one in found if one]


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _dollars(value: float) -> str:
    return f"${value:,.2f}" if value >= 0.01 else "under $0.01"
