"""Exports of a dataset version, and validation of any file against the rules of a format."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import curate
from curate import contract as contracts
from curate.domain.errors import UnreviewedPersonalData, Unusable
from curate.domain.records import Dataset, Part, Record
from curate.exporters import Exporter, Report, exporters, guess, validate
from curate.services.checking import Unreviewed, pseudonymize_drafts, undecided_personal_data
from curate.services.datasets.export_folder import MANIFEST, put_in_place, written_aside
from curate.services.datasets.looks import note_export
from curate.services.datasets.open_errors import Open, open_in_records, open_sentence
from curate.services.datasets.part_files import (
    ExportedFile,
    WrittenExport,
    rejected_records,
    write_parts,
    zip_folder,
)
from curate.services.datasets.versions import get_dataset
from curate.services.people import permit_in
from curate.services.projects import current_person
from curate.stores import Database
from curate.stores.examples import Where
from curate.text.json_text import json_text

PURPOSES: Mapping[Part, str] = {
    "train": "To learn from.",
    "validation": "To watch the training and to choose its settings; never learned from.",
    "held_out": "For the final test alone: never train on it, and choose no settings by it. It is exported "
    "so that the tuned model can be tested wherever it was trained.",
}
"""What each part of a version is for."""


@dataclass(frozen=True, slots=True)
class CheckedExport:
    """An export that was checked, with its files as a ZIP.

    Attributes:
        reports: The validator's report on each file, by its name.
        archive: A ZIP of all that was written.
        open: How many examples of each part an error is open about.
        about: What to know of the version: that something was erased of it, and its open errors.
        warnings: What to know of the files.
    """

    files: tuple[ExportedFile, ...]
    reports: Mapping[str, Report] = field(hash=False)
    warnings: tuple[str, ...] = ()
    archive: bytes = b""
    open: Mapping[Part, int] = field(default_factory=dict, hash=False)
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Exportable:
    """What is exported: the records of a version, rejected examples, and what is undecided or open."""

    records: list[Record]
    bad: list[Record]
    held: Unreviewed
    open: Open


def export(
    database: Database,
    project: str,
    name: str,
    format: str,  # noqa: A002
    folder: Path,
    options: Mapping[str, Any] | None = None,
    *,
    allow_unreviewed: bool = False,
    person: str | None = None,
) -> tuple[list[ExportedFile], list[str]]:
    """Write a dataset version for a consumer: a JSONL a part, and ``manifest.json``.

    Who has the files can read the held-out examples, so that it is noted as a look at the test.
    The files appear together when all are complete; until then, and if it fails, the folder stays as it was.

    Args:
        database: Where.
        project: Name of the project.
        name: The dataset version.
        format: Whose format.
        folder: Where to write; made if it is not there.
        options: Of the format.
        allow_unreviewed: Export personal data that nobody has decided on, too; the manifest counts it.
        person: Who does it.

    Returns:
        The files, and what to look at: what was left out, what the consumer's validator says, what was
        replaced in the folder.

    Raises:
        NotAllowed: The person is no owner of the project. Nothing was written.
        UnknownName: No such format.
        NotFound: No such dataset version.
        UnreviewedPersonalData: The version holds some, and it is not allowed. Nothing was written.
        Unusable: The folder can't be written, or no example has a place in the format.
    """
    person = person or current_person()
    permit_in(database, project, person, "export")
    files, warnings, _ = _write(
        database, project, name, format, folder, options, allow_unreviewed=allow_unreviewed
    )
    dataset = get_dataset(database, project, name)
    note_export(database, dataset, person)
    _remember(database, dataset, format, folder, files, person)
    return files, warnings


def _remember(
    database: Database,
    dataset: Dataset,
    format: str,  # noqa: A002
    folder: Path,
    files: Sequence[ExportedFile],
    person: str,
) -> None:
    """Remember where a version was exported to, so that what must be erased is found there too."""
    manifest = (folder / MANIFEST).read_bytes()
    hashes = {
        **{one.path.name: one.sha256 for one in files},
        **json.loads(manifest)["beside"],
        MANIFEST: hashlib.sha256(manifest).hexdigest(),
    }
    with database.begin() as stores:
        stores.datasets.add_export(dataset, format, str(folder.absolute()), hashes, person)


def _write(
    database: Database,
    project: str,
    name: str,
    format: str,  # noqa: A002
    folder: Path,
    options: Mapping[str, Any] | None,
    *,
    allow_unreviewed: bool,
) -> tuple[list[ExportedFile], list[str], "_Exportable"]:
    exporter = exporters.make(format, options)
    dataset = get_dataset(database, project, name)
    out = _exportable(database, project, dataset, exporter, allow=allow_unreviewed)
    try:
        with written_aside(folder) as aside:
            written = write_parts(exporter, out.records, aside, out.bad)
            text = json_text(
                _manifest(project, dataset, exporter, out, written), indent=2, default=str
            )
            (aside / MANIFEST).write_bytes(text.encode("utf-8", "replace") + b"\n")
            said = put_in_place(aside, folder)
    except OSError as error:
        raise Unusable(
            f"{folder} can't be written ({error.strerror}). Nothing was exported, and what was there is "
            "as it was. Make room there, or choose another folder."
        ) from None
    files = [replace(one, path=folder / one.path.name) for one in written.files]
    return files, [*_said_of(out, dataset), *written.warnings, *said], out


def _said_of(out: "_Exportable", dataset: Dataset) -> list[str]:
    """What to know of the version: that something was erased of it, and its open errors."""
    said = (dataset.erasure_sentence, open_sentence(out.open, dataset.manifest))
    return [one for one in said if one]


def _manifest(
    project: str, dataset: Dataset, exporter: Exporter, out: "_Exportable", written: WrittenExport
) -> dict[str, Any]:
    """What an export says of itself; all paths in it are names of files beside it."""
    return {
        **dataset.manifest,
        "revisions": {str(one.example): one.revision for one in out.records},
        "exported_with_curate": curate.__version__,
        "dataset": dataset.name,
        "sha256": dataset.sha256,
        "format": exporter.name,
        "export_options": exporter.model_dump(),
        "project": project,
        "instruction": _instruction(dataset),
        "personal_data": personal_data_note(out.held),
        "open_errors": {check: list(ids) for check, ids in out.open.items()},
        "rejected_examples": [one.example for one in out.bad],
        "settings": dict(written.settings),
        "files": [
            {
                **asdict(one.file),
                "path": one.file.path.name,
                "part": one.part,
                "purpose": PURPOSES[one.part],
            }
            for one in written.verdicts
        ],
        "beside": dict(written.beside),
        "left_out": {part: dict(reasons) for part, reasons in written.left_out.items()},
        "warnings": [
            *dataset.manifest.get("warnings", ()),
            *_said_of(out, dataset),
            *written.warnings,
        ],
    }


def check_export(
    database: Database,
    project: str,
    name: str,
    format: str,  # noqa: A002
    options: Mapping[str, Any] | None = None,
    *,
    allow_unreviewed: bool = False,
    person: str | None = None,
) -> CheckedExport:
    """What a trainer would accept or reject of a dataset version, and all that an export writes, as a ZIP.

    Whoever hands it out notes that, see ``note_export``.

    Raises:
        As ``export``.
    """
    permit_in(database, project, person, "export")
    with TemporaryDirectory() as place:
        folder = Path(place, "export")
        files, warnings, out = _write(
            database, project, name, format, folder, options, allow_unreviewed=allow_unreviewed
        )
        reports = {one.path.name: validate_file(one.path, format) for one in files}
        examples = {one for ids in out.open.values() for one in ids}
        open_ = Counter(one.part for one in out.records if one.example in examples)
        about = tuple(_said_of(out, get_dataset(database, project, name)))
        return CheckedExport(
            tuple(files),
            reports,
            tuple(one for one in warnings if one not in about),
            zip_folder(folder),
            open_,
            about,
        )


def export_text(
    database: Database,
    project: str,
    name: str,
    format: str,  # noqa: A002
    part: str,
    options: Mapping[str, Any] | None = None,
    *,
    allow_unreviewed: bool = False,
    person: str | None = None,
) -> str:
    """One part of a dataset version as JSONL, for a download; empty where nothing has a place in it.

    Whoever hands it out notes that where it is the held-out part, see ``note_export``.

    Raises:
        As ``export``.
    """
    permit_in(database, project, person, "export")
    with TemporaryDirectory() as place:
        folder = Path(place, "export")
        _write(database, project, name, format, folder, options, allow_unreviewed=allow_unreviewed)
        written = folder / f"{part}.jsonl"
        return written.read_text(encoding="utf-8") if written.exists() else ""


def personal_data_note(held: Unreviewed) -> dict[str, Any]:
    """What a manifest says about personal data that was exported without a decision."""
    return {"unreviewed": dict(held.kinds), "examples": len(held.examples)}


def _exportable(
    database: Database, project: str, dataset: Dataset, exporter: Exporter, *, allow: bool
) -> _Exportable:
    with database.read() as stores:
        key = stores.projects.get(project).id
        records = stores.datasets.records(dataset.id)
        rejected = (
            list(stores.examples.all(key, Where(status="rejected")))
            if exporter.learns_from_bad
            else []
        )
        open_ = open_in_records(stores, key, records, dataset.manifest)
    bad = rejected_records(rejected, records, dataset.manifest["similarity"]) if rejected else []
    held = undecided_personal_data(database, key, [*records, *bad])
    if held and not allow:
        raise UnreviewedPersonalData(project, dataset.name, str(held), len(held.examples))
    if not allow:
        records = pseudonymize_drafts(database, key, records)
        bad = pseudonymize_drafts(database, key, bad)
    return _Exportable(records, bad, held, open_)


def guess_format(path: Path) -> str:
    """The format that a file looks like.

    Raises:
        UnreadableFile: No such file.
    """
    return guess(path)


def validate_file(path: Path, format: str) -> Report:  # noqa: A002
    """Validate any JSONL file against the rules of a format.

    Raises:
        UnknownName: No such format.
        UnreadableFile: No such file.
    """
    return validate(exporters.make(format), path)


def _instruction(dataset: Dataset) -> str | None:
    spec: dict[str, Any] | None = dataset.manifest.get("contract")
    return contracts.load(spec).describe() if spec else None
