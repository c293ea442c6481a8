import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from curate.datasets import SplitOptions, freeze, split
from curate.datasets.split import grouped, is_moment, position
from curate.domain.examples import Example

shares = st.sampled_from([0.1, 0.2, 0.3])


@st.composite
def cases(draw):
    ids = draw(st.lists(st.integers(1, 500), min_size=1, max_size=80, unique=True))
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=40))
    labels = draw(st.lists(st.sampled_from("abc"), min_size=len(ids), max_size=len(ids)))
    days = draw(st.lists(st.none() | st.integers(10, 28), min_size=len(ids), max_size=len(ids)))
    examples = [
        Example(
            id=one,
            input=f"Question {one}",
            output="Answer",
            label=label,
            created_at=f"2026-01-{day}" if day else None,
            groups={"customer": f"C{one % 7}"},
        )
        for one, label, day in zip(ids, labels, days, strict=True)
    ]
    return examples, [pair for pair in pairs if pair[0] != pair[1]]


ways = st.sampled_from([{}, {"stratify": "label"}, {"by_time": True}, {"group_by": "customer"}])


@given(cases(), shares, ways)
def test_twins_are_never_parted(case, part, way):
    examples, twins = case

    frozen = freeze(examples, twins, SplitOptions(held_out=part, **way))

    parts = {record.example: record.part for record in frozen.records}
    assert all(parts[one] == parts[other] for one, other in twins)
    assert frozen.leaks == 0
    assert len(frozen.records) == len(examples)


@given(cases())
def test_who_shares_a_customer_stays_on_one_side(case):
    examples, twins = case

    frozen = freeze(examples, twins, SplitOptions(group_by="customer"))

    parts = {record.example: record.part for record in frozen.records}
    for customer in {one.groups["customer"] for one in examples}:
        assert len({parts[one.id] for one in examples if one.groups["customer"] == customer}) == 1


@given(cases(), cases())
def test_new_data_moves_no_old_example(case, more):
    examples, twins = case
    known = {one.id for one in examples}
    new = [one for one in more[0] if one.id not in known and one.id > max(known)]
    options = SplitOptions()

    before = {one.example: one.part for one in freeze(examples, twins, options).records}
    after = {one.example: one.part for one in freeze([*examples, *new], twins, options).records}

    assert {key: after[key] for key in before} == before


@given(cases())
def test_the_order_of_the_examples_does_not_matter(case):
    examples, twins = case

    forwards = freeze(examples, twins, SplitOptions())
    backwards = freeze(examples[::-1], twins[::-1], SplitOptions())

    assert forwards == backwards


def test_another_seed_gives_another_split():
    groups = {one: f"g{one}" for one in range(200)}

    assert split(groups, SplitOptions(seed=1)) != split(groups, SplitOptions(seed=2))


def test_the_shares_come_out_about_as_asked():
    groups = {one: f"g{one}" for one in range(5_000)}

    parts = list(split(groups, SplitOptions(held_out=0.2, validation=0.1)).values())

    assert 0.18 < parts.count("held_out") / 5_000 < 0.22
    assert 0.08 < parts.count("validation") / 5_000 < 0.12


def test_strata_are_held_out_evenly():
    examples = [
        Example(id=one, input=f"Q{one}", output="A", label="rare" if one % 10 == 0 else "common")
        for one in range(1, 401)
    ]

    frozen = freeze(examples, [], SplitOptions(held_out=0.2, stratify="label"))

    held = [record.label for record in frozen.records if record.part == "held_out"]
    assert (held.count("rare"), held.count("common")) == (8, 72)


def test_by_time_holds_out_what_is_newest():
    examples = [
        Example(
            id=one,
            input=f"Q{one}",
            output="A",
            created_at=f"2026-{1 + one // 28:02}-{1 + one % 28:02}",
        )
        for one in range(100)
    ]

    frozen = freeze(examples, [], SplitOptions(held_out=0.2, validation=0.1, by_time=True))

    parts = [record.part for record in frozen.records]
    assert parts == ["train"] * 70 + ["validation"] * 10 + ["held_out"] * 20


def test_the_leak_report_counts_what_a_split_by_rows_would_leak():
    examples = [Example(id=one, input=f"Q{one // 2}", output="A") for one in range(400)]
    twins = [(one, one + 1) for one in range(0, 400, 2)]

    frozen = freeze(examples, twins, SplitOptions(held_out=0.25))

    # Of about 100 held-out rows, the twin of about three in four is elsewhere.
    assert 60 < frozen.leaks_prevented < 95
    assert frozen.leaks == 0


def test_the_hash_follows_from_the_content_alone():
    examples = [Example(id=one, input=f"Q{one}", output="A") for one in range(1, 50)]
    options = SplitOptions()

    same = freeze(examples, [], options)
    edited = freeze([*examples[:-1], Example(id=49, input="Q49", output="B")], [], options)

    assert freeze(examples, [], options).sha256 == same.sha256
    assert edited.sha256 != same.sha256


def test_a_group_is_named_after_its_earliest_member():
    examples = [Example(id=one, input="", output="") for one in (3, 5, 9)]

    assert grouped(examples, [(9, 5)], None) == {3: "g3", 5: "g5", 9: "g5"}


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


def test_a_share_ends_before_the_group_at_its_end():
    here = position("g1", 0)

    assert split({1: "g1"}, SplitOptions(held_out=here, validation=0)) == {1: "train"}
    assert split({1: "g1"}, SplitOptions(held_out=0, validation=here)) == {1: "train"}


def test_half_a_character_in_a_name_is_no_obstacle():
    assert 0 <= position("\ud800", 0) < 1


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
