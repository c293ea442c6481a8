"""What people prefer is counted, tested and said as a second computation does it, and no more is claimed."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binomtest
from scipy.stats import t as student
from sklearn.metrics import cohen_kappa_score

from curate.domain.blind import BlindPair, BlindVote
from curate.evaluation.preference import preference_of
from curate.evaluation.preference_plan import pairs_to_rate, seen_by
from curate.evaluation.preference_words import (
    agreement_words,
    left_words,
    preference_sentence,
    preference_title,
)

SIDES = {"a": "left", "b": "right", "good": "both_good", "bad": "both_bad"}
outcomes = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["a", "b", "good", "bad", "same"])),
    min_size=1,
    max_size=16,
)


def pair(number, cluster=None, *, identical=False):
    return BlindPair(number, number, number if cluster is None else cluster, identical)


def vote(number, wanted, person="ada", *, a_left=True):
    said = SIDES[wanted]
    if not a_left:
        said = {"left": "right", "right": "left"}.get(said, said)
    return BlindVote(number, person, said, a_left)


def rated(*wanted, person="ada", clusters=None):
    """Pairs with what one person said; ``same`` for two equal texts."""
    pairs = [
        pair(n, clusters[n] if clusters else None, identical=one == "same")
        for n, one in enumerate(wanted)
    ]
    votes = [
        vote(n, one, person, a_left=n % 2 == 0) for n, one in enumerate(wanted) if one != "same"
    ]
    return pairs, votes


def many(a, b, good=0, bad=0, same=0):
    return rated(*["a"] * a, *["b"] * b, *["good"] * good, *["bad"] * bad, *["same"] * same)


def test_a_vote_is_for_the_method_that_stood_on_that_side():
    assert BlindVote(1, "ada", "left", True).prefers == "a"
    assert BlindVote(1, "ada", "left", False).prefers == "b"
    assert BlindVote(1, "ada", "right", False).prefers == "a"
    assert BlindVote(1, "ada", "both_bad", False).prefers is None


def test_the_sentence_counts_everything_and_says_what_is_certain():
    found = preference_of(*many(31, 9, good=11, bad=3, same=6))

    assert (found.code, found.pairs, found.a, found.b, found.ties.all) == ("a", 60, 31, 9, 20)
    assert preference_title(found.code, "tuned", "prompted") == "Raters prefer the tuned model"
    assert preference_sentence(found, "tuned", "prompted") == (
        "Of 60 pairs, the one rater preferred the tuned model in 31 and the prompted base model in 9; 20 were "
        "ties (11 both good, 3 both bad, 6 the same text twice, which nobody was asked about). At 95 % "
        "confidence, the tuned model is preferred in 62 to 88 % of the decided pairs (p < 0.001)."
    )


def test_the_interval_is_where_a_share_is_no_more_than_t_of_its_standard_errors_away():
    found = preference_of(*many(31, 9, good=20))

    reach = student.ppf(0.975, 39)

    def distance(share):
        return (31 / 40 - share) ** 2 * 40 - reach**2 * share * (1 - share)

    assert found.share.low == pytest.approx(brentq(distance, 1e-9, 31 / 40), abs=1e-6)
    assert found.share.high == pytest.approx(brentq(distance, 31 / 40, 1 - 1e-9), abs=1e-6)
    assert found.p == pytest.approx(binomtest(31, 40).pvalue, rel=1e-9)


@settings(max_examples=60)
@given(outcomes)
def test_p_is_the_share_of_all_sign_flips_of_clusters_that_are_as_far_out(rows):
    clusters, wanted = zip(*rows, strict=True)
    pairs, votes = rated(*wanted, clusters=clusters)
    sums = dict.fromkeys(clusters, 0)
    for cluster, one in rows:
        sums[cluster] += (one == "a") - (one == "b")
    seen = abs(sum(sums.values()))
    flipped = [
        abs(sum(sign * one for sign, one in zip(signs, sums.values(), strict=True)))
        for signs in product((1, -1), repeat=len(sums))
    ]

    found = preference_of(pairs, votes)

    if not votes:
        assert found is None
        return
    assert found.p == pytest.approx(sum(one >= seen for one in flipped) / len(flipped), abs=1e-12)
    if found.share is not None:
        assert 0 <= found.share.low <= found.share.value <= found.share.high <= 1
        if found.p > 0.05:
            assert found.share.low <= 0.5 <= found.share.high


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 30))
@settings(max_examples=40)
def test_whoever_is_called_a_does_not_matter(a, b, ties):
    one, other = preference_of(*many(a, b, good=ties)), preference_of(*many(b, a, good=ties))
    if one is None:
        return

    assert (one.a, one.b, one.p) == (other.b, other.a, other.p)
    assert {"a": "b", "b": "a"}.get(one.code, one.code) == other.code
    assert (one.difference.low, one.difference.high) == pytest.approx(
        (-other.difference.high, -other.difference.low), abs=1e-9
    )


def test_nothing_is_claimed_from_too_few_pairs_or_clusters_or_of_a_difference_that_chance_makes():
    few = preference_of(*many(15, 0))
    together = preference_of(*rated(*["a"] * 40, clusters=[n % 4 for n in range(40)]))
    even = preference_of(*many(26, 20, good=14))

    assert [one.code for one in (few, together, even)] == ["too_little", "too_little", "unknown"]
    assert "too little to know which is better" in preference_sentence(few, "tuned", "base")
    said = preference_sentence(even, "tuned", "base")
    assert "half of them is not excluded, so which one is better is not yet known." in said
    assert "8 times in 10" in said


def test_near_duplicates_are_no_further_evidence():
    alone = preference_of(*many(14, 6, good=10))
    clusters = [n // 3 for n in range(90)]
    repeated = preference_of(
        *rated(
            *[one for one in ["a"] * 14 + ["b"] * 6 + ["good"] * 10 for _ in range(3)],
            clusters=clusters,
        )
    )

    assert repeated.groups == alone.groups == 30
    assert repeated.p == pytest.approx(alone.p)
    width = [one.share.high - one.share.low for one in (alone, repeated)]
    assert width[1] == pytest.approx(width[0], rel=0.02)


def test_a_pair_goes_to_whom_more_raters_chose_and_is_a_tie_where_they_differ():
    pairs = [pair(n) for n in range(4)]
    votes = [
        *[vote(0, "a", "ada"), vote(0, "a", "ben"), vote(0, "b", "cyd")],
        *[vote(1, "a", "ada"), vote(1, "b", "ben")],
        *[vote(2, "good", "ada"), vote(2, "b", "ben")],
        *[vote(3, "good", "ada"), vote(3, "bad", "ben")],
    ]

    found = preference_of(pairs, votes)

    assert (found.a, found.b, found.ties.mixed, found.ties.all) == (1, 1, 2, 2)
    assert [(one.person, one.a, one.b, one.rated) for one in found.raters] == [
        ("ada", 2, 0, 4),
        ("ben", 1, 2, 4),
        ("cyd", 0, 1, 1),
    ]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["ada", "ben", "cyd"]),
            st.tuples(st.sampled_from(sorted(SIDES)), st.booleans()),
            min_size=1,
        ),
        min_size=1,
        max_size=9,
    )
)
def test_every_pair_goes_to_a_method_or_is_a_tie(said):
    votes = [
        vote(number, wanted, person, a_left=a_left)
        for number, each in enumerate(said)
        for person, (wanted, a_left) in each.items()
    ]

    found = preference_of([pair(n) for n in range(len(said))], votes)

    assert found.a + found.b + found.ties.all == found.pairs == len(said)
    assert sum(one.rated for one in found.raters) == len(votes)


def test_raters_agree_as_far_as_cohens_kappa_says_and_the_sentence_says_it():
    ada = ["a"] * 20 + ["b"] * 12 + ["good"] * 8
    ben = ["a"] * 16 + ["b"] * 14 + ["bad"] * 6 + ["a"] * 4
    pairs, first = rated(*ada)
    second = rated(*ben, person="ben")[1]

    found = preference_of(pairs, [*first, *second])

    tie = {"good": "tie", "bad": "tie"}
    kappa = cohen_kappa_score([tie.get(x, x) for x in ada], [tie.get(x, x) for x in ben])
    assert found.agreement.value.value == pytest.approx(kappa)
    assert f"2 raters agree to {kappa:.2f} (Cohen's kappa" in preference_sentence(found, "a", "b")
    assert agreement_words(found.agreement, 1) == ""


def test_pairs_that_nobody_rated_are_left_out_and_said():
    pairs, votes = many(20, 4)

    found = preference_of([*pairs, pair(97), pair(98)], votes)

    assert (found.pairs, found.unrated) == (24, 2)
    said = preference_sentence(found, "tuned", "base")
    assert " 2 pairs more that nobody rated are left out." in said


def test_a_lean_to_one_side_is_seen_and_favors_nobody():
    pairs = [pair(n) for n in range(40)]
    votes = [BlindVote(n, "ada", "left", n % 2 == 0) for n in range(40)]

    found = preference_of(pairs, votes)

    assert (found.a, found.b) == (20, 20)
    assert found.left.biased
    assert "raters lean to the left; each method stood left as often as right" in left_words(
        found.left
    )
    even = preference_of(*many(20, 20))
    assert not even.left.biased
    assert "no sign that the side mattered" in left_words(even.left)
    assert "too few to tell" in left_words(preference_of(*many(3, 1)).left)
    assert preference_of(*many(0, 0, good=3)).left is None


def test_who_asks_the_same_test_again_is_held_to_more():
    once, again = (preference_of(*many(30, 15), judged=judged) for judged in (1, 2))

    assert (once.code, again.code) == ("a", "unknown")
    assert again.level == 0.975
    assert "This is blind comparison 2 on this test" in preference_sentence(again, "a", "b")


def test_nobody_rated_is_no_result():
    pairs, _ = many(0, 0, same=5)

    assert preference_of(pairs, []) is None
    assert preference_sentence(None, "tuned", "base") == "Nobody has rated a pair."


@pytest.mark.parametrize("wanted", [0.1, 0.2, 0.4])
def test_the_planned_number_is_the_least_that_sees_the_difference_8_times_in_10(wanted):
    number = pairs_to_rate(wanted)

    def reach(groups):
        return student.ppf(0.975, groups - 1) + student.ppf(0.8, groups - 1)

    least = next(n for n in range(3, 5_000) if reach(n) / n**0.5 <= wanted)
    assert least <= number <= least * 1.1
    assert seen_by(least) == pytest.approx(wanted, rel=0.05)
    assert seen_by(1) is None
    assert pairs_to_rate(wanted, judged=3) > number
