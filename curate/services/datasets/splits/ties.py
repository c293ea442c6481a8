"""Who belongs together: near-duplicates, texts that stand in others, and whoever shares a customer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from curate.checks import NearDuplicate
from curate.domain.examples import Example
from curate.similarity import components, contained, twins

Pair = tuple[int, int]


class TextTies:
    """Ties between examples by their texts and by keys, as the duplicates check compares texts.

    Attributes are private; see ``curate.datasets.Ties`` for what it answers.
    """

    def __init__(
        self,
        examples: Mapping[int, Example],
        values: Mapping[int, Sequence[tuple[str, str]]],
        check: NearDuplicate,
        more: Iterable[Sequence[int]] = (),
    ) -> None:
        """Ties between some examples.

        Args:
            examples: By the id that they are asked for by.
            values: The keys under which they have a value, each with that.
            check: How texts are compared, and which pairs a person called different.
            more: Pairs that belong together besides.
        """
        self._examples = examples
        self._values = values
        self._check = check
        self._more = [(pair[0], pair[1]) for pair in more]

    def joined(self, some: Collection[int]) -> list[list[int]]:
        """Groups among some examples, also those of one."""
        members = set(some)
        clusters = self._check.compare([self._examples[one] for one in members])
        more = [pair for pair in self._more if members.issuperset(pair)]
        return join(members, [*(one.examples for one in clusters), *more], self._values)

    def touching(self, some: Collection[int], others: Collection[int]) -> dict[int, int]:
        """Those of ``some`` that belong together directly with one of ``others``, each with one."""
        if not some or not others:
            return {}
        one, other = sorted(some), sorted(others)
        left = [self._examples[each].asked for each in one]
        right = [self._examples[each].asked for each in other]
        at = {each: place for place, each in enumerate(one)}
        to = {each: place for place, each in enumerate(other)}
        apart = [
            (at[a], to[b])
            for pair in self._check.different
            for a, b in (pair, pair[::-1])
            if a in at and b in to
        ]
        check = self._check
        found = twins(left, right, check.threshold, check.width, key=check.key, different=apart)
        # Those of the other side in front, so that every copy of theirs is paired with one of them.
        inside = contained([*right, *left], [(b, a + len(right)) for a, b in apart])
        for first, second in inside:
            if first < len(right) <= second:
                found.setdefault(second - len(right), first)
        first_of: dict[tuple[str, str], int] = {}
        for place, each in enumerate(other):
            for value in self._values.get(each, ()):
                first_of.setdefault(value, place)
        for place, each in enumerate(one):
            shared = [first_of[value] for value in self._values.get(each, ()) if value in first_of]
            if shared:
                found.setdefault(place, shared[0])
        return {one[i]: other[j] for i, j in found.items()}


def join(
    members: Collection[int],
    together: Iterable[Sequence[int]],
    values: Mapping[int, Sequence[tuple[str, str]]],
) -> list[list[int]]:
    """Groups of what hangs together by any chain, also of one.

    Args:
        members: Examples.
        together: Some of them that belong together.
        values: The keys under which they have a value: whoever shares one belongs together.
    """
    ids = sorted(members)
    places = {one: place for place, one in enumerate(ids)}
    pairs = [(places[some[0]], places[one]) for some in together for one in some[1:]]
    first_of: dict[tuple[str, str], int] = {}
    for one in ids:
        mine = values.get(one, ())
        pairs += [(first_of.setdefault(value, places[one]), places[one]) for value in mine]
    found: dict[int, list[int]] = defaultdict(list)
    for one, first in zip(ids, components(len(ids), pairs).tolist(), strict=True):
        found[first].append(one)
    return list(found.values())
