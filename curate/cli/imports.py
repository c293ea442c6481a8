"""Files coming in: what they are, their import, the rows that were left out, going back."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.cli.data import Name
from curate.cli.output import Json, Person, add_commands, emit, progress, say, short, table, tell
from curate.cli.state import database
from curate.domain.errors import CurateError, Unusable

if TYPE_CHECKING:
    from curate.services.importing import ImportOptions, ImportResult

Preset = Annotated[str | None, typer.Option(help="Which system the file comes from.")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="ROLE=COLUMN", help="Which column is what; may be repeated."),
]
Encoding = Annotated[str | None, typer.Option(help="Text encoding, where it was found out wrong.")]
Sheet = Annotated[str | None, typer.Option(help="Which sheet of a workbook.")]
Clean = Annotated[
    list[str] | None,
    typer.Option(
        "--clean",
        metavar="ROLE=STEP,…",
        help="Clean the texts of a role (or of all): "
        "mojibake, html, wiki, unicode, invisible, replies, blanks; may be repeated.",
    ),
]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Find out anew what the columns mean, not as last time.")
]
Fixes = Annotated[
    int | None, typer.Option(metavar="SOURCE", help="The file holds rejected rows of it, fixed.")
]


def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    preset: Preset = None,
    map_: Map = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    as_json: Json = False,
) -> None:
    """Say what a file is, before importing it, and which cleaning its texts need."""
    from curate.services.importing import inspect_file, suggest_cleaning

    options = _options(preset, map_, encoding, sheet, None)
    about = inspect_file(file, options)
    try:
        cleaning = suggest_cleaning(file, options)
    except CurateError:
        cleaning = []
    if as_json:
        emit({**asdict(about), "cleaning": [asdict(one) for one in cleaning]})
        return
    say(
        f"{about.name}: {about.format}, {about.rows:,} rows"
        + (f", {about.encoding}" if about.encoding else "")
        + (f", delimiter {about.delimiter!r}" if about.delimiter else "")
        + (f", looks like {about.preset} ({about.confidence:.0%})" if about.preset else "")
    )
    roles = [{"role": role, "columns": columns} for role, columns in about.mapping.items()]
    table(roles, "No column was recognised: say which is what with --map ROLE=COLUMN.")
    for row in about.sample[:3]:
        say("  " + short(json.dumps(row, ensure_ascii=False), 200))
    for one in cleaning:
        say(f"{one.rows} of {one.seen} {one.role}s hold {one.found}: --clean {one.role}={one.step}")
        say(f"  line {one.line}\n- {short(one.before, 120)}\n+ {short(one.after, 120)}")


def import_(
    name: Name,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    preset: Preset = None,
    map_: Map = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    clean: Clean = None,
    fresh: Fresh = False,
    fixes: Fixes = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Import files: all of their rows or none."""
    from curate.services.importing import find_fixed, import_files, import_fixed_file

    options = _options(preset, map_, encoding, sheet, clean)
    unsaid = not (preset or map_ or encoding or sheet or clean or fresh)
    if fixes is None and unsaid and len(files) == 1:
        found = find_fixed(database(), name, files[0])
        if found is not None:
            fixes = found.id
            tell(
                f"{files[0].name} holds rows that {found.name} left out; they are imported as its."
            )
    if fixes is not None:
        if len(files) != 1:
            raise Unusable("--fixes takes one file. Nothing was imported: import them one by one.")
        results = [import_fixed_file(database(), name, fixes, files[0], person)]
        used: dict[Path, int] = {}
    else:
        own, used = _remembered(name, files) if unsaid else ({}, {})
        results = import_files(
            database(), name, files, options, own=own, person=person, tell=progress
        )
    documents = [
        {
            "source": one.source,
            "name": one.name,
            "preset": one.preset,
            "mapping": one.mapping,
            **one.counts(),
            "rejected": [asdict(row) for row in one.rejected],
            "skipped": [asdict(row) for row in one.skipped],
            "as_in": used.get(file),
            "fixes": fixes,
        }
        for file, one in zip(files, results, strict=True)
    ]
    if as_json:
        emit(documents[0] if len(documents) == 1 else _together(documents))
        return
    _say(results)


def _options(
    preset: str | None,
    map_: list[str] | None,
    encoding: str | None,
    sheet: str | None,
    clean: list[str] | None,
) -> "ImportOptions":
    from curate.services.importing import ImportOptions, parse_cleaning, parse_mapping

    cleaning = parse_cleaning(clean or [])
    return ImportOptions(preset, parse_mapping(map_ or []), encoding, sheet, cleaning)


