"""Commands about files: inspecting, importing, their rejected rows, and restoring cleaned texts."""

import json
import shlex
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import (
    add_commands,
    one_line,
    print_json,
    print_message,
    print_progress,
    print_sentence,
    print_table,
)
from curate.cli.remote_files import local_files
from curate.cli.state import database
from curate.domain.errors import CurateError, UnknownName, Unusable
from curate.text import count, percent

if TYPE_CHECKING:
    from curate.domain.jobs import KnownIds
    from curate.services.importing import ImportOptions, ImportResult

WHERE = (
    "A file, a folder, an address (s3://, gs://, az://, https://), or a data set (hf://datasets/…)."
)
Preset = Annotated[str | None, typer.Option(help="The system that the file comes from.")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="ROLE=COLUMN", help="The column of a role; may be repeated."),
]
Encoding = Annotated[str | None, typer.Option(help="Text encoding, if it was detected wrongly.")]
Sheet = Annotated[str | None, typer.Option(help="Sheet of a workbook.")]
Clean = Annotated[
    list[str] | None,
    typer.Option(
        "--clean",
        metavar="ROLE=STEP,…",
        help="Clean the texts of a role, or of all: "
        "mojibake, html, wiki, unicode, invisible, replies, blanks; may be repeated.",
    ),
]
Fresh = Annotated[
    bool,
    typer.Option("--fresh", help="Detect again what the columns mean, instead of as last time."),
]
Fixes = Annotated[
    int | None,
    typer.Option(metavar="SOURCE", help="The import whose rejected rows the file contains, fixed."),
]


def inspect(
    name: Annotated[str, typer.Argument(metavar="FILE", help=WHERE)],
    preset: Preset = None,
    map_: Map = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    as_json: Json = False,
) -> None:
    """Show what a file contains before importing it, and which cleaning its texts need."""
    from curate.services.importing import inspect_file, place, suggest_cleaning, survey_file

    options = _options(preset, map_, encoding, sheet, None)
    file, *others = local_files([name])
    if others:
        raise Unusable(
            f"{name} names {len(others) + 1} files. Nothing was shown: name one of them."
        )
    about = inspect_file(file, options)
    try:
        cleaning = suggest_cleaning(file, options)
        survey = survey_file(file, options)
    except CurateError:
        cleaning, survey = [], None
    notes = list(dict.fromkeys([*about.notes, *(survey.notes if survey else ())]))
    left_out = survey.left_out if survey else ()
    if as_json:
        found = [asdict(one) for one in cleaning]
        left = [asdict(one) for one in left_out]
        print_json({**asdict(about), "notes": notes, "left_out": left, "cleaning": found})
        return
    print_sentence(
        f"{about.name}: {about.format}, {count(about.rows, 'row')}"
        + (f", {about.encoding}" if about.encoding else "")
        + (f", delimiter {about.delimiter!r}" if about.delimiter else "")
        + (f", looks like {about.preset} ({percent(about.confidence)})" if about.preset else "")
    )
    roles = [
        {"role": role, "columns": columns} for role, columns in about.mapping.items() if columns
    ]
    print_table(roles, "No column was recognized. Name them with --map ROLE=COLUMN.")
    for note in notes:
        print_sentence(note)
    for role, columns in about.suggested.items():
        ways = " or ".join(f"--map {role}={shlex.quote(column)}" for column in columns)
        print_sentence(f"To choose the {role}: {ways}")
    for one in left_out:
        begins = "first " if one.rows > 1 else ""
        print_sentence(
            f"Left out: {count(one.rows, 'row')} "
            f"({begins}{place(about.format, one.line, one.row)}): {one.reason}"
        )
    for row in about.sample[:3]:
        print_sentence("  " + one_line(json.dumps(row, ensure_ascii=False), 200))
    for each in cleaning:
        print_sentence(
            f"{each.rows} of {each.seen} rows have {each.found} in the {each.role}: "
            f"--clean {each.role}={each.step}"
        )
        print_sentence(f"  {place(about.format, each.line, each.row)}")
        print_sentence(f"- {one_line(each.before, 120)}\n+ {one_line(each.after, 120)}")


