"""Each verdict, its sentence, and what it takes on both sides of every border."""

from dataclasses import dataclass

import pytest
from scipy.stats import norm

from curate.domain.results import ArmScore, Interval
from curate.evaluation.base import arm_words as name
from curate.evaluation.base import is_tuned
from curate.evaluation.verdict import Terms, judge


@dataclass
class Seen:
    """A difference whose interval is as wide as a normal distribution says."""

    value: float
    error: float
    groups: int = 100
    informative: int = 50

    @property
    def p(self):
        return float(2 * norm.sf(abs(self.value) / self.error))

    def ends(self, level=0.95):
        half = norm.ppf((1 + level) / 2) * self.error
        return self.value - half, self.value + half


def arm(name, value, low=None, high=None, *, seconds=100.0, tokens=1000, **more):
    """An arm by its exact match; the other metrics as given."""
    interval = Interval(value, value if low is None else low, value if high is None else high)
    metrics = {"exact_match": interval, **{metric: Interval(v, v, v) for metric, v in more.items()}}
    return ArmScore(name, metrics, seconds, tokens)


def verdict(*seen, held_out=100, groups=100, informative=50, metric="exact_match", **terms):
    """The verdict on a tuned model at 80 %, by what it is ahead of each other arm and the error of it."""
    arms, found = [arm("tuned", 0.8, 0.7, 0.87)], {}
    for other, value, error in seen:
        arms.append(arm(other, 0.8 - value))
        found[other] = Seen(value, error, groups, informative)
    return judge(arms, lambda _, other: found[other], held_out, Terms(metric, **terms))


def test_tuning_helps_where_it_is_better_than_every_other_method():
    found = verdict(("base", 0.8, 0.05), ("few_shot", 0.3, 0.05), ("tfidf", 0.2, 0.05))

    assert (found.code, found.against, found.judged) == ("helps", "tfidf", 1)
    assert found.sentence == (
        "The tuned model matches 80 % (70 to 87 %) of held-out answers exactly, the best method without tuning "
        "(the classifier baseline) 60 %: tuning helps by 20 points (10 to 30), and it is better than each of the "
        "other 2 methods without tuning too."
    )
    assert verdict(("base", 0.2, 0.05)).sentence.endswith("helps by 20 points (10 to 30).")
    assert "than the other method without tuning too." in (
        verdict(("base", 0.2, 0.05), ("tfidf", 0.3, 0.05)).sentence
    )


def test_one_method_that_may_be_as_good_is_enough_for_not_yet_known():
    found = verdict(("base", 0.8, 0.05), ("few_shot", 0.3, 0.05), ("tfidf", 0.3, 0.16))

    assert (found.code, found.against) == ("unknown", "tfidf")
    assert "not yet known, the difference is -1 to 61 points." in found.sentence


def test_not_yet_known_says_what_would_have_been_seen_and_how_many_groups_it_takes():
    found = verdict(("few_shot", 0.1, 0.1))

    assert found.code == "unknown"
    assert found.smallest_detectable == pytest.approx(0.1 * (1.984 + 0.845), rel=0.02)
    # At 2.5 % on either side and again as sure, because the test is then asked a second time.
    assert found.needed_groups == 3800
    assert found.sentence == (
        "The tuned model matches 80 % (70 to 87 %) of held-out answers exactly, the best method without tuning "
        "(few-shot) 70 %: not yet known, the difference is -10 to 30 points. With 100 independent groups of "
        "held-out examples, a difference of 28 points is seen 8 times in 10, a smaller one less often. About "
        "3,800 groups in all would probably tell: an estimate, by how much the answers vary."
    )


def test_a_cheaper_way_that_does_as_well_is_named_with_its_cost():
    arms = [
        arm("tuned", 0.93, 0.9, 0.95, seconds=120, tokens=9_000),
        arm("tfidf", 0.96, seconds=0.2, tokens=0),
        arm("few_shot", 0.2, tokens=64_000),
    ]
    found = {"tfidf": Seen(-0.03, 0.02), "few_shot": Seen(0.73, 0.03)}

    said = judge(arms, lambda _, other: found[other], 100, Terms("exact_match"))

    assert (said.code, said.against) == ("cheaper_does", "tfidf")
    assert said.sentence == (
        "The tuned model matches 93 % (90 to 95 %) of held-out answers exactly, the best method without tuning "
        "(the classifier baseline) 96 %: a cheaper way does as well, the classifier baseline. Tuning gains -7 to 1 "
        "points over it, and up to 5 do not matter here. It needs no training and no language model, and takes "
        "0.002 s an answer against 1.2 s."
    )
    found = {"tfidf": Seen(0.5, 0.03), "few_shot": Seen(-0.01, 0.02)}
    prompt = judge(arms, lambda _, other: found[other], 100, Terms("exact_match"))
    assert prompt.sentence.endswith("reads and writes 640 tokens an answer against 90.")


