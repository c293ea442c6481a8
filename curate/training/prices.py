"""Prices of hosting providers for training and for answers: a dated list that users can correct."""

import datetime as dt
import json
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from curate.domain.errors import UnreadableFile

FILE = "prices.json"
HOURS = 730
"""Of a month."""
SHIPPED = Path(__file__).with_name(FILE)

Trust = Literal["low", "medium", "high"]


class QuotedPrice(BaseModel):
    """What every price says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: dt.date | None = Field(None, description="When it was read; null if unknown.")
    source: str = Field(max_length=500, description="Where it was read.")
    trust: Trust = Field(
        description="low: unconfirmed; medium: quoted by somebody else; high: published by the provider."
    )


class TrainingPrice(QuotedPrice):
    """The price of training at a provider, in dollars per million tokens (all passes count)."""

    host: str = Field(max_length=100)
    what: str = Field("", max_length=200, description="The kind of model.")
    per_million_tokens: float = Field(ge=0)
    per_million_tokens_at_most: float | None = Field(None, ge=0)
    at_least: float = Field(0, ge=0, description="Minimum price of one job.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if (self.per_million_tokens_at_most or self.per_million_tokens) < self.per_million_tokens:
            raise ValueError("per_million_tokens_at_most is below per_million_tokens")
        return self

    def cost(self, tokens: int) -> tuple[float, float]:
        """Dollars for training on that many tokens: from, to."""
        most = self.per_million_tokens_at_most or self.per_million_tokens
        return (
            max(self.at_least, tokens / 1e6 * self.per_million_tokens),
            max(self.at_least, tokens / 1e6 * most),
        )


class AnswerPrice(QuotedPrice):
    """The price of answers of a hosted model, in dollars per million tokens."""

    model: str = Field(max_length=100)
    per_million_input: float = Field(ge=0)
    per_million_output: float = Field(ge=0)

    def cost(self, asked: float, answered: float) -> float:
        """Dollars for one answer, for the tokens of its prompt and of the answer."""
        return (asked * self.per_million_input + answered * self.per_million_output) / 1e6


class ServingPrice(QuotedPrice):
    """The price of a machine that answers around the clock, in dollars an hour."""

    host: str = Field(max_length=100)
    what: str = Field("", max_length=200, description="The machine.")
    per_hour: float = Field(ge=0)
    own: bool = Field(default=False, description="Whether it is the user's own computer.")

    @property
    def per_month(self) -> float:
        """Dollars for a month of 730 hours."""
        return HOURS * self.per_hour


class Prices(BaseModel):
    """A list of prices."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    note: str = ""
    passes: float = Field(3, gt=0, le=100, description="How often the examples are trained on.")
    tuning: tuple[TrainingPrice, ...] = ()
    answering: tuple[AnswerPrice, ...] = ()
    serving: tuple[ServingPrice, ...] = ()
    unknown: tuple[str, ...] = Field(
        (), description="Providers for which no dated price was found."
    )

    @property
    def as_of(self) -> dt.date | None:
        """The oldest date among them: nothing here is younger than that for sure."""
        return min((one.date for one in self.quoted if one.date), default=None)

    @property
    def quoted(self) -> tuple[QuotedPrice, ...]:
        """All of them."""
        return (*self.tuning, *self.answering, *self.serving)


def read_prices(home: Path) -> Prices:
    """The user's own list (``prices.json`` in the home folder), else the one that is shipped.

    Raises:
        UnreadableFile: The user's list can't be used; the message says where.
    """
    path, own = price_file(home), home / FILE
    now = f"Fix it, or delete {own} to use the built-in list."
    try:
        return Prices.model_validate(json.loads(path.read_text(encoding="utf-8-sig")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise UnreadableFile(str(path), f"{where}: {first['msg']}.", now) from None
    except (OSError, ValueError) as error:
        raise UnreadableFile(str(path), f"it is not valid JSON ({error}).", now) from None


def price_file(home: Path) -> Path:
    """The list in use: the user's own where there is one."""
    own = home / FILE
    return own if own.is_file() else SHIPPED
