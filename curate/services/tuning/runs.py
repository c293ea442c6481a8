"""Training runs: estimating, queueing and training them, and keeping their lineage."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import curate
from curate import models, training
from curate.domain.errors import ModelUnavailable, Unusable
from curate.domain.jobs import TrainRequest
from curate.domain.records import Dataset, Job, Run
from curate.domain.results import TrainingEvent, TrainingResult
from curate.services.datasets import dataset_records, get_dataset
from curate.services.jobs import Work, add_job, start_worker
from curate.services.projects import current_person
from curate.services.tuning.model_card import write_card
from curate.services.tuning.models import hash_memory, locate_base, stored_base, verify_base
from curate.services.tuning.speeds import known_speeds, remember_speed, training_speed
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.text.storable import storable
from curate.training import Estimate, TrainingSettings

DEFAULT_BASE = models.DEFAULT
# The share of a run's progress for downloading its base model, if that is needed.
FETCH_SHARE = 0.2
LONGEST_NAME = 100


def preset_settings(preset: str, changes: Mapping[str, Any] | None = None) -> TrainingSettings:
    """The settings of a preset, with changes.

    Raises:
        UnknownName: No such preset.
        Unusable: An unknown setting, or a value out of its range.
    """
    return training.preset(preset, changes or {})


def estimate_run(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str,
    base: str = DEFAULT_BASE,
    preset: str = "quick",
    changes: Mapping[str, Any] | None = None,
) -> Estimate:
    """What a run would take, and which examples would prevent it. Loads no torch."""
    records = dataset_records(database, project, dataset)
    stored = stored_base(settings, base)
    try:
        folder: Path | None = locate_base(settings, stored)
    except ModelUnavailable:
        folder = None
    return training.estimate(
        [one for one in records if one.part == "train"],
        folder,
        preset_settings(preset, changes),
        [one for one in records if one.part == "validation"],
        training_speed(known_speeds(database, stored), preset),
    )


def start_run(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str,
    base: str = DEFAULT_BASE,
    preset: str = "quick",
    changes: Mapping[str, Any] | None = None,
    person: str | None = None,
    name: str = "",
) -> tuple[Run, Job]:
    """Queue a run.

    Raises:
        NotFound: No such project or dataset version.
        Unusable: The settings or the name can't be used, or the version has nothing to train on.
    """
    chosen, label = preset_settings(preset, changes), run_label(name)
    version = trainable_version(database, project, dataset)
    person = person or current_person()
    with database.begin() as stores:
        made = queue_run(
            stores,
            project,
            version,
            stored_base(settings, base),
            preset,
            chosen,
            person,
            name=label,
        )
    start_worker(settings)
    return made


def run_label(name: str) -> str:
    """A name for a run, on one line; may be empty.

    Raises:
        Unusable: It is too long.
    """
    found = " ".join(storable(name).split())
    if len(found) > LONGEST_NAME:
        raise Unusable(
            f"The name of a run has at most {LONGEST_NAME} characters, and this one has {len(found)}. "
            "Nothing was changed: choose a shorter one, and put the rest into the note."
        )
    return found


def trainable_version(database: Database, project: str, dataset: str) -> Dataset:
    """A version that has something to train on.

    Raises:
        NotFound: No such project or dataset version.
        Unusable: It has no training part.
    """
    version = get_dataset(database, project, dataset)
    if version.train == 0:
        raise Unusable(
            f"Dataset version {dataset} has no training part. Nothing was started: create a "
            "version that has one."
        )
    return version


def queue_run(
    stores: Stores,
    project: str,
    version: Dataset,
    base: str,
    preset: str,
    chosen: TrainingSettings,
    person: str,
    *,
    name: str = "",
    sweep: int | None = None,
) -> tuple[Run, Job]:
    """Queue a run in an open transaction; ``base`` as it is stored.

    Raises:
        NotAllowed: The person may not train there. The transaction is to be rolled back.
    """
    request = TrainRequest(project, version.name, run=0)
    job = add_job(stores, request, version.project, person)
    run = stores.runs.add(
        version.project,
        version.id,
        job.id,
        base=base,
        preset=preset,
        settings=chosen.model_dump(mode="json"),
        name=name,
        sweep=sweep,
    )
    stores.jobs.set_request(job.id, replace(request, run=run))
    return stores.runs.get(version.project, run), stores.jobs.get(job.id)


def list_runs(database: Database, project: str) -> list[tuple[Run, Job]]:
    """The runs of a project with the job of each, the newest first."""
    with database.read() as stores:
        return stores.runs.with_jobs(stores.projects.get(project).id)


def get_run(database: Database, project: str, run: int) -> tuple[Run, Job]:
    """A run and its job.

    Raises:
        NotFound: The project has no such run.
    """
    with database.read() as stores:
        found = stores.runs.get(stores.projects.get(project).id, run)
        return found, stores.jobs.get(found.job)


def adapter_folder(settings: Settings, run: int) -> Path:
    """Where a run keeps its checkpoint and its adapter."""
    return settings.home / "runs" / str(run)


def do_train(work: Work, request: TrainRequest) -> TrainingResult:
    """Train in the worker: download the base model if needed, train or resume, keep the result."""
    run, _ = get_run(work.database, request.project, request.run)
    records = dataset_records(work.database, request.project, request.dataset)
    base = base_folder(work, run.base, FETCH_SHARE)
    weights = models.weight_hashes(base, hash_memory(work.settings))
    version = get_dataset(work.database, request.project, request.dataset)
    result = training.train(
        [one for one in records if one.part == "train"],
        [one for one in records if one.part == "validation"],
        base,
        TrainingSettings.model_validate(run.settings),
        adapter_folder(work.settings, run.id),
        {
            **_lineage(run, version.sha256_now, version.name, request.project),
            "examples": {"train": version.train, "validation": version.validation},
            "second_looks": version.manifest.get("acceptance", {}).get("sentence"),
            "base_weights": weights,
        },
        lambda event: _report(work, event),
        work.should_stop,
        work.should_finish,
    )
    write_card(result.adapter, ())
    result = replace(result, adapter=Path(work.settings.relative(result.adapter)))
    with work.database.begin() as stores:
        stores.runs.finish(run.id, result)
    if result.speed is not None:
        remember_speed(work.database, run.base, f"train {run.preset}", result.speed)
    return result


def base_folder(work: Work, base: str, share: float, revision: str = "") -> Path:
    """The folder of a base model, its files verified; downloaded first if it is not there yet.

    Args:
        work: The job.
        base: The base model, as it is stored.
        share: The share of the job's progress that a download is.
        revision: What to download, of a model of the Hub; empty for the newest.

    Raises:
        ModelDamaged: Its files are not what was downloaded.
        ModelUnavailable: It can't be had.
    """
    try:
        locate_base(work.settings, base)
    except ModelUnavailable:
        return models.fetch(
            base,
            work.settings.models,
            lambda done, message: work.on_progress(done * share, message),
            work.should_stop,
            revision,
        )
    return verify_base(work.settings, base)


def _report(work: Work, event: TrainingEvent) -> None:
    work.note(event)
    work.on_progress(
        FETCH_SHARE + (1 - FETCH_SHARE) * event.step / max(event.steps, 1), event.message
    )


def _lineage(run: Run, sha256: str, dataset: str, project: str) -> dict[str, Any]:
    return {
        "project": project,
        "dataset": dataset,
        "dataset_sha256": sha256,
        "base": run.base if models.is_hub_id(run.base) else Path(run.base).name,
        "preset": run.preset,
        "settings": dict(run.settings),
        "run": run.id,
        "curate": curate.__version__,
    }
