"""The format contract of a project: inferred from its answers, corrected by the expert."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curate import contract as contracts
from curate.contract import Contract
from curate.domain.examples import Example
from curate.services.projects import who
from curate.stores import Database, Stores

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Held:
    """How the answers of a project hold a contract.

    Attributes:
        coverage: Share of the answers that hold, 0 to 1.
        violations: What is wrong where, as JSON, at most 200: ``example``, ``external_id``, ``start``,
            ``end``, ``code``, ``message``, ``suggestion``.
    """

    contract: Contract
    answers: int
    coverage: float
    violations: list[dict[str, Any]]


def current_contract(stores: Stores, project: int) -> Contract | None:
    """The contract in force, if there is one."""
    spec = stores.contracts.current(project)
    return contracts.load(spec) if spec is not None else None


def ensure_contract(stores: Stores, project: int, examples: list[Example], person: str) -> Contract:
    """The contract in force; the first time, and as long as nobody corrected it, inferred anew."""
    known = current_contract(stores, project)
    if known is not None and not stores.contracts.is_inferred(project):
        return known
    inferred = contracts.infer([one.output for one in examples if one.output.strip()])
    if known is None or inferred.spec() != known.spec():
        stores.contracts.set(project, inferred.spec(), person, inferred=True)
    return inferred


def show_contract(
    database: Database, project: str, *, infer: bool = False, person: str | None = None
) -> Held:
    """The contract in force (inferred where there is none, or on demand), and how answers hold it."""
    with database.begin() as stores:
        key = stores.projects.get(project).id
        examples = [one for one in stores.examples.all(key) if one.status != "rejected"]
        known = current_contract(stores, key)
        if infer or known is None:
            known = contracts.infer([one.output for one in examples if one.output.strip()])
            stores.contracts.set(key, known.spec(), person or who(), inferred=True)
    return _held(known, examples)


def set_contract(
    database: Database, project: str, spec: Mapping[str, Any], person: str | None = None
) -> Held:
    """Put a corrected contract in force.

    Raises:
        Unusable: ``spec`` is no contract; the message says where. The old one stays in force.
    """
    contract = contracts.load(spec)
    with database.begin() as stores:
        key = stores.projects.get(project).id
        stores.contracts.set(key, contract.spec(), person or who(), inferred=False)
        examples = [one for one in stores.examples.all(key) if one.status != "rejected"]
    return _held(contract, examples)


def try_contract(database: Database, project: str, spec: Mapping[str, Any]) -> Held:
    """How the answers would hold a contract that is not in force yet.

    Raises:
        Unusable: ``spec`` is no contract.
    """
    contract = contracts.load(spec)
    with database.read() as stores:
        key = stores.projects.get(project).id
        return _held(
            contract, [one for one in stores.examples.all(key) if one.status != "rejected"]
        )


def _held(contract: Contract, examples: list[Example]) -> Held:
    answers = [one for one in examples if one.output.strip()]
    violations: list[dict[str, Any]] = []
    broken = 0
    for one in answers:
        found = contract.violations(one.output)
        broken += bool(found)
        violations += [
            {
                "example": one.id,
                "external_id": one.external_id,
                "line": one.line,
                "start": violation.start,
                "end": violation.end,
                "code": violation.code,
                "message": violation.message,
                "suggestion": violation.suggestion,
            }
            for violation in found
            if len(violations) < SHOWN
        ]
    coverage = 1 - broken / len(answers) if answers else 1.0
    return Held(contract, len(answers), coverage, violations)
