"""What freezing promises, recomputed from the promise."""

import hashlib
from collections import Counter
from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from curate.datasets import (
    Keys,
    Settled,
    Sides,
    SplitOptions,
    Ways,
    find_sides,
    freeze,
    unknown_keys,
)
from curate.datasets.freeze import content_hash, leaking
from curate.datasets.group_names import name_groups
from curate.datasets.options import value_of
from curate.domain.examples import Example, Turn
from curate.domain.records import PARTS, Record

groupings = st.dictionaries(st.integers(1, 300), st.integers(0, 25).map("g{}".format), max_size=60)


def members_of(groups):
    members = {}
    for one in sorted(groups):
        members.setdefault(groups[one], []).append(one)
    return members


@given(groupings, st.data())
def test_a_leak_is_a_held_out_example_with_one_of_its_group_elsewhere(groups, data):
    parts = {one: data.draw(st.sampled_from(PARTS)) for one in groups}

    found = leaking(list(members_of(groups).values()), parts)

    assert found == sum(
        part == "held_out"
        and any(groups[other] == groups[one] and parts[other] != "held_out" for other in groups)
        for one, part in parts.items()
    )


@given(groupings, groupings)
def test_a_group_keeps_its_name_whoever_joins_or_leaves(before, after):
    first = name_groups(list(members_of(before).values()), {})

    then = name_groups(list(members_of(after).values()), first, first.values())

    now, was = members_of(then), members_of(first)
    assert {frozenset(some) for some in now.values()} == {
        frozenset(some) for some in members_of(after).values()
    }
    assert all(name == f"g{min(members)}" for name, members in was.items())
    # A name is only handed on to whoever was in that group, and lasts while one of it has no older one.
    assert all(name not in was or set(now[name]) & set(was[name]) for name in now)


@given(groupings, st.data())
def test_a_group_that_loses_some_is_called_as_it_was(before, data):
    groups = list(members_of(before).values())
    first = name_groups(groups, {})
    left = [data.draw(st.lists(st.sampled_from(some), min_size=1, unique=True)) for some in groups]

    then = name_groups(left, first)

    assert then == {one: first[one] for some in left for one in some}


def test_when_the_earliest_twin_leaves_its_group_is_called_the_same():
    assert name_groups([[5, 9], [7]], {3: "g3", 5: "g3", 9: "g3"}, ["g3"]) == {
        5: "g3",
        9: "g3",
        7: "g7",
    }
    # Of a group that fell apart the part with the earliest member keeps the name; the other gets a new one.
    assert name_groups([[3], [5]], {3: "g3", 5: "g3"}) == {3: "g3", 5: "g5"}
    assert name_groups([[3], [5]], {3: "g5", 5: "g5"}) == {3: "g5", 5: "g5-2"}
    assert name_groups([[2, 30, 4]], {30: "g30", 4: "g4"}) == dict.fromkeys([2, 30, 4], "g4")


class Pairs:
    """Ties by pairs."""

    def __init__(self, pairs):
        self.pairs = {frozenset(pair) for pair in pairs}

    def joined(self, some):
        groups = {one: {one} for one in some}
        for one, other in map(tuple, self.pairs):
            if one in groups and other in groups:
                both = groups[one] | groups[other]
                groups |= dict.fromkeys(both, both)
        return [sorted(group) for group in {frozenset(one) for one in groups.values()}]

    def touching(self, some, others):
        return {
            one: other
            for one in some
            for other in sorted(others, reverse=True)
            if frozenset((one, other)) in self.pairs
        }


@st.composite
def histories(draw):
    ids = draw(st.lists(st.integers(1, 25), min_size=1, max_size=14, unique=True))
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=14))
    parts = draw(st.dictionaries(st.sampled_from(ids), st.sampled_from(PARTS)))
    sides = st.dictionaries(st.sampled_from(["held_out", "train"]), st.just("T-0"), min_size=1)
    near = draw(st.dictionaries(st.sampled_from(ids), sides, max_size=3))
    tested = frozenset(one for one, part in parts.items() if part == "held_out" and one % 2)
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    return ids, pairs, Settled(parts, {}, near, tested=tested)


