"""The option of `curate runs` that compares two training runs, and what it prints."""

from typing import Annotated

import typer

from curate.cli.output import print_json, print_sentence, print_table
from curate.cli.state import database

Compare = Annotated[
    tuple[int, int] | None,
    typer.Option("--compare", metavar="A B", help="Compare two runs, by their numbers."),
]


def print_run_comparison(name: str, a: int, b: int, *, as_json: bool) -> None:
    """What changed between two runs, and how they did on what both answered."""
    from curate.services.tuning import compare_runs, comparison_document

    found = compare_runs(database(), name, a, b)
    if as_json:
        print_json(comparison_document(found))
        return
    rows = [
        {"what": one.what, f"run {found.a.id}": one.a, f"run {found.b.id}": one.b}
        for one in found.changes
    ]
    print_table(rows, "Both runs have the same version, base model and settings.")
    print_sentence(found.data_sentence)
    print_sentence(found.result_sentence)
