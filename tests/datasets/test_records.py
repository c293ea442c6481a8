from curate.datasets import Sides, SplitOptions, freeze, record_of
from curate.domain.examples import Example, Turn
from curate.domain.records import Record

EXAMPLE = Example(
    id=7,
    input="And now?",
    output="Plug it in.",
    system="Answer shortly.",
    turns=(Turn("user", "The lamp is dark."), Turn("assistant", "Since when?")),
    label="Lamps",
    external_id="T-7",
    source=1,
    line=8,
    draft_input="and now",
    draft_output="plug it in!!",
    groups={"customer": "C-1"},
    metadata={"Via": "web"},
    status="approved",
    revision=3,
)


def test_a_record_says_all_that_its_example_said():
    assert record_of(EXAMPLE, part="held_out", group="g-7") == Record(
        example=7,
        revision=3,
        part="held_out",
        group="g-7",
        input="And now?",
        output="Plug it in.",
        system="Answer shortly.",
        turns=EXAMPLE.turns,
        label="Lamps",
        external_id="T-7",
        draft_output="plug it in!!",
        groups={"customer": "C-1"},
    )


def test_what_is_frozen_are_the_records_of_the_examples():
    (record,) = freeze([EXAMPLE], Sides(((7,),), {}, {}), SplitOptions()).records

    assert record == record_of(EXAMPLE, part=record.part, group=record.group)
    assert record.groups == {"customer": "C-1"}
