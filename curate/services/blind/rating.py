"""Rating: the pairs of one rater, in an order of their own, and their votes, each stored once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from curate.domain.blind import BlindComparison, Said, Turn
from curate.domain.results import AnswerRow
from curate.services.blind.order import drawn_order
from curate.services.people import require
from curate.stores import Database, Stores

SEEN_MS = 100
"""Milliseconds for which a pair must have been there before anything is said about it."""
LONGEST_MS = 10 * 60_000
"""Milliseconds after which somebody did something else meanwhile, and how long it took is not known."""
CLOSED = "This comparison is closed, so your vote on this pair does not count."


@dataclass(frozen=True, slots=True)
class Rating:
    """What a rater sends about a pair.

    Attributes:
        uid: Chosen by who sends it: what arrives twice under it counts once.
        pair: The number under which this rater got the pair.
        said: Which answer is better, both or neither; that it comes later; that the choice is undone.
        milliseconds: For how long it was there; None where that is not known.
    """

    uid: str
    pair: int
    said: Said
    milliseconds: int | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """What came of it.

    Attributes:
        code: Why it does not count: ``closed``, ``gone`` or ``invalid``; None where it does.
    """

    uid: str
    ok: bool
    code: Literal["closed", "gone", "invalid"] | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A pair as a rater sees it: nothing in it says which method gave which answer.

    Attributes:
        pair: The number under which this rater got it.
        reference: The approved answer, where raters are to see it.
    """

    pair: int
    name: str
    input: str
    left: str
    right: str
    reference: str | None


@dataclass(frozen=True, slots=True)
class Rater:
    """How far a rater is, and what comes next.

    Attributes:
        done: What came of each thing that was sent.
        pairs: The next ones.
        last: The pair that they rated last, which undo shows again.
        rated: Pairs that they said something about.
        asked: Pairs that they get in all.
        closed: Whether votes don't count any more.
    """

    done: tuple[Rated, ...]
    pairs: tuple[ShownPair, ...]
    last: ShownPair | None
    rated: int
    asked: int
    closed: bool


def rate(
    database: Database,
    project: int,
    comparison: int,
    person: str,
    ratings: Sequence[Rating] = (),
    *,
    want: int = 1,
    have: Collection[int] = (),
) -> Rater:
    """Store what a rater says, and give out what comes next.

    Whoever comes for the first time is given an order of their own, drawn here and kept here. That is a
    look at the test.

    Args:
        database: Where.
        project: Its id.
        comparison: Its number.
        person: The rater.
        ratings: What they say, in their order.
        want: How many more pairs they would like.
        have: Pairs that they have.

    Raises:
        NotAllowed: They may not review here.
        NotFound: The project has no such comparison.
    """
    with database.read() as stores:
        require(stores, project, person, "reviewer")
        found = stores.blind.get(project, comparison)
        begun = bool(stores.blind.turns(found.id, person))
    done: tuple[Rated, ...] = ()
    if ratings or not (begun or found.closed):
        with database.begin() as stores:
            require(stores, project, person, "reviewer")
            done = _write(stores, found, person, ratings)
    with database.read() as stores:
        return _read(stores, stores.blind.get(project, comparison), person, done, want, have)


def _write(
    stores: Stores, found: BlindComparison, person: str, ratings: Sequence[Rating]
) -> tuple[Rated, ...]:
    if not stores.blind.lock(found.id):
        return tuple(Rated(one.uid, ok=False, code="closed", message=CLOSED) for one in ratings)
    if not stores.blind.turns(found.id, person):
        _begin(stores, found, person)
    mine = {one.id for one in stores.blind.turns(found.id, person)}
    known = stores.blind.by_uid([one.uid for one in ratings])
    return tuple(_store(stores, one, mine, known) for one in ratings)


def _begin(stores: Stores, found: BlindComparison, person: str) -> None:
    asked = [one.id for one in stores.blind.pairs(found.id) if not one.identical]
    order = drawn_order(asked, found.seed, person)
    turns = [Turn(0, pair, place, a_left) for place, (pair, a_left) in enumerate(order)]
    if turns:
        stores.blind.begin(person, turns)
    dataset = stores.runs.get_evaluation(found.project, found.evaluation).dataset
    stores.looks.add(found.project, dataset, "blind", found.id, person)


def _store(stores: Stores, one: Rating, mine: set[int], known: dict[str, int]) -> Rated:
    if one.uid in known:
        if known[one.uid] == one.pair and one.pair in mine:
            return Rated(one.uid, ok=True)
        return Rated(
            one.uid,
            ok=False,
            code="invalid",
            message="Something else was sent under this uid. Nothing was stored: choose another one.",
        )
    if one.pair not in mine:
        message = "You don't have this pair. Nothing was stored: go on with the next one."
        return Rated(one.uid, ok=False, code="gone", message=message)
    time = one.milliseconds
    if time is not None and time < SEEN_MS and one.said not in {"undo", "skip"}:
        message = "It had only just appeared. Nothing was stored: look at it, then choose."
        return Rated(one.uid, ok=False, code="invalid", message=message)
    stores.blind.say(
        one.pair, one.uid, one.said, time if time is not None and time <= LONGEST_MS else None
    )
    known[one.uid] = one.pair
    return Rated(one.uid, ok=True)


def _read(
    stores: Stores,
    found: BlindComparison,
    person: str,
    done: tuple[Rated, ...],
    want: int,
    have: Collection[int],
) -> Rater:
    turns = stores.blind.turns(found.id, person)
    rated = sum(one.choice not in {None, "skip"} for one in turns)
    if found.closed:
        return Rater(done, (), None, rated, len(turns), closed=True)
    # What was put off comes last.
    waiting = sorted(
        (one for one in turns if one.choice in {None, "skip"} and one.id not in have),
        key=lambda one: (one.choice == "skip", one.place),
    )
    last = stores.blind.last(found.id, person)
    shown = [*waiting[: max(0, want)], *(one for one in turns if one.id == last)]
    positions = {one.id: one.position for one in stores.blind.pairs(found.id)}
    rows = stores.blind.answers(found.evaluation, [positions[one.pair] for one in shown])
    drawn = {
        one.id: _shown(one, rows[positions[one.pair]], found)
        for one in shown
        if positions[one.pair] in rows
    }
    return Rater(
        done,
        tuple(drawn[one.id] for one in waiting[: max(0, want)] if one.id in drawn),
        drawn.get(last) if last is not None else None,
        rated,
        len(turns),
        closed=False,
    )


def _shown(turn: Turn, row: AnswerRow, found: BlindComparison) -> ShownPair:
    left, right = (found.a, found.b) if turn.a_left else (found.b, found.a)
    return ShownPair(
        turn.id,
        row.external_id or f"Example {row.id}",
        row.input,
        row.answers[left],
        row.answers[right],
        row.reference if found.reference_shown else None,
    )