@given(histories())
def test_no_pair_that_belongs_together_is_on_two_sides_and_nobody_changes_theirs(case):
    ids, pairs, settled = case
    ties = Pairs(pairs)

    found = find_sides(ties.joined(ids), settled, ties)

    group_of = {one: number for number, some in enumerate(found.groups) for one in some}
    assert sorted([*group_of, *found.aside]) == sorted(ids)
    for one, other in pairs:
        if one in group_of and other in group_of:
            assert group_of[one] == group_of[other]
            assert found.sides.get(one) == found.sides.get(other)
    for one in group_of:
        near = settled.near.get(one, {})
        if side := settled.side(one):
            assert found.sides[one] == side
            assert not (side == "train" and "held_out" in near)
        elif near:
            assert {found.sides[one]} == near.keys()
    for one, why in found.aside.items():
        side = settled.side(one)
        assert why.held_out if side != "held_out" else why.held_out is None
        assert why.train if side != "train" else why.train is None
    # Nobody stays in training whose twin was held out as it is.
    for one, other in (turned for pair in pairs for turned in (pair, pair[::-1])):
        assert other not in settled.tested or one in found.aside or settled.side(one) != "train"
        assert one not in settled.tested or one not in found.aside
    # Without a reason nobody is set aside.
    joined = ties.joined(ids)
    for some in joined:
        sides = {settled.side(one) for one in some} | {
            side for one in some for side in settled.near.get(one, {})
        }
        if len(sides - {None}) < 2:
            assert not found.aside.keys() & set(some)


def test_a_new_example_between_the_sides_is_set_aside_and_nothing_else():
    settled = Settled({1: "held_out", 2: "train"}, {1: "g1", 2: "g2"})
    ties = Pairs([(1, 3), (3, 2), (2, 4)])

    found = find_sides([[1, 2, 3, 4]], settled, ties)

    assert found.groups == ((1,), (2, 4))
    assert found.sides == {1: "held_out", 2: "train", 4: "train"}
    assert {one: (why.held_out, why.train) for one, why in found.aside.items()} == {3: (1, 2)}


def test_of_two_new_ones_that_connect_the_sides_together_one_is_set_aside():
    settled = Settled({1: "held_out", 2: "validation"})

    found = find_sides([[1, 2, 3, 4]], settled, Pairs([(1, 3), (3, 4), (4, 2)]))

    assert found.groups == ((1, 3), (2,))
    assert found.aside.keys() == {4}


def test_an_edit_that_connects_the_sides_sets_as_few_aside_as_possible():
    many = {1: "held_out", **dict.fromkeys(range(2, 6), "train")}

    found = find_sides([[1, 2, 3, 4, 5]], Settled(many), Pairs([(1, n) for n in range(2, 6)]))

    assert found.aside.keys() == {1}
    assert found.aside[1].held_out is None
    # But where it was held out with that very text, the others would have learned the test.
    tested = Settled(many, tested=frozenset({1}))
    assert find_sides(
        [[1, 2, 3, 4, 5]], tested, Pairs([(1, n) for n in range(2, 6)])
    ).aside.keys() == {2, 3, 4, 5}


def examples(*numbers, **more):
    return [Example(one, f"Q{one}", "A", label="ab"[one % 2], **more) for one in numbers]


def sides_of(*groups, sides=None):
    return Sides(tuple(groups), sides or {}, {})


