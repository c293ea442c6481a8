"""Base models: the catalog, their titles, and downloading one."""

from dataclasses import dataclass
from pathlib import Path

from curate import models
from curate.domain.jobs import PullRequest, PullResult
from curate.domain.records import Job
from curate.services.jobs import Work, start_worker, submit
from curate.settings import Settings
from curate.stores import Database


@dataclass(frozen=True, slots=True)
class OfferedModel:
    """A base model that can be trained; ``present`` says whether it has been downloaded."""

    info: models.BaseModelInfo
    present: bool


def list_models(settings: Settings) -> list[OfferedModel]:
    """The catalog of base models."""
    return [
        OfferedModel(info, models.present(info.id, settings.models)) for info in models.models()
    ]


def base_title(base: str) -> str:
    """The title of a base model for people."""
    return models.title_of(base)


def stored_base(settings: Settings, base: str) -> str:
    """The name of a base model as it is stored: a folder by its path, which begins with ``./`` in the home.

    So it is found again from another folder, and after the home has moved.
    """
    folder = models.local_folder(base)
    if folder is None:
        return base
    stored = settings.relative(folder)
    return stored if Path(stored).is_absolute() else f"./{stored}"


def locate_base(settings: Settings, base: str) -> Path:
    """The folder of a base model that is stored by this name.

    Raises:
        ModelUnavailable: It is not there.
    """
    name = str(settings.absolute(base)) if base.startswith("./") else base
    return models.locate(name, settings.models)


def pull_model(database: Database, settings: Settings, base: str, person: str | None = None) -> Job:
    """Download a base model, as a job."""
    job = submit(database, None, PullRequest(base), person)
    start_worker(settings)
    return job


def do_pull(work: Work, request: PullRequest) -> PullResult:
    """Download a base model, in the worker."""
    folder = models.fetch(request.base, work.settings.models, work.on_progress, work.should_stop)
    return PullResult(request.base, Path(work.settings.relative(folder)))
