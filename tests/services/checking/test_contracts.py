import json

import pytest

from curate.domain.errors import NothingToUndo, Unusable
from curate.services import checking
from curate.services.changes import list_actions, undo_last
from curate.services.checking import run_checks
from curate.services.importing import import_file
from curate.services.projects import create_project
from tests.contract import planted

PROSE = {"kind": "prose"}


@pytest.fixture
def desk(database, tmp_path):
    """A project with two kinds of answers, told apart by their label."""
    create_project(database, "desk")
    rows = [("triage", row.text) for row in planted.cards("plain", 30, 0)]
    rows += [("visit", row.text) for row in planted.notes("capitals", 20, 0)]
    path = tmp_path / "desk.jsonl"
    path.write_text(
        "".join(
            json.dumps({"id": f"D-{n}", "input": f"Question {n}", "output": text, "label": label}) + "\n"
            for n, (label, text) in enumerate(rows)
        ),
        encoding="utf-8",
    )  # fmt: skip
    import_file(database, "desk", path)
    return "desk"


def test_each_label_has_to_follow_its_own_format(database, desk):
    held = checking.show_contract(database, desk)

    assert held.coverage == 1.0
    assert (held.answers, held.judged) == (50, 50)
    assert {name: one.kind for name, one in held.contract.variants.items()} == {"visit": "sections"}
    assert run_checks(database, desk, ["format_contract"]).by_check == {"format_contract": 0}


def test_a_correction_is_an_action_that_undo_reverts(database, desk):
    before = checking.show_contract(database, desk).contract

    checking.set_contract(database, desk, PROSE)

    assert checking.show_contract(database, desk).contract.kind == "prose"
    (action, *_) = list_actions(database, desk)
    assert (action.kind, action.person, action.summary) == (
        "contract",
        "ada",
        "Changed the format",
    )
    assert action.details.contract.after["kind"] == "prose"
    assert undo_last(database, desk).summary == "Changed the format"
    assert checking.show_contract(database, desk).contract == before
    run_checks(database, desk, ["format_contract"])
    assert checking.show_contract(database, desk).contract == before


def test_undoing_the_first_contract_written_by_hand_leaves_none(database, desk):
    checking.set_contract(database, desk, PROSE)

    undo_last(database, desk)

    assert checking.show_contract(database, desk).contract.kind == "fields"


def test_the_same_contract_set_twice_is_one_action(database, desk):
    checking.set_contract(database, desk, PROSE)
    checking.set_contract(database, desk, PROSE)

    undo_last(database, desk)

    with pytest.raises(NothingToUndo):
        undo_last(database, desk)


def test_nobody_undoes_what_somebody_else_changed_since(database, desk):
    checking.set_contract(database, desk, PROSE, "ada")
    checking.set_contract(database, desk, {"kind": "label", "labels": ["a"]}, "grace")

    with pytest.raises(Unusable, match="grace changed the format"):
        undo_last(database, desk, "ada")

    assert checking.show_contract(database, desk).contract.kind == "label"
    undo_last(database, desk, "grace")
    undo_last(database, desk, "ada")
    assert checking.show_contract(database, desk).contract.kind == "fields"


def test_one_format_for_all_outlives_the_next_check_when_it_was_asked_for(database, desk):
    held = checking.infer_contract(database, desk, None)
    run_checks(database, desk, ["format_contract"])

    assert held.contract.variants == {}
    assert checking.show_contract(database, desk).contract == held.contract


def test_a_kind_of_group_that_nobody_has_is_refused(database, desk):
    with pytest.raises(Unusable, match="group:desk"):
        checking.infer_contract(database, desk, "group:desk")


def test_a_sample_says_that_it_is_one(database, desk):
    held = checking.try_contract(database, desk, PROSE, sample=10)

    assert held.judged < 20
    assert held.answers == pytest.approx(50, abs=10)
    assert checking.variant_choices(database, desk) == {"label": ["triage", "visit"]}


def ragged(database, tmp_path, odd):
    """A project of 20 cards, of which some lack a field and some say more than the fields."""
    create_project(database, "ragged")
    cards = [
        f"Topic: Lamp {n}\nPlace: Hall\nUrgency: Low"
        if n >= odd
        else f"Topic: Lamp {n}\nUrgency: Low"
        for n in range(20)
    ]
    path = tmp_path / "ragged.jsonl"
    lines = [json.dumps({"id": f"R-{n}", "input": f"Lamp {n} is dark", "output": c}) for n, c in enumerate(cards)]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    import_file(database, "ragged", path)


def test_a_format_that_few_answers_follow_says_what_speaks_against_it(database, tmp_path):
    ragged(database, tmp_path, 5)

    held = checking.show_contract(database, "ragged")

    assert held.coverage == 0.75
    assert "only 75 % of the answers follow it" in held.unsure[0]
    assert held.unsure[1].startswith("In 25 % of the answers: ")
    assert "Place" in held.unsure[1]
    chosen = checking.set_contract(database, "ragged", held.contract.spec())
    assert (chosen.coverage, chosen.unsure) == (0.75, ())


def test_a_format_that_enough_answers_follow_says_nothing(database, tmp_path):
    ragged(database, tmp_path, 3)

    assert checking.show_contract(database, "ragged").unsure == ()
