"""The data quality report of a project: how good its data is, what to fix first, and what training costs.

Counted by the database over every example that nobody rejected; texts are read only where they are
counted in tokens or drawn on the map, and of large projects a sample of them. `build_report` computes it all
in a second or two for a hundred thousand examples.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from curate.checks import checks
from curate.contract import AnswerFormat, LabelContract
from curate.domain.errors import CurateError
from curate.domain.examples import Example, Status
from curate.domain.figures import CheckCount, Figures, Name
from curate.domain.findings import Severity
from curate.domain.records import Job
from curate.services.changes import active_contract
from curate.services.checking import (
    JUDGED,
    ContractReport,
    Freshness,
    check_freshness,
    show_contract,
    update_clusters,
)
from curate.services.quality.advice import Advice, Enough, Problem, enough, fix_first
from curate.services.quality.costs import Cost, cost
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.text import shorten
from curate.text.distribution import Distribution, distribution
from curate.text.tokens import count_tokens
from curate.training.prices import price_file

READ = 4_000
"""Examples that are counted in tokens at most, evenly chosen."""
CLUSTERS = 5
QUOTED = 140


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters of every text, and tokens of a part of them, as an estimate without a model.

    Attributes:
        tokens_of: How many examples were counted in tokens.
        tokens_each: Mean tokens of a whole example: system text, turns, input and answer.
    """

    input: Distribution
    output: Distribution
    input_tokens: Distribution
    output_tokens: Distribution
    tokens_of: int
    tokens_each: float


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels with their examples, the most frequent first.

    Attributes:
        counts: Label and number of examples.
        unlabeled: Examples without one.
        answers: Whether they are the answers themselves.
    """

    counts: tuple[tuple[str, int], ...]
    unlabeled: int
    answers: bool


@dataclass(frozen=True, slots=True)
class BigCluster:
    """One of the biggest clusters, with how the example to keep begins."""

    size: int
    example: int
    text: str
    min_similarity: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Near-duplicates: of ``members`` examples in ``clusters``, ``surplus`` say nothing new."""

    clusters: int
    members: int
    surplus: int
    biggest: tuple[BigCluster, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How good the data of a project is.

    Attributes:
        examples: How many nobody rejected; everything but ``statuses`` is about them.
        answered: Those with an answer.
        clean: Those with an answer and no open finding above a note; of a cluster of near-duplicates
            one. As long as nothing was checked: those with an answer.
        clean_to_review: Those of them that nobody has decided on; None as long as nothing was checked.
        severities: Examples by the worst that is open about them.
        figures: All that is counted of them, see ``domain.figures``.
        held: How well the answers follow the format; None as long as nothing was checked, or where there
            are no answers.
        contract: The format in words.
        price_error: Why no prices are shown, where the user's own list can't be used.
    """

    project: str
    task: str
    at: datetime
    freshness: Freshness
    examples: int
    answered: int
    clean: int
    clean_to_review: int | None
    statuses: dict[Status, int]
    sources: tuple[tuple[str, int], ...]
    severities: dict[Severity, int]
    figures: Figures
    problems: tuple[Problem, ...]
    lengths: Lengths
    labels: Labels
    duplicates: Duplicates
    held: ContractReport | None
    contract: str
    fix_first: tuple[Advice, ...]
    enough: Enough
    cost: Cost | None
    price_error: str = ""

    @property
    def coverage(self) -> float | None:
        """Share of the answers that follow the format, 0 to 1; None where that is not known."""
        return None if self.held is None else self.held.coverage

    def named(self) -> dict[Name, float | None]:
        """Every figure by its name, see ``domain.figures``; None for what is not known."""
        found = self.figures
        return {
            "imported": found.imported,
            "examples": found.examples,
            "answered": found.answered,
            "approved": found.approved,
            "approved_with_errors": found.approved_with_errors,
            "clean": self.clean,
            "clean_to_review": self.clean_to_review,
            "open_findings": found.findings,
            "with_findings": found.with_findings,
            "to_look_at": found.to_look_at,
            "needs_a_fix": found.needs_a_fix,
            "duplicate_clusters": self.duplicates.clusters,
            "in_clusters": self.duplicates.members,
            "duplicates": self.duplicates.surplus,
            "format": self.coverage,
            "personal_data": found.examples_with("personal_data"),
            "conflicts": found.examples_with("conflict"),
        }

    def examples_with(self, check: str) -> int:
        """Examples that a check found something open about."""
        return self.figures.examples_with(check)


@dataclass(frozen=True, slots=True)
class QualityPage:
    """What Quality shows beside the report and its map.

    Attributes:
        state: The state of the data: a text that changes whenever the report may, a key for caches.
        checking: The newest run of the checks as a job.
    """

    state: str
    checking: Job | None


def quality_page(database: Database, project: str) -> QualityPage:
    """What Quality shows beside the report, in one transaction.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        return QualityPage(_state(stores, key), stores.jobs.newest(key, "check"))


def _state(stores: Stores, key: int) -> str:
    seen = [(one.id, one.at, one.added) for one in stores.sources.all(key)]
    counts = stores.findings.counts(key)
    action, contract = stores.history.newest(key), stores.contracts.newest(key)
    return f"{key}/{action}/{contract}/{seen}/{counts}"


def build_report(database: Database, settings: Settings, project: str) -> Report:
    """The data quality report of a project as it stands now.

    Raises:
        NotFound: There is no such project.
    """
    update_clusters(database, project)
    with database.read() as stores:
        found = stores.projects.get(project)
        fresh = check_freshness(stores, found.id)
        figures = stores.counts.figures(found.id)
        sources = stores.counts.sources(found.id)
        lengths = stores.counts.lengths(found.id)
        contract = active_contract(stores, found.id)
        labels = _labels(stores, found.id, contract)
        duplicates = _duplicates(stores, found.id)
        clean = stores.counts.clean(found.id) if fresh.checked else figures.answered
        to_review = stores.counts.clean(found.id, "pending") if fresh.checked else None
        sample = list(stores.examples.many(found.id, _evenly(lengths.ids, READ)).values())
    held = show_contract(database, project, sample=JUDGED) if fresh.checked else None
    problems = [_problem(one) for one in figures.checks]
    measured = _measure(lengths.inputs, lengths.outputs, sample)
    prices, price_error = None, ""
    try:
        if clean:
            each = measured.tokens_each
            prices = cost(settings, clean, each, measured.output_tokens.mean)
    except CurateError as error:
        price_error = str(error)
    return Report(
        project=found.name,
        task=found.task,
        at=datetime.now(UTC),
        freshness=fresh,
        examples=figures.examples,
        answered=figures.answered,
        clean=clean,
        clean_to_review=to_review,
        statuses=dict(figures.statuses),
        sources=tuple((name, count) for _, name, count in sources),
        severities=dict(figures.severities),
        figures=figures,
        problems=tuple(problems),
        lengths=measured,
        labels=labels,
        duplicates=duplicates,
        held=held if held is not None and held.judged else None,
        contract=contract.describe() if contract is not None and fresh.checked else "",
        fix_first=fix_first(problems, duplicates.members),
        enough=enough(clean, labels.counts),
        cost=prices,
        price_error=price_error,
    )


def price_list(settings: Settings) -> str:
    """The list of prices in use, as it stands in its file, to be corrected."""
    return price_file(settings.home).read_text(encoding="utf-8-sig", errors="replace")


def _problem(one: CheckCount) -> Problem:
    return Problem(
        check=one.check,
        title=checks[one.check].title,
        severity=one.severity,
        findings=one.findings,
        examples=one.examples,
        fixable=one.fixable,
    )


def _labels(stores: Stores, project: int, contract: AnswerFormat | None) -> Labels:
    """The labels of examples; where they have none and most answers are labels, those."""
    counts = stores.counts.labels(project)
    every = sum(count for _, _, count in stores.counts.sources(project))
    answers = not counts and contract is not None and isinstance(contract.default, LabelContract)
    if answers:
        counts = stores.counts.answers(project)
    return Labels(tuple(counts), every - sum(count for _, count in counts), answers)


def _duplicates(stores: Stores, project: int) -> Duplicates:
    twins = stores.counts.clusters(project)
    shown = stores.examples.many(project, [one.suggested for one in twins[:CLUSTERS]])
    return Duplicates(
        clusters=len(twins),
        members=sum(one.size for one in twins),
        surplus=sum(one.size - 1 for one in twins),
        biggest=tuple(
            BigCluster(
                one.size,
                one.suggested,
                shorten(shown[one.suggested].input, QUOTED),
                one.min_similarity,
                one.exact,
            )
            for one in twins[:CLUSTERS]
            if one.suggested in shown
        ),
    )


def _measure(inputs: Sequence[int], outputs: Sequence[int], sample: list[Example]) -> Lengths:
    asked = count_tokens([one.input for one in sample])
    answered = count_tokens([one.output for one in sample])
    around = count_tokens(
        ["\n".join([one.system, *(turn.text for turn in one.turns)]).strip() for one in sample]
    )
    every = sum(asked) + sum(answered) + sum(around)
    return Lengths(
        input=distribution(inputs),
        output=distribution(outputs),
        input_tokens=distribution(asked),
        output_tokens=distribution(answered),
        tokens_of=len(sample),
        tokens_each=every / len(sample) if sample else 0.0,
    )


def _evenly(ids: Sequence[int], most: int) -> list[int]:
    step = max(1, -(-len(ids) // most))
    return list(islice(ids, 0, None, step))
