"""Values out of lists inside an answer that is being written: what may follow, and what may not."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from curate.contract import (
    AnswerFormat,
    ContractBase,
    ContractChooser,
    FieldsContract,
    JsonContract,
    LabelContract,
)


@dataclass(frozen=True)
class ClosedSets:
    """The lists that values of an answer come out of.

    Only such values are looked at: whether the rest of an answer keeps its format is for it to show.

    Attributes:
        labels: Whole answers, where every answer is one of them.
        lines: What a line begins with, to whole lines.
        keys: Key of a JSON object to its values as JSON.
    """

    labels: tuple[str, ...] = ()
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fits(self, text: str, *, done: bool = False) -> bool:
        """Whether every such value is in its list; the last one may be half-written unless it is ``done``."""
        if done:
            text = text.strip()
        if self.labels:
            return text in self.labels if done else any(one.startswith(text) for one in self.labels)
        return all(
            line.rstrip() in whole if over else any(one.startswith(line) for one in whole)
            for line, whole, over in self._lines(text, done=done)
        ) and all(
            _is_over(rest, whole) or (not done and any(one.startswith(rest) for one in whole))
            for rest, whole in self._after_keys(text)
        )

    def remainders(self, text: str) -> list[str]:
        """What may follow a value that is half-written, "" where it may end; nothing without such a value."""
        if self.labels:
            return _rest(text, self.labels)
        found = [(line, whole) for line, whole, over in self._lines(text, done=False) if not over]
        return [
            rest
            for written, whole in (*found, *self._after_keys(text))
            for rest in _rest(written, whole)
            if rest or not self.keys
        ]

    def _lines(self, text: str, *, done: bool) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        """Each line with such a value, what it may be, and whether it is over."""
        lines = text.split("\n")
        for place, line in enumerate(lines):
            for head, whole in self.lines.items():
                if line.startswith(head.rstrip()):
                    yield line, whole, done or place < len(lines) - 1

    def _after_keys(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What stands behind each such key of a JSON object, and the values that may."""
        for key, whole in self.keys.items():
            written = re.escape(json.dumps(key, ensure_ascii=False))
            for found in re.finditer(rf"{written}\s*:\s*", text):
                yield text[found.end() :], whole


def _is_over(rest: str, whole: Iterable[str]) -> bool:
    """Whether a text begins with a whole JSON value of a list."""
    return any(
        rest.startswith(one) and rest[len(one) :].lstrip()[:1] in {"", ",", "}"} for one in whole
    )


def _rest(written: str, whole: Iterable[str]) -> list[str]:
    return [one[len(written) :] for one in whole if one.startswith(written)]


def closed_sets(contract: ContractChooser | None) -> ClosedSets | None:
    """The lists of a format, over all its variants; None where it has none."""
    contracts = list(_contracts(contract))
    labels = [one.labels for one in contracts if isinstance(one, LabelContract)]
    if labels and len(labels) == len(contracts):
        return ClosedSets(tuple(dict.fromkeys(chain.from_iterable(labels))))
    lines: dict[str, dict[str, None]] = defaultdict(dict)
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    for one in contracts:
        if isinstance(one, FieldsContract):
            for spec in one.fields:
                head = f"{one.prefix}{spec.key}{one.separator}"
                lines[head] |= dict.fromkeys(
                    f"{head}{choice}" for choice in spec.choices if spec.type == "choice"
                )
        elif isinstance(one, JsonContract):
            for key, schema in one.json_schema.get("properties", {}).items():
                values = schema.get("enum", ()) if isinstance(schema, dict) else ()
                keys[key] |= dict.fromkeys(json.dumps(one, ensure_ascii=False) for one in values)
    found = ClosedSets(lines=_some(lines), keys=_some(keys))
    return found if found.lines or found.keys else None


def _contracts(contract: ContractChooser | None) -> Iterator[ContractBase]:
    if isinstance(contract, AnswerFormat):
        yield from contract.contracts
    elif isinstance(contract, ContractBase):
        yield contract


def _some(lists: Mapping[str, Mapping[str, None]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(one) for name, one in lists.items() if one}
