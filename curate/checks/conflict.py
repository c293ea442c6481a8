"""Conflicts: the same question, answered in two ways."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks, conversation, names
from curate.contract import Contract, FieldsContract, JsonContract, LabelContract, infer
from curate.contract.fields import read_lines
from curate.contract.json_object import rescue
from curate.contract.spelling import match
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.similarity import clusters, jaccard
from curate.text import normalise, numbers, shorten
from curate.text.words import overlap, words

LARGE = 200
"""Members of a cluster up to which conflicts are looked for pair by pair."""
NEAR = 0.7
"""Answers to inputs that are only nearly the same must share this much less to count as different."""

_NEGATIONS = frozenset(
    "no not never none cannot can't won't don't doesn't isn't aren't without nicht kein keine nein nie "
    "pas non jamais nunca sin".split()
)


@checks.register
class Conflict(Check):
    """Report the same or nearly the same input with a different label or a different answer.

    Answers differ when their labels or choice fields do, or when they share few words. To exactly the
    same input they also differ when the numbers in them do, or when one of them says no. The same
    answer to different inputs is never a conflict.
    """

    name = "conflict"
    title = "Conflicting answers"
    local = False

    threshold: float = Field(0.7, gt=0, le=1, description="Compare inputs at least this similar.")
    width: int = Field(5, ge=2, le=10, description="Characters in one n-gram.")
    answers: float = Field(
        0.5, ge=0, le=1, description="Answers that share fewer of their words than this differ."
    )
    different: tuple[tuple[int, int], ...] = Field(
        (), description="Pairs of example ids whose inputs a person called different."
    )
    contract: Contract | None = Field(
        None, description="The format contract; inferred from the answers where there is none."
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        ordered = sorted((e for e in examples if e.output.strip() or e.label), key=lambda e: e.id)
        compare = Answers(self.contract or infer([e.output for e in ordered]), self.answers)
        apart = {frozenset(pair) for pair in self.different}
        for group in clusters([conversation(e) for e in ordered], self.threshold, self.width):
            members = [ordered[i] for i in group.members]
            pairs = [
                pair
                for pair in _pairs(members, self.threshold, self.width)
                if frozenset((pair.one.id, pair.other.id)) not in apart
                and compare.differ(pair.one, pair.other, same_input=pair.similarity == 1)
            ]
            for together in _components(pairs):
                yield self._finding(together, compare)

    def _finding(self, pairs: Sequence["Pair"], compare: "Answers") -> Finding:
        members = sorted({e.id: e for p in pairs for e in (p.one, p.other)}.values(), key=lambda e: e.id)
        best = max(p.similarity for p in pairs)
        how = "the same input" if best == 1 else f"nearly the same input ({best:.0%} alike)"
        first = max(pairs, key=lambda p: (p.similarity, -p.one.id, -p.other.id))
        return Finding(
            check=self.name,
            examples=tuple(e.id for e in members),
            field="output",
            severity="error" if best == 1 else "warning",
            message=(
                f"{names(members)} have {how} but different answers: "
                f"{compare.explain(first.one, first.other)}. Decide which is right, and give it to "
                "all of them."
            ),
            score=best,
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two examples with nearly the same input."""

    one: Example
    other: Example
    similarity: float


def _pairs(members: Sequence[Example], threshold: float, width: int) -> Iterator[Pair]:
    """Pairs at least ``threshold`` similar whose answers are not the same letter by letter."""
    keys = [normalise(conversation(e)) for e in members]
    answers = [(normalise(e.output), e.label) for e in members]
    for i, j in combinations(range(len(members)), 2) if len(members) <= LARGE else _star(keys):
        if answers[i] == answers[j]:
            continue
        similarity = 1.0 if keys[i] == keys[j] else jaccard(keys[i], keys[j], width)
        if similarity >= threshold:
            yield Pair(members[i], members[j], similarity)


def _star(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """In a large cluster: everybody with the first member and with the next of the same input."""
    last: dict[str, int] = {}
    for place, key in enumerate(keys):
        if place:
            yield 0, place
        if last.get(key, 0):
            yield last[key], place
        last[key] = place


def _components(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs that hang together by the examples in them."""
    parts: list[tuple[set[int], list[Pair]]] = []
    for pair in pairs:
        ends = {pair.one.id, pair.other.id}
        touching = [part for part in parts if part[0] & ends]
        parts = [part for part in parts if not part[0] & ends]
        ids = ends.union(*(part[0] for part in touching))
        parts.append((ids, [p for part in touching for p in part[1]] + [pair]))
    return [mine for _, mine in parts]


@dataclass(frozen=True, slots=True)
class Answers:
    """Compares answers as their format contract reads them."""

    contract: Any
    least: float

    def differ(self, one: Example, other: Example, *, same_input: bool) -> bool:
        """Whether two answers to (nearly) one question can't both be right."""
        if one.label is not None and other.label is not None:
            if normalise(one.label) != normalise(other.label):
                return True
        if not (one.output.strip() and other.output.strip()):
            return False  # a missing answer is another check's finding
        if isinstance(self.contract, LabelContract):
            return self._label(one.output) != self._label(other.output)
        left, right = self._choices(one.output), self._choices(other.output)
        if any(left[key] != right[key] for key in left.keys() & right.keys()):
            return True
        shared = overlap(one.output, other.output)
        if same_input:
            return (
                shared < self.least
                or numbers(one.output) != numbers(other.output)
                or _says_no(one.output) != _says_no(other.output)
            )
        # Nearly the same question about another order or amount has another answer by right.
        same_numbers = numbers(conversation(one)) == numbers(conversation(other))
        return same_numbers and shared < self.least * NEAR

    def explain(self, one: Example, other: Example) -> str:
        """The difference in words."""
        if one.label is not None and other.label is not None and one.label != other.label:
            return f"“{one.label}” and “{other.label}”"
        left, right = self._choices(one.output), self._choices(other.output)
        parts = [
            f"{key} “{left[key]}” and “{right[key]}”"
            for key in left
            if key in right and left[key] != right[key]
        ]
        return ", ".join(parts) or f"“{shorten(one.output)}” and “{shorten(other.output)}”"

    def _label(self, output: str) -> str:
        return match(output, self.contract.labels) or normalise(output)

    def _choices(self, output: str) -> Mapping[str, str]:
        """The values that come from a closed list, by key, spelt as in the contract."""
        if isinstance(self.contract, FieldsContract):
            specs = {f.key: f for f in self.contract.fields if f.type == "choice"}
            found = {}
            for line in read_lines(output)[0]:
                key = match(line.key, specs)
                if key is not None and line.value:
                    found[key] = match(line.value, specs[key].choices) or normalise(line.value)
            return found
        if isinstance(self.contract, JsonContract):
            value = rescue(output) or {}
            known = self.contract.json_schema.get("properties", {})
            return {
                key: match(str(value[key]), known[key]["enum"]) or str(value[key])
                for key in known
                if "enum" in known[key] and value.get(key) is not None
            }
        return {}


def _says_no(text: str) -> bool:
    return not _NEGATIONS.isdisjoint(words(text))
