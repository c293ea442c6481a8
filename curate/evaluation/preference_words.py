"""What people prefer, in sentences that claim no more than the votes show."""

from collections.abc import Mapping

from curate.domain.blind import PreferenceCode
from curate.domain.results import Interval
from curate.evaluation.base import arm_words
from curate.evaluation.preference import FEWEST_VOTES, LeftWon, Preference
from curate.evaluation.verdict import FEWEST_GROUPS, FEWEST_ROWS
from curate.evaluation.verdict_words import points
from curate.reliability import FEWEST, Agreement
from curate.text import count, percent

NOBODY = "Nobody has rated a pair."
_PROMPTED: Mapping[str, str] = {
    "prompted": "the prompted base model",
    "few_shot": "the base model with examples",
    "retrieved": "the base model with the nearest examples",
}
"""Methods that are called by what is done to the base model, as who answers."""


def method_words(arm: str) -> str:
    """A method as who answers."""
    return _PROMPTED.get(arm, arm_words(arm))


def preference_title(code: PreferenceCode, a: str, b: str) -> str:
    """The result in a few words."""
    if code in {"a", "b"}:
        return f"Raters prefer {method_words(a if code == 'a' else b)}"
    if code == "unknown":
        return "Not yet known which answers people prefer"
    return "Too little to know which answers people prefer"


def preference_sentence(found: Preference | None, a: str, b: str) -> str:
    """The result in sentences: what was counted, what is certain, how far raters agree.

    Args:
        found: The result.
        a: The one method.
        b: The other.
    """
    if found is None:
        return NOBODY
    methods = method_words(a), method_words(b)
    parts = [_counted(found, *methods), *_claim(found, *methods)]
    parts.append(agreement_words(found.agreement, len(found.raters)))
    if found.judged > 1:
        parts.append(
            f"This is blind comparison {found.judged:,} on this test, so it is held to "
            f"{100 * found.level:.4g} % instead of 95 %."
        )
    return " ".join(part for part in parts if part)


def _counted(found: Preference, a: str, b: str) -> str:
    """Pairs, by whom they went to; the method with more of them first."""
    first, second = (a, found.a), (b, found.b)
    if found.b > found.a:
        first, second = second, first
    who = "people" if len(found.raters) > 1 else "the one rater"
    said = (
        f"Of {count(found.pairs, 'pair')}, {who} preferred {first[0]} in {first[1]:,} and {second[0]} in "
        f"{second[1]:,}; {_tied(found)}."
    )
    if found.unrated:
        said += (
            f" {count(found.unrated, 'pair')} more that nobody rated {_is(found.unrated)} left out."
        )
    return said


def _tied(found: Preference) -> str:
    ties = found.ties
    named = [
        (ties.good, "both good"),
        (ties.bad, "both bad"),
        (ties.mixed, "undecided between raters"),
        (ties.identical, "the same text twice, which nobody was asked about"),
    ]
    why = ", ".join(f"{number:,} {words}" for number, words in named if number)
    total = "1 was a tie" if ties.all == 1 else f"{ties.all:,} were ties"
    return f"{total} ({why})" if why else "none was a tie"


def _claim(found: Preference, a: str, b: str) -> list[str]:
    """What is certain, or what is missing to know it."""
    if found.code == "too_little" or found.share is None:
        too_little = (
            f"That is too little to know which is better: it takes at least {FEWEST_ROWS} pairs in "
            f"{FEWEST_GROUPS} independent groups, some of them decided; here are {found.pairs:,} in "
            f"{found.groups:,}."
        )
        return [too_little]
    turned = found.b > found.a
    name, share = (b, _turned(found.share)) if turned else (a, found.share)
    span = f"{100 * share.low:.0f} to {percent(share.high)}"
    sure = f"At {100 * found.level:.4g} % confidence, {name} is preferred in {span} of the decided pairs"
    if found.code != "unknown":
        return [f"{sure} ({_p(found.p)})."]
    said = [f"{sure}: half of them is not excluded, so which one is better is not yet known."]
    if found.smallest_detectable is not None:
        said.append(
            f"{count(found.groups, 'independent group')} of pairs show a difference of "
            f"{points(found.smallest_detectable)} points 8 times in 10, a smaller one less often."
        )
    if found.needed_groups is not None:
        said.append(f"About {found.needed_groups:,} groups would probably tell.")
    return said


def agreement_words(found: Agreement, raters: int) -> str:
    """How far raters agree."""
    if raters < 2:
        return ""
    if found.value is None:
        if found.known:
            return f"The {raters:,} raters always said the same."
        return (
            f"How far the {raters:,} raters agree is not known: {count(found.common, 'pair')} rated by two "
            f"or more, and it takes {FEWEST}."
        )
    name = "Cohen's kappa" if found.method == "cohen_kappa" else "Krippendorff's alpha"
    same = f"; the same choice in {percent(found.percent.value)}" if found.percent else ""
    return (
        f"{found.people:,} raters agree to {_two(found.value.value)} ({name}, {_two(found.value.low)} to "
        f"{_two(found.value.high)}{same})."
    )


def left_words(found: LeftWon | None) -> str:
    """Whether the side mattered."""
    if found is None:
        return "Nobody chose a side yet."
    how = (
        f"The left answer won {percent(found.share.value)} of {count(found.votes, 'choice')} "
        f"({100 * found.share.low:.0f} to {percent(found.share.high)})"
    )
    if not found.known:
        return f"{how}: under {FEWEST_VOTES} choices, which is too few to tell whether the side mattered."
    balanced = "each method stood left as often as right, so it favors neither"
    if found.biased:
        side = "left" if found.share.value > 0.5 else "right"
        return f"{how}: raters lean to the {side}; {balanced}."
    return f"{how}: no sign that the side mattered; {balanced}."


def _turned(share: Interval) -> Interval:
    return Interval(1 - share.value, 1 - share.high, 1 - share.low)


def _p(value: float) -> str:
    return f"p = {value:.2g}" if value >= 0.001 else "p < 0.001"


def _two(value: float) -> str:
    return f"{value:.2f}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
