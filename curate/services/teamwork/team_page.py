"""What the page Team shows, each section of it read at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from curate.domain.examples import Example
from curate.domain.teamwork import Stratum, TeamSettings
from curate.services import people
from curate.services.teamwork.acceptance import (
    LookCard,
    for_person,
    populations,
    read_acceptance,
    strata_of,
)
from curate.services.teamwork.acceptance_result import ReadAcceptance
from curate.services.teamwork.adjudication import (
    Disagreement,
    may_adjudicate,
    read_disagreement,
    read_waiting,
)
from curate.services.teamwork.agreement import Judged, read_judged
from curate.services.teamwork.overlap import BlindCard, blind_card, waiting_for
from curate.services.teamwork.pace import ReadPace, read_times
from curate.services.teamwork.presence import Presence, read_presence
from curate.services.teamwork.settings import AssignedQueue, read_assignments
from curate.services.teamwork.sign_offs import SignOffState, read_sign_off
from curate.stores import Database, Stores

SHOWN = 10
"""Examples that are signed off on one screen."""


@dataclass(frozen=True, slots=True)
class ProgressSection:
    """What everybody did, how long it takes, and who is here now."""

    pace: ReadPace
    presence: tuple[Presence, ...]


@dataclass(frozen=True, slots=True)
class AssignmentSection:
    """Who has which examples, and what could be assigned to whom.

    Attributes:
        sources: Names of the imports by their ids.
    """

    queues: tuple[AssignedQueue, ...]
    reviewers: tuple[str, ...]
    labels: tuple[str, ...]
    sources: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class AgreementSection:
    """The overlap: what waits for this person, how far people agree, and what they disagree on.

    Attributes:
        state: Changes with everything that agreement is worked out from.
        card: The next example for a second judgment of this person.
        adjudicates: Whether this person decides where others disagree.
        disagreement: The next one that they decide on.
        own: How many disagreements wait for somebody else, because this person is part of them.
    """

    settings: TeamSettings
    reviewers: tuple[str, ...]
    judged: Judged
    state: tuple[int, ...]
    card: BlindCard | None
    adjudicates: bool
    disagreement: Disagreement | None
    own: int


@dataclass(frozen=True, slots=True)
class SecondLookSection:
    """The sample of what was approved, and the sign-off.

    Attributes:
        populations: How many examples are approved, by how they were.
        card: The next example of the sample for this person.
        named: The examples that were found wrong, as they are now.
        signing: Some of those that this person can sign off.
        alone: Whether nobody else reviews here.
    """

    populations: Mapping[Stratum, int]
    acceptance: ReadAcceptance | None
    card: LookCard | None
    named: Mapping[int, Example]
    sign_off: SignOffState
    signing: tuple[Example, ...]
    alone: bool = False


def progress_section(database: Database, project: str, person: str) -> ProgressSection:
    """What everybody did, how long it takes, and who is here now."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        return ProgressSection(read_times(stores, key, person), tuple(read_presence(stores, key)))


def assignment_section(database: Database, project: str) -> AssignmentSection:
    """Who has which examples, and what could be assigned to whom."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        return AssignmentSection(
            tuple(read_assignments(stores, key)),
            reviewers(stores, key),
            tuple(stores.examples.labels(key)),
            stores.sources.names(key),
        )


def agreement_section(database: Database, project: str, person: str) -> AgreementSection:
    """The overlap as a person sees it."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        reviews = people.at_least(people.role_of(stores, key, person), "reviewer")
        waiting = waiting_for(stores, key, person) if reviews else []
        card = (
            blind_card(stores, stores.examples.get(key, waiting[0]), len(waiting))
            if waiting
            else None
        )
        adjudicates = may_adjudicate(stores, key, person)
        return AgreementSection(
            stores.team.settings(key),
            reviewers(stores, key),
            read_judged(stores, key),
            (key, stores.judgments.newest(key), stores.contracts.newest(key)),
            card,
            adjudicates,
            read_disagreement(stores, key, person) if adjudicates else None,
            read_waiting(stores, key, person).judged if adjudicates else 0,
        )


def second_look_section(database: Database, project: str, person: str) -> SecondLookSection:
    """The sample and the sign-off as a person sees them."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        reviews = people.at_least(people.role_of(stores, key, person), "reviewer")
        read = read_acceptance(stores, key)
        mine = for_person(stores, key, read.sample, person) if read and reviews else []
        signs = read_sign_off(stores, key, person)
        wrong = [one.example for one in read.looks if one.decision == "reject"] if read else []
        some = stores.examples.many(key, signs.mine[:SHOWN] if reviews else ())
        return SecondLookSection(
            populations(strata_of(stores, stores.judgments.approved(key)).values()),
            read,
            LookCard(stores.examples.get(key, mine[0]), len(mine)) if mine else None,
            stores.examples.many(key, wrong),
            signs,
            tuple(some.values()),
            alone=not set(reviewers(stores, key)) - {person},
        )


def reviewers(stores: Stores, project: int) -> tuple[str, ...]:
    """Who can review: members who may, or in an open project everybody who did something in it."""
    roles = stores.people.roles(project)
    if not roles:
        return tuple(sorted(stores.team.last_seen(project), key=str.casefold))
    return tuple(
        sorted(
            (one for one, role in roles.items() if people.at_least(role, "reviewer")),
            key=str.casefold,
        )
    )
