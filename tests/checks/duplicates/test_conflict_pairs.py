"""Conflicts, against a comparison of every example with every other."""

from itertools import combinations
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate import contract
from curate.checks import Conflict, NearDuplicate, sentence
from curate.checks.duplicates.conflict_groups import ask_differently
from curate.domain.examples import Example
from curate.domain.findings import Clustering
from curate.text import normalize, numbers
from tests.similarity import brute

ANSWERS = {
    "14 days": "We replace the mudguard within 14 days.",
    "reworded": "The mudguard is replaced by us within 14 days.",
    "30 days": "We replace the mudguard within 30 days.",
    "denied": "No, we do not replace the mudguard within 14 days.",
    "form": "Choose form A in the app.",
    "bell": "The mudguard comes with a new bell and another frame.",
    "mudguard": "The mudguard, please.",
    "both": "The mudguard and the bell.",
    "": " ",
}


def pairs(text):
    """Pairs of names: ``a: b, c`` is a with b and a with c."""
    lines = [line.split(": ") for line in text.strip().splitlines()]
    return {frozenset((one.strip(), other)) for one, rest in lines for other in rest.split(", ")}


# By hand: which answers can't both be right. Of the words that matter, “14 days” and “bell” share
# 2 · 1 / (4 + 6) = 0.2, “14 days” and “both” 2 · 1 / (4 + 2), and with “mudguard” 2 · 1 / (4 + 1) = 0.4.
NEARLY = pairs("form: 14 days, reworded, 30 days, denied, bell, mudguard, both")
SAME = NEARLY | pairs("""
    30 days: 14 days, reworded, denied
    denied: 14 days, reworded, bell, mudguard, both
    bell: 14 days, reworded, 30 days, mudguard
    both: 14 days, reworded, 30 days
""")
LABELS = {None: None, "Returns": "returns", "RETURNS ": "returns", "Repairs": "repairs"}
WORDS = ["my", "charger", "shows", "a", "red", "light", "since", "monday", "17", "18", "again"]


@st.composite
def cases(draw):
    """Examples with the name of each one's answer, and pairs of ids that were called different."""
    ids = draw(st.lists(st.integers(1, 40), max_size=9, unique=True))
    talks = st.lists(st.sampled_from(WORDS), min_size=4, max_size=9).map(" ".join)
    texts = draw(st.lists(talks, min_size=1, max_size=3))
    said = {one: draw(st.sampled_from(sorted(ANSWERS))) for one in ids}
    examples = [
        Example(
            one,
            draw(st.sampled_from(texts)) + draw(st.sampled_from(["", "!", " now", "  17"])),
            draw(st.sampled_from([str, str.upper]))(ANSWERS[said[one]]),
            label=draw(st.sampled_from([None, *LABELS])),
        )
        for one in ids
    ]
    known = st.sampled_from([*ids, 99])
    return examples, said, tuple(draw(st.lists(st.tuples(known, known), max_size=6)))


def differ(one, other, said):
    """Whether two answers can't both be right, by the lists above."""
    mine, theirs = LABELS[one.label], LABELS[other.label]
    if mine and theirs and mine != theirs:
        return True
    if "" in {said[one.id], said[other.id]}:
        return False
    both = frozenset((said[one.id], said[other.id]))
    if normalize(one.asked) == normalize(other.asked):
        return both in SAME
    return both in NEARLY and numbers(one.asked) == numbers(other.asked)


options = st.fixed_dictionaries(
    {
        "threshold": st.sampled_from([0.5, 0.7, 0.9]),
        "width": st.integers(2, 6),
        "ignore_numbers": st.booleans(),
        "ignore_courtesies": st.booleans(),
    }
)
PROSE = {"contract": {"kind": "prose", "markdown": True}}


