"""The option of `curate evaluate` that measures forgetting, and what it prints."""

from typing import Annotated

import typer

from curate.cli.output import print_sentence, print_table
from curate.domain.jobs import Outcome
from curate.domain.results import EvaluationResult

Forgetting = Annotated[
    bool,
    typer.Option(
        "--forgetting",
        help="Also ask the tuned and the base model 50 general and 20 off-task questions.",
    ),
]


def print_forgetting(result: Outcome | None) -> None:
    """What the tuned models forgot, for people; nothing where nobody asked."""
    from curate.services.tuning import forgetting_rows, forgetting_sentences

    if not isinstance(result, EvaluationResult) or not result.forgetting:
        return
    head, rows = forgetting_rows(result.forgetting)
    names = [name.lstrip("#") for name in head]
    print_table([dict(zip(names, row, strict=True)) for row in rows], "")
    for sentence in forgetting_sentences(result.forgetting):
        print_sentence(sentence)
