"""What splitting and freezing promise, recomputed from the promise."""

import hashlib
from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curate.datasets import SplitOptions, freeze, split
from curate.datasets.freeze import content_hash, leaking
from curate.datasets.split import grouped, position, value_of
from curate.domain.examples import Example, Turn
from curate.domain.records import PARTS, Record
from tests.similarity import brute

shares = st.sampled_from([(0.2, 0.1), (0.3, 0), (0, 0.3), (0.5, 0.25), (0.1, 0.8), (0, 0)])
seeds = st.integers(0, 3)
groupings = st.dictionaries(st.integers(1, 300), st.integers(0, 25).map("g{}".format), max_size=60)
# In order of the moments, not of the letters; midnight and UTC where none is named.
TIMES = [
    "2026-03-01",
    "2026-03-01T09:00:00+00:00",
    "2026-03-02T01:00:00+00:00",
    "2026-03-01T23:30:00-05:00",
    "2026-03-02 06:00",
    "2026-03-03",
]


def place(group, seed):
    """A number between 0 and 1 by the first 64 bits of SHA-256 of seed, unit separator and name."""
    digest = hashlib.sha256(bytes(f"{seed}", "ascii") + b"\x1f" + group.encode()).hexdigest()
    return int(digest[:16], 16) / 2**64


def members_of(groups):
    members = {}
    for one in sorted(groups):
        members.setdefault(groups[one], []).append(one)
    return members


def test_the_place_of_a_group_is_the_same_on_every_machine():
    assert position("g1", 0) == place("g1", 0) == pytest.approx(0.17569571612859514)
    assert position("g1", 1) == place("g1", 1) != position("g1", 0)


@given(groupings, shares, seeds)
def test_plainly_the_place_of_a_group_decides_its_part(groups, part, seed):
    held_out, validation = part
    options = SplitOptions(held_out=held_out, validation=validation, seed=seed)

    found = split(groups, options)

    wanted = {}
    for one, group in groups.items():
        here = place(group, seed)
        in_part = "validation" if here < held_out + validation else "train"
        wanted[one] = "held_out" if here < held_out else in_part
    assert found == wanted


@st.composite
def strata_cases(draw):
    """Groups, the stratum of each example, and the parts of some in an earlier version."""
    groups = draw(groupings)
    ids = sorted(groups)
    strata = {one: draw(st.sampled_from(["", "rare", "common", "common"])) for one in ids}
    known = {one: draw(st.sampled_from([None, *PARTS])) for one in ids if draw(st.booleans())}
    return groups, strata, {one: part for one, part in known.items() if part}


@given(strata_cases(), shares, seeds)
@example(({5: "g3", 3: "g3", 8: "g8"}, {3: "a", 5: "a", 8: "a"}, {5: "held_out"}), (0.2, 0.1), 0)
def test_in_each_stratum_groups_are_taken_by_place_until_the_share_is_reached(case, part, seed):
    groups, strata, settled = case
    wanted_shares = dict(zip(("held_out", "validation"), part, strict=True))
    options = SplitOptions(held_out=part[0], validation=part[1], stratify="label", seed=seed)

    found = split(groups, options, strata=strata, settled=settled)

    members = members_of(groups)
    wanted = {}
    beyond = Counter()
    for stratum in sorted(set(strata.values())):
        mine = {name: all_ for name, all_ in members.items() if strata[all_[0]] == stratum}
        total = sum(map(len, mine.values()))
        taken = Counter()
        # What an earlier version settled stays; of a group, what it settled of its earliest member.
        for name, all_ in mine.items():
            known = [settled[one] for one in all_ if one in settled]
            if known:
                wanted[name] = known[0]
                taken[known[0]] += len(all_)
        for name in sorted(mine, key=lambda name: place(name, seed)):
            if name not in wanted:
                # A group that would reach over the end of a share by more than half is too large; by
                # just half, where the strata before have more than their share already.
                fits = [
                    one
                    for one, share in wanted_shares.items()
                    if share * total - taken[one] - len(mine[name]) / 2
                    > (-1e-9 if beyond[one] < 1e-9 else 1e-9)
                ]
                wanted[name] = fits[0] if fits else "train"
                taken[wanted[name]] += len(mine[name])
        for one, share in wanted_shares.items():
            beyond[one] += taken[one] - share * total
    assert found == {one: wanted[group] for one, group in groups.items()}


@given(st.integers(1, 80), shares, seeds)
def test_every_stratum_of_single_examples_has_its_share_to_half_an_example(count, part, seed):
    groups = {one: f"g{one}" for one in range(count)}
    strata = {one: "rare" if one % 5 == 0 else "common" for one in groups}
    options = SplitOptions(held_out=part[0], validation=part[1], stratify="label", seed=seed)

    found = split(groups, options, strata=strata)

    for stratum in ("rare", "common"):
        parts = [found[one] for one in groups if strata[one] == stratum]
        for name, share in zip(("held_out", "validation"), part, strict=True):
            assert abs(parts.count(name) - share * len(parts)) <= 0.5 + 1e-9


