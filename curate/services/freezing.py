"""Freezing approved examples into a version, and exporting it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import ValidationError

import curate
from curate import contract as contracts
from curate.datasets import SplitOptions, freeze
from curate.domain.errors import NothingApproved, Unusable
from curate.domain.records import Dataset, Record
from curate.exporters import Report, exporters, guess, validate
from curate.services.exporting import ExportedFile, rejected_records, write_parts, zipped
from curate.services.projects import who
from curate.similarity import clusters, twins
from curate.stores import Database
from curate.stores.examples import Where

FEWEST = 10
SIMILAR = 0.7


@dataclass(frozen=True, slots=True)
class Examined:
    """An export as it would be.

    Attributes:
        reports: The consumer's verdict on each file, by its name.
        archive: A ZIP of all that was written.
    """

    files: tuple[ExportedFile, ...]
    reports: Mapping[str, Report] = field(hash=False)
    warnings: tuple[str, ...] = ()
    archive: bytes = b""


@dataclass(frozen=True, slots=True)
class FreezeResult:
    """A new dataset version and its leak report.

    Attributes:
        leaks_prevented: Held-out examples that would have had a twin in training, had single rows
            been held out.
        leaks: Those that still have one, counted anew by comparing every held-out text with every
            other: 0.
    """

    dataset: Dataset
    groups: int
    leaks_prevented: int
    leaks: int


def split_options(**given: Any) -> SplitOptions:
    """Split options, checked.

    Raises:
        Unusable: A share is out of range; the message says which.
    """
    try:
        return SplitOptions.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "shares"
        raise Unusable(f"{where}: {first['msg']}. Nothing was frozen.") from None


def freeze_approved(
    database: Database, project: str, options: SplitOptions | None = None, person: str | None = None
) -> FreezeResult:
    """Freeze the approved examples into an immutable version.

    Raises:
        NothingApproved: Fewer than ten examples are approved. Nothing was frozen.
    """
    options = options or SplitOptions()
    with database.read() as stores:
        key = stores.projects.get(project).id
        examples = list(stores.examples.all(key, Where(status="approved")))
        if len(examples) < FEWEST:
            raise NothingApproved(project, len(examples), FEWEST)
        earlier = [one for one in stores.datasets.all(key) if _seed(one) == options.seed]
        settled = {
            one.example: one.part
            for one in (stores.datasets.records(earlier[0].id) if earlier else [])
        }
        # The untuned model is told the format too; without one it would be compared unfairly.
        contract = (
            stores.contracts.current(key)
            or contracts.infer([one.output for one in examples]).spec()
        )
        sources = stores.sources.all(key)
    found = clusters([one.asked for one in examples], SIMILAR)
    twin_ids = [[examples[index].id for index in group.members] for group in found]
    frozen = freeze(examples, twin_ids, options, settled)
    leaks = count_leaks(frozen.records)
    manifest = {
        "curate": curate.__version__,
        "options": options.model_dump(),
        "seed": options.seed,
        "similarity": {"threshold": SIMILAR, "width": 5},
        "groups": frozen.groups,
        "leaks_prevented": frozen.leaks_prevented,
        "leaks": leaks,
        "contract": contract,
        "sources": [
            {
                "name": one.name,
                "sha256": one.sha256,
                "preset": one.preset,
                "mapping": dict(one.mapping),
            }
            for one in sources
        ],
        "revisions": {str(one.example): one.revision for one in frozen.records},
    }
    with database.begin() as stores:
        dataset = stores.datasets.add(
            key, frozen.records, sha256=frozen.sha256, manifest=manifest, person=person or who()
        )
        stores.history.add_deed(
            key,
            person or who(),
            "freeze",
            f"Froze {len(frozen.records)} examples as {dataset.name}",
        )
    return FreezeResult(dataset, frozen.groups, frozen.leaks_prevented, leaks)


def count_leaks(records: tuple[Record, ...]) -> int:
    """How many held-out records have a near-duplicate among the others, counted from the texts."""
    held = [one.asked for one in records if one.part == "held_out"]
    rest = [one.asked for one in records if one.part != "held_out"]
    return len({pair[0] for pair in twins(held, rest, SIMILAR)})


def list_datasets(database: Database, project: str) -> list[Dataset]:
    """The dataset versions of a project, the newest first."""
    with database.read() as stores:
        return stores.datasets.all(stores.projects.get(project).id)


def get_dataset(database: Database, project: str, name: str) -> Dataset:
    """A dataset version by its name.

    Raises:
        NotFound: There is none of that name.
    """
    with database.read() as stores:
        return stores.datasets.get(stores.projects.get(project).id, name)


def dataset_records(database: Database, project: str, name: str) -> list[Record]:
    """The records of a dataset version.

    Raises:
        NotFound: There is none of that name.
    """
    with database.read() as stores:
        return stores.datasets.records(
            stores.datasets.get(stores.projects.get(project).id, name).id
        )


def export(
    database: Database,
    project: str,
    name: str,
    format: str,  # noqa: A002
    folder: Path,
    options: Mapping[str, Any] | None = None,
) -> tuple[list[ExportedFile], list[str]]:
    """Write a dataset version for a consumer: a JSONL a part, and ``manifest.json``.

    Returns:
        The files, and what the consumer's validator warns of.

    Raises:
        UnknownName: No such format.
        NotFound: No such dataset version.
        Unusable: The folder can't be written.
    """
    exporter = exporters.make(format, options)
    dataset = get_dataset(database, project, name)
    records = dataset_records(database, project, name)
    bad = _rejected(database, project, records) if exporter.learns_from_bad else []
    try:
        written = write_parts(exporter, records, folder, bad)
        manifest = {
            **dataset.manifest,
            "dataset": dataset.name,
            "sha256": dataset.sha256,
            "format": format,
            "project": project,
            "instruction": _instruction(dataset),
            "export_options": exporter.model_dump(),
            "settings": dict(written.settings),
            "files": [{**asdict(one), "path": one.path.name} for one in written.files],
            "beside": dict(written.beside),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2, default=str)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise Unusable(
            f"{folder} can't be written ({error.strerror}). Choose another folder."
        ) from None
    return written.files, list(written.warnings)


def examine(
    database: Database,
    project: str,
    name: str,
    format: str,  # noqa: A002
    options: Mapping[str, Any] | None = None,
) -> Examined:
    """What a consumer would say to a dataset version, and all that an export writes, as a ZIP.

    Raises:
        As ``export``.
    """
    with TemporaryDirectory() as place:
        folder = Path(place, "export")
        files, warnings = export(database, project, name, format, folder, options)
        reports = {one.path.name: validate_file(one.path, format) for one in files}
        return Examined(tuple(files), reports, tuple(warnings), zipped(folder))


def export_text(
    database: Database,
    project: str,
    name: str,
    format: str,  # noqa: A002
    part: str,
    options: Mapping[str, Any] | None = None,
) -> str:
    """One part of a dataset version as JSONL, for a download; empty where nothing has a place in it.

    Raises:
        As ``export``.
    """
    with TemporaryDirectory() as place:
        folder = Path(place, "export")
        export(database, project, name, format, folder, options)
        written = folder / f"{part}.jsonl"
        return written.read_text(encoding="utf-8") if written.exists() else ""


def guess_format(path: Path) -> str:
    """The format that a file looks like.

    Raises:
        UnreadableFile: No such file.
    """
    return guess(path)


def validate_file(path: Path, format: str) -> Report:  # noqa: A002
    """Hold any JSONL to a consumer's rules.

    Raises:
        UnknownName: No such format.
        UnreadableFile: No such file.
    """
    return validate(exporters.make(format), path)


def _rejected(database: Database, project: str, records: list[Record]) -> list[Record]:
    with database.read() as stores:
        key = stores.projects.get(project).id
        return rejected_records(
            list(stores.examples.all(key, Where(status="rejected"))), records, SIMILAR
        )


def _seed(dataset: Dataset) -> int:
    return int(dataset.manifest.get("seed", 0))


def _instruction(dataset: Dataset) -> str | None:
    spec: dict[str, Any] | None = dataset.manifest.get("contract")
    return contracts.load(spec).describe() if spec else None