def test_records_are_those_of_the_groups_and_say_their_part():
    some = examples(*range(1, 41))
    groups = [(one, one + 1) for one in range(1, 40, 2)]
    settled = Settled({1: "validation", 2: "validation"}, {1: "g0", 2: "g0"})

    frozen = freeze(
        some,
        sides_of(*groups, sides={1: "train", 2: "train"}),
        SplitOptions(),
        settled,
        {one.id: one.label for one in some},
    )

    parts = {one.example: one.part for one in frozen.records}
    assert list(parts) == list(range(1, 41))
    assert all(parts[one] == parts[other] for one, other in groups)
    assert Counter(parts.values()) == {"held_out": 8, "validation": 4, "train": 28}
    assert (parts[1], frozen.records[0].group, frozen.groups) == ("validation", "g0", 20)
    # Of eight single rows that are held out, most have their twin elsewhere.
    assert 4 <= frozen.leaks_prevented <= 8
    assert frozen == freeze(
        some[::-1],
        sides_of(*groups[::-1], sides={1: "train", 2: "train"}),
        SplitOptions(),
        settled,
        {one.id: one.label for one in some},
    )


def test_what_was_set_aside_is_in_no_record():
    frozen = freeze(examples(1, 2, 3), sides_of((1,), (3,)), SplitOptions(held_out=0.5))

    assert [one.example for one in frozen.records] == [1, 3]


def test_what_the_data_offers_to_split_by():
    some = [
        Example(1, "Q", "A", groups={"customer": "C-1", "thread": ""}, metadata={"priority": 0}),
        Example(2, "Q", "A", label="a", metadata={"note": ""}),
    ]

    keys = Keys.of(some)

    assert keys == Keys(("customer",), ("priority",), labels=True)
    assert keys.all == ("customer", "label", "priority")
    assert Ways.of(SplitOptions(), keys) == Ways(("customer",), "label")
    assert Ways.of(SplitOptions(by_time=True), keys) == Ways(("customer",), None)
    off = SplitOptions(group_by="none", stratify="none")
    assert Ways.of(off, keys) == Ways((), None)
    assert unknown_keys(off, keys) == ()
    asked = SplitOptions(group_by="customer,thread", stratify="team")
    assert unknown_keys(asked, keys) == ("thread", "team")
    assert [value_of(some[0], key) for key in ("customer", "priority", "label", "x")] == [
        "C-1", "0", "", "",
    ]  # fmt: skip


RECORD = Record(7, 2, "train", "g7", "Late?", "Yes.", "Be kind.", label="Delivery")
# Whatever is learned or shown counts; where it lies in this database, and in which group, does not.
COUNTS = {
    "part": "held_out",
    "input": "late?",
    "output": "Yes. ",
    "system": "",
    "turns": (Turn("user", "Hi"), Turn("assistant", "Hello")),
    "label": None,
    "external_id": "T-7",
}
NOT = {
    "example": 8,
    "revision": 3,
    "group": "g1",
    "draft_output": "yeah",
    "groups": {"customer": "C1"},
}


def test_every_field_of_a_record_either_counts_for_the_hash_or_does_not():
    assert {field.name for field in fields(Record)} == COUNTS.keys() | NOT.keys()
    for name, value in COUNTS.items():
        assert content_hash([replace(RECORD, **{name: value})]) != content_hash([RECORD]), name
    for name, value in NOT.items():
        assert content_hash([replace(RECORD, **{name: value})]) == content_hash([RECORD]), name


def test_who_says_what_in_earlier_turns_counts_and_where_one_ends():
    said = [
        (Turn("user", "Hi"), Turn("user", "there")),
        (Turn("user", "Hi"), Turn("assistant", "there")),
        (Turn("user", "Hi\nthere"),),
        (Turn("user", "there"), Turn("user", "Hi")),
    ]

    assert len({content_hash([replace(RECORD, turns=turns)]) for turns in said}) == 4


def test_the_hash_of_a_version_knows_no_order_but_every_copy():
    other = replace(RECORD, input="Lost?")

    assert content_hash([RECORD, other]) == content_hash([other, RECORD])
    assert content_hash([RECORD, RECORD]) != content_hash([RECORD])
    assert content_hash([]) == hashlib.sha256(b"").hexdigest()


def test_the_hash_of_a_version_is_the_one_that_it_has_always_had():
    assert content_hash([RECORD, replace(RECORD, example=8, turns=COUNTS["turns"])]) == (
        "1281f3550ad916395ed213fe6d8b84a46837468a87ce88c10a017d83363f2f08"
    )
