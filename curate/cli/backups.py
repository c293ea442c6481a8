"""Commands that write everything into one file, and restore it into an empty home."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from curate.cli.arguments import Json, Person
from curate.cli.output import (
    add_commands,
    print_json,
    print_message,
    print_progress,
    print_sentence,
)
from curate.cli.state import database, settings
from curate.text import count

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, a ZIP file.")]


def backup(file: BackupFile, person: Person = None, as_json: Json = False) -> None:
    """Write database, adapters and uploads into one file, while others go on working."""
    from curate.services.backups import back_up

    made = back_up(database(), settings(), file, print_progress, person=person)
    _say(made, "Wrote", as_json=as_json)


def restore(file: BackupFile, as_json: Json = False) -> None:
    """Restore a backup into an empty home (CURATE_HOME) and an empty database."""
    from curate.services.backups import require_empty, restore_backup, verify_backup

    home = settings().home
    if home.is_dir() and any(home.iterdir()):
        require_empty(database(), home)
    # Before a home or a database is made for it.
    verified = verify_backup(file, print_progress)
    restored = restore_backup(database(), settings(), verified, print_progress)
    _say(restored, "Restored", as_json=as_json)
    for name, value in restored.manifest.settings.items():
        print_message(
            f"The backup was made with CURATE_{name.upper()}={value}: set it again if you need it."
        )


def _say(made: Any, done: str, *, as_json: bool) -> None:
    held = made.manifest
    if as_json:
        print_json(
            {
                "file": str(made.file),
                "bytes": made.bytes,
                "examples": held.examples,
                "decisions": held.decisions,
                "left_out": held.left_out,
            }
        )
        return
    examples, decisions = count(held.examples, "example"), count(held.decisions, "change")
    print_sentence(f"{done} {made.file} ({made.bytes:,} bytes): {examples}, {decisions} to them.")
    for sentence in held.left_out:
        print_sentence(sentence)


COMMANDS: dict[str, Callable[..., None]] = {"backup": backup, "restore": restore}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
