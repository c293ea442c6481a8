"""Suggested answers: offering them, deciding on them, and counting which sources are worth having.

A suggestion is never an answer by itself. It stands beside the example until a person takes it, and what that
person approves is what counts.
"""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from curate.domain.errors import NotFound, Unusable
from curate.domain.examples import Example, Status
from curate.domain.writing import (
    NewSuggestion,
    SuggestionCounts,
    SuggestionState,
)
from curate.services.people import permit
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.stores.examples import Where
from curate.text import words
from curate.text.storable import storable

UNDECIDED: tuple[Status, ...] = ("pending", "skipped", "flagged")
PART = 200
"""Suggestions that one transaction stores: others wait for it."""
MOST_WORDS = 4_000
"""Words up to which two answers are compared word by word."""


def in_need(stores: Stores, project: int) -> list[Example]:
    """Undecided examples whose answer is missing, or has an open error."""
    undecided = list(stores.examples.all(project, Where(statuses=UNDECIDED)))
    weak = _weak(stores, project, [one for one in undecided if one.output.strip()])
    return [one for one in undecided if not one.output.strip() or one.id in weak]


def is_in_need(stores: Stores, project: int, example: Example) -> bool:
    """Whether an example is one of those."""
    if example.status not in UNDECIDED:
        return False
    return not example.output.strip() or bool(_weak(stores, project, [example]))


def _weak(stores: Stores, project: int, examples: Sequence[Example]) -> set[int]:
    errors = stores.open_findings.errors(project, [one.id for one in examples])
    return {
        key for key, found in errors.items() if any(one.finding.field == "output" for one in found)
    }


def offer(database: Database, project: int, new: Sequence[NewSuggestion], person: str) -> int:
    """Offer answers for examples that are as they were; returns how many are new.

    What is offered already for an example, from whatever source, and what was refused, is left out.
    """
    offered = 0
    for part in database.in_parts(new, PART):
        with database.begin() as stores:
            keys = {one.example for one in part}
            now = stores.examples.many(project, keys)
            known = stores.suggestions.known(project, keys)
            fresh = [
                one
                for one in part
                if one.example in now
                and now[one.example].output == one.before
                and now[one.example].input_revision <= one.revision
                and one.output.strip()
                and one.output != one.before
                and (one.example, one.output) not in known
            ]
            for source in {one.source for one in fresh}:
                mine = [one for one in fresh if one.source == source]
                offered += len(stores.suggestions.add(project, mine, person))
    return offered


def refuse_suggestion(
    database: Database, project: str, number: int, person: str | None = None
) -> None:
    """Refuse a suggestion: it is not offered for this example again.

    Raises:
        NotFound: There is no such suggestion.
        NotAllowed: The person only reads here.
        Unusable: Somebody took it meanwhile.
    """
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "suggest")
        found = stores.suggestions.get(key, number)
        if found is None:
            raise NotFound("suggestion", number)
        if found.state in {"taken", "edited"}:
            raise Unusable(
                f"{found.person} took this suggestion already. Nothing was refused: edit the answer instead."
            )
        stores.suggestions.decide(number, "refused", person)


def settle_suggestion(
    database: Database, project: int, number: int, example: int, output: str, person: str
) -> None:
    """Say that an answer was stored that somebody made out of a suggestion: as it is, or edited.

    One that is gone, or was decided on before, is left as it is: the decision itself counts.

    Args:
        database: Where.
        project: Id of the project.
        number: The suggestion.
        example: Whose answer was stored.
        output: That answer.
        person: Who did it.
    """
    with database.read() as stores:
        found = stores.suggestions.get(project, number)
    if found is None or found.example != example or found.state in {"taken", "edited"}:
        return
    edits = words_changed(found.output, storable(output))
    same = found.output.strip() == storable(output).strip()
    state: SuggestionState = "taken" if same else "edited"
    with database.begin() as stores:
        stores.suggestions.decide(number, state, person, edits)


def suggestion_counts(database: Database, project: str) -> list[SuggestionCounts]:
    """What became of the suggestions of each source that ever offered one."""
    with database.read() as stores:
        return stores.suggestions.counts(stores.projects.get(project).id)


def words_changed(before: str, after: str) -> int:
    """Words that were added, removed or replaced on the way from one text to another."""
    one, other = words(before), words(after)
    if max(len(one), len(other)) > MOST_WORDS:
        return abs(len(one) - len(other)) + sum(a != b for a, b in zip(one, other, strict=False))
    return int(Levenshtein.distance(one, other))
