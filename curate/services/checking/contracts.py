"""The format contract of a project: inferred from its answers, corrected by the expert."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curate import contract as contracts
from curate.contract import AUTO, FEWEST, MAJORITY, AnswerFormat, Profile
from curate.domain.actions import ContractChange, Details
from curate.domain.errors import Unusable
from curate.domain.examples import Example
from curate.services.changes import CONTRACT, active_contract, record_action
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.stores.examples import Where
from curate.text import count, percent, share
from curate.text.storable import storable_values

SHOWN, JUDGED = 200, 2_000
SURE = 0.8
"""Share of the answers that must follow an inferred format for it to be taken for theirs."""
_DOUBTS = 3
CORRECTED, WORKED_OUT = "Changed the format", "Inferred the format again"


@dataclass(frozen=True, slots=True)
class ContractReport:
    """How well the answers of a project follow a contract.

    Attributes:
        answers: How many answers there are.
        judged: How many of them were looked at.
        coverage: Share of the answers that follow it, 0 to 1.
        violations: What is wrong where, as JSON, at most 200: ``example``, ``external_id``, ``start``,
            ``end``, ``code``, ``message``, ``suggestion``.
        unsure: What speaks against a format that was inferred and that fewer than ``SURE`` of the answers
            follow, in sentences; none where somebody chose it, or where enough follow it.
    """

    contract: AnswerFormat
    answers: int
    judged: int
    coverage: float
    violations: list[dict[str, Any]]
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileReport:
    """The profile of a project.

    Attributes:
        profiles: Those first that deviate most.
        names: Id of an example to what its source calls it.
        answers: How many answers there are.
        judged: How many of them were looked at.
    """

    profiles: tuple[Profile, ...]
    names: Mapping[int, str]
    answers: int
    judged: int


def coverage_in_words(report: ContractReport, which: str = "the format") -> str:
    """How many answers follow the format, as every page and command says it; without a full stop."""
    if not report.judged:
        return f"There are no answers yet that could follow {which}"
    follow = f"{share(report.coverage)} of {count(report.answers, 'answer')} follow {which}"
    if report.judged < report.answers:
        return f"About {follow} (checked on {report.judged:,} of them)"
    return follow


def ensure_contract(
    database: Database,
    project: int,
    examples: Sequence[Example],
    person: str,
    majority: float = MAJORITY,
    fewest: int = FEWEST,
) -> AnswerFormat:
    """The active contract; inferred again as long as nobody has changed it.

    ``majority`` and ``fewest`` say when a form counts as the usual one, see the check.
    """
    with database.read() as stores:
        known, newest = active_contract(stores, project), stores.contracts.newest(project)
        if known is not None and not stores.contracts.is_inferred(project):
            return known
    inferred = contracts.with_writing(
        contracts.infer_answer_format(examples), examples, majority, fewest
    )
    if known is not None and inferred.spec() == known.spec():
        return known
    with database.begin() as stores:
        if stores.contracts.newest(project) == newest:
            stores.contracts.set(project, inferred.spec(), person, inferred=True)
            return inferred
    # Somebody changed it meanwhile: theirs counts.
    return ensure_contract(database, project, examples, person, majority, fewest)


def show_contract(
    database: Database, project: str, *, sample: int | None = None, person: str | None = None
) -> ContractReport:
    """The active contract (inferred where there is none), and how well the answers follow it.

    Args:
        database: Where.
        project: Name of the project.
        sample: Judge by about so many answers where there are more; None judges by all.
        person: For whom one is inferred.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        known = active_contract(stores, key)
        inferred = known is None or stores.contracts.is_inferred(key)
        answers, total = _answers(stores, key, None if known is None else sample)
    if known is None:
        known = ensure_contract(database, key, answers, person or current_person())
        with database.read() as stores:
            answers, total = _answers(stores, key, sample)
    return _held(known, answers, total, inferred=inferred)


