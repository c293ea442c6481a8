"""How far people agree who judged the same examples without seeing each other's judgment."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from curate.contract import AnswerFormat
from curate.domain.examples import Example
from curate.domain.teamwork import Judgment
from curate.reliability import FEWEST, Agreement, measure
from curate.services.changes import active_contract
from curate.services.teamwork.overlap import by_example
from curate.stores import Database, Stores
from curate.text import count

DECISION, LABEL, ANSWER = "Decision", "Label", "Whole answer"


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Agreement on each matter: the decision, the label, the parts of the answer, the whole answer.

    Attributes:
        matters: By name, in the order in which they are shown.
        judged: Examples that two or more judged.
        disagreed: Of those, on how many they disagree.
    """

    matters: Mapping[str, Agreement]
    judged: int
    disagreed: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What agreement is worked out from, as one transaction saw it."""

    judgments: Mapping[int, list[Judgment]]
    examples: Mapping[int, Example]
    contract: AnswerFormat | None


def read_judged(stores: Stores, project: int) -> Judged:
    """The judgments that can be compared, with their examples and the answer format."""
    judgments = by_example(stores.judgments.all(project, "overlap"))
    return Judged(
        judgments, stores.examples.many(project, list(judgments)), active_contract(stores, project)
    )


def agreement_report(database: Database, project: str) -> AgreementReport:
    """How far people agree in a project."""
    with database.read() as stores:
        read = read_judged(stores, stores.projects.get(project).id)
    return agreement_of(read)


def agreement_of(read: Judged, person: str | None = None) -> AgreementReport:
    """The same from what was read; ``person`` compares only examples that this person judged."""
    judged = {
        key: each
        for key, each in read.judgments.items()
        if key in read.examples and (person is None or any(one.person == person for one in each))
    }
    matters = {
        DECISION: measure([{one.person: one.decision for one in each} for each in judged.values()])
    }
    approved = {
        key: [one for one in each if one.decision == "approve"] for key, each in judged.items()
    }
    if any(one.label for each in approved.values() for one in each):
        matters[LABEL] = measure(
            [{one.person: one.label for one in each} for each in approved.values()]
        )
    for name, values in _parts(approved, read).items():
        matters[name] = measure(values)
    matters[ANSWER] = measure(
        [{one.person: squeezed(one.output) for one in each} for each in approved.values()]
    )
    return AgreementReport(matters, len(judged), sum(1 for each in judged.values() if differ(each)))


def differ(each: list[Judgment]) -> bool:
    """Whether judgments of one example are not the same, white space of the answers aside."""
    said = {
        (one.decision, *((one.label, squeezed(one.output)) if one.decision == "approve" else ()))
        for one in each
    }
    return len(said) > 1


def squeezed(text: str | None) -> str:
    """A text with single blanks."""
    return " ".join((text or "").split())


def agreement_sentence(name: str, found: Agreement) -> str:
    """What is known of agreement on a matter."""
    if found.percent is None:
        return f"{name}: not known yet. Nobody has judged an example that somebody else judged."
    common = count(found.common, "example")
    if not found.known:
        return (
            f"{name}: not known yet. {common} "
            f"{'was' if found.common == 1 else 'were'} judged by two or more; it takes {FEWEST}."
        )
    same = f"the same in {found.percent.value:.0%} of {common}".replace("%", " %")
    title = "Cohen's kappa" if found.method == "cohen_kappa" else "Krippendorff's alpha"
    if found.value is None:
        return f"{name}: {same}. {title} is not defined where everybody always says the same."
    return (
        f"{name}: {same}; {title} {found.value.value:.2f} "
        f"(95 % confidence interval {found.value.low:.2f} to {found.value.high:.2f})."
    )


def _parts(
    approved: Mapping[int, list[Judgment]], read: Judged
) -> dict[str, list[dict[str, Hashable]]]:
    """By part of the answer format, what each person wrote there; a part that is missing is a value too."""
    if read.contract is None:
        return {}
    found: dict[str, list[dict[str, Hashable]]] = {}
    for key, each in approved.items():
        contract = read.contract.contract_for(read.examples[key])
        parts = {one.person: contract.parts(one.output or "") for one in each}
        names = dict.fromkeys(name for one in parts.values() for name in one)
        for name in names:
            values: dict[str, Hashable] = {
                person: squeezed(one.get(name)).casefold() for person, one in parts.items()
            }
            found.setdefault(name, []).append(values)
    return found
