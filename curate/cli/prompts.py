"""The command about the prompt for models without training."""

from pathlib import Path
from typing import Annotated, Any

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import add_commands, print_json, print_message, print_sentence, print_table
from curate.cli.state import database, settings
from curate.domain.errors import UnreadableFile, Unusable
from curate.domain.prompts import PromptVersion


def prompt(
    name: Name,
    file: Annotated[
        Path | None,
        typer.Option("--set", metavar="FILE", help="Put the text of this file in force."),
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", help="Show the prompt in force; so does no option.")
    ] = False,
    history: Annotated[bool, typer.Option("--history", help="List every version.")] = False,
    restore: Annotated[
        int | None,
        typer.Option(
            metavar="VERSION",
            help="Put this version in force again; 0 is the prompt that is generated.",
        ),
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(metavar="DATASET", help="Version that generates it; the newest unless given."),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Show or edit the prompt that models without training are asked with; every version is kept."""
    from curate.services.tuning import list_prompts, restore_prompt, save_prompt

    if file is not None and restore is not None:
        raise Unusable(
            "--set and --restore both put a prompt in force. Nothing was done: choose one."
        )
    if file is not None:
        save_prompt(database(), name, _read(file), person=person)
    if restore is not None:
        restore_prompt(database(), name, restore, person)
    versions = list_prompts(database(), name)
    if history:
        _print_history(versions, as_json=as_json)
        if not show:
            return
    _print_prompt(name, versions[0] if versions else PromptVersion(), dataset, as_json=as_json)


def _print_prompt(name: str, version: PromptVersion, dataset: str | None, *, as_json: bool) -> None:
    from curate.services.tuning import generate_prompt

    text, left_out = version.text, ""
    if version.generated:
        made = generate_prompt(database(), settings(), name, dataset)
        text, left_out = made.text, made.left_out
    if as_json:
        print_json({**_document(version), "text": text, "left_out": left_out})
        return
    print_sentence(text)
    print_message(f"This is {_title(version)}.")
    if left_out:
        print_message(left_out)


def _print_history(versions: list[PromptVersion], *, as_json: bool) -> None:
    if as_json:
        print_json([{**_document(one), "text": one.text} for one in versions])
        return
    rows = [
        {
            "version": one.number,
            "by": one.person,
            "at": one.at,
            "begins": " ".join(one.text.split())[:60] or "(the generated prompt)",
        }
        for one in versions
    ]
    print_table(rows, "Nobody wrote a prompt: the generated one is in force.")


def _document(version: PromptVersion) -> dict[str, Any]:
    return {
        "version": version.number,
        "generated": version.generated,
        "person": version.person or None,
        "at": version.at,
    }


def _title(version: PromptVersion) -> str:
    if not version.number:
        return "the generated prompt; nobody wrote another"
    what = "the generated prompt again" if version.generated else "written"
    return f"version {version.number}, {what} by {version.person}"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            str(file), f"it is no text file ({error}).", "Nothing was saved."
        ) from None


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    add_commands(app, {"prompt": prompt})