def infer_contract(
    database: Database, project: str, by: str | None = AUTO, person: str | None = None
) -> ContractReport:
    """Infer the contract again from the answers and make it active; undo reverts it.

    Args:
        database: Where.
        project: Name of the project.
        by: What may select a variant: ``label``, ``group:KEY``, None for one contract for all;
            ``auto`` decides by the answers. What was asked for is kept by later checks.
        person: Who does it.

    Raises:
        Unusable: No example has a label or group called ``by``.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        examples, total = _answers(stores, key, None)
    _require(by, examples)
    inferred = contracts.with_writing(contracts.infer_answer_format(examples, by), examples)
    with database.begin() as stores:
        _put(
            stores,
            key,
            inferred,
            person or current_person(),
            inferred=by == AUTO,
            summary=WORKED_OUT,
        )
    return _held(inferred, examples, total, inferred=True)


def set_contract(
    database: Database, project: str, spec: Mapping[str, Any], person: str | None = None
) -> ContractReport:
    """Make a changed contract active; undo reverts it.

    Raises:
        Unusable: ``spec`` is not a contract; the message says where. The old one stays active.
    """
    contract = contracts.load(storable_values(dict(spec)))
    with database.begin() as stores:
        key = stores.projects.get(project).id
        _put(stores, key, contract, person or current_person(), inferred=False, summary=CORRECTED)
    with database.read() as stores:
        answers, total = _answers(stores, key, None)
    return _held(contract, answers, total)


def try_contract(
    database: Database, project: str, spec: Mapping[str, Any], *, sample: int | None = None
) -> ContractReport:
    """How well the answers would follow a contract that is not active yet.

    Raises:
        Unusable: ``spec`` is not a contract.
    """
    contract = contracts.load(storable_values(dict(spec)))
    with database.read() as stores:
        answers, total = _answers(stores, stores.projects.get(project).id, sample)
    return _held(contract, answers, total)


def profile_contract(
    database: Database, project: str, *, sample: int | None = None, person: str | None = None
) -> ProfileReport:
    """The profile of how answers are written: the usual form of each aspect, and what deviates.

    Args:
        database: Where.
        project: Name of the project.
        sample: Judge by about so many answers where there are more; None judges by all.
        person: For whom a contract is inferred where there is none.
    """
    held = show_contract(database, project, sample=1, person=person)
    with database.read() as stores:
        examples, total = _answers(stores, stores.projects.get(project).id, sample)
    found = contracts.profile(examples, held.contract)
    names = {one.id: one.external_id or f"Example {one.id}" for one in examples}
    return ProfileReport(tuple(found), names, total, len(examples))


def variant_choices(database: Database, project: str) -> dict[str, list[str]]:
    """What may have a variant of the format: ``label`` and ``group:KEY``, each with its values.

    At most 200 values of each, the most frequent first; what has one value only can't tell formats apart.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with database.read() as stores:
        key = stores.projects.get(project).id
        found["label"].update(stores.examples.labels(key))
        for one in _answers(stores, key, JUDGED)[0]:
            for name, value in one.groups.items():
                found[f"group:{name}"][value] += 1
    return {
        name: [value for value, _ in counts.most_common(SHOWN)]
        for name, counts in found.items()
        if len(counts) > 1
    }


def _put(
    stores: Stores,
    project: int,
    contract: AnswerFormat,
    person: str,
    *,
    inferred: bool,
    summary: str,
) -> None:
    """Make a contract active, as an action; none where it is active already."""
    stores.projects.lock(project)
    before, was_inferred = stores.contracts.current(project), stores.contracts.is_inferred(project)
    after = contract.spec()
    if before == after and was_inferred == inferred:
        return
    stores.contracts.set(project, after, person, inferred=inferred)
    record_action(
        stores,
        project,
        person,
        CONTRACT,
        summary,
        Details(contract=ContractChange(before, after, was_inferred)),
    )


def _require(by: str | None, examples: Sequence[Example]) -> None:
    """Refuse a kind of group that no example has."""
    if by in {AUTO, None, "label"}:
        return
    known = sorted({f"group:{name}" for one in examples for name in one.groups})
    if by not in known:
        raise Unusable(
            f"No example has {by}. The contract was not changed: use "
            f"{', '.join(['label', 'none', *known])}."
        )


def _answers(stores: Stores, project: int, sample: int | None) -> tuple[list[Example], int]:
    """The examples with an answer that nobody rejected, or some of them; and how many there are."""
    where = Where(status=None)
    total = stores.examples.count(project, where) if sample is not None else 0
    every = _step(total, sample) if sample else 1
    found = [
        one
        for one in stores.examples.all(project, where, every=every)
        if one.status != "rejected" and one.output.strip()
    ]
    return found, stores.counts.answered(project)


def _step(total: int, sample: int) -> int:
    """The step to take about a sample with; a prime, so that it follows no pattern in the data."""
    step = max(total // sample, 1)
    while any(step % divisor == 0 for divisor in range(2, int(step**0.5) + 1)):
        step += 1
    return step


def _held(
    contract: AnswerFormat, answers: Sequence[Example], total: int, *, inferred: bool = False
) -> ContractReport:
    violations: list[dict[str, Any]] = []
    broken = 0
    doubts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in answers:
        mine = contract.contract_for(one)
        found = mine.violations(one.output)
        broken += bool(found)
        for code, about in {(each.code, each.about): None for each in found}:
            args = next(each.args for each in found if (each.code, each.about) == (code, about))
            doubts[code, about].append(mine.sentence(code, args))
        violations += [
            {
                "example": one.id,
                "external_id": one.external_id,
                "line": one.line,
                "start": violation.start,
                "end": violation.end,
                "code": violation.code,
                "message": mine.sentence(violation.code, violation.args),
                "suggestion": violation.suggestion,
            }
            for violation in found
            if len(violations) < SHOWN
        ]
    coverage = 1 - broken / len(answers) if answers else 1.0
    unsure = _doubts(coverage, doubts, len(answers)) if inferred and coverage < SURE else ()
    return ContractReport(contract, total, len(answers), coverage, violations, unsure)


def _doubts(
    coverage: float, doubts: Mapping[tuple[str, str], Sequence[str]], answers: int
) -> tuple[str, ...]:
    """What speaks against an inferred format, the most frequent first."""
    often = sorted(doubts.values(), key=lambda said: (-len(said), said[0]))[:_DOUBTS]
    first = (
        f"This format was inferred, and only {percent(coverage)} of the answers follow it: it may not be "
        "theirs, or they have several. Correct it, or infer it again by a label or group."
    )
    return (
        first,
        *(
            f"In {percent(len(said) / answers)} of the answers: {said[0]}"
            + (" Others differ in the same way." if len(set(said)) > 1 else "")
            for said in often
        ),
    )
