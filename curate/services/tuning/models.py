"""Base models: the catalog, their titles, and downloading one."""

from dataclasses import dataclass
from pathlib import Path

from curate import models
from curate.domain.errors import ModelDamaged
from curate.domain.jobs import PullRequest, PullResult
from curate.domain.records import Job
from curate.services.jobs import Work, start_worker, submit
from curate.settings import Settings
from curate.stores import Database


@dataclass(frozen=True, slots=True)
class OfferedModel:
    """A base model that can be trained.

    Attributes:
        present: Whether it has been downloaded.
        damage: What is known to be wrong with its files, as half a sentence; empty if nothing is.
    """

    info: models.BaseModelInfo
    present: bool
    damage: str = ""


def list_models(settings: Settings) -> list[OfferedModel]:
    """The catalog of base models, then others that were downloaded from the Hub.

    Reads no weights: damage is told as far as it was noticed before.
    """
    known = models.models()
    ids = {info.id for info in known}
    others = (
        path.name.replace("--", "/", 1)
        for path in (sorted(settings.models.glob("*--*")) if settings.models.is_dir() else ())
        if (path / "config.json").is_file()
    )
    more = [models.find(name) for name in others if name not in ids and models.is_hub_id(name)]
    return [_offered(settings, info) for info in (*known, *more)]


def _offered(settings: Settings, info: models.BaseModelInfo) -> OfferedModel:
    if not models.present(info.id, settings.models):
        return OfferedModel(info, present=False)
    return OfferedModel(
        info, present=True, damage=models.damage_of(info, settings.models, quick=True)
    )


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


def hash_memory(settings: Settings) -> models.HashMemory:
    """Where the hashes of base models are remembered."""
    models.make_folder(settings.models)
    return models.HashMemory(settings.models / models.HASHES)


def verify_base(settings: Settings, base: str) -> Path:
    """The folder of a base model that is here, if its files are what was downloaded.

    Of a folder of the person's own no hashes are known: weights that are cut or empty are noticed.

    Raises:
        ModelUnavailable: It is not there.
        ModelDamaged: Its files are damaged.
    """
    folder = locate_base(settings, base)
    if not base.startswith("./") and not Path(base).is_absolute():
        return models.verify_model(models.find(base), settings.models)
    if why := models.find_damage(folder, hash_memory(settings)):
        raise ModelDamaged(
            models.title_of(base),
            f"its files are damaged ({why}).",
            "Nothing was started: put a good copy in its folder, or choose another base model.",
        )
    return folder


def pull_model(database: Database, settings: Settings, base: str, person: str | None = None) -> Job:
    """Download a base model, as a job."""
    job = submit(database, None, PullRequest(base), person)
    start_worker(settings)
    return job


def do_pull(work: Work, request: PullRequest) -> PullResult:
    """Download a base model, in the worker."""
    folder = models.fetch(request.base, work.settings.models, work.on_progress, work.should_stop)
    return PullResult(request.base, Path(work.settings.relative(folder)))
