"""Progress and pace: how much was decided, how long it takes, how much is left. No ranking."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from rapidfuzz.distance import Levenshtein

from curate.domain.examples import Example
from curate.domain.results import Interval
from curate.domain.teamwork import DecisionTime
from curate.services.teamwork.agreement import Judged, agreement_of, read_judged
from curate.stores import Database, Stores
from curate.stores.examples import Where

FEWEST = 20
"""Timed decisions below which no time per decision is known."""
MOST_TIMES = 5_000
"""Of the latest decisions, how many are looked at for how long they took."""
LATEST = 500
"""Decisions of a person that a median is taken of."""
DAYS = 14
_DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class PersonPace:
    """How far one person is.

    Attributes:
        decisions: How many examples they decided on, one by one.
        seconds: Median seconds per decision with its 95 % interval; None where fewer than twenty were timed.
        timed: How many were.
        changed: Median share of the characters of the draft that they changed in what they approved; None
        where
            nothing is known.
        by_day: Decisions on each of the last days with any.
        agreement: Share of the same decisions, with others, on examples that both judged; None where it is
        not
            known yet.
        common: How many those are.
    """

    person: str
    decisions: int
    today: int
    seconds: Interval | None
    timed: int
    changed: float | None
    by_day: Mapping[date, int]
    agreement: float | None
    common: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Time per decision with suggestions and without.

    Attributes:
        with_suggestion: Median seconds with its interval; None where it is not known yet.
        timed_with: How many decisions that is taken of.
        ratio: How many times as long it takes without; None where either is not known.
    """

    with_suggestion: Interval | None
    timed_with: int
    without: Interval | None
    timed_without: int
    ratio: Interval | None


@dataclass(frozen=True, slots=True)
class Remaining:
    """How much is left to decide on, and how long that takes.

    Attributes:
        examples: How many are undecided.
        hours: From the quarter of decisions that is fastest to the slowest, if all took that long; None where
        it
            is not known yet.
        basis: How many timed decisions that is taken of.
        per_day: Decisions of everybody on an average day of those with any, of the last fourteen; None
        without. days: With as many a day.
    """

    examples: int
    hours: tuple[float, float] | None
    basis: int
    per_day: float | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Pace:
    """Progress of everybody, one's own first, then by name."""

    people: tuple[PersonPace, ...]
    remaining: Remaining
    suggestions: Comparison


@dataclass(frozen=True, slots=True)
class ReadPace:
    """What progress is worked out from, as one transaction saw it.

    Attributes:
        decided: By example, the last decision on it that stands: its kind, and whose it is.
        texts: The approved ones among the latest of them.
        left: How many examples are undecided.
    """

    person: str
    times: tuple[DecisionTime, ...]
    days: Mapping[str, Mapping[date, int]]
    judged: Judged
    decided: Mapping[int, tuple[str, str]]
    texts: Mapping[int, Example]
    members: tuple[str, ...]
    left: int


def read_times(stores: Stores, project: int, person: str) -> ReadPace:
    """What progress is worked out from; the person who asks comes first in it."""
    decided = stores.judgments.decided(project)
    newest = sorted((key for key, (kind, _) in decided.items() if kind == "approve"), reverse=True)
    return ReadPace(
        person,
        tuple(stores.team.times(project, MOST_TIMES)),
        stores.team.decisions_by_day(project),
        read_judged(stores, project),
        decided,
        stores.examples.many(project, newest[: 4 * LATEST]),
        tuple(one.person for one in stores.people.members(project)),
        stores.examples.count(project, Where(statuses=("pending", "flagged", "skipped"))),
    )


def read_pace(database: Database, project: str, person: str) -> Pace:
    """How far everybody is, the person who asks first."""
    with database.read() as stores:
        read = read_times(stores, stores.projects.get(project).id, person)
    return pace_of(read)


