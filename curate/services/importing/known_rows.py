"""Rows under an identity that is known: which of them update an example, and which are other things.

An id is a number that two files may share by chance, and a text may be a greeting. An update therefore is
what resembles what it updates; everything else is kept beside it, unless a person says otherwise.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from curate.domain.examples import Example, asked
from curate.domain.jobs import KnownIds
from curate.services.importing.resemblance import RESEMBLES, Resemblance
from curate.stores.examples.incoming import Incoming
from curate.stores.rows import dump_turns, load_turns
from curate.text import normalize
from curate.text.words import overlap

# Texts that say which words are telling.
COMPARED = 4_000
# Of the known ids of a file whose texts can be judged, so many must resemble: else it is another file, and
# only what resembles strongly is an update; almost all, where a text says too little itself.
_SAME_FILE, _SURELY_SAME_FILE = 0.5, 0.9
# So many rows are also compared with so many examples under other ids: texts of one pattern resemble
# each other whatever their ids are.
_SAMPLED, _RIVALS = 200, 60
_SAME_ANSWER = 0.5
# Of the rows of a file without ids, so many are there already: it is a later state of the same file.
_MOSTLY_KNOWN = 0.5
T = TypeVar("T")
TEXTS = ("system", "input", "output", "label", "turns")


@dataclass(frozen=True, slots=True)
class Stored:
    """An example under the identity of a row."""

    variant: int
    example: Example


@dataclass(frozen=True, slots=True)
class Pair:
    """A row, and the example that it updates; None where it is another thing."""

    row: Incoming
    stored: Stored | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is known of a file: how many of its rows are here unchanged, and how many there are."""

    unchanged: int
    rows: int


def decide(
    found: Sequence[tuple[Incoming, Sequence[Stored]]],
    seen: Seen,
    others: Iterable[Example] = (),
    known_ids: KnownIds | None = None,
) -> list[Pair]:
    """What each row is, in their order; no example is updated by two rows.

    Args:
        found: Rows that differ from every example under their identity, with those examples.
        seen: What else is known of the file.
        others: Examples of the project, which say what its texts have in common.
        known_ids: What a person said they are.
    """
    if known_ids == "others":
        return [Pair(row, None) for row, _ in found]
    named = _Named(found, others)
    likeness = [
        [named.of(one, row) if row.external_id else _answers(one.example, row) for one in stored]
        for row, stored in found
    ]
    judged = [max((one for one in each if one is not None), default=None) for each in likeness]
    same = sum(one is not None and one >= RESEMBLES for one in judged)
    decided = seen.unchanged + sum(one is not None for one in judged)
    chance = named.by_chance(
        [
            (row, one)
            for (row, _), one in zip(found, judged, strict=True)
            if one and one >= RESEMBLES
        ]
    )
    share = (seen.unchanged + same * (1 - chance)) / decided if decided else 0.0
    mostly = (seen.unchanged + len(found)) / max(seen.rows, 1)
    taken: dict[int, set[int]] = defaultdict(set)
    pairs = []
    for (row, stored), each in zip(found, likeness, strict=True):
        free = [
            (_rank(one), -there.variant, there)
            for there, one in zip(stored, each, strict=True)
            if there.variant not in taken[row.identity]
            and (
                known_ids == "same"
                or (
                    _is_update(one, share) and (share >= _SAME_FILE or named.strongly(there, row))
                    if row.external_id
                    else _is_answer(one, mostly)
                )
            )
        ]
        best = max(free, key=lambda one: one[:2])[2] if free else None
        if best is not None:
            taken[row.identity].add(best.variant)
        pairs.append(Pair(row, best))
    return pairs


def _rank(likeness: float | None) -> float:
    return -1.0 if likeness is None else likeness


def _is_update(likeness: float | None, share: float) -> bool:
    if likeness is None:
        return share >= _SURELY_SAME_FILE
    return likeness >= RESEMBLES


def _is_answer(likeness: float | None, mostly: float) -> bool:
    return mostly >= _MOSTLY_KNOWN or (likeness is not None and likeness >= RESEMBLES)


