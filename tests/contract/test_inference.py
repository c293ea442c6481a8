"""Formats are inferred from sets with planted slips: clean answers are left alone, slips are found."""

import json

import pytest

from curate.contract import infer
from tests.contract import planted

SETS = [
    *(pytest.param("label", planted.labels(style, 150, 0.15, 2), id=f"labels-{style}") for style in planted.LABELS),
    *(pytest.param("fields", planted.cards(style, 100, 0.25, 3), id=f"cards-{style}") for style in planted.CARDS),
    *(pytest.param("json", planted.objects(indent, 100, 0.25, 3), id=f"objects-{indent}") for indent in (None, 2)),
    *(
        pytest.param("sections", planted.notes(style, 80, 0.25, 3, rich), id=f"notes-{style}-{rich}")
        for style in planted.NOTES
        for rich in (0, 0.5, 1)
    ),
    pytest.param("prose", planted.letters(), id="letters"),
]  # fmt: skip


def same(one, other):
    try:
        return json.loads(one) == json.loads(other)
    except (TypeError, ValueError):
        return one == other


@pytest.mark.parametrize(("kind", "rows"), SETS)
def test_the_format_is_recognized_and_clean_answers_hold_it(kind, rows):
    contract = infer(planted.texts(rows))

    assert contract.kind == kind
    assert [row.text for row in rows if not row.slip and not contract.holds(row.text)] == []


@pytest.mark.parametrize(("kind", "rows"), SETS)
def test_every_slip_is_found_and_nearly_every_one_that_can_be_fixed_is(kind, rows):
    contract = infer(planted.texts(rows))
    slips = [row for row in rows if row.slip and row.text != row.meant]
    fixable = [row for row in slips if row.fixable]

    assert [row.text for row in slips if contract.holds(row.text)] == []
    fixed = [row for row in fixable if same(contract.repair(row.text), row.meant)]
    assert len(fixed) >= 0.94 * len(fixable)


def test_a_measurement_in_a_note_is_no_section():
    rows = planted.notes("capitals", rich=1.0)

    headings = [section.heading for section in infer(planted.texts(rows)).sections]

    assert headings == ["SUBJECTIVE", "OBJECTIVE", "ASSESSMENT", "PLAN"]


def test_a_label_is_never_taken_for_a_longer_number():
    contract = infer(["Tier 1"] * 20 + ["Tier 2"] * 20)

    assert contract.repair("Tier 10") is None
    assert not contract.holds("Tier 10")


def note(place, order):
    bodies = {
        "EXAM": f"Quiet, {place}.",
        "NOTE": f"Seen in room {place}.",
        "PLAN": f"Return in {place} days.",
    }
    return "\n".join(f"{name}: {bodies[name]}" for name in order)


@pytest.mark.parametrize(("other", "ordered"), [(1, True), (4, False)])
def test_an_order_is_demanded_only_where_nine_in_ten_keep_it(other, ordered):
    usual, turned = ("EXAM", "NOTE", "PLAN"), ("PLAN", "NOTE", "EXAM")
    notes = [note(n, turned if n < other else usual) for n in range(20)]

    found = infer(notes)

    assert (found.kind, found.ordered) == ("sections", ordered)
    assert found.holds(note(99, turned)) is not ordered
    assert ("in this order" in found.describe()) is ordered


def test_a_heading_that_is_a_word_is_no_slip_of_another():
    found = infer([note(n, ("EXAM", "NOTE", "PLAN")) for n in range(12)])
    text = "EXAM: Round.\nNOSE: Without discharge.\nPLAN: Return."

    assert "NOTE" not in (found.repair(text) or "")
    assert (found.repair(text.replace("NOSE", "NOTTE")) or "").count("NOTE") == 1
