"""How shares are kept: each part has what was asked of it, and no group is parted."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from curate.datasets import NONE, Group, SplitOptions, is_moment, split
from curate.datasets.apportionment import apportion, whole
from curate.datasets.split import position

shares = st.sampled_from([(0.2, 0.1), (0.3, 0), (0.05, 0.3), (0.5, 0.25), (0.1, 0.8)])
seeds = st.integers(0, 3)
PARTS = ("held_out", "validation", "train")


@st.composite
def groups(draw, settled=(None,)):
    """Groups of one to nine examples, each of one or two labels."""
    sizes = draw(st.lists(st.sampled_from([1, 1, 1, 1, 2, 3, 9]), min_size=1, max_size=60))
    found = []
    for number, size in enumerate(sizes):
        labels = draw(st.lists(st.sampled_from("aabc"), min_size=size, max_size=size))
        found.append(
            Group(f"g{number}", size, Counter(labels), settled=draw(st.sampled_from(settled)))
        )
    return found


def singles(count, labels="ab", **more):
    return [Group(f"g{n}", 1, {labels[n % len(labels)]: 1}, **more) for n in range(count)]


def sizes(found, some):
    return Counter(
        {part: sum(one.size for one in some if found[one.name] == part) for part in PARTS}
    )


@given(groups(), shares, seeds)
def test_each_part_has_its_share_to_within_one_group_and_none_is_empty(some, part, seed):
    options = SplitOptions(held_out=part[0], validation=part[1], seed=seed)

    found = split(some, options)

    total = sum(one.size for one in some)
    has = sizes(found, some)
    assert found.keys() == {one.name for one in some}
    assert has["train"] > 0
    largest = max(one.size for one in some)
    # But where the one group that is left is what is learned from.
    if len(some) > 2 and part[0] * total >= 0.5:
        assert abs(has["held_out"] - part[0] * total) <= largest
        assert has["held_out"] or all(2 * one.size > total for one in some[1:])
    if len(some) > 2 + total // 2 and part[1]:
        assert has["validation"]


@given(st.integers(3, 200), shares, seeds)
def test_single_examples_come_to_the_share_of_all_and_of_each_label_to_one_example(
    count, part, seed
):
    some = singles(count, "aaaab")
    options = SplitOptions(held_out=part[0], validation=part[1], seed=seed)

    found = split(some, options)

    has = sizes(found, some)
    assert has["held_out"] == min(whole(part[0], count), count - 1 - (part[1] > 0))
    assert has["validation"] >= min(1, part[1]) or count < 3
    for label in "ab":
        mine = [found[one.name] for one in some if label in one.strata]
        assert abs(mine.count("held_out") - part[0] * len(mine)) <= 1
        # A label of one or two is not all held out.
        assert len(mine) < 3 or set(mine) != {"held_out"}


@given(groups(settled=(None, *PARTS)), shares, seeds)
def test_what_was_held_out_stays_and_what_was_trained_on_is_taken_last(some, part, seed):
    options = SplitOptions(held_out=part[0], validation=part[1], seed=seed)

    found = split(some, options)

    kept = sum(one.size for one in some if one.settled == "held_out")
    total = sum(one.size for one in some)
    assert all(found[one.name] == "held_out" for one in some if one.settled == "held_out")
    moved = [
        one
        for one in some
        if one.settled in {"train", "validation"} and found[one.name] == "held_out"
    ]
    if kept > part[0] * total - 1:
        # Within one example of its share nothing that was trained on is taken.
        assert moved == [] or not kept
    if kept >= whole(part[0], total):
        assert sizes(found, some)["held_out"] == kept


def test_the_share_grows_to_what_is_asked_from_new_examples_first():
    before = [Group(f"g{n}", 1, settled="held_out" if n < 3 else "train") for n in range(60)]

    grown = split(before, SplitOptions(held_out=0.3, validation=0))
    with_new = split([*before, *(Group(f"h{n}", 1) for n in range(60))], SplitOptions(held_out=0.3))

    assert sizes(grown, before)["held_out"] == 18
    assert Counter(with_new.values())["held_out"] == 36
    assert sum(with_new[one.name] == "held_out" for one in before) == 3


def test_new_examples_of_one_label_do_not_all_go_into_the_test():
    old = [Group(f"g{n}", 1, {"a": 1}, settled="held_out" if n < 3 else "train") for n in range(60)]
    new = [Group(f"h{n}", 1, {"b": 1}) for n in range(20)]

    found = split([*old, *new], SplitOptions(held_out=0.3, validation=0))

    assert sizes(found, [*old, *new])["held_out"] == 24
    assert sizes(found, new)["held_out"] in {6, 7}


def test_validation_takes_what_it_lacks_and_gives_back_what_it_has_too_much():
    some = [Group(f"g{n}", 1, settled="validation" if n < 40 else "train") for n in range(100)]

    less, more = (split(some, SplitOptions(held_out=0.1, validation=share)) for share in (0.1, 0.6))

    assert Counter(less.values()) == {"held_out": 10, "validation": 10, "train": 80}
    assert Counter(more.values()) == {"held_out": 10, "validation": 60, "train": 30}


def test_a_group_too_large_for_the_test_is_trained_on_while_there_are_others():
    some = [Group("large", 40), *(Group(f"g{n}", 1) for n in range(60))]

    for seed in range(20):
        found = split(some, SplitOptions(held_out=0.2, seed=seed))

        assert found["large"] == "train"
        assert sizes(found, some)["held_out"] == 20


def test_a_customer_more_or_less_is_held_out_where_all_are_large():
    some = [Group(f"c{n}", 10) for n in range(6)]

    assert sizes(split(some, SplitOptions()), some) == {
        "held_out": 10,
        "validation": 10,
        "train": 40,
    }
    assert set(split([Group("a", 40), Group("b", 20)], SplitOptions()).values()) == {
        "held_out",
        "train",
    }
    # More than half of everything is no test.
    assert set(split([Group("a", 40)], SplitOptions()).values()) == {"train"}


@given(st.integers(5, 12), st.integers(3, 9))
def test_each_label_that_has_enough_examples_is_tested_also_where_customers_mix_them(count, labels):
    some = [
        Group(f"c{n}", 2, Counter([str(n % labels), str((n + 1) % labels)]))
        for n in range(count * labels)
    ]

    found = split(some, SplitOptions(held_out=0.3, validation=0.1))

    tested = {label for one in some if found[one.name] == "held_out" for label in one.strata}
    assert tested == {str(n) for n in range(labels)}


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 40), min_size=1),
    st.sampled_from([0.05, 0.1, 0.2, 0.3, 0.33]),
)
def test_whole_numbers_add_up_and_each_is_a_share_rounded_down_or_up(sizes, share):
    total = whole(share, sum(sizes.values()))

    found = apportion(sizes, sizes, share, total)

    assert sum(found.values()) == total
    for label, size in sizes.items():
        assert abs(found[label] - share * size) < 1


def test_rare_labels_come_first_where_not_each_can_be_rounded_up():
    sizes = {"common": 52, "rare": 6, "single": 1, "pair": 2}

    found = apportion(sizes, sizes, 0.1, 6)

    assert found == {"common": 5, "rare": 1, "single": 0, "pair": 0}


@given(st.lists(st.none() | st.integers(0, 40), min_size=4, max_size=60), shares)
def test_by_time_nothing_that_is_held_out_is_older_than_what_is_learned_from(days, part):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    some = [
        Group(f"g{n}", 1, moment=None if day is None else start + timedelta(days=day))
        for n, day in enumerate(days)
    ]
    options = SplitOptions(held_out=part[0], validation=part[1], by_time=True)

    found = split(some, options)

    moments = {name: [one.moment for one in some if found[one.name] == name] for name in PARTS}
    assert None not in [*moments["held_out"], *moments["validation"]]
    learned = [one for one in (*moments["train"], *moments["validation"]) if one]
    assert not moments["held_out"] or not learned or min(moments["held_out"]) >= max(learned)
    wanted = whole(part[0], len(some))
    dated = sum(one.moment is not None for one in some)
    assert len(moments["held_out"]) >= min(wanted, dated - 2)


def test_by_time_of_each_label_the_newest_are_held_out():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    some = [Group(f"g{n}", 1, {"ab"[n < 50]: 1}, start + timedelta(days=n)) for n in range(100)]

    found = split(some, SplitOptions(held_out=0.2, validation=0, by_time=True))

    held = [n for n in range(100) if found[f"g{n}"] == "held_out"]
    assert held == [*range(40, 50), *range(90, 100)]


def test_another_seed_gives_another_split_and_the_order_of_groups_none():
    some = singles(200)

    assert split(some, SplitOptions(seed=1)) != split(some, SplitOptions(seed=2))
    assert split(some[::-1], SplitOptions()) == split(some, SplitOptions())


def test_the_place_of_a_group_is_the_same_on_every_machine():
    assert position("g1", 0) == pytest.approx(0.17569571612859514)
    assert position("g1", 1) != position("g1", 0)
    assert 0 <= position("\ud800", 0) < 1


def test_by_default_a_fifth_is_held_out_and_a_tenth_validates():
    plain = SplitOptions()

    assert plain.model_dump() == {
        "held_out": 0.2,
        "validation": 0.1,
        "group_by": None,
        "stratify": None,
        "by_time": False,
        "seed": 0,
    }
    assert all(option.description for option in SplitOptions.model_fields.values())


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        ("customer", ("customer",)),
        ("customer, thread,customer", ("customer", "thread")),
        (["customer"], ("customer",)),
        (NONE, ()),
        ([], ()),
        (None, None),
    ],
)
def test_several_keys_can_be_named(given, keys):
    assert SplitOptions(group_by=given).group_by == keys


@pytest.mark.parametrize(
    ("given", "where", "why"),
    [
        ({"held_out": -0.1}, ("held_out",), "greater than or equal to 0"),
        ({"held_out": 1}, ("held_out",), "less than 1"),
        ({"validation": -0.1}, ("validation",), "greater than or equal to 0"),
        ({"validation": 1}, ("validation",), "less than 1"),
        ({"seed": -1}, ("seed",), "greater than or equal to 0"),
        ({"held_out": 0.5, "validation": 0.5}, (), "must leave something to train on"),
        ({"by_tme": True}, ("by_tme",), "not permitted"),
    ],
)
def test_options_that_make_no_sense_are_refused(given, where, why):
    with pytest.raises(ValidationError, match=why) as raised:
        SplitOptions(**given)

    assert [each["loc"] for each in raised.value.errors()] == [where]


def test_options_at_their_limits_are_taken():
    SplitOptions(held_out=0, validation=0.99)
    SplitOptions(held_out=0.99, validation=0)


def test_options_are_those_that_the_split_was_made_by():
    options = SplitOptions()

    with pytest.raises(ValidationError, match="frozen"):
        options.seed = 1


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2026-03-05T10:00:00+00:00", True),
        ("2026-03-05", True),
        ("03/04/2026", False),
        ("", False),
        (None, False),
    ],
)
def test_a_moment_is_one_that_can_be_compared(text, known):
    assert is_moment(text) is known