@settings(max_examples=200)
@given(cases(), options)
def test_conflicts_are_those_of_all_pairs_but_for_those_called_different(case, compared_by):
    examples, said, different = case
    check = Conflict(**compared_by, different=different, **PROSE)

    with brute.every_pair_a_candidate():
        found = list(check.run(examples))

    answered = [one for one in examples if one.output.strip() or one.label]
    apart = {frozenset(pair) for pair in different}
    keys = {one.id: normalize(one.asked) for one in answered}
    similar = {
        (one.id, other.id): brute.resemblance(one.asked, other.asked, check.width, check.key)
        for one, other in combinations(sorted(answered, key=lambda one: one.id), 2)
        if {one.id, other.id} not in apart
    }
    by_id = {one.id: one for one in answered}
    opposed = {
        (one, other)
        for (one, other), value in similar.items()
        if value >= check.threshold
        and differ(by_id[one], by_id[other], said)
        and (
            keys[one] == keys[other]
            or not ask_differently(check.key(by_id[one].asked), check.key(by_id[other].asked))
        )
    }
    inside = [{pair for pair in opposed if set(pair) <= set(one.examples)} for one in found]
    assert set().union(*inside) == opposed
    for finding, mine in zip(found, inside, strict=True):
        members = finding.examples
        assert set(members) == {one for pair in mine for one in pair}
        assert all(similar.get(pair, 0) >= check.threshold for pair in combinations(members, 2))
        assert finding.score == pytest.approx(max(similar[pair] for pair in mine))
        same = any(keys[one] == keys[other] for one, other in mine)
        assert finding.severity == ("error" if same else "warning")
        told_same = "have the same input" in sentence(finding)
        assert told_same == (len({keys[one] for one in members}) == 1)


@given(cases(), options)
def test_clusters_that_are_known_give_the_same_conflicts_without_comparing(case, compared_by):
    examples, _, different = case
    near = NearDuplicate(**compared_by, different=different)
    known = Clustering(near.compare(examples), near.options, near.different)

    alone = list(Conflict(**compared_by, different=different, **PROSE).run(examples))
    with patch.object(Conflict, "compare", side_effect=AssertionError):
        found = list(Conflict(clustering=known, **PROSE).run(examples))
        near_ones = list(NearDuplicate(clustering=known).run(examples))

    assert found == alone
    assert near_ones == list(near.run(examples))


def test_what_is_set_for_this_check_alone_is_compared_anew():
    both = [Example(1, "abcdef", "form A"), Example(2, "abcdefgh", "garage B")]
    known = Clustering((), NearDuplicate().options)

    assert list(Conflict(clustering=known).run(both)) == []
    assert [one.examples for one in Conflict(clustering=known, threshold=0.5).run(both)] == [(1, 2)]


CARD = contract.FieldsContract(
    fields=(
        contract.FieldSpec(key="Topic", type="choice", choices=("App", "Billing")),
        contract.FieldSpec(key="Advice"),
    )
)
ONE, NEAR = (
    "My charger shows a red light since monday",
    "my charger shows a red light since Monday!",
)
FAR = "Where is the invoice of the parcel that I sent last week?"


def found(one, other, house=CARD, asked=(ONE, ONE), **options):
    """Whether two answers are in conflict."""
    made = [Example(place, text, said) for place, (text, said) in enumerate(zip(asked, (one, other), strict=True), 1)]  # fmt: skip
    return [each.severity for each in Conflict(contract=house, **options).run(made)]


@pytest.mark.parametrize(
    ("one", "other", "same", "nearly"),
    [
        # A part out of a list decides, misspelt or not.
        ("Topic: App\nAdvice: Wait.", "Topic: Billing\nAdvice: Wait.", True, True),
        ("Topic: App\nAdvice: Wait.", "Topic: app\nAdvice: Wait.", False, False),
        ("Topic: Other\nAdvice: Wait.", "Topic: OTHER\nAdvice: Wait now.", False, False),
        # Three words that matter and none in common, or only two.
        ("Topic: App\nAdvice: Reset cable fuse.", "Topic: App\nAdvice: Visit garage soon.", True, True),
        ("Topic: App\nAdvice: Reset fuse.", "Topic: App\nAdvice: Visit garage.", False, False),
        ("Topic: App\nAdvice: Reset cable fuse.", "Topic: App\nAdvice: Visit garage.", False, False),
        # One of five is shared (0.2) or one of six.
        (
            "Topic: App\nAdvice: Reset cable fuse plug lamp.",
            "Topic: App\nAdvice: Reset garage wheel spoke bell.",
            False,
            False,
        ),
        (
            "Topic: App\nAdvice: Reset cable fuse plug lamp saddle.",
            "Topic: App\nAdvice: Reset garage wheel spoke bell.",
            True,
            True,
        ),
        # A part that one of them lacks says nothing.
        ("Topic: App", "Topic: App\nAdvice: Reset cable fuse.", False, False),
    ],
)  # fmt: skip
def test_parts_of_answers_differ_where_they_come_out_of_a_list_or_share_no_words(
    one, other, same, nearly
):
    assert found(one, other) == ["error"] * same
    assert found(other, one) == ["error"] * same
    assert found(one, other, asked=(ONE, NEAR)) == ["warning"] * nearly


