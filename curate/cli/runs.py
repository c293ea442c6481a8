"""Commands about single training runs: their tokens, names, queue, sweeps, script, deletion."""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from curate.cli.arguments import DatasetName, Json, Name, Person, key_value
from curate.cli.output import (
    add_commands,
    one_line,
    print_json,
    print_message,
    print_progress,
    print_sentence,
    print_table,
)
from curate.cli.state import database, settings
from curate.domain.errors import Unusable
from curate.domain.records import Job, Run, Sweep

RunId = Annotated[int, typer.Argument(metavar="RUN", help="Number of a run; see `curate runs`.")]


def rendered(
    name: Name,
    dataset: DatasetName,
    example: Annotated[
        str, typer.Option(metavar="ID", help="This example; the longest if you don't say.")
    ] = "",
    draw: Annotated[
        int | None, typer.Option("--random", metavar="N", help="One that the number N draws.")
    ] = None,
    base: Annotated[
        str | None, typer.Option(metavar="ID", help="Base model; see `curate models`.")
    ] = None,
    preset: Annotated[str, typer.Option(help="quick, standard or thorough")] = "quick",
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A setting of the run.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the exact tokens of one example: what is learned, what is only read, what has no room."""
    from curate.services.tuning import DEFAULT_BASE, render_example

    looked = render_example(
        database(),
        settings(),
        name,
        dataset,
        example=example,
        draw=draw,
        base=base or DEFAULT_BASE,
        preset=preset,
        changes=dict(key_value(text, "shown") for text in set_ or []),
    )
    tokens = looked.rendered.tokens
    counts = {
        "prompt_tokens": looked.rendered.prompt,
        "trained_tokens": looked.rendered.trained,
        "cut_tokens": looked.rendered.cut,
        "limit": looked.rendered.limit,
    }
    if as_json:
        print_json(
            {
                "example": looked.record.example,
                "external_id": looked.record.external_id,
                "part": looked.record.part,
                "base": looked.base,
                **counts,
                "ends_with": tokens[-1].text,
                "tokens": [
                    {
                        "id": t.id,
                        "text": t.text,
                        "trained": t.trained,
                        "cut": t.cut,
                        "special": t.special,
                    }
                    for t in tokens
                ],
            }
        )
        return
    rows = [
        {
            "what": f"{'learned' if trained else 'read'}{', no room' if cut else ''}",
            "tokens": len(part),
            "text": "".join(one.text for one in part),
        }
        for (trained, cut), part in (
            (key, list(some)) for key, some in groupby(tokens, key=lambda t: (t.trained, t.cut))
        )
    ]
    print_table(rows, "")
    print_sentence(
        f"Example {looked.record.external_id or looked.record.example} ({looked.record.part}): "
        f"{counts['prompt_tokens']:,} tokens read, {counts['trained_tokens']:,} learned, "
        f"{counts['cut_tokens']:,} without room (the limit is {counts['limit'] or 'none'})."
    )


def run(
    name: Name,
    run_id: RunId,
    called: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="Name it.")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Write a note about it.")] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete it with its adapter.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking again.")] = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Show a training run with its settings and as a command; name it, note something, or delete it."""
    from curate.services.tuning import describe_run, run_details

    if delete:
        _delete(name, run_id, person, yes=yes, as_json=as_json)
        return
    if called is not None or note is not None:
        describe_run(database(), name, run_id, name=called, note=note, person=person)
    details = run_details(database(), settings(), name, run_id)
    found = details.run
    shown: dict[str, Any] = {
        "run": found.id,
        "name": found.name,
        "note": found.note,
        "state": details.job.state,
        "dataset": details.dataset,
        "base": found.base,
        "preset": found.preset,
        "sweep": found.sweep,
        "command": details.command,
    }
    if as_json:
        changes = [
            {"at": one.at, "person": one.person, "what": one.what} for one in details.changes
        ]
        print_json({**shown, "settings": dict(found.settings), "history": changes})
        return
    print_table([{"": key, " ": value} for key, value in shown.items()], "")
    for one in details.changes:
        print_sentence(f"{one.at:%Y-%m-%d %H:%M} {one.person}: {one.what}")


def _delete(name: str, run_id: int, person: str | None, *, yes: bool, as_json: bool) -> None:
    from curate.services.tuning import delete_run, run_contents

    contents = run_contents(database(), settings(), name, run_id)
    if not yes:
        raise Unusable(f"{contents.sentence} Nothing was deleted yet: add --yes to delete it.")
    delete_run(database(), settings(), name, run_id, person)
    if as_json:
        print_json(
            {"deleted": run_id, "bytes": contents.bytes, "comparisons": contents.comparisons}
        )
    else:
        print_sentence(f"Run {run_id} was deleted with its adapter.")


def queue(
    name: Name,
    up: Annotated[
        int | None,
        typer.Option(metavar="JOB", help="Let this job change places with the one before."),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """List what waits for its turn: trainings and comparisons run one after another."""
    from curate.services.tuning import list_runs, move_up, waiting_jobs

    if up is not None:
        move_up(database(), name, up, person)
    runs = {job.id: one for one, job in list_runs(database(), name)}
    rows = [
        {
            "job": one.job.id,
            "position": one.position,
            "kind": one.job.kind,
            "run": runs[one.job.id].id if one.job.id in runs else None,
            "name": runs[one.job.id].name if one.job.id in runs else "",
            "person": one.job.person,
        }
        for one in waiting_jobs(database(), name)
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(rows, "Nothing waits.")


def sweeps(name: Name, as_json: Json = False) -> None:
    """List the sweeps of a project, each with its runs by validation loss."""
    from curate.services.tuning import list_sweeps

    found = list_sweeps(database(), name)
    if as_json:
        print_json([sweep_document(one) for one in found])
        return
    if not found:
        print_sentence("There are no sweeps yet.")
    for one in found:
        print_sweep(sweep_document(one))


def print_started(
    name: str, sweep: Sweep, runs: Sequence[tuple[Run, Job]], *, wait: bool, as_json: bool
) -> None:
    """A sweep that was queued; with ``wait``, once all its runs have ended, whatever came of each."""
    from curate.services.tuning import list_sweeps

    if wait:
        _wait_for_all(runs)
    found = next(one for one in list_sweeps(database(), name) if one.sweep.id == sweep.id)
    if as_json:
        print_json(sweep_document(found))
    else:
        print_sweep(sweep_document(found))


def _wait_for_all(runs: Sequence[tuple[Run, Job]]) -> None:
    """Wait until all runs have ended, whatever came of each; an interruption cancels those that are left."""
    from curate.services.jobs import cancel, wait

    left = {job.id: run for run, job in runs}
    try:
        for key, run in list(left.items()):
            ended = wait(
                database(),
                settings(),
                key,
                lambda now: print_progress(now.progress, one_line(now.message, 100)),
            )
            del left[key]
            print_message(f"Run {run.id} ({run.name}): {ended.error or ended.state}")
    except KeyboardInterrupt:
        for key in left:
            cancel(database(), key)
        raise


def sweep_document(found: Any) -> dict[str, Any]:
    """A sweep for scripts: its runs as they were queued, and the one to take."""
    return {
        "sweep": found.sweep.id,
        "name": found.sweep.name,
        "size": found.sweep.size,
        "runs": [
            {
                "run": one.run.id,
                "job": one.job.id,
                "state": one.job.state,
                **one.point,
                "validation_loss": one.loss,
                "best_step": one.run.result.best_step if one.run.result else None,
            }
            for one in found.runs
        ],
        "best": found.best.run.id if found.best else None,
        "sentence": found.sentence,
    }


def print_sweep(document: dict[str, Any]) -> None:
    """A sweep for people."""
    print_sentence(f"Sweep {document['sweep']}: {document['name']}")
    print_table(document["runs"], "Its runs were deleted.")
    print_sentence(document["sentence"])


def train_script(
    name: Name,
    run_id: RunId,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write it; standard output if you don't say."),
    ] = None,
) -> None:
    """Write a Python script that trains as the run did, with transformers and peft and without Curate."""
    from curate.services.tuning import train_script as script

    text = script(database(), settings(), name, run_id)
    if out is None:
        print(text, end="")  # noqa: T201
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unusable(
            f"{out} can't be written: {error.strerror}. Nothing was written: choose another place."
        ) from None
    print_message(f"The script is in {out}; its first lines say which export it reads.")


COMMANDS: dict[str, Callable[..., int | None]] = {
    "rendered": rendered,
    "run": run,
    "queue": queue,
    "sweeps": sweeps,
    "train-script": train_script,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
