"""Commands about whole projects: creating, listing, renaming, copying, archiving and deleting them."""

from typing import Annotated

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import print_json, print_message, print_progress, print_sentence, print_table
from curate.cli.state import database, settings
from curate.domain.errors import Unusable
from curate.text import count

project = typer.Typer(
    help="Create, list, rename, copy, archive and delete projects.", no_args_is_help=True
)
NewName = Annotated[str, typer.Argument(metavar="NEW", help="The new name.")]


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
    """List all projects, the newest first, archived ones last."""
    from curate.services.projects import list_projects as known

    rows = [
        {"project": one.name, "task": one.task, "archived": one.archived}
        for one in known(database())
    ]
    if as_json:
        print_json(rows)
    else:
        shown = [{**row, "archived": "yes" if row["archived"] else ""} for row in rows]
        print_table(shown, "There are no projects yet: curate project create NAME")


@project.command("rename")
def rename_project(name: Name, new: NewName, person: Person = None, as_json: Json = False) -> None:
    """Call a project something else."""
    from curate.services.project_actions import rename_project as rename

    made = rename(database(), name, new, person)
    if as_json:
        print_json({"project": made.name, "changed": made.name != name})
    elif made.name == name:
        print_sentence(f"Project {name} is called that already. Nothing was changed.")
    else:
        print_sentence(f"Project {name} is called {made.name} now.")


@project.command("copy")
def copy_project(name: Name, new: NewName, person: Person = None, as_json: Json = False) -> None:
    """Copy a project with its examples and their history, without versions and runs."""
    from curate.services.project_actions import NOT_IN_COPY
    from curate.services.project_actions import copy_project as copy

    made = copy(database(), name, new, person, print_progress)
    if as_json:
        rows = {"examples": made.examples, "rows": dict(made.rows)}
        print_json({"project": made.project.name, **rows, "left": NOT_IN_COPY})
    else:
        examples = count(made.examples, "example")
        print_sentence(f"Project {made.project.name} has {examples} of {name}. {NOT_IN_COPY}")


@project.command("archive")
def archive_project(name: Name, person: Person = None, as_json: Json = False) -> None:
    """List a project apart from those that are worked on; nothing of it changes."""
    _archive(name, person, archived=True, as_json=as_json)


@project.command("unarchive")
def unarchive_project(name: Name, person: Person = None, as_json: Json = False) -> None:
    """List an archived project among the others again."""
    _archive(name, person, archived=False, as_json=as_json)


def _archive(name: str, person: str | None, *, archived: bool, as_json: bool) -> None:
    from curate.services.project_actions import archive_project as archive

    made = archive(database(), name, archived=archived, person=person)
    if as_json:
        print_json({"project": made.name, "archived": made.archived})
    else:
        where = "listed apart, as archived" if archived else "listed among the others again"
        print_sentence(f"Project {made.name} is {where}.")


@project.command("delete")
def delete_project(
    name: Name,
    yes: Annotated[
        bool, typer.Option("--yes", help="Delete it for good; without this, say what would go.")
    ] = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Delete a project with its examples, history, versions, runs and adapters, for good."""
    from curate.services.project_actions import delete_project as delete
    from curate.services.project_actions import project_contents

    contents = project_contents(database(), settings(), name)
    runs = count(contents.rows.get("runs", 0), "training run")
    holds = f"{count(contents.examples, 'example')}, {runs} and {contents.bytes:,} bytes of files"
    if not yes:
        raise Unusable(
            f"Project {name!r} has {holds}; deleting it can't be undone. Nothing was deleted: add --yes "
            "if you mean it, or make a backup first (`curate backup FILE`)."
        )
    deleted = delete(database(), settings(), name, print_progress, person=person)
    if as_json:
        rows = dict(deleted.contents.rows)
        print_json({"project": name, "rows": rows, "compacted": deleted.compacted})
        return
    print_sentence(
        f"Deleted project {name} with {holds}. Backups and exports of it stay where they are."
    )
    if not deleted.compacted:
        print_message(
            "The database is in use: the room is given back when something else is deleted."
        )


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.add_typer(project, name="project")
