"""Answers of classical classifiers: whole ones, or put together from a classifier for each closed part."""

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from typing_extensions import override

from curate.contract import ContractChooser
from curate.domain.records import Record
from curate.evaluation.base import Setting, TextArm
from curate.evaluation.features import Features, nearest_rows
from curate.evaluation.generation import Answer, without_model

RECURRING = 0.5
"""Different answers, as a share of all, up to which an answer without closed parts is a class of its own."""
STRENGTH = 10.0


@dataclass(frozen=True, slots=True)
class Classified:
    """An answer, and how probable it is; None where no classifier gave all of it."""

    text: str
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class ClosedPart:
    """A part of the answers whose value comes out of a list, such as the priority of a triage card.

    Attributes:
        places: Training records whose format has it.
        values: Its value in each; None where that answer leaves it out.
    """

    places: tuple[int, ...]
    values: tuple[str | None, ...]


def closed_parts(
    train: Sequence[Record], contract: ContractChooser | None
) -> dict[str, ClosedPart]:
    """The parts that a classifier can tell, by name; none for prose and without a contract."""
    if contract is None:
        return {}
    places: dict[str, list[int]] = {}
    values: dict[str, list[str | None]] = {}
    for place, record in enumerate(train):
        mine = contract.contract_for(record)
        names = mine.parts_with_choices()
        there = mine.parts(record.output) if names else {}
        for name in sorted(names):
            places.setdefault(name, []).append(place)
            values.setdefault(name, []).append(there.get(name))
    return {name: ClosedPart(tuple(places[name]), tuple(values[name])) for name in places}


def put_parts(record: Record, contract: ContractChooser, values: Mapping[str, str | None]) -> str:
    """The answer of a training record with these values of its closed parts."""
    mine = contract.contract_for(record)
    names = mine.parts_with_choices()
    return mine.with_parts(
        record.output, {name: value for name, value in values.items() if name in names}
    )


def classify(
    train: Sequence[Record],
    held_out: Sequence[Record],
    contract: ContractChooser | None,
    features: Features,
) -> list[Classified]:
    """An answer to each record, by logistic regression on the whole conversation before it.

    Each closed part has a classifier of its own; all else is as in the nearest training answer. Without
    closed parts every different answer is a class where answers recur; where they don't, the nearest one
    is the answer.
    """
    known, asked = features([one.asked for one in train], [one.asked for one in held_out])
    closed = closed_parts(train, contract)
    if not closed or contract is None:
        outputs = [one.output for one in train]
        if len(set(outputs)) <= RECURRING * len(outputs):
            return [Classified(text or "", sure) for text, sure in predict(known, outputs, asked)]
        return [Classified(train[near].output) for (near,) in nearest_rows(known, asked)]
    told = {
        name: predict(known[list(part.places)], part.values, asked) for name, part in closed.items()
    }
    only = next(iter(told.values())) if len(told) == 1 else None
    return [
        Classified(
            put_parts(train[near], contract, {name: of[row][0] for name, of in told.items()}),
            None if only is None else only[row][1],
        )
        for row, (near,) in enumerate(nearest_rows(known, asked))
    ]


def predict(known: Any, values: Sequence[str | None], asked: Any) -> list[tuple[str | None, float]]:
    """The value of each row of ``asked`` by logistic regression, and how probable it is."""
    import sklearn.linear_model
    from threadpoolctl import threadpool_limits

    classes = sorted(set(values), key=lambda value: (value is not None, value or ""))
    if len(classes) == 1 or not asked.shape[0]:
        return [(classes[0], 1.0)] * int(asked.shape[0])
    numbers = {value: number for number, value in enumerate(classes)}
    model = sklearn.linear_model.LogisticRegression(C=STRENGTH, max_iter=100, tol=1e-3)
    with threadpool_limits(limits=1):
        model.fit(known, [numbers[value] for value in values])
    sure = model.predict_proba(asked)
    return [
        (classes[int(model.classes_[number])], float(sure[row, number]))
        for row, number in enumerate(sure.argmax(axis=1))
    ]


class ClassifierArm(TextArm, ABC):
    """A method that says how probable its answers are, where one classifier gives the whole answer."""

    @abstractmethod
    def features(self) -> Features:
        """What it sees of a conversation."""

    @override
    def answer(
        self, setting: Setting, held_out: Sequence[Record], adapter: Path | None
    ) -> list[Answer]:
        started = time.monotonic()
        found = classify(setting.train, held_out, setting.contract, self.features())
        answers = without_model([one.text for one in found], time.monotonic() - started)
        return [replace(a, sure=one.sure) for a, one in zip(answers, found, strict=True)]

    @override
    def texts(self, setting: Setting, held_out: Sequence[Record]) -> list[str]:
        return [one.text for one in self.answer(setting, held_out, None)]
