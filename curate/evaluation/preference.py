"""Which of two methods people prefer, from what they said about answers whose authors they did not see.

A pair goes to the method that more of its raters chose; where as many chose each, or nobody chose, it is a
tie, and so is a pair of two equal texts. p is by flipping the signs of whole clusters of pairs, in which ties
change nothing (for single pairs that is the sign test). The share is of the pairs that are no ties, by Wilson
with Kish's effective number and Student's t; where p does not exclude chance, neither does its interval.
What is claimed is claimed of these raters: how others would choose, a few people can't tell.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from curate.domain.blind import BlindPair, BlindVote, Method, PreferenceCode
from curate.domain.results import MARGIN, Interval
from curate.evaluation.power import needed_groups, smallest_detectable
from curate.evaluation.score_intervals import quantile, share_ends
from curate.evaluation.statistics import Sample, ShareDifference
from curate.evaluation.verdict import FEWEST_GROUPS, FEWEST_ROWS, level_of
from curate.reliability import Agreement, measure

FEWEST_VOTES = 20
"""Choices of left or right below which nothing is said about the side."""


@dataclass(frozen=True, slots=True)
class Ties:
    """Pairs that go to no method, by why.

    Attributes:
        identical: Both answers are the same text; nobody was asked.
        good: All raters said that both are good.
        bad: All raters said that both are bad.
        mixed: As many raters chose each, or some said good and some bad.
    """

    identical: int
    good: int
    bad: int
    mixed: int

    @property
    def all(self) -> int:
        """All of them."""
        return self.identical + self.good + self.bad + self.mixed


@dataclass(frozen=True, slots=True)
class RaterVotes:
    """What one rater said."""

    person: str
    a: int
    b: int
    both_good: int
    both_bad: int
    left: int

    @property
    def rated(self) -> int:
        """Pairs that they said something about."""
        return self.a + self.b + self.both_good + self.both_bad


@dataclass(frozen=True, slots=True)
class LeftWon:
    """How often the answer on the left won.

    Attributes:
        votes: Choices of left or right.
        share: Of them, those of left; half where the side does not matter.
        known: Whether there are enough of them to say anything.
    """

    votes: int
    share: Interval
    known: bool

    @property
    def biased(self) -> bool:
        """Whether raters certainly prefer a side."""
        return self.known and not self.share.low <= 0.5 <= self.share.high


@dataclass(frozen=True, slots=True)
class Preference:
    """Which of two methods people prefer.

    Attributes:
        code: The method that is certainly preferred; ``unknown``, or ``too_little`` to know anything.
        pairs: Pairs that count: rated by somebody, or identical.
        unrated: Pairs that nobody rated; they are left out.
        a: Pairs that went to method ``a``.
        b: Pairs that went to method ``b``.
        share: Of those two, the share of ``a``, with its interval at ``level``; None where there are none.
        difference: Share of all pairs that went to ``a`` less that of ``b``, with its interval at ``level``.
        p: Two-sided, that neither is preferred.
        level: Of intervals and test: 0.95, or more where the test was asked before.
        judged: How many blind comparisons this test has given, this one included.
        groups: Independent groups of pairs.
        agreement: Of two or more raters, on a, b or a tie.
        smallest_detectable: The smallest difference that would have been seen 8 times in 10.
        needed_groups: With so many groups a difference as was seen would be seen 8 times in 10.
    """

    code: PreferenceCode
    pairs: int
    unrated: int
    a: int
    b: int
    ties: Ties
    share: Interval | None
    difference: Interval
    p: float
    level: float
    judged: int
    groups: int
    raters: tuple[RaterVotes, ...]
    agreement: Agreement
    left: LeftWon | None
    smallest_detectable: float | None
    needed_groups: int | None


def preference_of(
    pairs: Sequence[BlindPair], votes: Sequence[BlindVote], judged: int = 1, seed: int = 0
) -> Preference | None:
    """Which method is preferred; None where nobody rated anything.

    Args:
        pairs: All pairs of a comparison.
        votes: What people said in the end, at most once each about a pair.
        judged: How many blind comparisons the test has given by now, this one included.
        seed: The same seed gives the same interval of agreement.
    """
    if not votes:
        return None
    said: dict[int, list[BlindVote]] = defaultdict(list)
    for vote in votes:
        said[vote.pair].append(vote)
    counted = [one for one in pairs if one.identical or said[one.id]]
    scores = [_score(said[one.id]) for one in counted]
    wins = Counter(scores)
    groups = [str(one.cluster) for one in counted]
    found = Sample(groups, seed).shares(
        [float(one > 0) for one in scores], [float(one < 0) for one in scores]
    )
    level = level_of(judged)
    share = _share(scores, groups, found, level)
    code = _code(len(counted), found, share, level)
    return Preference(
        code,
        pairs=len(counted),
        unrated=len(pairs) - len(counted),
        a=wins[1],
        b=wins[-1],
        ties=_ties(counted, said, scores),
        share=share,
        difference=Interval(found.value, *found.ends(level)),
        p=found.p,
        level=level,
        judged=judged,
        groups=found.groups,
        raters=_raters(votes),
        agreement=measure(
            [{one.person: one.prefers or "tie" for one in each} for each in said.values()],
            seed=seed,
        ),
        left=_left(votes, {one.id: str(one.cluster) for one in pairs}),
        smallest_detectable=smallest_detectable(found, level),
        # Whoever adds pairs asks once more.
        needed_groups=needed_groups(found, level_of(judged + 1), MARGIN)
        if code == "unknown"
        else None,
    )


def _score(votes: Sequence[BlindVote]) -> int:
    """1 for a pair that goes to method a, -1 for b, 0 for a tie."""
    chosen = Counter(one.prefers for one in votes)
    return (chosen["a"] > chosen["b"]) - (chosen["a"] < chosen["b"])


def _share(
    scores: Sequence[int], groups: Sequence[str], found: ShareDifference, level: float
) -> Interval | None:
    """Of the pairs that are no ties, the share of a, with its interval."""
    decided = [place for place, score in enumerate(scores) if score]
    if not decided:
        return None
    sample = Sample([groups[place] for place in decided], 0)
    won = np.array([float(scores[place] > 0) for place in decided])
    share = float(won.mean())
    low, high = share_ends(share, sample.effective(won), quantile(level, sample.clusters - 1))
    if found.p > 1 - level:
        low, high = min(low, 0.5), max(high, 0.5)
    return Interval(share, low, high)


def _code(
    rows: int, found: ShareDifference, share: Interval | None, level: float
) -> PreferenceCode:
    if rows < FEWEST_ROWS or found.groups < FEWEST_GROUPS or share is None:
        return "too_little"
    if found.informative < FEWEST_GROUPS or found.p > 1 - level:
        return "unknown"
    return "a" if share.low > 0.5 else "b" if share.high < 0.5 else "unknown"


def _ties(
    counted: Sequence[BlindPair], said: Mapping[int, Sequence[BlindVote]], scores: Sequence[int]
) -> Ties:
    kinds: Counter[str] = Counter()
    for one, score in zip(counted, scores, strict=True):
        if score:
            continue
        choices = {vote.choice for vote in said[one.id]}
        if one.identical:
            kinds["identical"] += 1
        elif choices in ({"both_good"}, {"both_bad"}):
            kinds[choices.pop()] += 1
        else:  # the same side may be another method for each rater
            kinds["mixed"] += 1
    return Ties(kinds["identical"], kinds["both_good"], kinds["both_bad"], kinds["mixed"])


def _raters(votes: Sequence[BlindVote]) -> tuple[RaterVotes, ...]:
    of: dict[str, list[BlindVote]] = defaultdict(list)
    for vote in votes:
        of[vote.person].append(vote)
    return tuple(
        RaterVotes(
            person,
            a=_times(mine, "a"),
            b=_times(mine, "b"),
            both_good=sum(one.choice == "both_good" for one in mine),
            both_bad=sum(one.choice == "both_bad" for one in mine),
            left=sum(one.choice == "left" for one in mine),
        )
        for person, mine in sorted(of.items())
    )


def _times(votes: Sequence[BlindVote], method: Method) -> int:
    return sum(one.prefers == method for one in votes)


def _left(votes: Sequence[BlindVote], clusters: Mapping[int, str]) -> LeftWon | None:
    """How often left won; raters who looked at the same pair, or at near-duplicates, count as one cluster."""
    sided = [one for one in votes if one.prefers is not None]
    if not sided:
        return None
    share = Sample([clusters[one.pair] for one in sided], 0).share(
        [float(one.choice == "left") for one in sided]
    )
    return LeftWon(len(sided), share, len(sided) >= FEWEST_VOTES)
