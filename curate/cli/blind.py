"""Commands for blind comparisons: starting one, voting, how far raters are, closing."""

from dataclasses import asdict
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from curate.cli.arguments import Json, Name, Person
from curate.cli.output import print_json, print_sentence
from curate.cli.state import database
from curate.domain.errors import Unusable
from curate.text import count

if TYPE_CHECKING:
    from curate.services.blind import BlindState, Rater

blind = typer.Typer(
    help="Let people compare the answers of two methods without knowing which is which.",
    no_args_is_help=True,
)
Comparison = Annotated[
    int, typer.Option("--comparison", metavar="N", help="Its number; the newest if not given.")
]


class Said(Enum):
    """What a rater says about a pair."""

    left = "left"
    right = "right"
    both_good = "both_good"
    both_bad = "both_bad"
    skip = "skip"
    undo = "undo"


@blind.command("start")
def start(
    name: Name,
    evaluation: Annotated[
        int | None,
        typer.Option(metavar="N", help="An evaluation of the project; the newest if not given."),
    ] = None,
    arms: Annotated[
        str, typer.Option(metavar="A,B", help="The two methods whose answers are compared.")
    ] = "tuned,prompted",
    pairs: Annotated[
        int | None, typer.Option(help="How many held-out examples, at random; all if not given.")
    ] = None,
    reference: Annotated[
        bool, typer.Option("--reference", help="Show raters the approved answer, too.")
    ] = False,
    seed: Annotated[int | None, typer.Option(help="Seed of the draw; kept with it.")] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Start a blind comparison of the stored answers of an evaluation."""
    from curate.services import tuning
    from curate.services.blind import start_comparison

    known = tuning.results_page(database(), name).evaluations
    if evaluation is None and not known:
        raise Unusable(
            f"Project {name!r} has no evaluation yet. Nothing was started: compare methods first "
            "(`curate evaluate`)."
        )
    one, comma, other = (part.strip() for part in arms.partition(","))
    if not comma:
        raise Unusable("--arms names two methods, such as tuned,prompted. Nothing was started.")
    made = start_comparison(
        database(),
        name,
        known[0].id if evaluation is None else evaluation,
        one,
        other,
        pairs,
        reference_shown=reference,
        seed=seed,
        person=person,
    )
    if as_json:
        print_json(state_json(made))
        return
    print_sentence(
        f"Blind comparison {made.comparison.id}: {count(made.asked, 'pair')} to rate, "
        f"{made.identical:,} of the same text twice. Rate them on the page Results, or by "
        f"`curate blind vote {name}`."
    )


@blind.command("vote")
def vote(
    name: Name,
    pair: Annotated[int | None, typer.Argument(metavar="[PAIR]", help="Its number.")] = None,
    said: Annotated[
        Said | None,
        typer.Option("--say", help="Which is better; skip for later, undo to take it again."),
    ] = None,
    comparison: Comparison = 0,
    uid: Annotated[
        str | None,
        typer.Option(metavar="UID", help="Your own name for this vote: it counts once."),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Vote on a pair, and get the next one; without a pair, only the next one."""
    from curate.services.blind import Rating, rate
    from curate.services.projects import current_person, get_project

    if (pair is None) != (said is None):
        raise Unusable("Give a pair and --say together, or neither. Nothing was stored.")
    state = _chosen(name, comparison)
    ratings = []
    if pair is not None and said is not None:
        ratings = [Rating(uid or uuid4().hex, pair, said.value)]
    found = rate(
        database(),
        get_project(database(), name).id,
        state.comparison.id,
        person or current_person(),
        ratings,
    )
    refused = next((one for one in found.done if not one.ok), None)
    if refused is not None:
        raise Unusable(refused.message or "Nothing was stored.")
    if as_json:
        print_json(_rater_json(state, found))
    else:
        _print_next(found)


def _rater_json(state: "BlindState", found: "Rater") -> dict[str, Any]:
    return {
        "comparison": state.comparison.id,
        "rated": found.rated,
        "asked": found.asked,
        "closed": found.closed,
        "next": asdict(found.pairs[0]) if found.pairs else None,
    }


def _print_next(found: "Rater") -> None:
    print_sentence(f"{found.rated:,} of {count(found.asked, 'pair')} rated.")
    if found.closed:
        print_sentence("The comparison is closed: `curate blind status` says what came of it.")
        return
    for one in found.pairs[:1]:
        print_sentence(f"Pair {one.pair}, {one.name}\n\n{one.input}\n")
        if one.reference is not None:
            print_sentence(f"Approved answer\n\n{one.reference}\n")
        print_sentence(f"Left\n\n{one.left}\n\nRight\n\n{one.right}")


@blind.command("status")
def status(name: Name, comparison: Comparison = 0, as_json: Json = False) -> None:
    """How far raters are, and of closed comparisons what people prefer."""
    from curate.services.blind import list_comparisons

    if comparison:
        _print_states([_chosen(name, comparison)], as_json)
    else:
        _print_states(list(list_comparisons(database(), name)), as_json)


@blind.command("close")
def close(
    name: Name, comparison: Comparison = 0, person: Person = None, as_json: Json = False
) -> None:
    """Close a comparison: no vote counts any more, and which answer was whose is shown."""
    from curate.services.blind import close_comparison

    number = _chosen(name, comparison).comparison.id
    state = close_comparison(database(), name, number, person)
    if as_json:
        print_json(state_json(state))
    else:
        _print_states([state], as_json=False)


def _chosen(name: str, number: int) -> "BlindState":
    """A comparison by its number; the newest for 0."""
    from curate.services.blind import get_comparison, list_comparisons

    if number:
        return get_comparison(database(), name, number)
    known = list_comparisons(database(), name)
    if not known:
        raise Unusable(
            f"Project {name!r} has no blind comparison. Nothing was done: start one "
            f"(`curate blind start {name}`)."
        )
    return known[0]


def _print_states(states: list["BlindState"], as_json: bool) -> None:
    from curate.evaluation import left_words, preference_sentence
    from curate.services.blind import result_of

    if as_json:
        print_json([state_json(one) for one in states])
        return
    if not states:
        print_sentence("There is no blind comparison yet: `curate blind start`.")
    for state in states:
        one = state.comparison
        far = ", ".join(f"{each.person} {each.rated:,} of {each.asked:,}" for each in state.raters)
        print_sentence(
            f"Blind comparison {one.id}: {count(state.pairs, 'pair')}, of which {state.identical:,} are the "
            f"same text twice. {far or 'Nobody has begun'}."
        )
        if one.closed:
            found = result_of(state)
            print_sentence(preference_sentence(found, one.a, one.b))
            if found is not None:
                print_sentence(left_words(found.left))


def state_json(state: "BlindState") -> dict[str, Any]:
    """A comparison for scripts; what people said only once it is closed."""
    from curate.evaluation import preference_sentence
    from curate.services.blind import result_of

    one, found = state.comparison, result_of(state)
    return {
        "comparison": one.id,
        "evaluation": one.evaluation,
        "a": one.a,
        "b": one.b,
        "pairs": state.pairs,
        "identical": state.identical,
        "asked": state.asked,
        "groups": state.groups,
        "seed": one.seed,
        "reference_shown": one.reference_shown,
        "person": one.person,
        "at": one.at,
        "raters": [asdict(each) for each in state.raters],
        "closed_by": one.closed_by,
        "closed_at": one.closed_at,
        "knew": list(state.knew),
        "result": None
        if found is None
        else {**asdict(found), "sentence": preference_sentence(found, one.a, one.b)},
    }


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.add_typer(blind, name="blind")
