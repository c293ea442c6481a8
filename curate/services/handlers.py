"""The handlers of jobs: which function does a job of each kind, for the worker."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from curate.domain.records import JobKind
from curate.services.checking import run_checks
from curate.services.importing import ImportOptions, import_file
from curate.services.jobs import Work, submit
from curate.services.tuning import do_evaluate, do_pull, do_train


def _do_import(work: Work) -> Mapping[str, Any]:
    payload = work.job.payload
    path = Path(payload["path"])
    result = import_file(
        work.database,
        payload["project"],
        path,
        ImportOptions(**payload["options"]),
        name=payload["name"],
        person=work.job.person,
        job=work.job.id,
        on_progress=work.on_progress,
        should_stop=work.should_stop,
    )
    path.unlink(missing_ok=True)
    if payload.get("then_check") and (result.added or result.updated):
        # The worker that is here takes it next.
        check = {"project": payload["project"]}
        submit(work.database, "check", payload["project"], check, work.job.person)
    return {
        "source": result.source,
        "preset": result.preset,
        "mapping": result.mapping,
        **result.counts(),
    }


def _do_check(work: Work) -> Mapping[str, Any]:
    payload = work.job.payload
    result = run_checks(
        work.database,
        payload["project"],
        person=work.job.person,
        on_progress=work.on_progress,
        should_stop=work.should_stop,
    )
    return asdict(result)


HANDLERS: dict[JobKind, Callable[[Work], Mapping[str, Any]]] = {
    "import": _do_import,
    "check": _do_check,
    "pull": do_pull,
    "train": do_train,
    "evaluate": do_evaluate,
}
