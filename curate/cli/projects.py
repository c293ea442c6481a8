"""Commands about projects: creating and listing them."""

from typing import Annotated

import typer

from curate.cli.arguments import Json, Name
from curate.cli.output import print_json, print_sentence, print_table
from curate.cli.state import database

project = typer.Typer(help="Create and list projects.", no_args_is_help=True)


@project.command("create")
def create_project(
    name: Name,
    task: Annotated[str, typer.Option(help="What the model should do, in one sentence.")] = "",
    as_json: Json = False,
) -> None:
    """Create a project: its data, contract and people."""
    from curate.services.projects import create_project as create

    made = create(database(), name, task)
    if as_json:
        print_json({"project": made.name, "task": made.task})
    else:
        print_sentence(f"Created project {made.name}. Next: curate import {made.name} FILE")


@project.command("list")
def list_projects(as_json: Json = False) -> None:
    """List all projects, the newest first."""
    from curate.services.projects import list_projects as known

    rows = [{"project": one.name, "task": one.task} for one in known(database())]
    if as_json:
        print_json(rows)
    else:
        print_table(rows, "There are no projects yet: curate project create NAME")


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.add_typer(project, name="project")
