"""What each way to get answers costs a month, and from how many requests on one is cheaper than another."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from curate.services.quality import TRUST
from curate.text import count
from curate.training.prices import Prices, QuotedPrice

WayName = Literal["long_prompt", "retrieval", "tuned_here", "tuned_hosted"]
TITLES: dict[WayName, str] = {
    "long_prompt": "Long prompt",
    "retrieval": "Retrieval",
    "tuned_here": "Tuned here",
    "tuned_hosted": "Tuned, hosted",
}
OLD = dt.timedelta(days=90)
"""Prices that were read longer ago are said to be old."""
MONTHS = 12
"""Months that what is paid once is spread over."""
SECONDS = 730 * 3_600
USUAL_SHOTS, USUAL_NEAREST = 4, 2
"""Worked examples in a long prompt and by retrieval, where no comparison has chosen their number."""
NOT_ASKED = (1_000, 10_000, 100_000)
"""Requests a month that the table has columns for."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one request takes.

    Attributes:
        prompt: Tokens of the prompt that stands before every question.
        example: Mean tokens of a worked example.
        asked: Mean tokens of a question.
        answer: Mean tokens of an answer.
        training: Tokens of all training examples.
        shots: Worked examples in a long prompt.
        nearest: Worked examples by retrieval.
        seconds: Seconds that this computer takes for an answer; None where that was not measured.
    """

    prompt: float
    example: float
    asked: float
    answer: float
    training: float
    shots: int = USUAL_SHOTS
    nearest: int = USUAL_NEAREST
    seconds: float | None = None

    @property
    def long_prompt(self) -> float:
        """Tokens that are read with a long prompt."""
        return self.prompt + self.shots * self.example + self.asked

    @property
    def retrieval(self) -> float:
        """Tokens that are read with the nearest examples."""
        return self.prompt + self.nearest * self.example + self.asked


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get answers with one price.

    Attributes:
        with_: Which model or machine.
        once: Dollars before the first answer.
        monthly: Dollars a month whatever is asked.
        per_thousand: Dollars for a thousand requests.
        most: Requests a month that it can take; None where nobody knows.
        pays_from: Requests a month from which it costs no more than the cheapest long prompt; None for never.
        quoted: When the price was read, where, and how far to trust it.
        date: When it was read.
    """

    name: WayName
    with_: str
    once: float
    monthly: float
    per_thousand: float
    most: float | None
    pays_from: int | None
    quoted: str
    date: dt.date | None

    @property
    def title(self) -> str:
        """The way for people."""
        return TITLES[self.name]

    def cost(self, requests: float) -> float:
        """Dollars a month for so many requests, what is paid once spread over a year."""
        return self.once / MONTHS + self.monthly + self.per_thousand * requests / 1_000


def ways(load: Load, prices: Prices) -> list[Way]:
    """All ways with all prices that there are: prompts first, then what is tuned."""
    found = list(_ways(load, prices))
    prompts = [one for one in found if one.name == "long_prompt"]
    if not prompts:
        return found
    cheapest = min(prompts, key=lambda one: one.per_thousand)
    return [_with_break_even(one, cheapest) for one in found]


def _ways(load: Load, prices: Prices) -> Iterator[Way]:
    for model in prices.answering:
        for name, tokens in (("long_prompt", load.long_prompt), ("retrieval", load.retrieval)):
            each = 1_000 * model.cost(tokens, load.answer)
            yield _way(name, model.model, 0.0, 0.0, each, None, model)  # type: ignore[arg-type]
    tuning = min(
        (one.cost(round(load.training * prices.passes))[0] for one in prices.tuning), default=0.0
    )
    for machine in prices.serving:
        what = (
            f"{machine.host} ({machine.what})" if machine.what and not machine.own else machine.host
        )
        most = SECONDS / load.seconds if machine.own and load.seconds else None
        name = "tuned_here" if machine.own else "tuned_hosted"
        once = 0.0 if machine.own else tuning
        yield _way(name, what, once, machine.per_month, 0.0, most, machine)  # type: ignore[arg-type]


def _way(
    name: WayName,
    with_: str,
    once: float,
    monthly: float,
    per_thousand: float,
    most: float | None,
    price: QuotedPrice,
) -> Way:
    when = f"{price.date:%-d %B %Y}" if price.date else "no date"
    quoted = f"{when}, {TRUST[price.trust]} ({price.source})"
    return Way(name, with_, once, monthly, per_thousand, most, None, quoted, price.date)


def _with_break_even(way: Way, prompt: Way) -> Way:
    from dataclasses import replace

    fixed = way.cost(0) - prompt.cost(0)
    saved = (prompt.per_thousand - way.per_thousand) / 1_000
    if fixed <= 0:
        return replace(way, pays_from=0 if saved >= 0 else None)
    return replace(way, pays_from=-int(-fixed // saved) if saved > 0 else None)


def requests_sentence(found: list[Way], requests: int) -> str:
    """What so many requests a month cost by the cheapest prompt and by what is tuned."""
    prompts = [one for one in found if one.name in {"long_prompt", "retrieval"}]
    tuned = [one for one in found if one.name in {"tuned_here", "tuned_hosted"}]
    if not prompts or not tuned:
        return "There is no price for a prompt or for a machine to compare."
    prompt = min(prompts, key=lambda one: one.cost(requests))
    hosted = [one for one in tuned if one.name == "tuned_hosted"]
    said = (
        f"At {count(requests, 'request')} a month, {prompt.title.lower()} on {prompt.with_} costs "
        f"{dollars(prompt.cost(requests))}"
    )
    if hosted:
        best = min(hosted, key=lambda one: one.cost(requests))
        said += f", a tuned model hosted by {best.with_} {dollars(best.cost(requests))}"
        said += f" (it pays off from {best.pays_from:,} a month)" if best.pays_from else ""
    own = next((one for one in tuned if one.name == "tuned_here"), None)
    if own is None:
        return f"{said}."
    said += f", and on this computer {dollars(own.cost(requests))} beside its electricity"
    if own.most is not None and requests > own.most:
        said += f", but it answers only about {own.most:,.0f} a month"
    return f"{said}."


def dollars(amount: float) -> str:
    """An amount of money."""
    if 0 < amount < 0.01:
        return "under $0.01"
    return f"${amount:,.2f}" if amount < 100 else f"${amount:,.0f}"


def age_sentence(prices: Prices, today: dt.date) -> str:
    """How old the prices are; those that are old or have no date are named."""
    known = [one for one in prices.quoted if one.date]
    if not known:
        return "No price has a date: check them before you decide."
    oldest = min(one.date for one in known if one.date)
    said = f"Prices are as of {oldest:%-d %B %Y} or later and change within weeks."
    old = sum(one.date is not None and today - one.date > OLD for one in known)
    undated = len(prices.quoted) - len(known)
    parts = [f"{old} older than {OLD.days} days"] if old else []
    parts += [f"{undated} without a date"] if undated else []
    return (
        f"{said} Of {count(len(prices.quoted), 'price')}, {' and '.join(parts)}." if parts else said
    )
