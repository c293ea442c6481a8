"""The leak audit: how a held-out example may be known to a model, looked for in many ways.

The split keeps together what its own comparison calls alike. The audit asks the same of every held-out text
once more, and then looks with other eyes, which share nothing with the split.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from curate.datasets.audit.bare_text import BareText
from curate.datasets.audit.base import Kind, Sides
from curate.datasets.audit.containment import Containment
from curate.datasets.audit.near_copy import NearCopy
from curate.datasets.audit.near_duplicate import NearDuplicate
from curate.datasets.audit.same_conversation import SameConversation
from curate.datasets.audit.same_group import SameGroup
from curate.datasets.audit.tfidf_cosine import TfidfCosine
from curate.domain.records import Record
from curate.text import count
from curate.text.comparison_key import PLAIN, ComparisonKey

KINDS: tuple[type[Kind], ...] = (
    NearDuplicate,
    NearCopy,
    Containment,
    BareText,
    TfidfCosine,
    SameConversation,
    SameGroup,
)
"""Every kind of leak, in the order in which they are told."""

__all__ = ["KINDS", "Audit", "Kind", "Sides", "audit", "sides"]


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found.

    Attributes:
        by_kind: Name of each kind to pairs of examples, the held-out one first: of every held-out example the
            earliest that it resembles. A pair may be of several kinds.
        called_different: Pairs that some kind would have found, but that a person called different.
        passed_over: What was not looked at, in sentences.
    """

    by_kind: Mapping[str, tuple[tuple[int, int], ...]] = field(hash=False)
    called_different: tuple[tuple[int, int], ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def leaks(self) -> dict[int, int]:
        """Every held-out example that leaks, with what it resembles by the first kind that found it."""
        found: dict[int, int] = {}
        for pairs in self.by_kind.values():
            for one, other in pairs:
                found.setdefault(one, other)
        return dict(sorted(found.items()))

    def kinds_of(self, one: int, other: int) -> list[str]:
        """Which kinds found a pair."""
        return [name for name, pairs in self.by_kind.items() if (one, other) in pairs]


def sides(
    records: Sequence[Record],
    different: Sequence[tuple[int, int]] = (),
    *,
    threshold: float = 0.7,
    width: int = 5,
    key: ComparisonKey = PLAIN,
    twins: Mapping[int, int] | None = None,
) -> Sides:
    """The two sides of a version.

    Args:
        records: Of a version.
        different: Pairs of examples that a person called different, in any order.
        threshold: From which similarity on the split takes two texts for twins.
        width: Characters in one of the n-grams that the split goes by.
        key: What of a text counts for the split.
        twins: Held-out examples that the split's own comparison found twins of, each with its earliest one;
            None where that was not asked.
    """
    ordered = sorted(records, key=lambda one: one.example)
    held = [one for one in ordered if one.part == "held_out"]
    rest = [one for one in ordered if one.part != "held_out"]
    left = {each.example: place for place, each in enumerate(held)}
    right = {each.example: place for place, each in enumerate(rest)}
    both = {turned for a, b in different for turned in ((a, b), (b, a))}
    return Sides(
        held,
        rest,
        frozenset((left[a], right[b]) for a, b in both if a in left and b in right),
        threshold,
        width,
        key,
        None if twins is None else {left[a]: right[b] for a, b in twins.items()},
    )


def audit(compared: Sides) -> Audit:
    """Look for every kind of leak."""
    by_kind: dict[str, tuple[tuple[int, int], ...]] = {}
    apart: set[tuple[int, int]] = set()
    passed_over: list[str] = []
    for kind in KINDS:
        looked = kind(compared)
        earliest: dict[int, int] = {}
        for one, other in looked.find() if compared.held and compared.rest else ():
            if (one, other) not in compared.different:
                earliest[one] = min(other, earliest.get(one, other))
        apart.update(pair for pair in compared.different if looked.alike(*pair))
        by_kind[kind.name] = tuple(
            (compared.held[one].example, compared.rest[other].example)
            for one, other in sorted(earliest.items())
        )
        if looked.passed_over:
            some = count(looked.passed_over, "held-out example was", "held-out examples were")
            passed_over.append(
                f"{kind.title}: {some} not compared with everything, because they "
                f"{kind.passed_over_because}."
            )
    return Audit(
        by_kind,
        tuple(
            sorted(
                (compared.held[one].example, compared.rest[other].example) for one, other in apart
            )
        ),
        tuple(passed_over),
    )
