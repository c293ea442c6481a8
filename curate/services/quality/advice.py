"""What to fix first, whether there is enough, and what to try before tuning: facts into advice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from curate.domain.findings import Severity
from curate.evaluation.statistics import wilson

BASIC, BASIC_GOOD, HARD, HARD_GOOD = 50, 100, 500, 1_000
THIN = 10
"""Labels with fewer examples than this can hardly be learnt."""
HELD_OUT = (20, 50, 100, 200, 400)
SHARE = 0.8
"""Which share of right answers the examples of intervals are about."""
HELD_OUT_SHARE = 0.2
MOST = 5
THIN_SHOWN = 6

WEIGHT: dict[Severity, float] = {"error": 9, "warning": 3, "note": 0.5}

ADVICE = (
    (
        "Try a good prompt first, then one that shows a handful of your examples, or those most like "
        "the question. For most tasks that is enough, and Curate compares them for you."
    ),
    (
        "Tune only if that measurably fails: when the form is still wrong, when the prompt is too long "
        "or too slow, or when nothing may leave this computer."
    ),
    (
        "Tuning teaches a form (tone, layout, labels) and not facts: what is in no question has to be "
        "looked up, not learnt."
    ),
    "Two hundred excellent examples beat two thousand sloppy ones.",
)
"""What to think of before tuning, a sentence or two each."""

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
    """What ``held_out`` examples can tell: of 80 % right answers, where the true share lies (95 %)."""

    held_out: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Enough:
    """Whether there are enough examples.

    Attributes:
        usable: Clean examples.
        verdict: In a sentence or two.
        thin: Labels with too few examples to be learnt.
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
    """What one check has found that is still open; see ``stores.counts.CheckCount``."""

    check: str
    title: str
    severity: Severity
    findings: int
    examples: int
    fixable: int


def fix_first(problems: Sequence[Problem]) -> tuple[Advice, ...]:
    """At most five things to do, by severity times examples times ease (a suggested fix doubles it)."""

    def worth(one: Problem) -> float:
        ease = 1 + one.fixable / max(one.findings, 1)
        return WEIGHT[one.severity] * one.examples * ease

    return tuple(
        Advice(
            sentence=SENTENCES.get(one.check, _whatever)(one),
            check=one.check,
            where="duplicates" if one.check in _TWINS else "findings",
            examples=one.examples,
        )
        for one in sorted(problems, key=worth, reverse=True)[:MOST]
    )


def enough(usable: int, labels: Sequence[tuple[str, int]]) -> Enough:
    """Whether that many examples are enough, as a whole and by label."""
    if usable < BASIC:
        verdict = (
            f"Not enough yet: {_examples(usable)} can be used, and even a basic task (one label, a "
            f"fixed form) takes {BASIC} to {BASIC_GOOD}."
        )
    elif usable < HARD:
        verdict = (
            f"{_examples(usable)} can be used. That is enough for a basic task (one label, a fixed "
            f"form: {BASIC} to {BASIC_GOOD}), not for a hard one ({HARD} to {HARD_GOOD:,})."
        )
    elif usable <= HARD_GOOD:
        verdict = (
            f"{_examples(usable)} can be used: enough for a hard task ({HARD} to {HARD_GOOD:,})."
        )
    else:
        verdict = (
            f"{_examples(usable)} can be used: more than most tasks take. Better ones now help more "
            "than more of them."
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


_TWINS = frozenset({"near_duplicate", "exact_duplicate"})


def _examples(number: int) -> str:
    return f"{number:,} {'example' if number == 1 else 'examples'}"


def _clicks(one: Problem) -> str:
    if not one.fixable:
        return ""
    if one.fixable >= one.findings:
        return " One click fixes all of it."
    return f" One click fixes {one.fixable:,} of {one.findings:,}."


def _whatever(one: Problem) -> str:
    return f"Look at {_examples(one.examples)}: {one.title.lower()}.{_clicks(one)}"


Say = Callable[[Problem], str]
SENTENCES: dict[str, Say] = {
    "conflict": lambda one: (
        f"Settle {_examples(one.examples)} that contradict each other: the same question with different "
        "answers teaches a model to guess."
    ),
    "format_contract": lambda one: (
        f"Bring {_examples(one.examples)} into your format: a model learns every way of writing that "
        f"it sees.{_clicks(one)}"
    ),
    "personal_data": lambda one: (
        f"Replace the personal data in {_examples(one.examples)}: a model may repeat it to anybody."
        f"{_clicks(one)}"
    ),
    "near_duplicate": lambda one: (
        f"Keep one of each kind: {_examples(one.examples)} say almost what another one says."
    ),
    "exact_duplicate": lambda one: (
        f"Keep one of each: {_examples(one.examples)} are word for word the same as another one."
    ),
    "leftover": lambda one: (
        f"Write or reject {_examples(one.examples)} with an answer that is none: empty, a test, cut "
        f"off, or boilerplate.{_clicks(one)}"
    ),
    "placeholder": lambda one: (
        f"Fill the blanks that are left in {_examples(one.examples)}: the model would write them too."
        f"{_clicks(one)}"
    ),
    "encoding": lambda one: (
        f"Repair the broken characters in {_examples(one.examples)}.{_clicks(one)}"
    ),
    "whitespace": lambda one: (
        f"Tidy the blanks and line breaks in {_examples(one.examples)}.{_clicks(one)}"
    ),
    "label_error": lambda one: (
        f"Look again at the label of {_examples(one.examples)}: their texts read like another one."
    ),
    "label_balance": lambda one: (
        f"Add examples of the labels that have few of them, or merge them: {_examples(one.examples)} "
        "are too few to be learnt from or crowd out the others."
    ),
    "token_length": lambda one: (
        f"Shorten {_examples(one.examples)}: what is too long for a model is cut off."
    ),
    "rule": lambda one: (
        f"Bring {_examples(one.examples)} in line with your own rules.{_clicks(one)}"
    ),
}
