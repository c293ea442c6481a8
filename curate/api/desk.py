"""The routes of the review desk."""

from datetime import timedelta
from typing import Any

from curate.api.cards import card_json
from curate.api.desk_models import (
    HOLD,
    LONGEST_HOLD,
    SHORTEST_HOLD,
    CardModel,
    DraftBody,
    ReleaseBody,
    SyncBody,
    SyncModel,
)
from curate.api.errors import Refused
from curate.api.routing import MOST_DIGITS, Call, Endpoint
from curate.domain.actions import Action
from curate.domain.records import Project
from curate.services import desk
from curate.services.reviewing import View, found_places, positions


def _project(call: Call) -> Project:
    return Project(call.access.project, call.project)


def health(_: Call) -> dict[str, Any]:
    """That the routes answer."""
    return {"ok": True}


def sync(call: Call) -> dict[str, Any]:
    """Do what was sent, and give out what is next."""
    body: SyncBody = call.body
    asked = {name: str(value) for name, value in body.view.items() if value not in {None, ""}}
    view = View.of_query(asked)
    done = desk.sync(
        call.database,
        _project(call),
        call.access.person,
        call.access.role,
        desk.Asked(
            tab=body.tab,
            view=view,
            want=body.want,
            have=tuple(body.have),
            items=tuple(one.item() for one in body.items),
            hold=timedelta(seconds=body.hold),
        ),
    )
    return {
        "done": [_result(one, done) for one in done.done],
        "cards": _cards(call, view, done),
        "left": done.left,
        "counts": done.counts,
        "last": None if done.last is None else _action(done.last),
        "others": [{"person": one.person, "example": one.example} for one in done.others],
    }


def _cards(call: Call, view: View, done: desk.Synced) -> list[dict[str, Any]]:
    """The next cards, with why each comes now and what the search found in it."""
    ids = [one.example.id for one in done.cards]
    why: dict[int, str] = {}
    if ids:
        person = call.access.person
        why = positions(call.database, call.access.project, view, ids, person=person)
    return [
        card_json(one, why.get(one.example.id), found_places(view, one.example))
        for one in done.cards
    ]


def _result(result: desk.Result, done: desk.Synced) -> dict[str, Any]:
    said = result.as_json()
    shown = done.shown.get(result.example or 0)
    if shown is not None:
        said["card"] = card_json(shown)
    return said


def _action(action: Action) -> dict[str, Any]:
    return {
        "id": action.id,
        "kind": action.kind,
        "summary": action.summary,
        "at": action.at.isoformat(),
        "person": action.person,
        "undone": action.undone,
    }


def card(call: Call) -> dict[str, Any]:
    """One card, which is leased to who opens it."""
    tab = call.query.get("tab", "")[:64] or "-"
    asked = call.query.get("hold", "")
    hold = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS else HOLD
    return card_json(
        desk.open_card(
            call.database,
            _project(call),
            call.access.person,
            call.access.role,
            call.path["example"],
            tab,
            timedelta(seconds=min(max(hold, SHORTEST_HOLD), LONGEST_HOLD)),
        )
    )


def history(call: Call) -> dict[str, Any]:
    """What became of an example."""
    events = desk.read_history(call.database, _project(call), call.path["example"])
    return {
        "events": [
            {
                "action": one.action,
                "at": one.at.isoformat(),
                "person": one.person,
                "kind": one.kind,
                "revision": one.revision,
                "note": one.note,
                "before": dict(one.before),
                "after": dict(one.after),
            }
            for one in events
        ]
    }


def activity(call: Call) -> dict[str, Any]:
    """What people did lately."""
    before = call.query.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) <= MOST_DIGITS):
        raise Refused(422, "invalid", "“before” is the number of an action. Nothing was read.")
    page = desk.activity_page(
        call.database,
        _project(call),
        call.access.person,
        int(before) if before else None,
        mine=call.query.get("mine", "") not in {"", "0", "false"},
    )
    return {
        "actions": [
            {
                **_action(one.action),
                "example": one.example,
                "examples": one.examples,
                "mine": one.action.person == call.access.person,
                "undoable": one.undoable,
            }
            for one in page.actions
        ],
        "before": page.before,
    }


def save_draft(call: Call) -> dict[str, Any]:
    """Keep what is typed."""
    body: DraftBody = call.body
    at = desk.save_draft(
        call.database,
        _project(call),
        call.access.person,
        call.path["example"],
        revision=body.revision,
        tab=body.tab,
        typed=body.at,
        input=body.input,
        output=body.output,
        label=body.label,
        note=body.note,
    )
    return {"saved_at": at.isoformat()}


def forget_draft(call: Call) -> dict[str, Any]:
    """Forget what was typed."""
    desk.forget_draft(call.database, _project(call), call.access.person, call.path["example"])
    return {}


def release(call: Call) -> dict[str, Any]:
    """Give back what a tab has."""
    desk.release_tab(call.database, call.access.project, call.access.person, call.body.tab)
    return {}


CARD = "/desk/cards/{example:int}"
DRAFT = "/desk/drafts/{example:int}"
routes = [
    Endpoint("GET", "/health", health, "Whether the routes answer", least=None),
    Endpoint(
        "POST",
        "/desk/sync",
        sync,
        "Send decisions, and get the next examples",
        least="viewer",
        body=SyncBody,
        result=SyncModel,
    ),
    Endpoint("GET", CARD, card, "One example with its findings", least="viewer", result=CardModel),
    Endpoint("GET", f"{CARD}/history", history, "What became of an example", least="viewer"),
    Endpoint("GET", "/desk/activity", activity, "What people did lately", least="viewer"),
    Endpoint("PUT", DRAFT, save_draft, "Keep what is typed on an example", body=DraftBody),
    Endpoint("DELETE", DRAFT, forget_draft, "Forget what was typed on an example"),
    Endpoint("POST", "/desk/release", release, "Give the examples of a tab back", body=ReleaseBody),
]
