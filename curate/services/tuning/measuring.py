"""Timing two steps of a training before it starts, so that its estimate is no guess."""

from collections.abc import Mapping
from typing import Any

from curate import training
from curate.domain.jobs import MeasureRequest
from curate.domain.records import Job
from curate.domain.results import Speed
from curate.services.datasets import dataset_records, get_dataset
from curate.services.jobs import Work, start_worker, submit
from curate.services.tuning.models import stored_base
from curate.services.tuning.runs import base_folder, preset_settings
from curate.services.tuning.speeds import remember_speed
from curate.settings import Settings
from curate.stores import Database
from curate.training import TrainingSettings

FETCH_SHARE = 0.8


def start_measurement(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str,
    base: str,
    preset: str,
    changes: Mapping[str, Any] | None = None,
    person: str | None = None,
) -> Job:
    """Queue a dry run: the base model is loaded, two steps are timed, nothing is kept but their speed.

    Raises:
        NotFound: No such project or dataset version.
        Unusable: The settings can't be used.
    """
    chosen = preset_settings(preset, changes)
    get_dataset(database, project, dataset)
    request = MeasureRequest(
        project, dataset, stored_base(settings, base), preset, chosen.model_dump(mode="json")
    )
    job = submit(database, project, request, person)
    start_worker(settings)
    return job


def do_measure(work: Work, request: MeasureRequest) -> Speed:
    """Time two steps in the worker."""
    records = dataset_records(work.database, request.project, request.dataset)
    base = base_folder(work, request.base, FETCH_SHARE)
    work.on_progress(FETCH_SHARE, "Timing two steps.")
    speed = training.measure(
        [one for one in records if one.part == "train"],
        [one for one in records if one.part == "validation"],
        base,
        TrainingSettings.model_validate(request.settings),
        work.should_stop,
    )
    remember_speed(work.database, request.base, f"train {request.preset}", speed)
    return speed
