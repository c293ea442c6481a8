"""Starting and closing blind comparisons, and what came of them."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from curate import evaluation
from curate.domain.blind import BlindComparison, BlindPair, BlindVote, RaterProgress
from curate.domain.errors import Unusable
from curate.domain.results import AnswerRow
from curate.evaluation import Preference
from curate.services.blind.order import drawn_positions, same_text
from curate.services.changes import record_action
from curate.services.people import permit, permit_in
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.text import count
from curate.text.json_text import json_text

_SEEDS = 2**31


@dataclass(frozen=True, slots=True)
class BlindState:
    """A blind comparison as people may see it.

    Attributes:
        pairs: All pairs.
        identical: Of them, those of two equal texts.
        groups: Independent groups of pairs.
        raters: How far everybody is who began.
        before: Blind comparisons on the same test that were closed before it, or until now.
        read: Once it is closed, the pairs and what was said about them.
        knew: Raters who had opened these answers, with the names of the methods, before it was closed.
    """

    comparison: BlindComparison
    pairs: int
    identical: int
    groups: int
    raters: tuple[RaterProgress, ...]
    before: int
    read: tuple[tuple[BlindPair, ...], tuple[BlindVote, ...]] | None = None
    knew: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        """Pairs that each rater gets."""
        return self.pairs - self.identical

    @property
    def finished(self) -> int:
        """Raters who have rated all of their pairs."""
        return sum(one.rated == one.asked for one in self.raters)


def start_comparison(
    database: Database,
    project: str,
    evaluation_id: int,
    a: str,
    b: str,
    number: int | None = None,
    *,
    reference_shown: bool = False,
    seed: int | None = None,
    person: str | None = None,
) -> BlindState:
    """Let people compare the answers of two methods without seeing which method gave which.

    Args:
        database: Where.
        project: Name of the project.
        evaluation_id: The evaluation whose stored answers are compared.
        a: The one method, such as ``tuned``.
        b: The other, such as ``prompted``.
        number: How many held-out examples, drawn at random; None for all.
        reference_shown: Whether raters see the approved answer, too. It is kept with the result.
        seed: Of everything that is drawn; one is drawn where none is given.
        person: Who starts it.

    Raises:
        NotAllowed: They are no owner.
        NotFound: The project has no such evaluation.
        Unusable: The evaluation has no answers of two such methods, or of no example any more.
    """
    person = person or current_person()
    key = permit_in(database, project, person, "blind")
    with database.read() as stores:
        found = stores.runs.get_evaluation(key, evaluation_id)
        rows = stores.blind.answers(found.id)
    _require_two(rows.values(), a, b)
    if number is not None and number < 1:
        raise Unusable("A comparison has at least one pair. Nothing was started: choose a number.")
    seed = secrets.randbelow(_SEEDS) if seed is None else seed
    pairs = _pairs(rows, drawn_positions(sorted(rows), number, seed), a, b)
    new = BlindComparison(0, key, found.id, a, b, seed, reference_shown, person, datetime.now(UTC))
    with database.begin() as stores:
        made = stores.blind.add(new, pairs)
        record_action(
            stores,
            key,
            person,
            "blind",
            f"Started blind comparison {made.id} with {count(len(pairs), 'pair')}",
        )
        return _state(stores, made)


def close_comparison(
    database: Database, project: str, comparison: int, person: str | None = None
) -> BlindState:
    """End a comparison: no vote counts any more, and everybody may see which answer was whose.

    Raises:
        NotAllowed: They are no owner.
        NotFound: The project has no such comparison.
        Unusable: It is closed already.
    """
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "blind")
        found = stores.blind.get(key, comparison)
        if not stores.blind.close(found.id, person):
            raise Unusable(
                f"Blind comparison {comparison} was closed by {found.closed_by}. Nothing was changed."
            )
        record_action(
            stores,
            key,
            person,
            "blind",
            f"Closed blind comparison {comparison} and showed which answer is whose",
        )
        return _state(stores, stores.blind.get(key, comparison))


def list_comparisons(database: Database, project: str) -> tuple[BlindState, ...]:
    """The blind comparisons of a project, the newest first."""
    with database.read() as stores:
        return read_comparisons(stores, stores.projects.get(project).id)


def get_comparison(database: Database, project: str, comparison: int) -> BlindState:
    """One blind comparison.

    Raises:
        NotFound: The project has no such comparison.
    """
    with database.read() as stores:
        return _state(stores, stores.blind.get(stores.projects.get(project).id, comparison))


def read_comparisons(stores: Stores, project: int) -> tuple[BlindState, ...]:
    """The same in an open transaction, by the id of the project."""
    return tuple(_state(stores, one) for one in stores.blind.all(project))


def result_of(state: BlindState) -> Preference | None:
    """What people prefer, of a comparison that is closed; None before that, and where nobody rated."""
    if state.read is None:
        return None
    return evaluation.preference_of(
        *state.read, judged=state.before + 1, seed=state.comparison.seed
    )


def votes_as_lines(state: BlindState) -> str:
    """Every vote of a closed comparison as JSON lines, with the method that stood left."""
    pairs, votes = state.read or ((), ())
    positions = {one.id: one for one in pairs}
    one = state.comparison
    methods = {"a": one.a, "b": one.b, None: None}
    return "".join(
        json_text(
            {
                "answer": positions[vote.pair].position,
                "cluster": positions[vote.pair].cluster,
                "person": vote.person,
                "left": one.a if vote.a_left else one.b,
                "choice": vote.choice,
                "preferred": methods[vote.prefers],
            }
        )
        + "\n"
        for vote in votes
    )


def _state(stores: Stores, one: BlindComparison) -> BlindState:
    pairs, identical, groups = stores.blind.sizes(one.id)
    raters = tuple(stores.blind.progress(one.id))
    read = None
    if one.closed:  # who said what leaves the stores then, not before
        read = tuple(stores.blind.pairs(one.id)), tuple(stores.blind.votes(one.id))
    return BlindState(
        one,
        pairs=pairs,
        identical=identical,
        groups=groups,
        raters=raters,
        before=stores.blind.closed_before(one.project, one.evaluation, one.closed_at),
        read=read,
        knew=_knew(stores, one, [rater.person for rater in raters]) if one.closed else (),
    )


def _knew(stores: Stores, one: BlindComparison, raters: Sequence[str]) -> tuple[str, ...]:
    """Raters who opened the answers with the names of the methods while votes counted."""
    opened = stores.blind.opened(one.evaluation, one.closed_at)
    return tuple(person for person in raters if person in opened)


def _require_two(rows: Iterable[AnswerRow], a: str, b: str) -> None:
    known = list(dict.fromkeys(arm for row in rows for arm in row.answers))
    if a == b or a not in known or b not in known:
        named = ", ".join(known) or "none"
        raise Unusable(
            f"A blind comparison needs two different methods that answered (asked for: {a}, {b}; with "
            f"answers: {named}). Nothing was started: choose two of them."
        )


def _pairs(
    rows: Mapping[int, AnswerRow], positions: Sequence[int], a: str, b: str
) -> list[BlindPair]:
    clusters: dict[str, int] = {}
    return [
        BlindPair(
            0,
            position,
            clusters.setdefault(rows[position].group, len(clusters)),
            same_text(rows[position].answers[a], rows[position].answers[b]),
        )
        for position in positions
    ]
