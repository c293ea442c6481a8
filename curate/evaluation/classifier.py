"""Answers of classical classifiers: whole ones, or put together from a classifier for each closed part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curate.contract import ContractChooser
from curate.domain.records import Record
from curate.evaluation.features import Features, nearest_rows

RECURRING = 0.5
"""Different answers, as a share of all, up to which an answer without closed parts is a class of its own."""
STRENGTH = 10.0


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
) -> list[str]:
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
            return [text or "" for text in predict(known, outputs, asked)]
        return [train[near].output for (near,) in nearest_rows(known, asked)]
    told = {
        name: predict(known[list(part.places)], part.values, asked) for name, part in closed.items()
    }
    return [
        put_parts(train[near], contract, {name: of[row] for name, of in told.items()})
        for row, (near,) in enumerate(nearest_rows(known, asked))
    ]


def predict(known: Any, values: Sequence[str | None], asked: Any) -> list[str | None]:
    """The value of each row of ``asked``, by logistic regression."""
    import sklearn.linear_model
    from threadpoolctl import threadpool_limits

    classes = sorted(set(values), key=lambda value: (value is not None, value or ""))
    if len(classes) == 1 or not asked.shape[0]:
        return [classes[0]] * int(asked.shape[0])
    numbers = {value: number for number, value in enumerate(classes)}
    model = sklearn.linear_model.LogisticRegression(C=STRENGTH, max_iter=100, tol=1e-3)
    with threadpool_limits(limits=1):
        model.fit(known, [numbers[value] for value in values])
    return [classes[int(number)] for number in model.predict(asked)]