def import_(
    name: Name,
    names: Annotated[list[str], typer.Argument(metavar="FILE...", help=WHERE)],
    preset: Preset = None,
    map_: Map = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    clean: Clean = None,
    fresh: Fresh = False,
    fixes: Fixes = None,
    known_ids: Annotated[
        str | None,
        typer.Option(
            metavar="same|others",
            help="What rows are that have the ID of an example and another text: the same tickets, which "
            "are updated, or others, which are kept beside. Unsaid, what resembles is updated.",
        ),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Import files. If one can't be read, none is imported."""
    from curate.services.importing import find_fixed, import_files, import_fixed_file

    if known_ids not in {None, "same", "others"}:
        raise UnknownName("value of --known-ids", str(known_ids), ("same", "others"))
    ids = cast("KnownIds | None", known_ids)
    files = local_files(names)
    options = replace(_options(preset, map_, encoding, sheet, clean), known_ids=ids)
    unsaid = not (preset or map_ or encoding or sheet or clean or fresh)
    if fixes is None and unsaid and len(files) == 1:
        found = find_fixed(database(), name, files[0])
        if found is not None:
            fixes = found.id
            print_message(
                f"{files[0].name} contains rejected rows of {found.name}; they are imported as part of it."
            )
    if fixes is not None:
        if len(files) != 1:
            raise Unusable("--fixes takes one file. Nothing was imported: import them one by one.")
        results = [import_fixed_file(database(), name, fixes, files[0], person)]
        used: dict[Path, int] = {}
    else:
        own, used = _remembered(name, files, options) if unsaid else ({}, {})
        results = import_files(
            database(), name, files, options, own=own, person=person, on_progress=print_progress
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
            "notes": one.notes,
            "as_in": used.get(file),
            "fixes": fixes,
        }
        for file, one in zip(files, results, strict=True)
    ]
    for one in results:
        if one.beside and not ids:
            print_message(
                f"{one.name}: if they are the same tickets after all, remove this import "
                f"(curate imports {name} --remove {one.source}) and import the file with --known-ids same."
            )
    if as_json:
        print_json(documents[0] if len(documents) == 1 else _together(documents))
        return
    _print_summaries(results)


def _options(
    preset: str | None,
    map_: list[str] | None,
    encoding: str | None,
    sheet: str | None,
    clean: list[str] | None,
) -> "ImportOptions":
    from curate.cli.import_options import cleaning_option, mapping_option
    from curate.services.importing import ImportOptions

    cleaning = cleaning_option(clean or [])
    return ImportOptions(preset, mapping_option(map_ or []), encoding, sheet, cleaning)


def _remembered(
    name: str, files: list[Path], options: "ImportOptions"
) -> "tuple[dict[Path, ImportOptions], dict[Path, int]]":
    """Options of the files that are read as earlier ones were, and which those were."""
    from curate.services.importing import find_remembered

    own: dict[Path, ImportOptions] = {}
    used: dict[Path, int] = {}
    for file in files:
        found = find_remembered(database(), name, file)
        if found is None:
            continue
        print_message(f"{file.name}: {found.sentence()}")
        if found.options is not None:
            own[file] = replace(found.options, known_ids=options.known_ids)
            used[file] = found.source.id
            print_message("Use --fresh to detect the columns again, or name them with --map.")
    return own, used


def _print_summaries(results: "list[ImportResult]") -> None:
    from curate.services.importing import place

    for one in results:
        print_sentence(
            f"{one.name}: {count(one.read, 'row')} read, {one.added:,} added, {one.updated:,} updated, "
            f"{one.unchanged:,} unchanged, {one.rejected_count:,} rejected, "
            f"{one.skipped_count:,} skipped."
        )
        for note in one.notes:
            print_sentence(f"  {note}")
        for row in one.rejected[:10]:
            print_sentence(f"  {place(one.format, row.line, row.row)}: {row.reason}")
        for reason, rows in Counter(row.reason for row in one.skipped).most_common(5):
            print_sentence(f"  {count(rows, 'row')} skipped: {reason}")


def _together(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Several imports in one summary, with the summary of each file in it."""
    whole: dict[str, Any] = {
        "source": [one["source"] for one in documents],
        "preset": documents[0]["preset"],
        "mapping": documents[0]["mapping"],
    }
    for key in ("read", "added", "unchanged", "updated", "beside"):
        whole[key] = sum(one[key] for one in documents)
    for key in ("rejected", "skipped"):
        whole[key] = [{"file": one["name"], **row} for one in documents for row in one[key]]
    whole["notes"] = [f"{one['name']}: {note}" for one in documents for note in one["notes"]]
    return {**whole, "files": documents}


def imports(
    name: Name,
    remove: Annotated[
        int | None, typer.Option(metavar="SOURCE", help="Remove this import with its examples.")
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """List the imported files and what was said about each, or remove one."""
    from curate.services.importing import list_sources, remove_source

    if remove is not None:
        removed = remove_source(database(), name, remove, person)
        if as_json:
            print_json(
                {"removed": remove, "examples": removed.examples, "updated": removed.updated}
            )
            return
        print_sentence(removed.sentence())
        return
    rows = [
        {
            "source": one.id,
            "name": one.name,
            "at": one.at,
            "person": one.person,
            "read": one.read,
            "added": one.added,
            "updated": one.updated,
            "unchanged": one.unchanged,
            "rejected": one.rejected,
            "skipped": one.skipped,
            "notes": one.notes,
        }
        for one in list_sources(database(), name)
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        [{key: value for key, value in row.items() if key != "notes"} for row in rows],
        "Nothing has been imported yet.",
    )
    for row in rows:
        for note in cast("tuple[str, ...]", row["notes"]):
            print_sentence(f"{row['name']}: {note}")


def rejected(
    name: Name,
    source: Annotated[int | None, typer.Option(help="Only rows of this import.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write them to a CSV file to fix them in.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the rejected rows that have not been fixed yet, cell by cell."""
    from curate.services.importing import list_sources, rejected_as_csv, rejected_sheet

    ids = [one.id for one in list_sources(database(), name) if source in {None, one.id}]
    if source is not None and not ids:
        ids = [source]  # a source that there is not says so itself
    sheets = [sheet for key in ids if (sheet := rejected_sheet(database(), name, key)).rows]
    if out is not None:
        if len(sheets) != 1:
            raise Unusable(
                f"{len(sheets)} imports have rejected rows, but a file takes those of one. Nothing was "
                f"written: choose it with --source{_listed([one.source.id for one in sheets])}."
            )
        # With a byte-order mark, spreadsheets read the letters right.
        text = rejected_as_csv(sheets[0])
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
            "row": row.row,
            "reason": row.reason,
            "cells": dict(zip(sheet.columns, row.cells, strict=False)),
        }
        for sheet in sheets
        for row in sheet.rows
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        [
            {**row, "cells": one_line(json.dumps(row["cells"], ensure_ascii=False), 120)}
            for row in rows
        ],
        "There are no rejected rows.",
    )
    if out is not None:
        print_sentence(
            f"Wrote the rejected rows to {out}. Fix them there, then: curate import {name} {out}"
        )


def _listed(ids: list[int]) -> str:
    return f" ({', '.join(map(str, ids))})" if ids else ""


def original(
    name: Name,
    examples: Annotated[list[int] | None, typer.Argument(metavar="[ID]...")] = None,
    source: Annotated[int | None, typer.Option(help="All examples of this import.")] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Restore the original texts, as they were in the source before cleaning; undo reverts it."""
    from curate.services.importing import restore_texts as apply

    if bool(examples) == (source is not None):
        raise Unusable("Give either ids of examples or --source. Nothing was changed.")
    restored = apply(database(), name, examples or (), person, source=source)
    if as_json:
        print_json({"restored": restored})
    else:
        print_sentence(
            f"Restored {count(restored, 'example')} as in the source. `curate undo {name}` reverts it."
        )


COMMANDS: dict[str, Callable[..., None]] = {
    "inspect": inspect,
    "import": import_,
    "imports": imports,
    "rejected": rejected,
    "original": original,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
