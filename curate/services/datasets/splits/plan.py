"""The plan of a new version: who is in which part, and who is set aside. It reads no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curate.checks import NearDuplicate
from curate.datasets import (
    Frozen,
    Settled,
    Side,
    Sides,
    SplitOptions,
    find_sides,
    freeze,
    values_of,
)
from curate.domain.examples import Example
from curate.domain.findings import Clustering
from curate.services.datasets.leaks import Leaks, find_leaks, parted_twins
from curate.services.datasets.splits.history import Former, History
from curate.services.datasets.splits.keys import SplitKeys
from curate.services.datasets.splits.ties import Pair, TextTies, join

ROUNDS = 10
"""Splits that are tried until none of the twins is parted that the clusters missed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A version that may be created.

    Attributes:
        frozen: Its records.
        sides: Its groups, and who is set aside.
        leaks: Held-out examples that have a twin elsewhere after all.
        missed: Twins that the clusters did not know of and that are kept together.
    """

    frozen: Frozen
    sides: Sides
    leaks: Leaks
    missed: tuple[Pair, ...] = ()


def make_plan(
    examples: Sequence[Example],
    clustering: Clustering,
    options: SplitOptions,
    keys: SplitKeys,
    history: History,
) -> Plan:
    """Part examples; what belongs together and what is settled stays, also twins that clusters miss.

    A cluster holds approved examples together that only one that is not approved connects.

    Args:
        examples: The approved ones.
        clustering: Clusters of all that are not rejected, and how texts are compared.
        options: Shares, seed, by time.
        keys: By what they are kept together and stratified.
        history: What earlier versions of the test settled.
    """
    known = {one.id: one for one in examples}
    values = {one.id: found for one in examples if (found := values_of(one, keys.ways.group_by))}
    clusters = [
        members
        for one in clustering.clusters
        if len(members := [each for each in one.examples if each in known]) > 1
    ]
    check = NearDuplicate(clustering=clustering).model_copy(update={"clustering": None})
    settled = _settled(known, values, check, history)

    def part(missed: Sequence[Pair]) -> tuple[Frozen, Sides]:
        sides = find_sides(
            join(known, [*clusters, *missed], values),
            settled,
            TextTies(known, values, check, missed),
        )
        return freeze(examples, sides, options, settled, keys.strata), sides

    frozen, sides = part(())
    leaks = find_leaks(frozen.records, clustering)
    missed: list[Pair] = []
    for _ in range(ROUNDS):
        if not leaks.twins:
            break
        # Signatures miss about one in a hundred of the pairs right at the threshold: one of a few, as a
        # rule. Whoever is left then is looked for from both sides.
        missed += parted_twins(frozen.records, clustering) if missed else leaks.twins.items()
        frozen, sides = part(missed)
        leaks = find_leaks(frozen.records, clustering)
    return Plan(frozen, sides, leaks, tuple(missed))


def _settled(
    known: Mapping[int, Example],
    values: Mapping[int, Sequence[tuple[str, str]]],
    check: NearDuplicate,
    history: History,
) -> Settled:
    """What is settled of the approved examples, by themselves and by what belongs together with them."""
    parts = {one: part for one, part in history.parts.items() if one in known}
    groups = {one: name for one, name in history.groups.items() if one in known}
    own = set(groups.values())
    # What is not there any more has negative numbers here.
    gone = {-1 - place: one for place, one in enumerate(history.formers)}
    near: dict[int, dict[Side, str]] = {}
    if gone:
        ties = TextTies(
            {**known, **{key: one.example for key, one in gone.items()}},
            {**values, **{key: one.values for key, one in gone.items()}},
            _with_formers(check, gone),
        )
        held = [key for key, one in gone.items() if one.side == "held_out"]
        trained = [key for key, one in gone.items() if one.side == "train"]
        # Of a group that went from training into the test, what is gone does not count as trained on.
        moved = ties.touching(
            trained, [*held, *(one for one, part in parts.items() if part == "held_out")]
        )
        sides: tuple[tuple[Side, list[int]], ...] = (
            ("train", [one for one in trained if one not in moved]),
            ("held_out", held),
        )
        for side, some in sides:
            for one, other in ties.touching(known, some).items():
                near.setdefault(one, {})[side] = gone[other].name
                if one not in parts and gone[other].group not in own:
                    groups[one] = gone[other].group
    return Settled(parts, groups, near, history.names, history.tested)


def _with_formers(check: NearDuplicate, gone: Mapping[int, Former]) -> NearDuplicate:
    """The check, for which what is gone is as different as what it once was a text of."""
    numbers: dict[int, list[int]] = {}
    for key, one in gone.items():
        numbers.setdefault(one.example.id, []).append(key)
    pairs = {
        (one, other)
        for a, b in check.different
        for one in (a, *numbers.get(a, ()))
        for other in (b, *numbers.get(b, ()))
    }
    return check.model_copy(update={"different": tuple(sorted(pairs))})
