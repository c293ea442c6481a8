"""The card of an example, with its findings and its history."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from curate.domain.actions import Event
from curate.domain.examples import Example
from curate.domain.findings import SEVERITY_RANK, StoredFinding
from curate.services.changes import with_cleaning
from curate.services.checking import unchecked
from curate.stores import Database, Stores

MOST = 20
"""Examples up to which the others that a finding is about are read too."""


@dataclass(frozen=True, slots=True)
class Card:
    """One example with its open findings (the worst first) and its history (the oldest first).

    Attributes:
        others: Other examples that findings are about, by id.
        checked: Whether the checks ever ran in this project: without, no finding means nothing.
        unchecked: Whether no check has looked at the example as it stands, although they ran.
    """

    example: Example
    findings: tuple[StoredFinding, ...]
    history: tuple[Event, ...]
    others: Mapping[int, Example] = field(hash=False)
    checked: bool
    unchecked: bool = False

    @property
    def errors(self) -> tuple[StoredFinding, ...]:
        """What is open of severity error."""
        return tuple(one for one in self.findings if one.finding.severity == "error")


def open_card(database: Database, project: str, example: int) -> Card:
    """Everything about one example, in one consistent picture.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        return read_card(stores, stores.projects.get(project).id, example)


def read_card(stores: Stores, project: int, example: int) -> Card:
    """The same, in a transaction that is open."""
    found = stores.examples.get(project, example)
    # A twin or a contradiction that was rejected is no fault of the one that is left.
    findings = stores.findings.all(
        project, example=example, status="open", rejected=found.status == "rejected"
    )
    history = with_cleaning(stores, found, stores.history.of_example(example))
    checked = stores.contracts.current(project) is not None
    findings.sort(key=lambda one: SEVERITY_RANK[one.finding.severity])
    several = [one.finding.examples for one in findings if len(one.finding.examples) <= MOST]
    others = stores.examples.many(project, {one for ids in several for one in ids} - {example})
    missing = bool(unchecked(stores, project, [found]))
    return Card(found, tuple(findings), tuple(history), others, checked, missing)
