"""What a tuned model forgot, in sentences and as a table."""

from collections.abc import Sequence

from curate.domain.results import Forgetting, Kept
from curate.evaluation import arm_words
from curate.evaluation.verdict import FEWEST_GROUPS
from curate.text import count

LEVEL = 0.05
FLOOR = 0.3
"""Share of questions that the base model answers, below which only a large loss could be seen."""
SECONDS = 25
"""About how long a model of 135 million parameters takes for all questions on two processor cores."""


def forgetting_sentences(found: Sequence[Forgetting]) -> list[str]:
    """What each tuned model forgot, with what nobody can tell from it."""
    return [
        sentence
        for one in found
        for sentence in (
            _kept(one, one.general, "general questions", "forgot"),
            _kept(one, one.off_task, "off-task requests", "lost some of that"),
            _in_format(one),
        )
        if sentence
    ]


def forgetting_rows(found: Sequence[Forgetting]) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of a table: a tuned model and a kind of questions each."""
    head = [
        "Questions",
        "#Asked",
        "#Base model",
        "#Tuned",
        "#Lost",
        "#Gained",
        "95 % confidence interval",
    ]
    rows = []
    for one in found:
        of = f" ({arm_words(one.arm)})" if len(found) > 1 else ""
        for title, kept in (("General", one.general), ("Off-task", one.off_task)):
            numbers = (kept.questions, kept.before, kept.after, kept.lost, kept.gained)
            rows.append(
                [f"{title}{of}", *(f"{number:,}" for number in numbers), f"{_span(kept)} points"]
            )
    return head, rows


def _kept(one: Forgetting, kept: Kept, questions: str, forgot: str) -> str:
    who = arm_words(one.arm)
    as_asked = "" if kept is one.general else " as asked"
    said = (
        f"Of {kept.questions} {questions} the base model answered {kept.before}{as_asked} and {who} "
        f"{kept.after}"
    )
    span = f"95 % confidence interval {_span(kept)} points"
    if kept.before < FEWEST_GROUPS:
        return (
            f"{said}: the base model itself answers too few to lose any that would show, so nothing can be "
            f"said about forgetting here ({span})."
        )
    certain = kept.p_adjusted <= LEVEL and kept.lost + kept.gained >= FEWEST_GROUPS
    if certain and kept.after < kept.before:
        return f"{said}: it {forgot} ({span})."
    if certain:
        return f"{said}: it answers more than before, and nothing that it lost outweighs that ({span})."
    low = ""
    if kept.before < FLOOR * kept.questions:
        low = (
            " The base model answers few of them itself, so only a large loss would have shown; a larger one "
            "has more to lose."
        )
    return f"{said}: whether it forgot anything is not yet known ({span}).{low}"


def _in_format(one: Forgetting) -> str:
    """How many off-task answers are in the house format."""
    if one.in_format_after is None or one.in_format_before is None:
        return (
            "The house format is free text, so whether off-task answers are in it nobody can tell; they "
            "count where they are about what was asked."
        )
    if not one.in_format_after:
        return ""
    answers = count(one.in_format_after, "answer")
    are = "is" if one.in_format_after == 1 else "are"
    return (
        f"{answers} of {arm_words(one.arm)} to off-task requests {are} in the house format, which nobody "
        f"asked for there (of the base model: {one.in_format_before})."
    )


def _span(kept: Kept) -> str:
    return f"{100 * kept.low:+.0f} to {100 * kept.high:+.0f}"


def forgetting_takes(models: int, parameters: int) -> str:
    """About how long the questions take, in words.

    Args:
        models: How many are asked, the base model included.
        parameters: Of the base model; 0 where that is not known.
    """
    if not parameters:
        return "some minutes"
    minutes = models * SECONDS * parameters / 135e6 / 60
    return "about a minute" if minutes < 1.5 else f"about {count(round(minutes), 'minute')}"
