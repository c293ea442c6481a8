"""Commands about stored comparisons: what they say, and scoring their answers again."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import add_commands, one_line, print_json, print_sentence, print_table
from curate.cli.state import database, settings
from curate.cli.tuning import method_rows
from curate.text import percent

EvaluationId = Annotated[
    int | None,
    typer.Option("--evaluation", metavar="ID", help="Which comparison; else the newest."),
]


def results(name: Name, evaluation: EvaluationId = None, as_json: Json = False) -> None:
    """Print a stored comparison: scores, labels, slices, and how sure methods were.

    Nothing is asked or scored again, and no example of the test is shown.
    """
    from curate.services.tuning import evaluation_json, find_evaluation, usual_arms_to_compare

    chosen = find_evaluation(database(), name, evaluation)
    document = evaluation_json(database(), settings(), name, chosen)
    if as_json:
        print_json(document)
        return
    print_table(method_rows(document), "No methods were compared.")
    print_sentence(str(document["verdict"]))
    if document["cut"]:
        print_sentence(str(document["cut"]))
    shown = usual_arms_to_compare(chosen.result)
    for one in document["labels"]:
        _print_labels(one, whole=one["arm"] in shown)
    for one in document["slices"]:
        print_sentence(f"{_title(one['arm'])}, slices: {one['sentence']}")
    for one in document["calibration"]:
        print_sentence(
            f"{_title(one['arm'])}: how probable it found its answers and how often they are right is "
            f"{100 * one['error']:.0f} points apart on average (of {one['rows']:,} answers)."
        )
    if document["outdated"]:
        print_sentence(
            f"These answers were scored by metrics of an earlier version: `curate rescore {name}` scores "
            "them again."
        )


def rescore(
    name: Name, evaluation: EvaluationId = None, person: Person = None, as_json: Json = False
) -> None:
    """Score the stored answers of a comparison again, by today's metrics; no method is asked.

    What they scored before is kept, and the verdict is not charged again.
    """
    from curate.services.tuning import evaluation_json, find_evaluation
    from curate.services.tuning import rescore as score_again

    done = score_again(database(), settings(), name, evaluation, person)
    if not as_json:
        print_sentence(done.sentence)
        print_sentence(done.after.verdict)
        return
    chosen = find_evaluation(database(), name, done.evaluation)
    print_json(
        {
            **evaluation_json(database(), settings(), name, chosen),
            "rescored": {
                "rows": done.rows,
                "changed": done.changed,
                "by_metric": done.by_metric,
                "new": done.new,
                "sentence": done.sentence,
                "verdict_before": done.before.verdict,
                "verdict_code_before": done.before.verdict_code,
            },
        }
    )


def _print_labels(one: Mapping[str, Any], *, whole: bool) -> None:
    what = f", {one['part']}" if one["part"] else ""
    print_sentence(f"{_title(one['arm'])}{what}: {one['sentence']}")
    if not whole:
        return
    print_table(
        [
            {
                "approved": one_line(score["label"], 40),
                "examples": score["support"],
                "answered": score["said"],
                "right": score["right"],
                "recall": _share(score["recall"] and score["recall"]["value"], score),
                "precision": _share(score["precision"], score),
                "F1": _share(score["f1"], score),
            }
            for score in one["scores"]
        ],
        "There are no labels.",
    )


def _share(value: float | None, score: Mapping[str, Any]) -> str:
    if not score["readable"]:
        return "too few" if score["support"] else ""
    return "" if value is None else percent(value)


def _title(arm: str) -> str:
    from curate.services.tuning import arm_title

    return arm_title(arm)


COMMANDS: dict[str, Callable[..., None]] = {"results": results, "rescore": rescore}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    add_commands(app, COMMANDS)