def _remembered(
    name: str, files: list[Path]
) -> "tuple[dict[Path, ImportOptions], dict[Path, int]]":
    """Options of the files that are read as earlier ones were, and which those were."""
    from curate.services.importing import recall

    own: dict[Path, ImportOptions] = {}
    used: dict[Path, int] = {}
    for file in files:
        found = recall(database(), name, file)
        if found is None:
            continue
        tell(f"{file.name}: {found.sentence()}")
        if found.options is not None:
            own[file], used[file] = found.options, found.source.id
            tell("Use --fresh to have it looked at anew, or say what is different with --map.")
    return own, used


def _say(results: "list[ImportResult]") -> None:
    for one in results:
        say(
            f"{one.name}: {one.read:,} rows read, {one.added:,} added, {one.updated:,} updated, "
            f"{one.unchanged:,} known already, {one.rejected_count:,} rejected, "
            f"{one.skipped_count:,} skipped."
        )
        for row in one.rejected[:10]:
            say(f"  line {row.line}: {row.reason}")


def _together(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Several imports as one account, with the account of each file beside it."""
    whole: dict[str, Any] = {
        "source": [one["source"] for one in documents],
        "preset": documents[0]["preset"],
        "mapping": documents[0]["mapping"],
    }
    for key in ("read", "added", "unchanged", "updated"):
        whole[key] = sum(one[key] for one in documents)
    for key in ("rejected", "skipped"):
        whole[key] = [{"file": one["name"], **row} for one in documents for row in one[key]]
    return {**whole, "files": documents}


def rejected(
    name: Name,
    source: Annotated[int | None, typer.Option(help="Only of this import.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write them as CSV, to be fixed.")
    ] = None,
    as_json: Json = False,
) -> None:
    """The rows that could not be read and were not fixed yet, cell by cell."""
    from curate.services.importing import list_sources, open_sheet, rejected_as_csv

    ids = [one.id for one in list_sources(database(), name) if source in {None, one.id}]
    if source is not None and not ids:
        ids = [source]  # a source that there is not says so itself
    sheets = [sheet for key in ids if (sheet := open_sheet(database(), name, key)).rows]
    if out is not None:
        if len(sheets) != 1:
            raise Unusable(
                f"{len(sheets)} imports have rejected rows, and a file holds those of one. Nothing was "
                f"written: choose it with --source{_listed([one.source.id for one in sheets])}."
            )
        # With a byte-order mark, spreadsheets read the letters right.
        text = rejected_as_csv(database(), name, sheets[0].source.id)
        try:
            out.write_text(text, encoding="utf-8-sig", newline="")
        except OSError as error:
            raise Unusable(
                f"{out} can't be written: {error.strerror}. Nothing was written."
            ) from None
    rows = [
        {
            "source": sheet.source.id,
            "line": row.line,
            "reason": row.reason,
            "cells": dict(zip(sheet.columns, row.cells, strict=False)),
        }
        for sheet in sheets
        for row in sheet.rows
    ]
    if as_json:
        emit(rows)
        return
    table(
        [
            {**row, "cells": short(json.dumps(row["cells"], ensure_ascii=False), 120)}
            for row in rows
        ],
        "No row is rejected.",
    )
    if out is not None:
        say(f"Written to {out}. Fix it, then: curate import {name} {out}")


def _listed(ids: list[int]) -> str:
    return f" ({', '.join(map(str, ids))})" if ids else ""


def restore(
    name: Name,
    examples: Annotated[list[int] | None, typer.Argument(metavar="[ID]...")] = None,
    source: Annotated[int | None, typer.Option(help="All examples of this import.")] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Put texts back as they stood in the source, before cleaning; undo takes it back."""
    from curate.services.importing import restore as apply

    if bool(examples) == (source is not None):
        raise Unusable("Say which: ids of examples, or --source. Nothing was changed.")
    count = apply(database(), name, examples or (), person, source=source)
    if as_json:
        emit({"restored": count})
    else:
        say(f"{count} examples are as in their source again. `curate undo {name}` takes it back.")


COMMANDS: dict[str, Callable[..., None]] = {
    "inspect": inspect,
    "import": import_,
    "rejected": rejected,
    "restore": restore,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