def test_a_gain_that_there_is_may_be_too_small_to_matter():
    found = verdict(("base", 0.8, 0.05), ("tfidf", 0.03, 0.009))

    assert (found.code, found.against) == ("too_small", "tfidf")
    assert (
        "the difference is too small to matter, 1 to 5 points, and up to 5 do not matter here."
        in (found.sentence)
    )


def test_as_good_as_somebody_elses_model_is_no_cheaper_way():
    assert verdict(("base", 0.8, 0.05), ("external", 0.0, 0.01)).code == "too_small"
    assert verdict(("base", 0.0, 0.01), ("external", 0.0, 0.01)).code == "cheaper_does"


def test_worse_is_said_of_the_method_that_is_better():
    found = verdict(("base", 0.5, 0.05), ("prompted", -0.2, 0.04), ("tfidf", -0.1, 0.06))

    assert (found.code, found.against) == ("worse", "prompted")
    # Any of three would have been enough, so the interval is that of 98.3 %.
    assert "the tuned model is worse than prompted by 20 points (10 to 30)." in found.sentence


@pytest.mark.parametrize(
    ("value", "error", "code"),
    [
        (0.10, 0.0509, "helps"),
        (0.10, 0.0511, "unknown"),
        (0.03, 0.0101, "too_small"),
        (0.03, 0.0103, "helps"),
        (0.03, 0.0200, "unknown"),
        (0.00, 0.0254, "cheaper_does"),
        (0.00, 0.0256, "unknown"),
        (-0.03, 0.040, "cheaper_does"),
        (-0.03, 0.042, "unknown"),
        (-0.03, 0.0101, "cheaper_does"),
        (-0.03, 0.0103, "worse"),
        (-0.10, 0.0509, "worse"),
        (-0.10, 0.0511, "cheaper_does"),
        (-0.10, 0.0780, "unknown"),
    ],
)
def test_zero_and_the_margin_are_the_borders(value, error, code):
    found = verdict(("base", value, error))

    assert found.code == code
    assert (found.needed_groups is None) == (code != "unknown")
    assert found.smallest_detectable is not None


def test_the_margin_is_the_experts():
    assert verdict(("base", 0.0, 0.04)).code == "unknown"
    wide = verdict(("base", 0.0, 0.04), margin=0.1)
    assert wide.code == "cheaper_does"
    assert "up to 10 do not matter here" in wide.sentence
    assert verdict(("base", 0.0, 0.0254), margin=0.02).code == "unknown"


def test_worse_and_as_good_are_divided_by_the_number_of_methods_and_helps_is_not():
    arms = ["base", "prompted", "few_shot", "tfidf", "majority", "nearest"]

    assert verdict(("base", -0.1, 0.045)).code == "worse"
    assert verdict(*((one, -0.1, 0.045) for one in arms)).code != "worse"
    assert verdict(("base", 0.0, 0.025)).code == "cheaper_does"
    assert verdict(*((one, 0.0, 0.025) for one in arms)).code == "unknown"
    assert verdict(*((one, 0.1, 0.05) for one in arms)).code == "helps"


def test_each_verdict_before_makes_the_next_one_harder_and_the_sentence_says_so():
    first, third = (verdict(("base", 0.2, 0.09), before=before) for before in (0, 2))

    assert (first.code, first.judged) == ("helps", 1)
    assert (third.code, third.judged) == ("unknown", 3)
    assert third.sentence.endswith(
        "This is verdict 3 here, tests that were replaced included, so it is held to 98.33 % instead of 95 %."
    )
    assert third.smallest_detectable > first.smallest_detectable


def test_several_tuned_models_are_several_tries():
    arms = [arm("tuned:1", 0.5), arm("tuned:2", 0.7), arm("base", 0.5)]

    found = judge(arms, lambda *_: Seen(0.2, 0.089), 100, Terms("exact_match"))

    assert (found.code, found.judged) == ("helps", 2)
    assert found.sentence.startswith("The tuned model of run 2 matches 70 %")
    assert judge(arms, lambda *_: Seen(0.2, 0.09), 100, Terms("exact_match")).code == "unknown"


@pytest.mark.parametrize(
    ("held_out", "groups", "code"),
    [(20, 6, "helps"), (19, 19, "unknown"), (100, 5, "unknown"), (1, 1, "unknown")],
)
def test_under_20_examples_or_6_groups_there_is_too_little_to_know(held_out, groups, code):
    found = verdict(("base", 0.5, 0.01), held_out=held_out, groups=groups)

    assert found.code == code
    assert ("too little to know whether tuning helps" in found.sentence) == (code == "unknown")
    are = "is" if held_out == 1 else "are"
    assert (f"here {are} {held_out} in {groups}." in found.sentence) == (code == "unknown")


def test_where_hardly_any_group_differs_the_sentence_says_so():
    some = verdict(("base", 0.02, 0.05), informative=3).sentence
    none = verdict(("base", 0.0, 0.05), informative=0).sentence

    assert "The two differ in 3 independent groups, which is too little to know" in some
    assert "The two differ in no group, which is too little to know" in none