def test_only_labels_that_mean_something_else_are_in_conflict():
    house = contract.LabelContract(labels=("billing", "app"))

    assert found("billing", "biling", house) == []
    assert found("billing", "app", house) == ["error"]
    assert found("billing", "app", house, asked=(ONE, FAR)) == []


def test_inputs_are_as_near_as_the_option_says():
    # Two of four sequences of five characters; only one denies something, so that no other way counts.
    half = ("ab not", "ab notcd")

    assert found("form A", "garage B", asked=half, threshold=0.5) == ["warning"]
    assert found("form A", "garage B", asked=half, threshold=0.51) == []


def test_only_the_same_words_are_the_same_input():
    both = ("hahahahaha", "hahahahahaha")  # the same sequences

    assert found("form A", "garage B", asked=both) == ["warning"]
    assert found("form A", "garage B", asked=(both[0], "HAHAHAHAHA")) == ["error"]


def test_how_few_words_in_common_are_a_difference_is_an_option():
    one, other = ANSWERS["14 days"], ANSWERS["both"]  # a third in common

    assert found(one, other, contract.ProseContract(), answers=1 / 3) == []
    assert found(one, other, contract.ProseContract(), answers=0.34) == ["error"]


def test_in_a_large_cluster_everybody_is_compared_with_the_first_and_with_the_next_of_its_input():
    count = 201
    examples = [
        Example(place, ONE if place % 2 else NEAR, ANSWERS["form" if place > count // 2 else "14 days"])
        for place in range(1, count + 1)
    ]  # fmt: skip

    (finding,) = Conflict(contract=contract.ProseContract()).run(examples)
    (fewer,) = Conflict(contract=contract.ProseContract()).run(examples[1:])

    # Those that say what the first says are told about only where the next one differs.
    late = [one.id for one in examples if one.id > count // 2]
    assert finding.examples == (1, late[0] - 2, late[0] - 1, *late)
    assert fewer.examples == tuple(one.id for one in examples[1:])


CHAIN = (
    "My charger shows a red light since monday",
    "My charger shows a red light since monday evening",
    "My charger shows a red light since monday evening at least",
)


def test_the_ends_of_a_chain_are_not_said_to_be_asked_the_same():
    answers = ("14 days", "form", "denied")
    rows = [Example(n, text, ANSWERS[said]) for n, (text, said) in enumerate(zip(CHAIN, answers, strict=True), 1)]  # fmt: skip

    found = list(Conflict(contract=contract.ProseContract(), threshold=0.75).run(rows))

    assert sorted(one.examples for one in found) == [(1, 2), (2, 3)]
    assert all("nearly the same input" in sentence(one) for one in found)


OPENING = (
    "Hello, I bought a Wren in your shop in April and I have been riding it to work every single day since then, "
    "which has been a pleasure so far. "
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Now the front lamp flickers.", "Now the saddle is loose."),
        ("", "Please send the helmet invoice to my office."),
    ],
)
def test_tickets_that_share_an_opening_are_no_conflict(one, other):
    asked = OPENING + one, OPENING + other

    assert brute.resemblance(*asked) >= 0.7
    assert found(ANSWERS["form"], ANSWERS["14 days"], contract.ProseContract(), asked) == []
    assert found(
        ANSWERS["form"], ANSWERS["14 days"], contract.ProseContract(), (asked[0],) * 2
    ) == ["error"]


def test_a_phrase_that_stands_for_another_is_still_the_same_question():
    asked = (
        OPENING + "I take my niece to the toy library on it, and now the lamp flickers.",
        OPENING + "I take my niece to the play group on it, and now the lamp flickers.",
    )

    assert found(ANSWERS["form"], ANSWERS["14 days"], contract.ProseContract(), asked) == [
        "warning"
    ]


def test_the_same_ticket_with_slips_is_one():
    asked = (
        OPENING + "Now the front lamp flickers.",
        OPENING.replace("pleasure", "plesure") + "now the front lmp flickers",
    )

    assert found(ANSWERS["form"], ANSWERS["14 days"], contract.ProseContract(), asked) == [
        "warning"
    ]
