"""Which label or value each method gives where another one was approved, and how well it tells each."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from curate.contract import (
    AnswerFormat,
    ContractBase,
    ContractChooser,
    FieldsContract,
    JsonContract,
    LabelContract,
)
from curate.domain.breakdown import Confusion, LabelScore
from curate.domain.results import AnswerRow, Interval
from curate.evaluation.metrics import normalize
from curate.evaluation.statistics import Sample

OTHER = "(something else)"
"""What is no label, and no value of the list."""
MISSING = "(left out)"
"""A field that an answer does not have."""


@dataclass
class Meant:
    """What answers, or a part of them, should have been and what they are.

    Attributes:
        known: Labels or values that may be said.
        places: The rows that it is about.
        meant: Of each the approved label or value.
        said: Arm to what it said in each.
    """

    known: set[str]
    places: list[int] = field(default_factory=list)
    meant: list[str] = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=dict)

    def add(self, place: int, meant: str, said: Mapping[str, str]) -> None:
        """Add what one row should have been, and what each method made of it."""
        self.places.append(place)
        self.meant.append(meant)
        for arm, text in said.items():
            self.said.setdefault(arm, []).append(text)

    def known_only(self) -> "Meant":
        """With what is no label, and no value of the list, as something else."""
        known = self.known | {*self.meant, MISSING}
        said = {
            arm: [one if one in known else OTHER for one in texts]
            for arm, texts in self.said.items()
        }
        return Meant(self.known, self.places, self.meant, said)


def confusions(
    rows: Sequence[AnswerRow], contract: ContractChooser | None, primary: str, seed: int = 0
) -> tuple[Confusion, ...]:
    """One for each method where answers are labels, else one for each closed field and method.

    Args:
        rows: The answers with the approved ones.
        contract: The format of the answers.
        primary: The metric of the verdict.
        seed: For the intervals.
    """
    return tuple(
        _confusion(arm, part, one.meant, said, [rows[place].group for place in one.places], seed)
        for part, one in closed_values(rows, contract, primary).items()
        for arm, said in one.said.items()
    )


def closed_values(
    rows: Sequence[AnswerRow], contract: ContractChooser | None, primary: str
) -> dict[str, Meant]:
    """What was meant and said of each part of the answers that comes out of a list.

    Labels are read as exact match compares them, under the name ""; fields as their scores are.
    """
    if primary == "exact_match":
        found = {"": Meant(_labels(contract))} if rows else {}
        for place, row in enumerate(rows):
            said = {arm: normalize(text) for arm, text in row.answers.items()}
            found[""].add(place, normalize(row.reference), said)
    elif contract is None:
        return {}
    else:
        found = {}
        choices = _choices(contract)
        for place, row in enumerate(rows):
            mine = contract.contract_for(row)
            names = mine.parts_with_choices()
            if not names:
                continue
            wanted = mine.parts(row.reference)
            given = {arm: mine.parts(text) for arm, text in row.answers.items()}
            for name in sorted(names):
                one = found.setdefault(name, Meant(choices.get(name, set())))
                said = {arm: _value(parts, name) for arm, parts in given.items()}
                one.add(place, _value(wanted, name), said)
    return {name: one.known_only() for name, one in found.items()}


def _value(parts: Mapping[str, str], name: str) -> str:
    return normalize(parts[name]) if name in parts else MISSING


def _labels(contract: ContractChooser | None) -> set[str]:
    return {
        normalize(label)
        for one in _contracts(contract)
        if isinstance(one, LabelContract)
        for label in one.labels
    }


def _choices(contract: ContractChooser) -> dict[str, set[str]]:
    """The values of each part that comes out of a list, over all variants of a format."""
    found: dict[str, set[str]] = {}
    for one in _contracts(contract):
        if isinstance(one, FieldsContract):
            for spec in one.fields:
                found.setdefault(spec.key, set()).update(map(normalize, spec.choices))
        elif isinstance(one, JsonContract):
            for key, schema in one.json_schema.get("properties", {}).items():
                values = schema.get("enum", ()) if isinstance(schema, dict) else ()
                found.setdefault(key, set()).update(
                    each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
                    for each in values
                )
    return found


def _contracts(contract: ContractChooser | None) -> Iterable[ContractBase]:
    if isinstance(contract, AnswerFormat):
        return contract.contracts
    return [contract] if isinstance(contract, ContractBase) else []


def _confusion(
    arm: str,
    part: str,
    meant: Sequence[str],
    said: Sequence[str],
    groups: Sequence[str],
    seed: int,
) -> Confusion:
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    # What is no label stands last.
    labels = sorted({*meant, *said}, key=lambda one: (one in {OTHER, MISSING}, one))
    # With one label alone scikit-learn warns; nobody says the last of these.
    counts = confusion_matrix(meant, said, labels=[*labels, "\0"])[:-1, :-1]
    precision, _, f1, support = precision_recall_fscore_support(
        meant, said, labels=labels, zero_division=np.nan
    )
    scores = tuple(
        LabelScore(
            label=label,
            support=int(support[place]),
            said=int(counts[:, place].sum()),
            right=int(counts[place, place]),
            precision=_known(precision[place]),
            recall=_recall(label, meant, said, groups, seed),
            f1=_known(f1[place]),
        )
        for place, label in enumerate(labels)
    )
    table = tuple(tuple(int(one) for one in row) for row in counts)
    return Confusion(arm, part, tuple(labels), table, scores)


def _recall(
    label: str, meant: Sequence[str], said: Sequence[str], groups: Sequence[str], seed: int
) -> Interval | None:
    """Of the rows that mean a label, the share that says so; None where none means it."""
    places = [place for place, one in enumerate(meant) if one == label]
    if not places:
        return None
    sample = Sample([groups[place] for place in places], seed)
    return sample.share([float(said[place] == label) for place in places])


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def cells(
    rows: Sequence[AnswerRow], contract: ContractChooser | None, primary: str
) -> dict[tuple[str, str, str, str], tuple[int, ...]]:
    """The rows behind each cell: arm, part, what was meant and what was said, to their places."""
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for part, one in closed_values(rows, contract, primary).items():
        for arm, texts in one.said.items():
            for place, meant, said in zip(one.places, one.meant, texts, strict=True):
                found.setdefault((arm, part, meant, said), []).append(place)
    return {cell: tuple(places) for cell, places in found.items()}


def folded(one: Confusion, most: int) -> Confusion:
    """With so many labels at most: those that are confused most, and all others as one.

    Scores are left out where labels are.
    """
    if len(one.labels) <= most:
        return one
    counts = np.array(one.counts)
    wrong = counts - np.diag(np.diag(counts))
    often = wrong.sum(axis=0) + wrong.sum(axis=1)
    kept = sorted(np.argsort(-often, kind="stable")[: most - 1].tolist())
    rest = [place for place in range(len(one.labels)) if place not in kept]
    side = np.zeros((len(kept) + 1, len(one.labels)), dtype=counts.dtype)
    side[range(len(kept)), kept] = 1
    side[-1, rest] = 1
    table = side @ counts @ side.T
    return Confusion(
        one.arm,
        one.part,
        (*(one.labels[place] for place in kept), f"({len(rest):,} others)"),
        tuple(tuple(int(each) for each in row) for row in table),
        (),
    )
