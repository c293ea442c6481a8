"""Cards of the desk: examples with all that a reviewer sees of them, read several at a time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from curate.domain.examples import Example
from curate.domain.findings import SEVERITY_RANK, StoredFinding
from curate.domain.writing import SuggestedAnswer
from curate.services.checking import looked_at
from curate.stores import Stores
from curate.stores.desk import Draft, Lease

MOST_OTHERS = 5
"""Others that are shown of a finding that is about several examples."""


@dataclass(frozen=True, slots=True)
class DeskCard:
    """One example on the desk.

    Attributes:
        source: The name of the file that it came with.
        findings: Open ones that count, the worst in front.
        others: Some of the other examples that each finding is about, by its id.
        draft: What the person typed on it and did not save.
        lease: Who has it on the desk.
        suggestions: Answers that are offered for it as it stands, the surest in front.
        checked: Whether the checks have looked at it as it stands: otherwise no finding means nothing.
        comments: How many comments are written on it.
    """

    example: Example
    source: str
    findings: tuple[StoredFinding, ...]
    others: Mapping[int, tuple[Example, ...]] = field(hash=False)
    draft: Draft | None = None
    lease: Lease | None = None
    checked: bool = True
    suggestions: tuple[SuggestedAnswer, ...] = ()
    comments: int = 0


def read_cards(
    stores: Stores,
    project: int,
    keys: Collection[int],
    person: str,
    leases: Mapping[int, Lease] | None = None,
) -> dict[int, DeskCard]:
    """The cards of examples, in the order of their keys; those that are not there are left out.

    Args:
        stores: An open transaction.
        project: Id of the project.
        keys: Which.
        person: Whose drafts.
        leases: Who has which of them.
    """
    found = stores.examples.many(project, keys)
    findings, moot = stores.open_findings.of_each(project, found)
    drafts = stores.drafts.of(person, found)
    offered = stores.suggestions.waiting(project, found)
    names = stores.sources.names(project)
    looked = looked_at(stores, project)
    shown = {
        key: _that_count(found[key], findings.get(key, ()), moot) for key in keys if key in found
    }
    others = _others(stores, project, shown)
    comments = stores.comments.counts(found)
    return {
        key: DeskCard(
            example=found[key],
            source=names.get(found[key].source or 0, ""),
            findings=some,
            others={
                one.id: tuple(others[other] for other in _other_ids(key, one) if other in others)
                for one in some
            },
            draft=drafts.get(key),
            lease=(leases or {}).get(key),
            checked=looked.ever and looked.at(found[key]),
            suggestions=tuple(offered.get(key, ())),
            comments=comments.get(key, 0),
        )
        for key, some in shown.items()
    }


def _that_count(
    example: Example, findings: Collection[StoredFinding], moot: Collection[int]
) -> tuple[StoredFinding, ...]:
    # A twin or a contradiction that was rejected is no fault of the one that is left.
    count = [one for one in findings if one.id not in moot or example.status == "rejected"]
    return tuple(sorted(count, key=lambda one: SEVERITY_RANK[one.finding.severity]))


def _other_ids(key: int, finding: StoredFinding) -> list[int]:
    return [one for one in finding.finding.examples if one != key][:MOST_OTHERS]


def _others(
    stores: Stores, project: int, shown: Mapping[int, Collection[StoredFinding]]
) -> dict[int, Example]:
    wanted = {
        other for key, some in shown.items() for one in some for other in _other_ids(key, one)
    }
    return stores.examples.many(project, wanted) if wanted else {}
