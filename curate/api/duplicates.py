"""The routes by which the desk shows the duplicates of an example, and decides on them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from curate.api.desk_models import Id
from curate.api.errors import Refused
from curate.api.routing import Call, Endpoint
from curate.domain.examples import Example
from curate.services import checking

MOST = 50
"""Members of a cluster that the desk shows and decides on; of more, the page Duplicates."""


class MergeBody(BaseModel):
    """Whose input and whose answer become one example."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input_of: Id
    output_of: Id


class ClusterBody(BaseModel):
    """A decision on a duplicate cluster as it was on the screen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    decision: Literal["keep", "different", "merge"]
    revisions: Annotated[dict[Id, Id], Field(min_length=2, max_length=MOST)] = Field(
        description="Every member with the revision that was on the screen."
    )
    kept: list[Id] = Field([], max_length=MOST, description="Those that stay, for keep.")
    merge: MergeBody | None = None


class MemberModel(BaseModel):
    """One example of a cluster."""

    id: int
    name: str
    revision: int
    status: str
    label: str | None
    input: str
    output: str


class ClusterModel(BaseModel):
    """The cluster of an example; no members where it has none."""

    members: list[MemberModel]
    suggested: int | None
    why: str
    more: int


class DecidedModel(BaseModel):
    """What a decision on a cluster did."""

    rejected: int


def cluster(call: Call) -> dict[str, Any]:
    """The duplicates of an example: itself first, then the one that is suggested to keep."""
    view = checking.cluster_of(call.database, call.project, call.path["example"])
    if view is None:
        return {"members": [], "suggested": None, "why": "", "more": 0}
    mine = (call.path["example"], view.suggested.example)
    members = sorted(
        view.examples, key=lambda one: mine.index(one.id) if one.id in mine else len(mine)
    )
    return {
        "members": [_member(one) for one in members[:MOST]],
        "suggested": view.suggested.example,
        "why": checking.suggestion_in_words(view.suggested) or "",
        "more": max(0, len(members) - MOST),
    }


def decide(call: Call) -> dict[str, Any]:
    """Keep some members, call all of them different, or merge two."""
    body: ClusterBody = call.body
    members = list(body.revisions)
    if body.decision == "merge":
        if body.merge is None:
            raise Refused(422, "invalid", "merge: say whose input and whose answer.")
        rejected = checking.merge_in_cluster(
            call.database,
            call.project,
            members,
            input_of=body.merge.input_of,
            output_of=body.merge.output_of,
            person=call.access.person,
            revisions=body.revisions,
        )
    else:
        rejected = checking.keep_in_cluster(
            call.database,
            call.project,
            members,
            members if body.decision == "different" else body.kept,
            call.access.person,
            revisions=body.revisions,
        )
    return {"rejected": rejected}


def _member(one: Example) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.external_id or f"Example {one.id}",
        "revision": one.revision,
        "status": one.status,
        "label": one.label,
        "input": one.asked,
        "output": one.output,
    }


routes = [
    Endpoint(
        "GET",
        "/desk/clusters/{example:int}",
        cluster,
        "The duplicates of an example, and which of them to keep.",
        "viewer",
        result=ClusterModel,
    ),
    Endpoint(
        "POST",
        "/desk/clusters",
        decide,
        "Decide on a duplicate cluster: keep some, all of them as different, or merge two.",
        body=ClusterBody,
        result=DecidedModel,
    ),
]
