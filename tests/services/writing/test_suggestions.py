import pytest

from curate.domain.errors import NotFound, UnknownName, Unusable
from curate.domain.writing import NewSuggestion
from curate.services.checking import run_checks
from curate.services.importing import import_file
from curate.services.reviewing import Edit, decide
from curate.services.writing import (
    in_need,
    offer,
    refuse_suggestion,
    settle_suggestion,
    suggest,
    suggestion_counts,
    words_changed,
)


@pytest.fixture
def examples(database, project, tickets):
    run_checks(database, project.name)
    with database.read() as stores:
        return list(stores.examples.all(project.id))


def new(example, output="Topic: Sale\nUrgency: Low", source="model", before=None):
    before = example.output if before is None else before
    return NewSuggestion(example.id, example.revision, source, before, output)


def waiting(database, project, example):
    with database.read() as stores:
        return stores.suggestions.waiting(project.id, [example.id]).get(example.id, [])


def test_an_answer_is_needed_where_it_is_missing_or_has_an_open_error(database, project, examples):
    decide(database, project.name, examples[0].id, "edit", edit=Edit(output=" "))
    decide(database, project.name, examples[1].id, "edit", edit=Edit(output="Whatever"))
    decide(database, project.name, examples[2].id, "reject", edit=Edit(output=""))

    with database.read() as stores:
        assert [one.id for one in in_need(stores, project.id)] == [examples[0].id, examples[1].id]


def test_what_breaks_the_format_is_offered_repaired(database, project, examples):
    decide(
        database,
        project.name,
        examples[1].id,
        "edit",
        edit=Edit(output="topic - App\nUrgency: Low"),
    )

    result = suggest(database, project.name, ["repair"], "ada")

    assert result.offered == {"repair": 1}
    (offered,) = waiting(database, project, examples[1])
    assert (offered.output, offered.source, offered.state) == (
        "Topic: App\nUrgency: Low",
        "repair",
        "offered",
    )
    with database.read() as stores:
        assert stores.examples.get(project.id, examples[1].id).output == "topic - App\nUrgency: Low"
    assert suggest(database, project.name, ["repair"], "ada").offered == {"repair": 0}


def test_nothing_is_offered_in_the_place_of_another_text(database, project, examples):
    one = examples[0]
    assert offer(database, project.id, [new(one, before="something else")], "ada") == 0
    assert offer(database, project.id, [new(one)], "ada") == 1
    assert len(waiting(database, project, one)) == 1

    decide(database, project.name, one.id, "skip")
    assert len(waiting(database, project, one)) == 1
    decide(database, project.name, one.id, "edit", edit=Edit(input="Another question?"))
    assert waiting(database, project, one) == []


def test_a_source_that_looks_again_replaces_what_it_offered(database, project, examples):
    one = examples[0]
    offer(database, project.id, [new(one, "First")], "ada")
    offer(database, project.id, [new(one, "Other", "nearest")], "ada")
    offer(database, project.id, [new(one, "Second")], "ada")

    assert {each.output for each in waiting(database, project, one)} == {"Other", "Second"}


def test_what_was_refused_is_not_offered_again(database, project, examples):
    one = examples[0]
    offer(database, project.id, [new(one)], "ada")
    (offered,) = waiting(database, project, one)
    refuse_suggestion(database, project.name, offered.id, "bob")

    assert waiting(database, project, one) == []
    assert offer(database, project.id, [new(one, source="nearest")], "ada") == 0
    with pytest.raises(NotFound):
        refuse_suggestion(database, project.name, 999, "bob")


def test_what_became_of_suggestions_is_counted_by_source(database, project, examples):
    outputs = ["Topic: Sale\nUrgency: Low", "Topic: Sale\nUrgency: High now"]
    for one in examples[:5]:
        offer(database, project.id, [new(one)], "ada")
    offered = [waiting(database, project, one)[0] for one in examples[:5]]
    settle_suggestion(database, project.id, offered[0].id, examples[0].id, outputs[0] + "\n", "ada")
    settle_suggestion(database, project.id, offered[1].id, examples[1].id, outputs[1], "ada")
    refuse_suggestion(database, project.name, offered[2].id, "ada")
    decide(database, project.name, examples[3].id, "approve")

    (counts,) = suggestion_counts(database, project.name)

    assert (counts.source, counts.offered, counts.waiting) == ("model", 5, 1)
    assert (counts.taken, counts.edited, counts.refused, counts.passed) == (1, 1, 1, 1)
    assert (counts.decided, counts.edits_each) == (4, 2.0)
    with pytest.raises(Unusable, match="took this suggestion already"):
        refuse_suggestion(database, project.name, offered[0].id, "bob")


def test_a_suggestion_that_is_settled_twice_counts_once(database, project, examples):
    offer(database, project.id, [new(examples[0])], "ada")
    (offered,) = waiting(database, project, examples[0])
    settle_suggestion(database, project.id, offered.id, examples[1].id, offered.output, "ada")
    settle_suggestion(database, project.id, offered.id, examples[0].id, offered.output, "ada")
    settle_suggestion(database, project.id, offered.id, examples[0].id, "Something else", "bob")
    settle_suggestion(database, project.id, 999, examples[0].id, "Something else", "bob")

    (counts,) = suggestion_counts(database, project.name)
    assert (counts.taken, counts.edited) == (1, 0)


def test_a_source_that_nobody_knows_is_refused(database, project):
    with pytest.raises(UnknownName):
        suggest(database, project.name, ["oracle"])


def test_the_nearest_answer_is_offered_where_such_answers_were_right(database, project, write_csv):
    kinds = {
        "invoice": "Billing", "refund": "Billing", "brake": "Brakes", "squeal": "Brakes",
        "parcel": "Delivery", "courier": "Delivery",
    }  # fmt: skip
    rows = [
        [
            f"T-{n}",
            "2026-01-02",
            f"C-{n}",
            f"Something about the {word} again, number {n}.",
            label,
            label,
        ]
        for n, (word, label) in enumerate(list(kinds.items()) * 8)
    ]
    asked = ["Q-1", "2026-01-02", "C-9", "Something about the brake, please.", "", ""]
    strange = ["Q-2", "2026-01-02", "C-9", "Zebra quagga okapi.", "", ""]
    import_file(database, project.name, write_csv([*rows, asked, strange]))
    run_checks(database, project.name)
    with database.read() as stores:
        examples = {one.external_id: one for one in stores.examples.all(project.id)}

    assert suggest(database, project.name).offered.get("nearest") == 0
    for key, one in examples.items():
        if key.startswith("T-"):
            decide(database, project.name, one.id, "approve", knowingly=True)
    result = suggest(database, project.name)

    assert result.offered["nearest"] == 1
    assert "it had the same answer for 48 of 48 approved examples (100 %)" in result.notes[0]
    (offered,) = waiting(database, project, examples["Q-1"])
    assert (offered.output, offered.score) == ("Brakes", 1.0)
    assert (
        "Of 30 approved examples whose nearest was about as similar, 30 had the same answer"
        in offered.reason
    )
    assert waiting(database, project, examples["Q-2"]) == []


def test_words_are_what_an_edit_is_measured_in():
    assert words_changed("Dear Ada, it is sent.", "Dear Ada, it was sent today.") == 2
    assert words_changed("", "one two") == 2
    assert words_changed("a " * 5000, "a " * 5000 + "b") == 1
