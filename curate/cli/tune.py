"""Models, runs, evaluations, jobs."""

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from curate.cli.data import Name
from curate.cli.output import (
    Json,
    Person,
    add_commands,
    emit,
    pair,
    progress,
    say,
    short,
    table,
    tell,
)
from curate.cli.state import database, settings
from curate.domain.errors import CurateError
from curate.domain.records import Job

DatasetName = Annotated[str, typer.Argument(metavar="DATASET", help="Dataset version, such as v1.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for the end; else return at once.")]
RUN_KEYS = (
    "train_loss",
    "validation_loss",
    "best_step",
    "trainable_parameters",
    "total_parameters",
    "tokens_per_second",
    "seconds",
    "adapter",
)

models = typer.Typer(help="Base models that can be trained.", invoke_without_command=True)


@models.callback()
def list_models(context: typer.Context, as_json: Json = False) -> None:
    """Base models that can be trained; any Hugging Face id or local folder works too."""
    if context.invoked_subcommand is not None:
        return
    from curate.services.tuning import list_models as offered

    rows = [
        {
            "id": one.info.id,
            "parameters": one.info.parameters,
            "licence": one.info.licence,
            "present": one.present,
            "source": str(one.info.source),
        }
        for one in offered(settings())
    ]
    emit(rows) if as_json else table(rows, "No models.")


@models.command("pull")
def pull(
    base: Annotated[str, typer.Argument(metavar="ID")], person: Person = None, as_json: Json = False
) -> None:
    """Fetch a base model."""
    from curate.services.tuning import pull as fetch

    job = _ended(fetch(database(), settings(), base, person))
    if as_json:
        emit({"id": base, "present": True, "folder": job.result["folder"]})
    else:
        say(f"{base} is ready in {job.result['folder']}.")


def train(
    name: Name,
    dataset: DatasetName,
    base: Annotated[
        str | None, typer.Option(metavar="ID", help="Base model; see `curate models`.")
    ] = None,
    preset: Annotated[str, typer.Option(help="quick, standard or thorough")] = "quick",
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A setting of the run.")
    ] = None,
    wait: Wait = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Train a LoRA adapter, as a job."""
    from curate.services.tuning import DEFAULT_BASE, start_run

    changes = dict(pair(text) for text in set_ or [])
    run, job = start_run(
        database(), settings(), name, dataset, base or DEFAULT_BASE, preset, changes, person
    )
    if not wait:
        document = {"run": run.id, "job": job.id, "state": job.state}
        emit(document) if as_json else say(f"Run {run.id} is job {job.id}: see `curate jobs`.")
        return
    job = _ended(job)
    result = {"run": run.id, "state": job.state, **{key: job.result.get(key) for key in RUN_KEYS}}
    if as_json:
        emit(result)
    else:
        table([result], "")


def evaluate(
    name: Name,
    dataset: DatasetName,
    run: Annotated[list[int] | None, typer.Option(help="A finished run; may be repeated.")] = None,
    arms: Annotated[str | None, typer.Option(metavar="A,...", help="Only these arms.")] = None,
    wait: Wait = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Answer the held-out examples by every arm and compare, as a job."""
    from curate.services.tuning import start_evaluation

    names = [one.strip() for one in (arms or "").split(",") if one.strip()]
    job = start_evaluation(database(), settings(), name, dataset, run or [], names, person)
    if not wait:
        emit({"job": job.id, "state": job.state}) if as_json else say(
            f"Job {job.id}: see `curate jobs`."
        )
        return
    job = _ended(job)
    if as_json:
        emit(job.result)
        return
    table(arm_rows(job.result), "No arms.")
    say(str(job.result["verdict"]))
    say(f"Every answer: {job.result['rows']}")


def arm_rows(result: Any) -> list[dict[str, Any]]:
    """An evaluation as a table: each metric with its interval."""
    return [
        {
            "arm": arm["arm"],
            **{
                metric: f"{value['value']:.3f} ({value['low']:.3f} to {value['high']:.3f})"
                for metric, value in arm["metrics"].items()
            },
        }
        for arm in result["arms"]
    ]


def runs(name: Name, as_json: Json = False) -> None:
    """The runs of a project."""
    from curate.services.tuning import list_runs

    rows = [
        {
            "run": run.id,
            "job": job.id,
            "state": job.state,
            "base": run.base,
            "preset": run.preset,
            "progress": job.progress,
            "started_at": job.started_at,
            "ended_at": job.ended_at,
            **{key: run.result.get(key) for key in RUN_KEYS},
            "error": job.error,
        }
        for run, job in list_runs(database(), name)
    ]
    if as_json:
        emit(rows)
        return
    columns = ("run", "job", "state", "base", "preset", "progress", "validation_loss", "error")
    table([{key: row[key] for key in columns} for row in rows], "No runs yet.")


def jobs(as_json: Json = False) -> None:
    """What ran, runs and waits."""
    from curate.services.jobs import list_jobs

    rows = [
        {
            "job": one.id,
            "kind": one.kind,
            "state": one.state,
            "progress": one.progress,
            "message": one.message,
            "person": one.person,
            "created_at": one.created_at,
            "started_at": one.started_at,
            "ended_at": one.ended_at,
            "error": one.error,
        }
        for one in list_jobs(database())
    ]
    if as_json:
        emit(rows)
        return
    columns = ("job", "kind", "state", "progress", "message", "error")
    table([{key: row[key] for key in columns} for row in rows], "No jobs.")


def cancel(job: Annotated[int, typer.Argument(metavar="JOB")], as_json: Json = False) -> None:
    """Cancel a job."""
    from curate.services.jobs import cancel as ask

    after = ask(database(), job)
    emit({"job": after.id, "state": after.state}) if as_json else say(
        f"Job {job} is {after.state}."
    )


def resume(
    job: Annotated[int, typer.Argument(metavar="JOB")], wait: Wait = False, as_json: Json = False
) -> None:
    """Let a job go on that was lost, cancelled or failed."""
    from curate.services.jobs import resume as go_on

    after = go_on(database(), settings(), job)
    if wait:
        after = _ended(after)
    emit({"job": after.id, "state": after.state}) if as_json else say(
        f"Job {job} is {after.state}."
    )


def _ended(job: Job) -> Job:
    """Wait for a job; one that did not get done is an error."""
    from curate.services.jobs import wait

    ended = wait(
        database(), settings(), job.id, lambda one: progress(one.progress, short(one.message, 100))
    )
    if ended.state == "cancelled":
        tell(ended.error or f"Job {job.id} was cancelled.")
        sys.exit(130)
    if ended.state != "done":
        raise CurateError(ended.error or f"Job {job.id} is {ended.state}.")
    return ended


COMMANDS: dict[str, Callable[..., None]] = {
    "train": train,
    "evaluate": evaluate,
    "runs": runs,
    "jobs": jobs,
    "cancel": cancel,
    "resume": resume,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.add_typer(models, name="models")
    add_commands(app, COMMANDS)
