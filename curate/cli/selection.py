"""Commands about which examples to review first: choosing those that stand for all, and searching."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import (
    add_commands,
    one_line,
    print_json,
    print_progress,
    print_sentence,
    print_table,
)
from curate.cli.state import database
from curate.domain.queues import Selection
from curate.text import count, percent


def select(
    name: Name,
    size: Annotated[int, typer.Option(help="How many examples.")] = 200,
    called: Annotated[str, typer.Option("--name", help="What to call the selection.")] = "",
    evenness: Annotated[
        float,
        typer.Option(help="0: each label as many as its share; 1: each label the same number."),
    ] = 0.5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same selection.")] = 0,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Choose examples that stand for all, as a queue to review first; nothing is decided by it."""
    from curate.services.reviewing import (
        coverage_in_words,
        list_selections,
        propose_selection,
    )

    made = propose_selection(
        database(),
        name,
        size,
        name=called,
        evenness=evenness,
        seed=seed,
        person=person,
        on_progress=print_progress,
    )
    found = next(one for one in list_selections(database(), name) if one.id == made.selection)
    if as_json:
        print_json(_document(found))
        return
    print_sentence(f"Chose {count(found.size, 'example')}.")
    for sentence in coverage_in_words(found):
        print_sentence(sentence)
    print_sentence(f"They are the queue “{found.name}” on the page Review.")


def selections(name: Name, as_json: Json = False) -> None:
    """List the selections of a project, the newest first."""
    from curate.services.reviewing import list_selections

    found = list_selections(database(), name)
    if as_json:
        print_json([_document(one) for one in found])
        return
    rows = [
        {
            "selection": one.id,
            "name": one.name,
            "examples": one.size,
            "left": one.left,
            **_covered(one),
        }
        for one in found
    ]
    print_table(rows, f"Nothing was chosen in {name} yet: `curate select {name}` does.")


def search(
    name: Name,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words, a phrase in quotes, an ID.")],
    most: Annotated[int, typer.Option("--most", help="At most so many.")] = 20,
    as_json: Json = False,
) -> None:
    """Search the texts of a project, and show where each example holds it."""
    from curate.services.reviewing import View, excerpts, search_examples

    view = View("all", text=text)
    found, total = search_examples(database(), name, view, limit=most)
    around = excerpts(view, found)
    rows = [
        {
            "id": one.id,
            "external_id": one.external_id,
            "status": one.status,
            "field": around[one.id].field if one.id in around else None,
            "excerpt": "".join(
                f"[{piece.text}]" if piece.kind == "mark" else piece.text
                for piece in (around[one.id].pieces if one.id in around else ())
            ),
        }
        for one in found
    ]
    if as_json:
        print_json({"total": total, "examples": rows})
        return
    shown = [{**row, "excerpt": one_line(str(row["excerpt"]), 90)} for row in rows]
    print_table(shown, f"Nothing in {name} holds that.")
    if total > len(rows):
        print_sentence(f"{count(total, 'example')} in all.")


def _covered(found: Selection) -> dict[str, str]:
    """What is known of how much of the data it covers, in the columns of the table."""
    known = found.coverage
    if known is None:
        return {"covered": "", "at random": "", "labels": ""}
    return {
        "covered": percent(known.within),
        "at random": percent(known.random),
        "labels": f"{known.labels} of {known.labels_of}",
    }


def _document(found: Selection) -> dict[str, Any]:
    return {
        "selection": found.id,
        "name": found.name,
        "asked": found.asked,
        "chosen": found.size,
        "left": found.left,
        "coverage": asdict(found.coverage) if found.coverage is not None else None,
    }


COMMANDS: dict[str, Callable[..., None]] = {
    "select": select,
    "selections": selections,
    "search": search,
}


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    add_commands(app, COMMANDS)