class _Named:
    """The likeness of rows and examples that share an id: by what was asked, else by all that was said."""

    def __init__(
        self, found: Sequence[tuple[Incoming, Sequence[Stored]]], others: Iterable[Example]
    ) -> None:
        with_id = [(row, stored) for row, stored in found if row.external_id][:COMPARED]
        examples = {one.example.id: one.example for _, stored in with_id for one in stored}
        examples |= {one.id: one for one in others}
        self._rivals = _spread(list(examples.values()), _RIVALS)
        asked_ = [(row_asked(row), row.output) for row, _ in with_id]
        asked_ += [(source_asked(one), one.draft_output) for one in examples.values()]
        self._asked = Resemblance(text for text, _ in asked_)
        self._whole = Resemblance("\n".join(texts) for texts in asked_)

    def of(self, stored: Stored, row: Incoming) -> float | None:
        one, other = source_asked(stored.example), row_asked(row)
        found = self._asked.of(one, other)
        if found is not None:
            return found
        return self._whole.of(f"{one}\n{stored.example.draft_output}", f"{other}\n{row.output}")

    def by_chance(self, alike: Sequence[tuple[Incoming, float]]) -> float:
        """Of rows that resemble the example under their id, the share that some other one resembles as much.

        Of up to ``_SAMPLED`` rows, against up to ``_RIVALS`` examples; 0 to 1.
        """
        some = _spread([one for one in alike if one[0].external_id], _SAMPLED)
        beaten = sum(
            any(
                (self.of(Stored(0, rival), row) or 0.0) >= likeness
                for rival in self._rivals
                if rival.external_id != row.external_id
            )
            for row, likeness in some
        )
        return beaten / len(some) if some else 0.0

    def strongly(self, stored: Stored, row: Incoming) -> bool:
        """Whether what was asked resembles so much that it is no chance."""
        return self._asked.strongly(source_asked(stored.example), row_asked(row))


def _spread(some: Sequence[T], most: int) -> Sequence[T]:
    """At most so many of them, from all over."""
    return some[:: max(len(some) // most, 1)][:most]


def _answers(example: Example, row: Incoming) -> float | None:
    """The likeness of the answers to one and the same text."""
    if not example.draft_output or not row.output:
        return 1.0
    if example.label and row.label and normalize(example.label) != normalize(row.label):
        return 0.0
    shared = overlap(example.draft_output, row.output)
    return 1.0 if shared >= _SAME_ANSWER else 0.0


def row_asked(row: Incoming) -> str:
    """What a row asks, with the earlier messages."""
    return asked(load_turns(json.loads(row.turns)), row.input) if row.turns != "[]" else row.input


def source_asked(example: Example) -> str:
    """What an example asked as its source had it."""
    return asked(example.turns, example.draft_input)


def changed_texts(example: Example, row: Incoming, *, forced: bool = False) -> dict[str, Any]:
    """The texts of a row that are others than its source had before, by column.

    An empty answer or label to what was asked before is no news, unless it is ``forced``.
    """
    before: Mapping[str, Any] = {
        "system": example.system,
        "input": example.draft_input,
        "output": example.draft_output,
        "label": example.label,
        "turns": dump_turns(example.turns),
    }
    now: dict[str, Any] = {
        "system": row.system,
        "input": row.input,
        "output": row.output,
        "label": row.label,
        "turns": json.loads(row.turns),
    }
    same_asked = before["input"] == now["input"] and before["turns"] == now["turns"]
    return {
        name: now[name]
        for name in TEXTS
        if now[name] != before[name] and (now[name] or forced or not same_asked)
    }


def changed_facts(example: Example, row: Incoming) -> dict[str, Any]:
    """What a row says otherwise beside its texts: groups, metadata, when it was written."""
    now = {
        "groups": json.loads(row.groups),
        "metadata": json.loads(row.metadata),
        "created_at": row.created_at,
    }
    return {name: value for name, value in now.items() if value != getattr(example, name)}
