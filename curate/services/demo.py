"""The demo, which runs every step on the sample tickets, from import to verdict."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from curate.domain.errors import CurateError
from curate.domain.jobs import Outcome
from curate.domain.records import Job
from curate.services.checking import apply_fixes, run_checks
from curate.services.datasets import create_version
from curate.services.importing import TASK, import_file, sample_file
from curate.services.jobs import as_json, wait
from curate.services.projects import create_project, list_projects
from curate.services.reviewing import approve_where
from curate.services.tuning import DEFAULT_ARMS, start_evaluation, start_run
from curate.settings import Settings
from curate.stores import Database, open_database

NAME = "demo"
SLOW = "retrieved"
"""A method that is left out: each of its prompts is another one."""
FIXABLE = ("encoding", "whitespace", "format_contract")


def run_demo(
    settings: Settings,
    models: Path,
    on_step: Callable[[str], None],
    on_progress: Callable[[float, str], None],
) -> dict[str, Any]:
    """Import, check, fix, approve, freeze, train (quick) and evaluate.

    Args:
        settings: Where to keep it.
        models: A model folder to share, so that a model that is there is not fetched again.
        on_step: Called with a sentence for each step.
        on_progress: Called with how far the long steps are.

    Returns:
        What each step gave, by command, and the verdict.

    Raises:
        CurateError: A step failed; its sentence says what to do.
    """
    settings.make_home()
    if settings.models.is_symlink() and not settings.models.exists():
        settings.models.unlink()  # the models that it linked to have moved
    if models.exists() and not settings.models.exists():
        settings.models.symlink_to(models.resolve(), target_is_directory=True)
    database = open_database(settings)
    if NAME not in {one.name for one in list_projects(database)}:
        create_project(database, NAME, TASK)
    result: dict[str, Any] = {"home": str(settings.home), "project": NAME}
    imported = import_file(database, NAME, sample_file())
    result["import"] = imported.counts()
    on_step(f"Imported {imported.added} tickets.")
    checked = run_checks(database, NAME)
    result["check"] = {"findings": checked.findings, "by_check": checked.by_check}
    on_step(f"The checks have {checked.findings} findings.")
    fixed = {check: apply_fixes(database, NAME, check).fixed for check in FIXABLE}
    result["fix"] = fixed
    # The people in the tickets are invented, but get pseudonyms before the review as real ones would.
    replaced = apply_fixes(database, NAME, "personal_data").fixed
    result["personal_data"] = {"replaced": replaced}
    on_step(f"Replaced personal data with pseudonyms in {replaced} tickets.")
    run_checks(database, NAME)
    done = approve_where(database, NAME, "clean")
    result["approve"] = {"approved": done.approved, "left": done.left}
    on_step(
        f"Applied suggested fixes to {sum(fixed.values())} tickets; approved {done.approved} clean tickets."
    )
    frozen = create_version(database, NAME)
    dataset = frozen.dataset
    result["freeze"] = {
        "dataset": dataset.name,
        "train": dataset.train,
        "validation": dataset.validation,
        "held_out": dataset.held_out,
        "leaks_prevented": frozen.leaks_prevented,
        "leaks": frozen.leaks,
        "sha256": dataset.sha256,
    }
    on_step(
        f"Created dataset version {dataset.name}: {dataset.train} for training, {dataset.held_out} held out."
    )
    run, job = start_run(database, settings, NAME, dataset.name)
    trained = _done(database, settings, job, on_progress)
    result["train"] = {"run": run.id, **as_json(trained, settings)}
    on_step(
        "Trained. Now methods answer the same held-out tickets: all but the prompt with the nearest examples "
        "(retrieved), which would take minutes."
    )
    arms = [arm for arm in DEFAULT_ARMS if arm != SLOW]
    job = start_evaluation(database, settings, NAME, dataset.name, [run.id], arms)
    evaluated = _done(database, settings, job, on_progress)
    result["evaluate"] = as_json(evaluated, settings)
    result["verdict"] = result["evaluate"]["verdict"]
    return result


def _done(
    database: Database, settings: Settings, job: Job, on_progress: Callable[[float, str], None]
) -> Outcome | None:
    ended = wait(database, settings, job.id, lambda one: on_progress(one.progress, one.message))
    if ended.state != "done":
        raise CurateError(ended.error or f"The {job.kind} job was {ended.state}.")
    return ended.result
