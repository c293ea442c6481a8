"""Personal data on its way out: replaced, said to stay, or held up at the gate."""

import json

import pytest

from curate.domain.errors import UnreviewedPersonalData, Unusable
from curate.services.changes import undo_last
from curate.services.checking import (
    Selection,
    apply_fixes,
    dismiss,
    finding_list,
    keep_value,
    list_findings,
    open_findings,
    run_checks,
    unreviewed,
)
from curate.services.datasets import create_version, export, export_text
from curate.services.importing import import_file
from curate.services.reviewing import Edit, approve_where, decide, list_examples
from curate.stores.examples import Where
from tests.services.conftest import TICKETS

PRIVATE = [
    ["P-1", "2026-02-01", "C-1", "Ring me on 01632 960147, says Ann.", "Topic: Advice\nUrgency: Low", "Advice"],
    ["P-2", "2026-02-02", "C-1", "I wrote from ann.berger@example.org. DOB: 1980-05-03, call 01632 960147",
     "Topic: App\nUrgency: Low", "App"],
]  # fmt: skip


def codes(database):
    """Types of open findings of personal data with their numbers."""
    return finding_list(database, "tickets", Selection("personal_data"), limit=1).codes


@pytest.fixture
def frozen(database, project, write_csv):
    """A version of fourteen tickets, two of them with personal data, that nobody has checked."""
    import_file(database, project.name, write_csv([*TICKETS, *PRIVATE]))
    approve_where(database, project.name, "all")
    return create_version(database, project.name).dataset


def out(database, project, folder, name="v1", **more):
    return export(database, project.name, name, "openai", folder / "out", **more)


def test_undecided_personal_data_holds_the_export_up_whether_or_not_it_was_checked(
    frozen, database, project, tmp_path
):
    held = unreviewed(database, project.name, "v1")

    assert held.kinds == {"phone": 2, "email": 1, "born": 1}
    assert len(held.examples) == 2
    with pytest.raises(UnreviewedPersonalData, match=r"2 × a phone number.*2 examples\. Nothing"):
        out(database, project, tmp_path)
    assert not (tmp_path / "out").exists()
    with pytest.raises(UnreviewedPersonalData):
        export_text(database, project.name, "v1", "openai", "train")


def test_who_is_allowed_to_pass_it_on_says_so_and_the_manifest_counts_it(
    frozen, database, project, tmp_path
):
    out(database, project, tmp_path, allow_unreviewed=True)

    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["personal_data"] == {
        "unreviewed": {"phone": 2, "email": 1, "born": 1},
        "examples": 2,
    }


def test_what_was_replaced_can_be_exported_in_the_next_version(frozen, database, project, tmp_path):
    run_checks(database, project.name, ["personal_data"])

    fixed = apply_fixes(database, project.name, "personal_data")
    create_version(database, project.name)

    assert fixed.fixed == 2
    assert out(database, project, tmp_path, "v2")
    with pytest.raises(UnreviewedPersonalData):
        out(database, project, tmp_path, "v1")
    text = "".join(file.read_text("utf-8") for file in (tmp_path / "out").glob("*.jsonl"))
    assert "960147" not in text
    assert "1980-05-03" not in text
    assert "[PHONE " in text


def test_a_date_that_was_moved_is_not_taken_for_another_one(frozen, database, project):
    run_checks(database, project.name, ["personal_data"])
    apply_fixes(database, project.name, "personal_data")

    again = run_checks(database, project.name, ["personal_data"])

    assert again.findings == 0
    undo_last(database, project.name)
    assert {
        one.finding.code
        for one in list_findings(database, project.name, check="personal_data", status="open")
    } >= {"phone", "email", "born"}


def test_dismissed_personal_data_is_kept_in_that_example_only(frozen, database, project):
    run_checks(database, project.name, ["personal_data"])
    phones = open_findings(database, project.name, "personal_data", code="phone")

    assert dismiss(database, project.name, phones[:1]) == 1

    assert unreviewed(database, project.name, "v1").kinds["phone"] == 1
    undo_last(database, project.name)
    assert unreviewed(database, project.name, "v1").kinds["phone"] == 2


def test_a_kept_value_is_not_reported_again(frozen, database, project, write_csv):
    run_checks(database, project.name, ["personal_data"])

    assert keep_value(database, project.name, "(01632) 960-147") == 2

    assert "phone" not in unreviewed(database, project.name, "v1").kinds
    new = ["P-3", "2026-03-01", "C-9", "Is 01632 960147 still yours?", "Topic: App\nUrgency: Low", "App"]  # fmt: skip
    import_file(database, project.name, write_csv([new], "later.csv"))
    run_checks(database, project.name, ["personal_data"])
    assert "phone" not in codes(database)
    undo_last(database, project.name)
    run_checks(database, project.name, ["personal_data"])
    assert codes(database)["phone"] == 3


def test_a_value_of_nothing_but_punctuation_is_refused(database, project):
    with pytest.raises(Unusable, match="no letters or digits"):
        keep_value(database, project.name, " -- ")


def test_personal_data_in_earlier_messages_is_found_replaced_and_brought_back(
    database, project, tmp_path
):
    row = {
        "messages": [
            {"role": "user", "content": "I am on 01632 960147."},
            {"role": "assistant", "content": "Noted:\n01632 960147, thanks."},
            {"role": "user", "content": "So where is it?"},
            {"role": "assistant", "content": "On its way."},
        ]
    }
    path = tmp_path / "chat.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    import_file(database, project.name, path)
    (before,) = list_examples(database, project.name, Where())
    run_checks(database, project.name, ["personal_data"])

    diff = apply_fixes(database, project.name, "personal_data").diff

    (after,) = list_examples(database, project.name, Where())
    assert [one["field"] for one in diff] == ["turns"]
    assert [turn.role for turn in after.turns] == [turn.role for turn in before.turns]
    assert "960147" not in after.text("turns")
    assert (
        len({text[text.index("[") : text.index("]")] for text in (t.text for t in after.turns)})
        == 1
    )
    undo_last(database, project.name)
    assert list_examples(database, project.name, Where())[0].turns == before.turns


def test_a_draft_does_not_bring_back_what_was_replaced(frozen, database, project, tmp_path):
    first = next(
        one for one in list_examples(database, project.name, Where()) if one.external_id == "T-1"
    )
    decide(
        database,
        project.name,
        first.id,
        "edit",
        edit=Edit(output="Topic: Delivery\nUrgency: High\nMail max.muster@example.org"),
    )
    run_checks(database, project.name, ["personal_data"])
    apply_fixes(database, project.name, "personal_data")
    create_version(database, project.name)

    out(database, project, tmp_path, "v2")

    text = "".join(file.read_text("utf-8") for file in (tmp_path / "out").glob("*.jsonl"))
    assert "max.muster" not in text
