"""Commands that create dataset versions, export them, and validate training files."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.cli.arguments import DatasetName, Json, Name, Person, key_value
from curate.cli.output import add_commands, print_json, print_message, print_sentence, print_table
from curate.cli.piped_files import as_file
from curate.cli.state import database
from curate.cli.termination import ended_cleanly
from curate.cli.ways_on import error_sentence
from curate.domain.errors import NotSignedOff, OpenInVersion, UnreviewedPersonalData, Unusable
from curate.text import count

if TYPE_CHECKING:
    from curate.services.datasets import NewVersion

Format = Annotated[
    str,
    typer.Option(
        "--format", help="Format of the files, such as openai or trl; see docs/plugins.md."
    ),
]

LEAKS_SHOWN = 5
ASIDE_SHOWN = 5
ERRORS_SHOWN = 50
WARNINGS_SHOWN = 20
OPEN_SHOWN = 20


def freeze(
    name: Name,
    held_out: Annotated[float, typer.Option(help="Share for the held-out test, 0 to 1.")] = 0.2,
    validation: Annotated[float, typer.Option(help="Share for validation, 0 to 1.")] = 0.1,
    group_by: Annotated[
        str | None,
        typer.Option(
            metavar="KEY[,KEY]…",
            help="Keep examples with the same value in one part; without it, the groups that came with the "
            "data; none for duplicates alone.",
        ),
    ] = None,
    stratify: Annotated[
        str | None,
        typer.Option(
            metavar="KEY",
            help="Hold out the same share of each value; without it, of each label; none for neither.",
        ),
    ] = None,
    by_time: Annotated[
        bool, typer.Option("--by-time", help="Hold out the most recent examples.")
    ] = False,
    seed: Annotated[
        int, typer.Option(help="Another seed gives another split of what is not settled yet.")
    ] = 0,
    new_test: Annotated[
        bool,
        typer.Option("--new-test", help="Split all anew and retire the test of earlier versions."),
    ] = False,
    allow_open: Annotated[
        bool,
        typer.Option("--allow-open", help="Go on with examples that an error is open about."),
    ] = False,
    person: Person = None,
    as_json: Json = False,
) -> int:
    """Create an immutable dataset version from the approved examples; exit status 1 if errors are open."""
    from curate.services.datasets import create_version, split_options

    options = split_options(
        held_out=held_out,
        validation=validation,
        group_by=group_by,
        stratify=stratify,
        by_time=by_time,
        seed=seed,
    )
    if held_out == 0:
        raise Unusable(
            "--held-out 0 leaves no test, so nothing could be said about a model. No dataset version was "
            "created: hold out a share, such as 0.2."
        )
    try:
        result = create_version(
            database(), name, options, person, new_test=new_test, allow_open=allow_open
        )
    except OpenInVersion as error:
        _show_open(error, as_json=as_json)
        return 1
    except NotSignedOff as error:
        if as_json:
            print_json({"dataset": None, "unsigned": list(error.examples)})
        print_message(error_sentence(error))
        return 1
    dataset = result.dataset
    if as_json:
        print_json(
            {
                "dataset": dataset.name,
                "train": dataset.train,
                "validation": dataset.validation,
                "held_out": dataset.held_out,
                "groups": result.groups,
                "leaks_prevented": result.leaks_prevented,
                "leaks": result.leaks,
                "leaks_by_kind": dict(result.leaks_by_kind),
                "leak_pairs": dataset.manifest["leak_pairs"],
                "called_different": result.called_different,
                "not_compared": dataset.manifest["not_compared"],
                "random_split": dataset.manifest["random_split"],
                "test": dataset.test,
                "set_aside": dataset.manifest["set_aside"],
                "warnings": result.warnings,
                "open": {check: list(ids) for check, ids in result.open.items()},
                "acceptance": dataset.manifest["acceptance"],
                "sha256": dataset.sha256,
            }
        )
        return 0
    total = dataset.train + dataset.validation + dataset.held_out
    print_sentence(
        f"Created dataset version {dataset.name} from {count(total, 'example')}: {dataset.train:,} for "
        f"training, {dataset.validation:,} for validation, {dataset.held_out:,} held out, in "
        f"{count(result.groups, 'group')}."
    )
    print_sentence(
        f"A split row by row would have had {count(result.leaks_prevented, 'leak')} (a held-out example "
        f"with one of its group in training); this version has {result.leaks:,}."
    )
    print_sentence(dataset.manifest["acceptance"]["sentence"])
    for warning in result.warnings:
        print_sentence(f"Warning: {warning}")
    for one in dataset.manifest["set_aside"][:ASIDE_SHOWN]:
        print_sentence(f"Set aside: {one['external_id']}. {one['reason']}")
    if len(result.set_aside) > ASIDE_SHOWN:
        print_sentence(
            f"and {len(result.set_aside) - ASIDE_SHOWN:,} more; --json lists all of them."
        )
    _print_leaks(result)
    return 0


def _print_leaks(result: "NewVersion") -> None:
    """What is left of leaks, by kind and with the first pairs, and what a random split would have read."""
    from curate.services.changes import errors_in_words
    from curate.services.datasets import KIND_TITLES, random_split_in_words

    manifest = result.dataset.manifest
    kinds = [
        f"{KIND_TITLES[kind]}: {number:,}"
        for kind, number in result.leaks_by_kind.items()
        if number
    ]
    if kinds:
        print_sentence(f"Leaks by kind (one may be of several): {'; '.join(kinds)}.")
    for one, other in manifest["leaking"][:LEAKS_SHOWN]:
        print_sentence(f"Held-out example {one} has a counterpart that is not held out: {other}.")
    if result.leaks:
        print_sentence(
            "Look at them on the Dataset page or with --json. Reject one of each pair and create another "
            "version, or keep them if they are different requests."
        )
    for sentence in manifest["not_compared"]:
        print_sentence(sentence)
    if result.called_different:
        pairs = count(result.called_different, "similar pair lies", "similar pairs lie")
        print_sentence(f"{pairs} on both sides because somebody called them different.")
    if sentence := random_split_in_words(manifest["random_split"]):
        print_sentence(sentence)
    if result.open:
        print_sentence(f"It holds open errors, as allowed: {errors_in_words(result.open)}.")


def _show_open(error: OpenInVersion, *, as_json: bool) -> None:
    """Say which open errors a version would hold."""
    if as_json:
        print_json(
            {"dataset": None, "open": {check: list(ids) for check, ids in error.open.items()}}
        )
    else:
        rows = [
            {"check": check, "examples": len(ids), "ids": _first(ids)}
            for check, ids in error.open.items()
        ]
        print_table(rows, "")
    print_message(error_sentence(error))


def _first(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids[:OPEN_SHOWN])) + (", …" if len(ids) > OPEN_SHOWN else "")


def export(
    name: Name,
    dataset: DatasetName,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files.")],
    format_: Format = "openai",
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="OPTION=VALUE", help="An option of the format."),
    ] = None,
    allow: Annotated[
        bool,
        typer.Option(
            "--allow-unreviewed-personal-data",
            help="Export even with personal data that nobody has decided on.",
        ),
    ] = False,
    person: Person = None,
    as_json: Json = False,
) -> int:
    """Write files for a trainer, with a manifest; exit status 1 if personal data is undecided."""
    from curate.services.datasets import PURPOSES
    from curate.services.datasets import export as write

    options = dict(key_value(text, "exported") for text in set_ or [])
    try:
        with ended_cleanly():
            files, warnings = write(
                database(),
                name,
                dataset,
                format_,
                out,
                options,
                allow_unreviewed=allow,
                person=person,
            )
    except UnreviewedPersonalData as error:
        if as_json:
            print_json({"files": [], "warnings": [error_sentence(error)]})
        print_message(error_sentence(error))
        return 1
    if as_json:
        print_json({"files": [asdict(one) for one in files], "warnings": warnings})
        return 0
    rows = [
        {"file": one.path.name, "rows": one.rows, "bytes": one.bytes, "tokens": one.tokens}
        for one in files
    ]
    print_table(rows, "There was nothing to write.")
    for one in files:
        if one.path.stem == "held_out":
            print_sentence(f"{one.path.name}: {PURPOSES['held_out']}")
    for warning in warnings:
        print_sentence(f"Warning: {warning}")
    return 0


def validate(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A JSONL file, or a JSON array; - reads standard input."
        ),
    ],
    format_: Annotated[
        str | None,
        typer.Option("--format", help="Its format; without it, the one that the first rows have."),
    ] = None,
    as_json: Json = False,
) -> int:
    """Check any JSONL file, or JSON array, against the rules of a format; exit status 1 if it breaks one."""
    from curate.services.datasets import guess_format, validate_file

    with as_file(file) as path:
        if format_ is None:
            format_ = guess_format(path)
            print_message(f"Read as {format_}: use --format if the file has another format.")
        report = validate_file(path, format_)
        name = path.name

    def plain(problems: Any) -> list[dict[str, Any]]:
        return [{"line": one.line, "code": one.code, "message": one.message} for one in problems]

    if as_json:
        print_json(
            {
                "valid": report.valid,
                "rows": report.rows,
                "errors": plain(report.errors),
                "warnings": plain(report.warnings),
            }
        )
    else:
        valid = f"{name} is valid: {count(report.rows, 'row')}."
        print_table(plain(report.errors)[:ERRORS_SHOWN], valid)
        for warning in report.warnings[:WARNINGS_SHOWN]:
            print_sentence(f"Warning: {warning.message}")
        for kind, found, shown in (
            ("error", report.errors, ERRORS_SHOWN),
            ("warning", report.warnings, WARNINGS_SHOWN),
        ):
            if len(found) > shown:
                more = count(len(found) - shown, f"more {kind}")
                print_sentence(f"And {more}: --json prints all.")
    return 0 if report.valid else 1


COMMANDS: dict[str, Callable[..., int | None]] = {
    "freeze": freeze,
    "export": export,
    "validate": validate,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