@pytest.mark.parametrize(("strata", "each"), [(4, 15), (6, 5), (3, 25)])
def test_strata_that_halve_an_example_come_to_the_share_of_all(strata, each):
    groups = {one: f"g{one}" for one in range(strata * each)}
    options = SplitOptions(held_out=0.3, validation=0.1, stratify="label")

    found = split(groups, options, strata={one: str(one % strata) for one in groups})

    parts = list(found.values())
    assert abs(parts.count("held_out") - 0.3 * len(groups)) <= 0.5
    assert abs(parts.count("validation") - 0.1 * len(groups)) <= 0.5


def test_what_an_earlier_version_settled_stays_when_an_older_twin_is_approved_later():
    before = {one: f"g{one}" for one in range(10, 30)}
    options = SplitOptions(held_out=0.3, stratify="label")
    settled = split(before, options, strata=dict.fromkeys(before, "a"))
    twins = {one - 9: f"g{one - 9}" for one in before}  # each of them now in a group named anew

    after = split(
        {**twins, **{one: f"g{one - 9}" for one in before}},
        options,
        strata=dict.fromkeys([*twins, *before], "a"),
        settled=settled,
    )

    assert {one: after[one] for one in before} == settled


@st.composite
def dated(draw):
    groups = draw(groupings)
    moments = st.sampled_from([*TIMES, None, "", "last week"])
    return groups, {one: draw(moments) for one in groups}


@given(dated(), shares)
def test_by_time_the_newest_groups_are_held_out_and_the_next_are_validated(case, part):
    groups, times = case
    options = SplitOptions(held_out=part[0], validation=part[1], by_time=True)

    found = split(groups, options, times=times)

    members, total = members_of(groups), len(groups)
    age = {
        name: min(TIMES.index(times[one]) for one in all_)
        for name, all_ in members.items()
        if all(times[one] in TIMES for one in all_)
    }
    wanted, taken = dict.fromkeys(members, "train"), 0
    for name in sorted(age, key=lambda name: (age[name], name), reverse=True):
        middle = taken + len(members[name]) / 2
        if middle > (part[0] + part[1]) * total:
            break
        wanted[name] = "held_out" if middle <= part[0] * total else "validation"
        taken += len(members[name])
    assert found == {one: wanted[group] for one, group in groups.items()}
    # In words: of groups with a time, none is in a later part than a newer one.
    order = [PARTS.index(wanted[name]) for name in sorted(age, key=lambda name: (age[name], name))]
    assert order == sorted(order)


def test_the_times_of_these_tests_are_in_order():
    moments = [datetime.fromisoformat(one) for one in TIMES]
    known = [one if one.tzinfo else one.replace(tzinfo=UTC) for one in moments]

    assert known == sorted(set(known))


@st.composite
def related(draw):
    """Examples with customers and labels, and pairs of twins among them."""
    ids = draw(st.lists(st.integers(1, 60), max_size=25, unique=True))
    values = st.sampled_from([None, "", "C1", "C2", "C3"])
    examples = []
    for one in ids:
        value, elsewhere = draw(values), draw(st.sampled_from(["groups", "metadata"]))
        more = {} if value is None else {elsewhere: {"customer": value}}
        examples.append(Example(one, f"Q{one}", "A", label=draw(values), **more))
    pairs = st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=10)
    return examples, draw(pairs) if ids else []


@given(related(), st.sampled_from([None, "customer", "label", "nothing"]))
def test_groups_are_twins_and_whoever_shares_a_value_named_after_the_earliest(case, key):
    examples, twins = case

    found = grouped(examples, twins, key)

    def value(one):
        if key == "label":
            return one.label
        return one.groups.get(key) or one.metadata.get(key)

    shared = [
        (one.id, other.id)
        for one in examples
        for other in examples
        if key and value(one) and value(one) == value(other)
    ]
    wanted = {one.id: f"g{one.id}" for one in examples}
    for members in brute.components(wanted, [*twins, *shared]):
        wanted |= dict.fromkeys(members, f"g{members[0]}")
    assert found == wanted
    assert {one.id: value_of(one, key or "") for one in examples} == {
        one.id: (value(one) if key else None) or "" for one in examples
    }


@given(groupings, st.data())
def test_a_leak_is_a_held_out_example_with_a_twin_elsewhere(clusters, data):
    parts = {one: data.draw(st.sampled_from(PARTS)) for one in clusters}

    found = leaking(list(members_of(clusters).values()), parts)

    assert found == sum(
        part == "held_out"
        and any(
            clusters[other] == clusters[one] and parts[other] != "held_out" for other in clusters
        )
        for one, part in parts.items()
    )


@given(related(), shares, seeds, st.sampled_from([{}, {"by_time": True}, {"stratify": "label"}]))
def test_leaks_prevented_are_those_of_a_split_of_single_rows_by_the_same_hash(
    case, part, seed, way
):
    examples, pairs = case
    examples = [replace(one, created_at=TIMES[one.id % len(TIMES)]) for one in examples]
    twins = brute.components([one.id for one in examples], pairs)
    options = SplitOptions(held_out=part[0], validation=part[1], seed=seed, **way)

    frozen = freeze(examples, twins, options)

    rows = {one.id: f"row {one.id}" for one in examples}
    alone = options.model_copy(update={"stratify": None})
    single = split(rows, alone, times={one.id: one.created_at for one in examples})
    assert frozen.leaks_prevented == leaking(twins, single)
    assert frozen.leaks == 0
    assert frozen.groups == len(set(grouped(examples, twins, None).values()))
    assert [one.example for one in frozen.records] == sorted(rows)


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
