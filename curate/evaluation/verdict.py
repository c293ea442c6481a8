"""The verdict: what the numbers of an evaluation mean, as a code and in plain sentences.

Each verdict is said in at most 2.5 of 100 evaluations in which it is not so:

- ``helps``: the tuned model is better than every method without tuning that was compared. Each comparison is
  made at the full level, since all of them have to say so (intersection-union; Berger, 1982).
- ``worse``, ``cheaper_does`` and ``too_small`` are said where one comparison out of many is enough. So each
  is made at the level divided by their number, which is the first step of Holm (1979).
- ``cheaper_does`` and ``too_small`` want the interval to end within what matters (two one-sided tests;
  Schuirmann, 1987): that no difference was seen is no evidence that there is none.
- Whoever asks the same test again and again finds what they look for. So the level is divided by the number
  of verdicts that the test has given, several tuned models at once being several, and one more for each test
  of the project that was retired after it gave one (Bonferroni, for the best of so many tries).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from curate.domain.results import MARGIN, ArmScore, VerdictCode
from curate.evaluation import verdict_words as words
from curate.evaluation.base import is_tuned
from curate.evaluation.power import needed_groups, smallest_detectable
from curate.evaluation.statistics import LEVEL, Difference

FEWEST_ROWS = 20
FEWEST_GROUPS = 6
"""With fewer that speak for either side, chance alone gives every one of them to one side too often."""

Between = Callable[[str, str], Difference]
"""The comparison of two arms in the metric of the verdict: the first less the second."""

_PAID = frozenset({"external"})
"""Methods without tuning that are no cheaper way: somebody else's model answers."""


@dataclass(frozen=True, slots=True)
class Terms:
    """By what an evaluation is judged.

    Attributes:
        primary: The metric that the verdict goes by.
        margin: Differences up to this share don't matter.
        before: Verdicts that are charged beside this one, see the module.
    """

    primary: str
    margin: float = MARGIN
    before: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an evaluation means; see ``EvaluationResult`` for its parts."""

    code: VerdictCode
    sentence: str
    against: str | None = None
    judged: int = 1
    smallest_detectable: float | None = None
    needed_groups: int | None = None


def level_of(judged: int) -> float:
    """The level of an interval that excludes 0 where a test says so, for the last of so many verdicts."""
    return 1 - (1 - LEVEL) / judged


def judge(arms: Sequence[ArmScore], between: Between, held_out: int, terms: Terms) -> Verdict:
    """Whether tuning helps and by how much, what does as well, or what is missing to know it.

    Args:
        arms: The score of each arm.
        between: Any two of them, compared.
        held_out: Held-out examples.
        terms: By what it is judged.
    """
    tuned = [arm for arm in arms if is_tuned(arm.arm)]
    others = [arm for arm in arms if not is_tuned(arm.arm)]
    if not tuned or not others:
        only = best_of(arms, terms.primary) if arms else None
        return Verdict(
            "unknown", words.one_side(only, terms.primary), judged=max(1, terms.before + len(tuned))
        )
    case = _Case(best_of(tuned, terms.primary), others, between, terms, len(tuned))
    return case.verdict(held_out)


def best_of(arms: Sequence[ArmScore], metric: str) -> ArmScore:
    """The arm with the highest score, the first of equals."""
    return max(arms, key=lambda arm: arm.metrics[metric].value)


class _Case:
    """The best tuned arm against all others."""

    def __init__(
        self,
        tuned: ArmScore,
        others: Sequence[ArmScore],
        between: Between,
        terms: Terms,
        tried: int,
    ) -> None:
        self.tuned, self.others, self.terms = tuned, others, terms
        self.judged = terms.before + tried
        self.level = level_of(self.judged)
        self.one_of = level_of(self.judged * len(others))
        self.found = {arm.arm: between(tuned.arm, arm.arm) for arm in others}
        self.best = best_of(others, terms.primary)

    def verdict(self, held_out: int) -> Verdict:
        """The first that is so."""
        case = words.Case(self.tuned, self.best, held_out, self.terms.primary, self.judged)
        groups = self.found[self.best.arm].groups
        if held_out < FEWEST_ROWS or groups < FEWEST_GROUPS:
            said = words.too_little(case, self.best, groups, FEWEST_ROWS, FEWEST_GROUPS)
            return self._say("unknown", self.best, said)
        if all(map(self._beaten, self.others)):
            return self._gain(case)
        metric, margin = self.terms.primary, self.terms.margin
        if lost := [arm for arm in self.others if self._lost_to(arm)]:
            winner = best_of(lost, metric)
            ends = self._ends(winner)
            return self._say(
                "worse", winner, words.worse(case, winner, self.found[winner.arm].value, ends)
            )
        as_good = [arm for arm in self.others if self._ends(arm)[1] <= margin]
        if cheap := [arm for arm in as_good if arm.arm not in _PAID]:
            cheapest = best_of(cheap, metric)
            said = words.cheaper_does(case, cheapest, self._ends(cheapest), margin)
            return self._say("cheaper_does", cheapest, said)
        if as_good:
            rival = best_of(as_good, metric)
            said = words.too_small(case, rival, self._ends(rival), margin)
            return self._say("too_small", rival, said)
        return self._unknown(case)

    def _ends(self, arm: ArmScore) -> tuple[float, float]:
        """The interval of one of many that would be enough."""
        return self.found[arm.arm].ends(self.one_of)

    def _beaten(self, arm: ArmScore) -> bool:
        found = self.found[arm.arm]
        return found.p <= 1 - self.level and found.ends(self.level)[0] > 0

    def _lost_to(self, arm: ArmScore) -> bool:
        low, high = self._ends(arm)
        return self.found[arm.arm].p <= 1 - self.one_of and high < 0 and low < -self.terms.margin

    def _gain(self, case: words.Case) -> Verdict:
        found, margin = self.found[self.best.arm], self.terms.margin
        ends = found.ends(self.level)
        if ends[1] <= margin:
            said = words.too_small(case, self.best, ends, margin)
            return self._say("too_small", self.best, said)
        said = words.helps(case, self.best, found.value, ends, len(self.others))
        return self._say("helps", self.best, said)

    def _unknown(self, case: words.Case) -> Verdict:
        """Against the arm that the tuned model comes least far ahead of."""
        arm = min(self.others, key=lambda one: self.found[one.arm].ends(self.level)[0])
        found = self.found[arm.arm]
        # Whoever adds groups asks once more.
        rivals = sum(not self._beaten(one) for one in self.others)
        needed = needed_groups(found, level_of(self.judged + 1), self.terms.margin, rivals)
        least = smallest_detectable(found, self.level)
        few = found.informative if found.informative < FEWEST_GROUPS else None
        said = words.unknown(case, arm, found.ends(self.level), found.groups, few, least, needed)
        return Verdict("unknown", said, arm.arm, self.judged, least, needed)

    def _say(self, code: VerdictCode, arm: ArmScore, sentence: str) -> Verdict:
        least = smallest_detectable(self.found[arm.arm], self.level)
        return Verdict(code, sentence, arm.arm, self.judged, least)
