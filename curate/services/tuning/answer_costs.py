"""What answers cost where a price is known, and which were cut off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from curate.domain.results import EvaluationResult
from curate.evaluation import arm_title
from curate.settings import Settings
from curate.text import count
from curate.training.prices import Trust, read_prices

ANSWERS = 1_000


@dataclass(frozen=True, slots=True)
class AnswerCost:
    """What a thousand answers of a method cost, by the list of prices.

    Attributes:
        arm: The method.
        model: Which model answers.
        per_thousand: In dollars, for as many tokens as its answers took here on average.
        date: Of the price; None if unknown.
        source: Where the price was read.
        trust: How sure it is.
    """

    arm: str
    model: str
    per_thousand: float
    date: date | None
    source: str
    trust: Trust


def answer_costs(settings: Settings, result: EvaluationResult) -> list[AnswerCost]:
    """The methods whose model has a price; what runs on this computer has none.

    Raises:
        UnreadableFile: The user's own list of prices can't be used.
    """
    hosted = [arm for arm in result.arms if arm.model and arm.tokens]
    if not hosted:
        return []
    prices = {_folded(one.model): one for one in read_prices(settings.home).answering}
    found = []
    for arm in hosted:
        if price := prices.get(_folded(arm.model)):
            read = arm.tokens - arm.written
            dollars = price.cost(read / result.held_out, arm.written / result.held_out) * ANSWERS
            found.append(
                AnswerCost(arm.arm, arm.model, dollars, price.date, price.source, price.trust)
            )
    return found


def cost_sentence(costs: Sequence[AnswerCost]) -> str:
    """By which prices, and that they are estimates; empty without any."""
    if not costs:
        return ""
    prices = "; ".join(
        f"{one.model}: price of {one.date or 'an unknown date'}, {one.trust} trust, from {one.source}"
        for one in costs
    )
    return f"Costs are for about as many tokens as here ({prices})."


def cut_sentence(result: EvaluationResult) -> str:
    """Which methods had answers cut off, and how many; empty where none had."""
    cut = [
        f"{arm_title(arm.arm)}, {arm.cut:,} of {count(result.held_out, 'answer')}"
        for arm in result.arms
        if arm.cut
    ]
    if not cut:
        return ""
    return (
        f"Cut off because they had not ended at the longest length allowed: {'; '.join(cut)}. They are "
        "scored as far as they go."
    )


def _folded(model: str) -> str:
    return "".join(letter for letter in model.casefold() if letter.isalnum())