def test_how_often_the_format_is_followed_is_said_where_it_differs():
    def said(tuned, other):
        arms = [arm("tuned", 0.8, conformity=tuned), arm("base", 0.3, conformity=other)]
        return judge(arms, lambda *_: Seen(0.5, 0.05), 100, Terms("exact_match")).sentence

    assert (
        "30 % (of the tuned model's answers 95 % follow the format, of the other's 10 %): tuning helps"
        in (said(0.95, 0.1))
    )
    assert "follow the format" not in said(0.951, 0.949)


@pytest.mark.parametrize(
    ("metric", "says"),
    [
        ("exact_match", "The tuned model matches 60 % (60 to 60 %) of held-out answers exactly, "),
        ("field_f1", "The tuned model gets 60 % (60 to 60 %) of the fields right, "),
        ("chrf", "The tuned model shares 60 % (60 to 60 %) of its character sequences (chrF) with the held"),
        ("token_f1", "The tuned model shares 60 % (60 to 60 %) of its words with the held-out answers, "),
    ],
)  # fmt: skip
def test_the_sentence_names_what_was_measured(metric, says):
    arms = [arm("tuned", 0.6, **{metric: 0.6}), arm("base", 0.1, **{metric: 0.1})]
    arms[0].metrics[metric] = Interval(0.6, 0.6, 0.6)

    assert judge(arms, lambda *_: Seen(0.5, 0.05), 100, Terms(metric)).sentence.startswith(says)


def test_without_both_sides_nothing_can_be_said_about_tuning():
    def said(*arms):
        found = judge(arms, lambda *_: None, 100, Terms("exact_match"))
        assert (found.code, found.against, found.smallest_detectable) == ("unknown", None, None)
        return found.sentence

    assert said(arm("base", 0.5, 0.4, 0.6), arm("majority", 0.1)) == (
        "The best method without tuning (the base model) matches 50 % (40 to 60 %) of held-out answers exactly; "
        "no tuned model was compared, so nothing can be said about tuning."
    )
    assert said(arm("tuned:2", 0.5, 0.4, 0.6)) == (
        "The tuned model of run 2 matches 50 % (40 to 60 %) of held-out answers exactly; "
        "no method without tuning was compared, so nothing can be said about tuning."
    )
    assert said() == "No method was compared."


@pytest.mark.parametrize(
    ("method", "called"),
    [
        ("base", "the base model"),
        ("prompted", "prompted"),
        ("few_shot", "few-shot"),
        ("majority", "the majority baseline"),
        ("tfidf", "the classifier baseline"),
        ("nearest", "the nearest example"),
        ("of_a_plug_in", "of_a_plug_in"),
        ("tuned", "the tuned model"),
        ("tuned:7", "the tuned model of run 7"),
    ],
)
def test_each_method_is_called_by_its_words(method, called):
    assert name(method) == called


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (0.002, 0.0005, "too small to matter, 0.1 to 0.3 points"),
        (0.0003, 0.0001, "too small to matter, under 0.1 to under 0.1 points"),
    ],
)
def test_a_difference_that_there_is_is_never_said_to_be_0_points(value, error, said):
    assert said in verdict(("base", value, error)).sentence


@pytest.mark.parametrize(
    ("name", "tuned"), [("tuned", True), ("tuned:7", True), ("tuned_well", False), ("base", False)]
)
def test_what_is_tuned_is_told_by_the_kind_of_arm(name, tuned):
    assert is_tuned(name) == tuned


@dataclass
class Given(Seen):
    """A difference whose p and interval are as given."""

    chance: float = 0.01
    low: float = 0.0
    high: float = 0.0

    @property
    def p(self):
        return self.chance

    def ends(self, *_):
        return self.low, self.high


def code_of(chance, low, high):
    arms = [arm("tuned", 0.5), arm("base", 0.5)]
    found = Given((low + high) / 2, 0.1, chance=chance, low=low, high=high)
    return judge(arms, lambda *_: found, 100, Terms("exact_match")).code


@pytest.mark.parametrize(
    ("chance", "low", "high", "code"),
    [
        (0.06, 0.01, 0.3, "unknown"),  # both have to be sure, test and interval
        (0.04, 0.0, 0.3, "unknown"),
        (0.04, 0.01, 0.3, "helps"),
        (0.06, -0.3, -0.01, "cheaper_does"),
        (0.04, -0.3, 0.0, "cheaper_does"),
        (0.04, -0.3, -0.01, "worse"),
        (0.04, -0.05, -0.01, "cheaper_does"),
        (0.04, 0.01, 0.05, "too_small"),
        (0.3, -0.3, 0.05, "cheaper_does"),
        (1 - 0.95, 0.01, 0.3, "helps"),
        (1 - 0.95, -0.3, -0.01, "worse"),
    ],
)
def test_test_and_interval_both_have_to_say_so_and_a_border_is_enough(chance, low, high, code):
    assert code_of(chance, low, high) == code