def pace_of(read: ReadPace) -> Pace:
    """The same from what was read."""
    changed = _changed_shares(read.texts, read.decided)
    everybody = {*read.days, *read.members, *(one.person for one in read.times)}
    order = sorted(everybody, key=lambda name: (name != read.person, name.casefold()))
    return Pace(
        tuple(
            _of_person(name, read.times, read.days.get(name, {}), changed, read.judged)
            for name in order
        ),
        remaining(read.left, read.times, read.days),
        compare(read.times),
    )


def _of_person(
    name: str,
    times: Sequence[DecisionTime],
    days: Mapping[date, int],
    changed: Mapping[str, Sequence[float]],
    judged: Judged,
) -> PersonPace:
    mine = [one.milliseconds / 1_000 for one in times if one.person == name][:LATEST]
    report = agreement_of(judged, name) if any_of(judged, name) else None
    decision = report.matters["Decision"] if report else None
    known = decision is not None and decision.known and decision.percent is not None
    return PersonPace(
        name,
        sum(days.values()),
        days.get(datetime.now(UTC).date(), 0),
        median_interval(mine),
        len(mine),
        median(changed[name]) if changed.get(name) else None,
        dict(sorted(days.items())[-DAYS:]),
        decision.percent.value if known and decision and decision.percent else None,
        decision.common if decision else 0,
    )


def any_of(judged: Judged, person: str) -> bool:
    """Whether somebody judged anything that can be compared."""
    return any(one.person == person for each in judged.judgments.values() for one in each)


def remaining(
    left: int, times: Sequence[DecisionTime], days: Mapping[str, Mapping[date, int]]
) -> Remaining:
    """How much is left, by what was measured."""
    seconds = sorted(one.milliseconds / 1_000 for one in times[:LATEST])
    hours = None
    if len(seconds) >= FEWEST:
        quarter = len(seconds) // 4
        hours = (left * seconds[quarter] / 3_600, left * seconds[-1 - quarter] / 3_600)
    first = datetime.now(UTC).date() - timedelta(days=DAYS)
    by_day: dict[date, int] = defaultdict(int)
    for each in days.values():
        for day, number in each.items():
            if day > first:
                by_day[day] += number
    per_day = sum(by_day.values()) / len(by_day) if by_day else None
    in_days = -(-left // max(1, round(per_day))) if per_day else None
    return Remaining(left, hours, len(seconds), per_day, in_days)


def compare(times: Sequence[DecisionTime]) -> Comparison:
    """Time per decision with suggestions that were taken, and without any."""
    with_one = [one.milliseconds / 1_000 for one in times if one.suggestion]
    without = [one.milliseconds / 1_000 for one in times if not one.suggestion]
    ratio = None
    if min(len(with_one), len(without)) >= FEWEST:
        draws = sorted(
            one / other
            for one, other in zip(_medians(without), _medians(with_one, seed=1), strict=True)
            if other
        )
        value = median(without) / max(median(with_one), 0.001)
        ratio = Interval(value, min(value, _at(draws, 0.025)), max(value, _at(draws, 0.975)))
    return Comparison(
        median_interval(with_one), len(with_one), median_interval(without), len(without), ratio
    )


def median_interval(values: Sequence[float]) -> Interval | None:
    """The median with its 95 % interval by the bootstrap; None for too few values."""
    if len(values) < FEWEST:
        return None
    draws = sorted(_medians(values))
    middle = float(median(values))
    return Interval(middle, min(middle, _at(draws, 0.025)), max(middle, _at(draws, 0.975)))


def _medians(values: Sequence[float], seed: int = 0) -> list[float]:
    generator = random.Random(seed)  # noqa: S311 - the same figures at each look
    some = values[:LATEST]
    return [float(median(generator.choices(some, k=len(some)))) for _ in range(_DRAWS)]


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _changed_shares(
    texts: Mapping[int, Example], decided: Mapping[int, tuple[str, str]]
) -> dict[str, list[float]]:
    """By person, which share of the draft's characters they changed in what they approved last."""
    found: dict[str, list[float]] = defaultdict(list)
    for key, example in texts.items():
        person = decided[key][1]
        if example.draft_output.strip() and len(found[person]) < LATEST:
            found[person].append(
                Levenshtein.normalized_distance(example.draft_output, example.output)
            )
    return found
