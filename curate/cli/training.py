"""Commands about base models and training runs."""

from collections.abc import Callable
from typing import Annotated

import typer

from curate.cli.arguments import DatasetName, Json, Name, Person, Wait, key_value
from curate.cli.jobs import wait_for
from curate.cli.output import add_commands, print_json, print_sentence, print_table
from curate.cli.state import database, settings
from curate.text import percent

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

models = typer.Typer(help="List and download base models.", invoke_without_command=True)


@models.callback()
def list_models(context: typer.Context, as_json: Json = False) -> None:
    """List base models for training; any Hugging Face id or local folder works too."""
    if context.invoked_subcommand is not None:
        return
    from curate.services.tuning import list_models as offered

    known = offered(settings())
    if as_json:
        print_json(
            [
                {
                    "id": one.info.id,
                    "title": one.info.title,
                    "parameters": one.info.parameters,
                    "licence": one.info.license,
                    "present": one.present,
                    "source": str(one.info.source),
                }
                for one in known
            ]
        )
        return
    rows = [
        {
            "id": one.info.id,
            "title": one.info.title,
            "parameters": f"{one.info.parameters:,}",
            "license": one.info.license,
            "downloaded": "yes" if one.present else "no",
            "source": str(one.info.source),
        }
        for one in known
    ]
    print_table(rows, "There are no base models.")


@models.command("pull")
def pull(
    base: Annotated[str, typer.Argument(metavar="ID", help="Id of a base model.")],
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Download a base model."""
    from curate.services.tuning import base_title, pull_model

    job = wait_for(pull_model(database(), settings(), base, person))
    if as_json:
        print_json({"id": base, "present": True, "folder": job.result["folder"]})
    else:
        print_sentence(f"{base_title(base)} is ready in {job.result['folder']}.")


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

    changes = dict(key_value(text) for text in set_ or [])
    run, job = start_run(
        database(), settings(), name, dataset, base or DEFAULT_BASE, preset, changes, person
    )
    if not wait:
        if as_json:
            print_json({"run": run.id, "job": job.id, "state": job.state})
        else:
            print_sentence(f"Training run {run.id} is job {job.id}: see `curate jobs`.")
        return
    job = wait_for(job)
    result = {"run": run.id, "state": job.state, **{key: job.result.get(key) for key in RUN_KEYS}}
    if as_json:
        print_json(result)
    else:
        print_table([result], "")


def runs(name: Name, as_json: Json = False) -> None:
    """List the training runs of a project."""
    from curate.services.tuning import base_title, list_runs

    known = list_runs(database(), name)
    if as_json:
        print_json(
            [
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
                for run, job in known
            ]
        )
        return
    rows = [
        {
            "run": run.id,
            "job": job.id,
            "state": job.state,
            "base model": base_title(run.base),
            "preset": run.preset,
            "progress": percent(job.progress),
            "validation loss": run.result.get("validation_loss"),
            "error": job.error,
        }
        for run, job in known
    ]
    print_table(rows, "There are no training runs yet.")


COMMANDS: dict[str, Callable[..., None]] = {"train": train, "runs": runs}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.add_typer(models, name="models")
    add_commands(app, COMMANDS)
