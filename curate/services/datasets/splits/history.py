"""What the versions of a test settled: where each example, its group and its former texts are."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from curate.datasets import LABEL, Side, values_of
from curate.domain.examples import Example
from curate.domain.records import Part, Record, Settlement
from curate.stores import Stores
from curate.text import normalize

ReadRecords = Callable[[Mapping[int, Collection[int]]], Iterable[Record]]
"""Reads records, by versions and examples in them."""


@dataclass(frozen=True, slots=True)
class Former:
    """A text that a version of this test holds and no approved example has any more.

    It was rejected, deleted or edited. Its twins stay on its side.

    Attributes:
        example: What held it, with the id that it had there, its text and its groups.
        values: The keys to keep together by under which it had a value, each with that.
    """

    example: Example
    side: Side
    group: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.example.external_id or str(self.example.id)


@dataclass(frozen=True, slots=True)
class History:
    """What the versions of a test settled.

    Attributes:
        test: Its number; no version belongs to it yet where ``parts`` is empty.
        newest: Id of the newest version of the project, 0 where there is none.
        parts: Example to part: held out if it ever was, else where it was last.
        groups: Example to the name of its group, where it was last; none where that went on without it.
        names: Every name that a group had.
        formers: Texts that are not there any more.
        tested: Approved examples that were held out with the text that they have now.
    """

    test: int = 1
    newest: int = 0
    parts: Mapping[int, Part] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    formers: tuple[Former, ...] = ()
    tested: frozenset[int] = frozenset()


def read_history(
    stores: Stores,
    project: int,
    examples: Sequence[Example],
    group_by: Sequence[str],
    *,
    new_test: bool,
) -> History:
    """What the versions of the current test of a project settled; nothing of it for a new test."""
    test, newest = stores.datasets.current(project)
    if newest == 0 or new_test:
        return History(test + new_test if newest else 1, newest)

    def still_there(ids: Collection[int]) -> Mapping[int, Example]:
        return stores.examples.many(project, ids)

    return fold(
        test,
        newest,
        stores.datasets.settlements(project, test),
        stores.datasets.records_of,
        still_there,
        examples,
        group_by,
    )


def fold(
    test: int,
    newest: int,
    settlements: Iterable[Settlement],
    records_of: ReadRecords,
    still_there: Callable[[Collection[int]], Mapping[int, Example]],
    examples: Sequence[Example],
    group_by: Sequence[str],
) -> History:
    """What versions settled, in one.

    Args:
        test: Number of their test.
        newest: The newest version of the project.
        settlements: Where every example was in every version.
        records_of: Reads records of versions.
        still_there: Reads examples that are still there, approved or not.
        examples: The approved ones.
        group_by: Keys to keep together by.
    """
    parts: dict[int, Part] = {}
    last: dict[int, Settlement] = {}
    texts: dict[tuple[int, int], int] = {}
    tested: set[tuple[int, int]] = set()
    names: dict[str, int] = {}
    for one in sorted(settlements, key=lambda one: one.dataset):
        if parts.get(one.example) != "held_out":
            parts[one.example] = one.part
        last[one.example] = one
        texts[one.example, one.revision] = one.dataset
        if one.part == "held_out":
            tested.add((one.example, one.revision))
        names[one.group] = one.dataset
    approved = {one.id: one for one in examples}
    wanted: dict[int, set[int]] = {}
    for (example, revision), dataset in texts.items():
        if example not in approved or approved[example].revision != revision:
            wanted.setdefault(dataset, set()).add(example)
    gone = {one for some in wanted.values() for one in some if one not in approved}
    found = list(records_of(wanted)) if wanted else []
    same = {
        (one.example, one.revision)
        for one in found
        if one.example in approved
        and normalize(one.asked) == normalize(approved[one.example].asked)
    }
    same |= {(key, one.revision) for key, one in approved.items()}
    formers = _formers(
        [one for one in found if (one.example, one.revision) not in same],
        tested,
        {key: one.group for key, one in last.items()},
        still_there(gone) if gone and set(group_by) - {LABEL} else {},
        group_by,
    )
    return History(
        test,
        newest,
        parts,
        # Whoever left a group that went on without it has no right to its name.
        {key: one.group for key, one in last.items() if names[one.group] == one.dataset},
        frozenset(names),
        formers,
        frozenset(example for example, _ in same & tested),
    )


def _formers(
    records: Iterable[Record],
    tested: Collection[tuple[int, int]],
    groups: Mapping[int, str],
    there: Mapping[int, Example],
    group_by: Sequence[str],
) -> tuple[Former, ...]:
    """One of each text, side and group, the earliest."""
    found: dict[tuple[object, ...], Former] = {}
    for one in sorted(records, key=lambda one: (one.example, one.revision)):
        # A record does not keep metadata; whoever is still there says it.
        metadata = there[one.example].metadata if one.example in there else {}
        text = Example(
            one.example,
            one.input,
            one.output,
            turns=one.turns,
            label=one.label,
            external_id=one.external_id,
            groups=one.groups,
            metadata=metadata,
        )
        side: Side = "held_out" if (one.example, one.revision) in tested else "train"
        former = Former(text, side, groups[one.example], values_of(text, group_by))
        found.setdefault((normalize(one.asked), side, former.values), former)
    return tuple(found.values())
