"""The route of the page where people compare answers blind."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from curate.api.desk_models import LONGEST_LOOK, Id, Uid
from curate.api.routing import Call, Endpoint
from curate.domain.blind import Said
from curate.services import blind

MOST_ITEMS = 200
MOST_HAVE = 500


class RatingBody(BaseModel):
    """What you say about a pair."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uid: Uid = Field(description="Your own: what arrives twice under it counts once.")
    pair: Id = Field(description="The number under which you got the pair.")
    said: Said = Field(
        description="Which answer is better, `both_good`, `both_bad`; `skip` for later, `undo`."
    )
    ms: int | None = Field(
        None, ge=0, le=LONGEST_LOOK, description="Milliseconds that you looked at it."
    )


class RateBody(BaseModel):
    """One exchange: what you said, and what you would like next."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    want: int = Field(0, ge=0, le=50, description="How many more pairs you would like.")
    have: list[Id] = Field(default=[], max_length=MOST_HAVE, description="Pairs that you have.")
    items: list[RatingBody] = Field(default=[], max_length=MOST_ITEMS)


class PairModel(BaseModel):
    """A pair. Nothing in it says which method gave which answer."""

    pair: int
    name: str
    input: str
    left: str
    right: str
    reference: str | None = Field(description="The approved answer, where raters are to see it.")


class RaterModel(BaseModel):
    """The answer to an exchange."""

    done: list[dict[str, Any]]
    pairs: list[PairModel]
    last: PairModel | None = Field(description="The pair that you rated last.")
    rated: int
    asked: int
    closed: bool


def rate(call: Call) -> Any:
    """Store what a rater said, and give out what comes next."""
    body: RateBody = call.body
    return blind.rate(
        call.database,
        call.access.project,
        call.path["comparison"],
        call.access.person,
        [blind.Rating(one.uid, one.pair, one.said, one.ms) for one in body.items],
        want=body.want,
        have=set(body.have),
    )


routes = [
    Endpoint(
        "POST",
        "/blind/{comparison:int}/sync",
        rate,
        "Rate pairs of answers, and get the next ones",
        body=RateBody,
        result=RaterModel,
    ),
]
