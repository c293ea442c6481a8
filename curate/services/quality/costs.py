"""Costs of training on this computer and at hosts, and of prompting instead."""

from dataclasses import dataclass
from datetime import date

from curate.settings import Settings
from curate.training import PRESETS
from curate.training.estimates import TEMPLATE_TOKENS, guess_minutes
from curate.training.prices import QuotedPrice, Trust, read_prices

SHOTS = 5
"""Examples that a prompt shows when a model is asked without tuning."""
ANSWERS = 1_000


@dataclass(frozen=True, slots=True)
class LocalTime:
    """About how long one preset takes on this machine with the default base model."""

    preset: str
    title: str
    passes: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Price:
    """What a provider charges, in dollars from ``low`` to ``high``, and the source of the price."""

    who: str
    what: str
    low: float
    high: float
    date: date | None
    source: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class Cost:
    """What training on the usable examples would cost.

    Attributes:
        examples: Usable examples.
        tokens: Of one pass over them.
        passes: Passes over the examples that the prices of hosts are for.
        here: This machine, by preset.
        hosts: Hosts that tune, the cheapest first.
        prompting: Without tuning: a thousand answers of a hosted model that is shown five examples.
        as_of: The oldest date of a price.
        unknown: Hosts for which no dated price was found.
    """

    examples: int
    tokens: int
    passes: float
    here: tuple[LocalTime, ...]
    hosts: tuple[Price, ...]
    prompting: tuple[Price, ...]
    as_of: date | None
    unknown: tuple[str, ...]


def cost(settings: Settings, examples: int, each: float, answer: float) -> Cost:
    """What training on examples would cost.

    Args:
        settings: Where the user's own list of prices would be.
        examples: How many.
        each: Mean tokens of one.
        answer: Mean tokens of an answer.

    Raises:
        UnreadableFile: The user's own list of prices can't be used.
    """
    prices = read_prices(settings.home)
    each += TEMPLATE_TOKENS
    tokens = round(each * examples)
    here = []
    for preset in PRESETS.values():
        minutes, passes = guess_minutes(examples, tokens, preset.settings)
        here.append(LocalTime(preset.name, preset.title, passes, minutes))
    hosts = [
        _price(one, one.host, one.cost(round(tokens * prices.passes)), one.what)
        for one in prices.tuning
    ]
    prompt = SHOTS * each + max(each - answer, 0)
    prompting = []
    for one in prices.answering:
        money = ANSWERS * one.cost(prompt, answer)
        prompting.append(_price(one, one.model, (money, money)))
    return Cost(
        examples=examples,
        tokens=tokens,
        passes=prices.passes,
        here=tuple(here),
        hosts=tuple(sorted(hosts, key=lambda one: one.low)),
        prompting=tuple(sorted(prompting, key=lambda one: one.low)),
        as_of=prices.as_of,
        unknown=prices.unknown,
    )


def _price(quoted: QuotedPrice, who: str, money: tuple[float, float], what: str = "") -> Price:
    return Price(who, what, *money, date=quoted.date, source=quoted.source, trust=quoted.trust)
