"""Advice from the figures of a report: what to fix first, and whether there are enough examples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from curate.domain.findings import CLUSTER_CHECKS, SEVERITY_RANK, Severity
from curate.evaluation.statistics import wilson

BASIC, BASIC_GOOD, HARD, HARD_GOOD = 50, 100, 500, 1_000
THIN = 10
"""Labels with fewer examples than this can hardly be learned."""
HELD_OUT = (20, 50, 100, 200, 400)
SHARE = 0.8
"""Which share of right answers the examples of intervals are about."""
HELD_OUT_SHARE = 0.2
MOST = 5
THIN_SHOWN = 6

WEIGHT: dict[Severity, float] = {"error": 9, "warning": 3, "note": 0.5}

ADVICE = (
    (
        "Try a good prompt first, then a prompt that shows a few of your examples. For most tasks that is "
        "enough, and Curate compares both with the tuned model for you."
    ),
    (
        "Tune only if prompting measurably fails: the format is still wrong, the prompt is too long or too "
        "slow, or nothing may leave this computer."
    ),
    (
        "Tuning teaches a format (tone, layout, labels), not facts: what is not in the input has to be "
        "looked up, not learned."
    ),
    "Two hundred excellent examples beat two thousand sloppy ones.",
)
"""What to consider before tuning, a sentence or two each."""

Where = Literal["findings", "duplicates"]


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to fix, and on which page: about which check, or on the duplicates."""

    sentence: str
    check: str
    where: Where
    examples: int


