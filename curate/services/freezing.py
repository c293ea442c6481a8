"""Freezing approved examples into a version, and exporting it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import curate
from curate import contract as contracts
from curate.datasets import SplitOptions, freeze
from curate.domain.errors import NothingApproved, UnreviewedPersonalData, Unusable
from curate.domain.records import PARTS, Dataset, Record
from curate.exporters import Report, exporters, validate, write
from curate.services.privacy import Unreviewed, undecided, without_old_names
from curate.services.projects import who
from curate.similarity import clusters, twins
from curate.stores import Database
from curate.stores.examples import Where
from curate.text.tokens import count_tokens

FEWEST = 10
SIMILAR = 0.7


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


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was exported; ``tokens`` counts all texts of it, with tiktoken's cl100k_base."""

    path: Path
    rows: int
    bytes: int
    sha256: str
    tokens: int


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
        contract = stores.contracts.current(key) or contracts.infer_house(examples).spec()
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
    *,
    allow_unreviewed: bool = False,
) -> tuple[list[ExportedFile], list[str]]:
    """Write a dataset version for a consumer: a JSONL a part, and ``manifest.json``.

    Args:
        database: Where.
        project: Name of the project.
        name: The dataset version.
        format: Whose format.
        folder: Where to write; made if it is not there.
        allow_unreviewed: Export personal data that nobody has decided on, too; the manifest counts it.

    Returns:
        The files, and what the consumer's validator warns of.

    Raises:
        UnknownName: No such format.
        NotFound: No such dataset version.
        UnreviewedPersonalData: The version holds some, and it is not allowed. Nothing was written.
        Unusable: The folder can't be written.
    """
    exporter = exporters.make(format)
    dataset = get_dataset(database, project, name)
    records, held = _let_out(database, project, dataset, allow=allow_unreviewed)
    files: list[ExportedFile] = []
    warnings: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part in PARTS:
            chosen = [record for record in records if record.part == part]
            if not chosen:
                continue
            written = write(exporter, chosen, folder / f"{part}.jsonl")
            files.append(
                ExportedFile(
                    written.path, written.rows, written.bytes, written.sha256, _tokens(chosen)
                )
            )
            report = validate(exporter, written.path)
            warnings += [
                f"{written.path.name}: {problem.message}"
                for problem in (*report.errors, *report.warnings)
            ]
        manifest = {
            **dataset.manifest,
            "dataset": dataset.name,
            "sha256": dataset.sha256,
            "format": format,
            "project": project,
            "instruction": _instruction(dataset),
            "personal_data": personal_data_note(held),
            "files": [{**asdict(one), "path": one.path.name} for one in files],
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2, default=str)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise Unusable(
            f"{folder} can't be written ({error.strerror}). Choose another folder."
        ) from None
    return files, warnings


def export_text(
    database: Database,
    project: str,
    name: str,
    format: str,  # noqa: A002
    part: str,
    *,
    allow_unreviewed: bool = False,
) -> str:
    """One part of a dataset version as JSONL, for a download; see `export`."""
    exporter = exporters.make(format)
    dataset = get_dataset(database, project, name)
    records, _ = _let_out(database, project, dataset, allow=allow_unreviewed)
    return "".join(
        json.dumps(exporter.row(record), ensure_ascii=False) + "\n"
        for record in records
        if record.part == part
    )


def personal_data_note(held: Unreviewed) -> dict[str, Any]:
    """What a manifest says about personal data that was let out without a decision."""
    return {"unreviewed": dict(held.kinds), "examples": len(held.examples)}


def _let_out(
    database: Database, project: str, dataset: Dataset, *, allow: bool
) -> tuple[list[Record], Unreviewed]:
    """The records as they may leave, and the personal data in them that nobody has decided on."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        records = stores.datasets.records(dataset.id)
        held = undecided(stores, key, records)
        if held and not allow:
            raise UnreviewedPersonalData(project, dataset.name, str(held), len(held.examples))
        return records if allow else without_old_names(stores, key, records), held


def validate_file(path: Path, format: str) -> Report:  # noqa: A002
    """Hold any JSONL to a consumer's rules.

    Raises:
        UnknownName: No such format.
        UnreadableFile: No such file.
    """
    return validate(exporters.make(format), path)


def _tokens(records: list[Record]) -> int:
    texts = [
        text
        for one in records
        for text in (one.system, *(turn.text for turn in one.turns), one.input, one.output)
        if text
    ]
    return sum(count_tokens(texts))


def _seed(dataset: Dataset) -> int:
    return int(dataset.manifest.get("seed", 0))


def _instruction(dataset: Dataset) -> str | None:
    spec: dict[str, Any] | None = dataset.manifest.get("contract")
    return contracts.load(spec).describe() if spec else None
