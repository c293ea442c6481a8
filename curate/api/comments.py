"""The routes of comments on examples."""

from typing import Any

from pydantic import BaseModel, Field

from curate.api.routing import Call, Endpoint
from curate.domain.teamwork import Comment
from curate.services.teamwork import (
    LONGEST_COMMENT,
    Thread,
    add_comment,
    colleagues,
    my_questions,
    read_threads,
    settle,
)


class NewComment(BaseModel):
    """A comment; ``@name`` mentions a colleague."""

    text: str = Field(max_length=LONGEST_COMMENT)
    answers: int | None = Field(None, description="The comment that it answers.")


class Settled(BaseModel):
    """Whether a thread is settled."""

    settled: bool = True


def of_example(call: Call) -> dict[str, Any]:
    """The threads about an example, and who can be mentioned."""
    threads = read_threads(call.database, call.project, call.path["example"])
    return {
        "threads": [_thread(one) for one in threads],
        "people": colleagues(call.database, call.project),
    }


def write(call: Call) -> dict[str, Any]:
    """Write a comment."""
    new: NewComment = call.body
    added = add_comment(
        call.database,
        call.project,
        call.path["example"],
        new.text,
        answers=new.answers,
        person=call.access.person,
    )
    return _comment(added)


def set_settled(call: Call) -> dict[str, bool]:
    """Say that a thread is settled, or open it again."""
    body: Settled = call.body
    settle(
        call.database,
        call.project,
        call.path["comment"],
        settled=body.settled,
        person=call.access.person,
    )
    return {"ok": True}


def questions(call: Call) -> dict[str, Any]:
    """The threads that one began or is mentioned in."""
    settled = call.query.get("settled", "") in {"1", "true"}
    threads = my_questions(call.database, call.project, call.access.person, settled=settled)
    return {"threads": [_thread(one) for one in threads]}


def _thread(one: Thread) -> dict[str, Any]:
    return {
        "id": one.first.id,
        "example": one.example,
        "name": one.name,
        "open": one.open,
        "resolved_by": one.first.resolved_by,
        "comments": [_comment(each) for each in one.comments],
    }


def _comment(one: Comment) -> dict[str, Any]:
    return {
        "id": one.id,
        "person": one.person,
        "text": one.text,
        "mentions": list(one.mentions),
        "at": one.at,
    }


routes = [
    Endpoint(
        "GET",
        "/desk/cards/{example:int}/comments",
        of_example,
        "Comments on an example.",
        least="viewer",
    ),
    Endpoint(
        "POST",
        "/desk/cards/{example:int}/comments",
        write,
        "Write a comment, or answer one.",
        body=NewComment,
    ),
    Endpoint(
        "POST",
        "/desk/comments/{comment:int}/settled",
        set_settled,
        "Settle a thread, or open it again.",
        body=Settled,
    ),
    Endpoint("GET", "/desk/questions", questions, "Your open questions.", least="viewer"),
]
