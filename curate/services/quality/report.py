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
from curate.domain.findings import SEVERITY_RANK, Severity
from curate.domain.records import Job
from curate.services.changes import active_contract
from curate.services.checking import Freshness, check_freshness, update_clusters
from curate.services.quality.advice import Advice, Enough, Problem, enough, fix_first
from curate.services.quality.costs import Cost, cost
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.stores.counts import CheckCount
from curate.stores.examples import Where
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
    """One of the biggest clusters, with how its canonical example begins."""

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
        severities: Examples by the worst that is open about them.
        coverage: Share of the answers without an open finding about their format, 0 to 1; None as long
            as nothing was checked.
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
    statuses: dict[Status, int]
    sources: tuple[tuple[str, int], ...]
    severities: dict[Severity, int]
    problems: tuple[Problem, ...]
    lengths: Lengths
    labels: Labels
    duplicates: Duplicates
    coverage: float | None
    contract: str
    fix_first: tuple[Advice, ...]
    enough: Enough
    cost: Cost | None
    price_error: str = ""

    def examples_with(self, check: str) -> int:
        """Examples that a check found something open about."""
        return next((one.examples for one in self.problems if one.check == check), 0)


@dataclass(frozen=True, slots=True)
class QualityPage:
    """What Quality shows beside the report and its map.

    Attributes:
        state: The state of the data, as ``report_state`` has it.
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


def report_state(database: Database, project: str) -> str:
    """A text that changes whenever the report may: a key for caches."""
    with database.read() as stores:
        return _state(stores, stores.projects.get(project).id)


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
        statuses = stores.examples.statuses(found.id)
        sources = stores.counts.sources(found.id)
        lengths = stores.counts.lengths(found.id)
        severities = stores.counts.by_severity(found.id)
        problems = [_problem(one) for one in stores.counts.findings(found.id) if one.examples]
        contract = active_contract(stores, found.id)
        labels = _labels(stores, found.id, contract)
        duplicates = _duplicates(stores, found.id)
        answered = sum(size > 0 for size in lengths.outputs)
        clean = _clean(stores, found.id) if fresh.checked else answered
        sample = list(stores.examples.many(found.id, _evenly(lengths.ids, READ)).values())
    measured = _measure(lengths.inputs, lengths.outputs, sample)
    prices, price_error = None, ""
    try:
        if clean:
            each = measured.tokens_each
            prices = cost(settings, clean, each, measured.output_tokens.mean)
    except CurateError as error:
        price_error = str(error)
    out_of_form = next((one.examples for one in problems if one.check == "format_contract"), 0)
    ranked = sorted(problems, key=lambda one: (SEVERITY_RANK[one.severity], -one.examples))
    return Report(
        project=found.name,
        task=found.task,
        at=datetime.now(UTC),
        freshness=fresh,
        examples=len(lengths.ids),
        answered=answered,
        clean=clean,
        statuses=statuses,  # type: ignore[arg-type]
        sources=tuple((name, count) for _, name, count in sources),
        severities=severities,
        problems=tuple(ranked),
        lengths=measured,
        labels=labels,
        duplicates=duplicates,
        coverage=1 - out_of_form / answered if fresh.checked and answered else None,
        contract=contract.describe() if contract is not None and fresh.checked else "",
        fix_first=fix_first(ranked),
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


def _clean(stores: Stores, project: int) -> int:
    every = stores.examples.count(project, Where(clean=True))
    return every - stores.examples.count(project, Where(status="rejected", clean=True))


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
    shown = stores.examples.many(project, [one.canonical for one in twins[:CLUSTERS]])
    return Duplicates(
        clusters=len(twins),
        members=sum(one.size for one in twins),
        surplus=sum(one.size - 1 for one in twins),
        biggest=tuple(
            BigCluster(
                one.size,
                one.canonical,
                shorten(shown[one.canonical].input, QUOTED),
                one.min_similarity,
                one.exact,
            )
            for one in twins[:CLUSTERS]
            if one.canonical in shown
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
