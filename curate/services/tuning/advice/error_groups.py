"""Wrong answers of a comparison with one cause: the same value said where the same other one was right."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from curate import contract as contracts
from curate.domain.errors import NotFound
from curate.domain.queues import Chosen
from curate.domain.records import Record
from curate.domain.results import AnswerRow, EvaluationResult
from curate.evaluation import arm_words
from curate.services.changes import record_action
from curate.services.datasets import dataset_records, note_answers
from curate.services.people import permit
from curate.services.projects import current_person
from curate.services.tuning.results import reference_arm, tuned_arm
from curate.stores import Database
from curate.text import count, shorten, times

FEWEST = 2
"""Errors from which on they are a group."""
MOST = 12
"""Groups that are shown at most, the largest."""
MISSING = "nothing"


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """Errors of one method with one cause.

    Attributes:
        part: The part of the answers: a field, a key, or ``label``.
        meant: The approved value.
        said: What the method answered; ``nothing`` where it left the part out.
        examples: Their ids.
    """

    arm: str
    part: str
    meant: str
    said: str
    examples: tuple[int, ...]

    @property
    def sentence(self) -> str:
        """The group in words."""
        return (
            f"{self.part}: “{shorten(self.said, 40)}” {times(len(self.examples))} where "
            f"“{shorten(self.meant, 40)}” was approved"
        )


def group_errors(
    result: EvaluationResult,
    rows: Sequence[AnswerRow],
    records: Sequence[Record],
    contract: contracts.AnswerFormat | None,
) -> list[ErrorGroup]:
    """Errors of the best tuned method, or of the best one where none is tuned, grouped; the largest first.

    Args:
        result: The comparison.
        rows: Its answers.
        records: The records of its version.
        contract: The format of that; without one, whole answers are compared where they recur.
    """
    arm = tuned_arm(result) or reference_arm(result)
    by_id = {one.example: one for one in records}
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in rows:
        record = by_id.get(row.id)
        if record is None or arm is None or contract is None:
            continue
        mine = contract.contract_for(record)
        said, meant = mine.parts(row.answers.get(arm, "")), mine.parts(row.reference)
        for part in sorted(mine.parts_with_choices()):
            if part in meant and said.get(part) != meant[part]:
                found[part, meant[part], said.get(part) or MISSING].append(row.id)
    groups = [
        ErrorGroup(arm or "", *key, tuple(ids)) for key, ids in found.items() if len(ids) >= FEWEST
    ]
    return sorted(groups, key=lambda one: (-len(one.examples), one.part, one.meant, one.said))[
        :MOST
    ]


def error_groups(database: Database, project: str, evaluation: int) -> list[ErrorGroup]:
    """The errors of a comparison with one cause each, the most frequent first.

    Raises:
        NotFound: There is no such project or comparison.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        stored = stores.runs.get_evaluation(key, evaluation)
        version = stores.datasets.by_id(stored.dataset)
        rows = stores.runs.answers(evaluation)
    records = dataset_records(database, project, version.name)
    spec = version.manifest.get("contract")
    return group_errors(stored.result, rows, records, contracts.load(spec) if spec else None)


def review_errors(
    database: Database, project: str, evaluation: int, place: int, person: str | None = None
) -> int:
    """Make a queue of Review of one group of errors: a look at the test. Returns its id.

    Args:
        database: Where.
        project: Name of the project.
        evaluation: Id of the comparison.
        place: Of the group, from 0.
        person: Who does it.

    Raises:
        NotFound: There is no such group any more.
        NotAllowed: The person may not make queues. Nothing was stored.
    """
    person = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "select")
    groups = error_groups(database, project, evaluation)
    if not 0 <= place < len(groups):
        raise NotFound("group of errors", place + 1)
    group = groups[place]
    note_answers(database, project, evaluation, person)
    why = f"{arm_words(group.arm).capitalize()} says “{shorten(group.said, 40)}” for {group.part} here."
    with database.begin() as stores:
        name = f"Errors: {group.part} “{shorten(group.meant, 30)}”"
        selection = stores.selections.add(
            key,
            name,
            {"size": len(group.examples)},
            [Chosen(one, 0, why=why) for one in group.examples],
            None,
            person,
        )
        summary = f"Made a queue of {count(len(group.examples), 'error')} with one cause"
        record_action(stores, key, person, "select", summary)
    return selection