@dataclass(frozen=True, slots=True)
class Precision:
    """The 95 % confidence interval of 80 % right answers among ``held_out`` examples."""

    held_out: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Enough:
    """Whether there are enough examples.

    Attributes:
        usable: Clean examples.
        verdict: In a sentence or two.
        thin: Labels with too few examples to be learned.
        held_out: How many would be held out.
        precision: What that and other numbers of held-out examples can tell.
    """

    usable: int
    verdict: str
    thin: tuple[tuple[str, int], ...]
    held_out: int
    precision: tuple[Precision, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What one check has found that is still open; see ``domain.figures.CheckCount``."""

    check: str
    title: str
    severity: Severity
    findings: int
    examples: int
    fixable: int


def fix_first(problems: Sequence[Problem], in_clusters: int | None = None) -> tuple[Advice, ...]:
    """At most five things to do, by severity times examples times ease (a suggested fix doubles it).

    Args:
        problems: What the checks have found.
        in_clusters: How many examples are in duplicate clusters, which several checks report; None takes
            the checks' own numbers.
    """
    if in_clusters is not None:
        problems = _one_for_duplicates(problems, in_clusters)

    def worth(one: Problem) -> float:
        ease = 1 + one.fixable / max(one.findings, 1)
        return WEIGHT[one.severity] * one.examples * ease

    return tuple(
        Advice(
            sentence=SENTENCES.get(one.check, _default_sentence)(one),
            check=one.check,
            where="duplicates" if one.check in CLUSTER_CHECKS else "findings",
            examples=one.examples,
        )
        for one in sorted(problems, key=worth, reverse=True)[:MOST]
    )


def _one_for_duplicates(problems: Sequence[Problem], in_clusters: int) -> list[Problem]:
    """Duplicate clusters as one thing to do, about as many examples as are in them."""
    others = [one for one in problems if one.check not in CLUSTER_CHECKS]
    found = [one for one in problems if one.check in CLUSTER_CHECKS]
    if found and in_clusters:
        first = min(found, key=lambda one: SEVERITY_RANK[one.severity])
        others.append(replace(first, check=CLUSTER_CHECKS[0], examples=in_clusters, fixable=0))
    return others


def enough(usable: int, labels: Sequence[tuple[str, int]]) -> Enough:
    """Whether that many examples are enough, as a whole and by label."""
    if usable < BASIC:
        verdict = (
            f"Not enough yet: {_examples(usable)} can be used, and even a basic task (one label, a "
            f"fixed format) takes {BASIC} to {BASIC_GOOD}."
        )
    elif usable < HARD:
        verdict = (
            f"{_examples(usable)} can be used. That is enough for a basic task (one label, a fixed "
            f"format: {BASIC} to {BASIC_GOOD}), not for a hard one ({HARD} to {HARD_GOOD:,})."
        )
    elif usable <= HARD_GOOD:
        verdict = (
            f"{_examples(usable)} can be used: enough for a hard task ({HARD} to {HARD_GOOD:,})."
        )
    else:
        verdict = (
            f"{_examples(usable)} can be used: more than most tasks take. Better examples now help "
            "more than more examples."
        )
    held_out = round(HELD_OUT_SHARE * usable)
    numbers = sorted({*HELD_OUT, *([held_out] if held_out else [])})
    return Enough(
        usable=usable,
        verdict=verdict,
        thin=tuple((label, count) for label, count in labels if count < THIN)[:THIN_SHOWN]
        if len(labels) > 1
        else (),
        held_out=held_out,
        precision=tuple(_precision(number) for number in numbers),
    )


def _precision(held_out: int) -> Precision:
    interval = wilson(SHARE, held_out)
    return Precision(held_out, interval.low, interval.high)


def _examples(number: int) -> str:
    return f"{number:,} {'example' if number == 1 else 'examples'}"


def _clicks(one: Problem) -> str:
    if not one.fixable:
        return ""
    if one.fixable >= one.findings:
        return " One click fixes all of them."
    return f" One click fixes {one.fixable:,} of {one.findings:,} findings."


def _default_sentence(one: Problem) -> str:
    return f"Look at {_examples(one.examples)}: {one.title.lower()}.{_clicks(one)}"


Sentence = Callable[[Problem], str]
SENTENCES: dict[str, Sentence] = {
    "conflict": lambda one: (
        f"Resolve the conflicts in {_examples(one.examples)}: different answers to the same input teach a "
        "model to guess."
    ),
    "format_contract": lambda one: (
        f"Bring {_examples(one.examples)} into your format: a model learns every variant that it sees."
        f"{_clicks(one)}"
    ),
    "personal_data": lambda one: (
        f"Replace the personal data in {_examples(one.examples)}: a model may repeat it to anyone."
        f"{_clicks(one)}"
    ),
    "near_duplicate": lambda one: (
        f"Keep one of each duplicate cluster: {_examples(one.examples)} say nearly the same as another one."
    ),
    "exact_duplicate": lambda one: (
        f"Keep one of each: {_examples(one.examples)} are exact copies of another one."
    ),
    "leftover": lambda one: (
        f"Clean or reject {_examples(one.examples)} with leftovers: quoted mail, HTML, test rows, or an "
        f"answer that is cut off or says nothing.{_clicks(one)}"
    ),
    "placeholder": lambda one: (
        f"Fill the placeholders left in {_examples(one.examples)}: the model would write them too."
        f"{_clicks(one)}"
    ),
    "control_token": lambda one: (
        f"Take the control tokens of chat templates out of {_examples(one.examples)}: other trainers and "
        f"servers read them as commands.{_clicks(one)}"
    ),
    "spreadsheet_error": lambda one: (
        f"Look up what a spreadsheet lost in {_examples(one.examples)}: they hold error values instead of "
        "texts."
    ),
    "encoding": lambda one: (
        f"Fix the broken characters in {_examples(one.examples)}.{_clicks(one)}"
    ),
    "whitespace": lambda one: (
        f"Fix the spaces and line breaks in {_examples(one.examples)}.{_clicks(one)}"
    ),
    "label_error": lambda one: (
        f"Check the label of {_examples(one.examples)}: their texts read like those of another label."
    ),
    "annotator_disagreement": lambda one: (
        f"Decide on {_examples(one.examples)} to which annotators gave different answers: one of them "
        "was imported, and nobody has said that it is right."
    ),
    "label_balance": lambda one: (
        f"Balance the labels of {_examples(one.examples)}: add examples to small labels or merge them, "
        "and leave out some of a label that crowds out the others."
    ),
    "token_length": lambda one: (
        f"Shorten {_examples(one.examples)}: the end of a text that is too long is cut off."
    ),
    "rule": lambda one: f"Make {_examples(one.examples)} follow your custom rules.{_clicks(one)}",
}
