"""Arguments and options that several commands share."""

from typing import Annotated

import typer

from curate.domain.errors import Unusable

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the project.")]
DatasetName = Annotated[str, typer.Argument(metavar="DATASET", help="Dataset version, such as v1.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document for scripts.")]


def _person(name: str | None) -> str | None:
    from curate.services.projects import person_name

    return None if name is None else person_name(name)


Person = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="PERSON",
        callback=_person,
        help="Who does it: their role in the project counts.",
    ),
]
Wait = Annotated[
    bool, typer.Option("--wait", help="Wait until the job ends, instead of returning at once.")
]


def key_value(text: str, undone: str = "started") -> tuple[str, str]:
    """Both sides of ``KEY=VALUE``.

    Args:
        text: What was given to ``--set``.
        undone: What did not happen if it can't be used, for the message.

    Raises:
        Unusable: There is no equals sign.
    """
    key, equals, value = text.partition("=")
    if not equals:
        raise Unusable(f"--set {text} can't be used. Nothing was {undone}: write --set KEY=VALUE.")
    return key, value
