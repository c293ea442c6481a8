"""Commands about base models, training runs and the comparison of methods."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from curate.cli.arguments import DatasetName, Json, Name, Person, Wait, key_value
from curate.cli.forgetting import Forgetting, print_forgetting
from curate.cli.jobs import wait_for
from curate.cli.output import add_commands, print_json, print_message, print_sentence, print_table
from curate.cli.run_comparison import Compare, print_run_comparison
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


class Requirement(StrEnum):
    """What a script may require of a verdict."""

    HELPS = "helps"


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
                    "damage": one.damage,
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
            "downloaded": "damaged" if one.damage else "yes" if one.present else "no",
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
    from curate.services.jobs import as_json as result_as_json
    from curate.services.tuning import base_title, pull_model

    job = wait_for(pull_model(database(), settings(), base, person))
    if as_json:
        print_json(
            {
                "id": base,
                "present": True,
                "folder": result_as_json(job.result, settings())["folder"],
            }
        )
    else:
        print_sentence(
            f"{base_title(base)} is ready in {result_as_json(job.result, settings())['folder']}."
        )


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
    from curate.services.jobs import as_json as result_as_json
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
    trained = result_as_json(job.result, settings())
    result = {"run": run.id, "state": job.state, **{key: trained.get(key) for key in RUN_KEYS}}
    if as_json:
        print_json(result)
    else:
        print_table([result], "")


def runs(name: Name, compare: Compare = None, as_json: Json = False) -> None:
    """List the training runs of a project, or compare two of them."""
    if compare is not None:
        print_run_comparison(name, *compare, as_json=as_json)
        return
    from curate.services.jobs import as_json as result_as_json
    from curate.services.tuning import base_title, list_runs, looks_at

    known = list_runs(database(), name)
    looked = {run.id: len(looks_at(database(), name, run.dataset)) for run, _ in known}
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
                    **{key: result_as_json(run.result, settings()).get(key) for key in RUN_KEYS},
                    "looks": looked[run.id],
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
            "validation loss": run.result.validation_loss if run.result else None,
            "looks at its test": looked[run.id],
            "error": job.error,
        }
        for run, job in known
    ]
    print_table(rows, "There are no training runs yet.")


def evaluate(
    name: Name,
    dataset: DatasetName,
    run: Annotated[
        list[int] | None, typer.Option(help="A finished training run; may be repeated.")
    ] = None,
    arms: Annotated[
        str | None,
        typer.Option(metavar="A,...", help="Only these methods, such as base,prompted,tuned."),
    ] = None,
    require: Annotated[
        Requirement | None,
        typer.Option(help="Wait, and end with status 1 unless the verdict is that tuning helps."),
    ] = None,
    margin: Annotated[
        float,
        typer.Option(metavar="POINTS", help="Differences up to so many points don't matter."),
    ] = 5.0,
    allow_external: Annotated[
        bool,
        typer.Option(
            "--allow-external",
            help="Send the held-out conversations to the project's endpoint, for the method external.",
        ),
    ] = False,
    forgetting: Forgetting = False,
    wait: Wait = False,
    person: Person = None,
    as_json: Json = False,
) -> int:
    """Compare methods on the same held-out examples, as a job.

    Without a training run: what would do without training.
    """
    from curate.services.jobs import as_json as result_as_json
    from curate.services.tuning import (
        evaluation_json,
        find_evaluation,
        prompt_sentences,
        start_evaluation,
    )

    names = [one.strip() for one in (arms or "").split(",") if one.strip()]
    job = start_evaluation(
        database(),
        settings(),
        name,
        dataset,
        run or [],
        names,
        person,
        margin=margin / 100,
        allow_external=allow_external,
        forgetting=forgetting,
    )
    if not wait and require is None:
        if as_json:
            print_json({"job": job.id, "state": job.state})
        else:
            print_sentence(f"The comparison is job {job.id}: see `curate jobs`.")
        return 0
    job = wait_for(job)
    result = result_as_json(job.result, settings())
    if as_json:
        chosen = find_evaluation(database(), name, job=job.id)
        print_json(evaluation_json(database(), settings(), name, chosen))
    else:
        used = getattr(job.result, "prompt", None)
        _print_comparison(result, prompt_sentences(used))
        print_forgetting(job.result)
    if require is not None and result["verdict_code"] != require.value:
        print_message(f"Tuning is not known to help, which was required. {result['verdict']}")
        return 1
    return 0


def _print_comparison(result: Mapping[str, Any], sentences: Sequence[str]) -> None:
    print_table(method_rows(result), "No methods were compared.")
    print_sentence("Each value is given with its 95 % confidence interval.")
    print_sentence(str(result["verdict"]))
    for sentence in sentences:
        print_sentence(sentence)
    print_sentence(
        f"This was look {result['looks']:,} at this test. Differences up to "
        f"{100 * result['margin']:g} points were said not to matter (--margin)."
    )
    print_sentence(f"All answers: {result['rows']}")


def method_rows(result: Any) -> list[dict[str, Any]]:
    """An evaluation as a table: one method a row, each metric with its interval."""
    from curate.services.tuning import METRICS, arm_title

    return [
        {
            "method": arm_title(arm["arm"]),
            **{
                METRICS.get(metric, metric): (
                    f"{value['value']:.3f} ({value['low']:.3f} to {value['high']:.3f})"
                )
                for metric, value in arm["metrics"].items()
            },
        }
        for arm in result["arms"]
    ]


COMMANDS: dict[str, Callable[..., int | None]] = {
    "train": train,
    "runs": runs,
    "evaluate": evaluate,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.add_typer(models, name="models")
    add_commands(app, COMMANDS)
