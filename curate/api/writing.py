"""The routes that help to write answers: texts checked as they are typed, snippets, and suggestions."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from curate.api.cards import finding_json, name_of, suggestion_json
from curate.api.routing import Call, Endpoint
from curate.domain.writing import Snippet, SuggestionCounts
from curate.services.reviewing import Neighbour, find_neighbours
from curate.services.writing import (
    check_text,
    list_snippets,
    refuse_suggestion,
    remove_snippet,
    save_snippet,
    suggest_for,
    suggestion_counts,
)


class TypedText(BaseModel):
    """The texts of an example as somebody types them; what is left out is as it is stored."""

    example: int
    input: str | None = None
    output: str | None = None
    label: str | None = None


class SnippetText(BaseModel):
    """A snippet as it is to be."""

    name: str = Field(max_length=200)
    text: str = Field(max_length=100_000)
    shared: bool = False


def check(call: Call) -> dict[str, Any]:
    """What the checks find in a text that is not stored, and the answer in the right format."""
    typed: TypedText = call.body
    checked = check_text(
        call.database,
        call.project,
        typed.example,
        input_=typed.input,
        output=typed.output,
        label=typed.label,
    )
    return {
        "checked": checked.checked,
        "repair": checked.repair,
        "findings": [finding_json(one, checked.example) for one in checked.findings],
    }


def snippets(call: Call) -> dict[str, Any]:
    """The person's own snippets, then everybody's."""
    found = list_snippets(call.database, call.project, call.access.person)
    return {"snippets": [_snippet_json(one) for one in found]}


def _snippet_json(one: Snippet) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "text": one.text, "shared": not one.person}


def _save(call: Call, number: int | None) -> dict[str, Any]:
    said: SnippetText = call.body
    saved = save_snippet(
        call.database,
        call.project,
        said.name,
        said.text,
        call.access.person,
        shared=said.shared,
        number=number,
    )
    return _snippet_json(saved)


def add_snippet(call: Call) -> dict[str, Any]:
    """Add a snippet."""
    return _save(call, None)


def change_snippet(call: Call) -> dict[str, Any]:
    """Change a snippet."""
    return _save(call, call.path["snippet"])


def delete_snippet(call: Call) -> dict[str, Any]:
    """Remove a snippet."""
    remove_snippet(call.database, call.project, call.path["snippet"], call.access.person)
    return {"ok": True}


def suggestions(call: Call) -> dict[str, Any]:
    """What is offered for one example."""
    found = suggest_for(call.database, call.project, call.path["example"], call.access.person)
    return {"suggestions": [suggestion_json(one) for one in found]}


def neighbours(call: Call) -> dict[str, Any]:
    """Similar examples: the approved ones, whose answers can be a draft, and undecided ones."""
    found = find_neighbours(call.database, call.project, call.path["example"])
    return {"approved": _near_json(found.approved), "others": _near_json(found.others)}


def _near_json(found: Sequence[Neighbour]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.example.id,
            "name": name_of(one.example),
            "input": one.example.input,
            "output": one.example.output,
            "label": one.example.label,
            "status": one.example.status,
            "similarity": one.similarity,
        }
        for one in found
    ]


def refuse(call: Call) -> dict[str, Any]:
    """Refuse a suggestion."""
    refuse_suggestion(call.database, call.project, call.path["suggestion"], call.access.person)
    return {"ok": True}


def counts(call: Call) -> dict[str, Any]:
    """What became of the suggestions of each source."""
    found = suggestion_counts(call.database, call.project)
    return {"sources": [counts_json(one) for one in found]}


def counts_json(one: SuggestionCounts) -> dict[str, Any]:
    """The counts of a source."""
    return {**asdict(one), "edits_each": one.edits_each}


routes = [
    Endpoint(
        "GET", "/desk/cards/{example:int}/neighbours", neighbours, "Similar examples.", "viewer"
    ),
    Endpoint(
        "POST",
        "/desk/check-text",
        check,
        "What the checks find in texts that are not stored.",
        "viewer",
        TypedText,
    ),
    Endpoint("GET", "/desk/snippets", snippets, "Texts to insert with one key.", "viewer"),
    Endpoint("POST", "/desk/snippets", add_snippet, "Add a snippet.", body=SnippetText),
    Endpoint(
        "PUT", "/desk/snippets/{snippet:int}", change_snippet, "Change one.", body=SnippetText
    ),
    Endpoint("DELETE", "/desk/snippets/{snippet:int}", delete_snippet, "Remove a snippet."),
    Endpoint(
        "GET", "/desk/suggestions", counts, "What became of suggestions, by source.", "viewer"
    ),
    Endpoint(
        "POST",
        "/desk/cards/{example:int}/suggestions",
        suggestions,
        "Suggested answers for one example.",
    ),
    Endpoint(
        "POST", "/desk/suggestions/{suggestion:int}/refuse", refuse, "Refuse a suggested answer."
    ),
]
