"""An id in common is no evidence: what resembles is updated, everything else is kept beside it."""

import csv

import pytest

from curate.domain.errors import NothingToUndo
from curate.services.changes import actions, example_history, undo, undo_last
from curate.services.importing import (
    ImportOptions,
    import_file,
    list_sources,
    matching,
    remove_source,
)
from curate.services.projects import create_project
from curate.services.reviewing import Edit, decide, list_examples
from curate.stores.examples import Where
from tests.services.conftest import TICKETS

BIKES = [
    ["0", "My Heron never came, where is it now?", "It leaves our store today."],
    ["1", "The front brake squeals whenever it rains.", "Please come by, we adjust it."],
    ["2", "Can I hand in my old battery at your shop?", "Yes, at any counter."],
]
KITCHENS = [
    ["0", "Our oven door no longer closes by itself.", "A technician comes on Monday."],
    ["1", "How do I descale the espresso machine?", "Use the tablets from the box."],
    ["2", "The dishwasher leaves white stains on glasses.", "Please refill the salt."],
]
# Files in which every row says the same but for one word and a number.
TRAIN = [
    [str(n), f"Practice question number {n}?", f"Practice answer number {n}."] for n in range(3)
]
VALIDATION = [
    [str(n), f"Trial question number {n}?", f"Trial answer number {n}."] for n in range(3)
]

ASKED = ("question", "answer")
# An ID that repeats is no ID by itself.
NAMED = ImportOptions(
    preset="none", mapping={"id": ["ID"], "input": ["question"], "output": ["answer"]}
)


@pytest.fixture
def write(tmp_path):
    def written(name, rows, header=("ID", "question", "answer")):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    return written


def shown(database):
    return sorted(
        (one.external_id, one.input, one.output)
        for one in list_examples(database, "tickets", Where())
    )


def rows_of(*files):
    return sorted(tuple(row) for rows in files for row in rows)


def numbers(result):
    return (result.added, result.updated, result.unchanged, result.beside)


@pytest.mark.parametrize(
    ("first", "second"),
    [(BIKES, KITCHENS), (KITCHENS, BIKES), (TRAIN, VALIDATION), (VALIDATION, TRAIN)],
)
def test_two_files_that_are_numbered_from_zero_are_both_kept(
    database, project, write, first, second
):
    import_file(database, "tickets", write("first.csv", first))

    result = import_file(database, "tickets", write("second.csv", second))

    assert numbers(result) == (3, 0, 0, 3)
    assert shown(database) == rows_of(first, second)
    assert any(
        "3 rows have the ID of an example that is here already, but another text (0, 1, 2)" in note
        for note in result.notes
    )
    (newest, _) = list_sources(database, "tickets")
    assert (newest.beside, newest.notes) == (3, tuple(result.notes))


def test_texts_of_one_pattern_resemble_each_other_whatever_their_ids_are(database, project, write):
    """Among other texts their common words were telling, and the second file overwrote the first."""
    others = [[f"B-{n}", *rest] for n, (_, *rest) in enumerate([*BIKES, *KITCHENS] * 2)]
    import_file(database, "tickets", write("others.csv", others), NAMED)
    import_file(database, "tickets", write("first.csv", TRAIN), NAMED)

    result = import_file(database, "tickets", write("second.csv", VALIDATION), NAMED)

    assert numbers(result) == (3, 0, 0, 3)


def test_what_was_kept_beside_finds_itself_again(database, project, write):
    bikes, kitchens = write("bikes.csv", BIKES), write("kitchens.csv", KITCHENS)
    import_file(database, "tickets", bikes)
    import_file(database, "tickets", kitchens)

    again = [numbers(import_file(database, "tickets", path)) for path in (kitchens, bikes) * 2]

    assert again == [(0, 0, 3, 0)] * 4
    assert shown(database) == rows_of(BIKES, KITCHENS)


def test_what_was_kept_beside_finds_itself_after_the_first_was_removed(database, project, write):
    first = import_file(database, "tickets", write("bikes.csv", BIKES))
    kitchens = write("kitchens.csv", KITCHENS)
    import_file(database, "tickets", kitchens)
    remove_source(database, "tickets", first.source)

    assert numbers(import_file(database, "tickets", kitchens)) == (0, 0, 3, 0)
    assert numbers(import_file(database, "tickets", write("bikes.csv", BIKES))) == (3, 0, 0, 3)
    assert shown(database) == rows_of(BIKES, KITCHENS)


def test_an_edited_row_updates_the_one_that_it_resembles(database, project, write):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    import_file(database, "tickets", write("kitchens.csv", KITCHENS))
    edited = [[*KITCHENS[0][:2], "A technician comes on Tuesday instead."], *KITCHENS[1:]]

    result = import_file(database, "tickets", write("kitchens.csv", edited))

    assert numbers(result) == (0, 1, 2, 0)
    assert shown(database) == rows_of(BIKES, edited)


def test_one_more_reply_resembles(database, project, write):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    longer = [
        [
            "0",
            f"{BIKES[0][1]}\n\nHello? It is Friday by now and nobody rang me about the parcel.",
            "Sorry, the courier lost it. We send another one.",
        ]
    ]

    result = import_file(database, "tickets", write("longer.csv", longer))

    assert numbers(result) == (0, 1, 0, 0)
    assert shown(database) == rows_of(longer, BIKES[1:])


def test_of_a_later_export_only_the_unrelated_row_is_kept_beside(tickets, database, write_csv):
    other = [*TICKETS[3][:3], "Our oven door no longer closes by itself.", "Topic: Oven", "Oven"]
    edited = [*TICKETS[5][:4], "Topic: Charger\nUrgency: Low", "Battery"]
    rows = [*TICKETS[:3], other, TICKETS[4], edited, *TICKETS[6:]]

    result = import_file(database, "tickets", write_csv(rows, "next.csv"))

    assert numbers(result) == (1, 1, 10, 1)
    assert result.notes[0].startswith("1 row has the ID of an example")


@pytest.mark.parametrize(
    ("known_ids", "expected", "left"),
    [("same", (0, 3, 0, 0), KITCHENS), ("others", (3, 0, 0, 3), [*BIKES, *KITCHENS])],
)
def test_a_person_can_say_what_rows_under_known_ids_are(
    database, project, write, known_ids, expected, left
):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    options = ImportOptions(known_ids=known_ids)

    result = import_file(database, "tickets", write("kitchens.csv", KITCHENS), options)

    assert numbers(result) == expected
    assert shown(database) == rows_of(left)


def test_rows_that_resemble_can_be_kept_beside_too(database, project, write):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    edited = [[*BIKES[0][:2], "It left yesterday."]]

    result = import_file(
        database, "tickets", write("edited.csv", edited), ImportOptions(known_ids="others")
    )

    assert numbers(result) == (1, 0, 0, 1)
    assert shown(database) == rows_of(BIKES, edited)


def test_updates_are_undone_like_everything_else(database, project, write):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    edited = write("edited.csv", [[*row[:2], f"{row[2]} Thank you."] for row in BIKES])
    import_file(database, "tickets", edited)

    undone = undo_last(database, "tickets", "ada")

    assert undone.summary == "Updated 3 examples from edited.csv"
    assert shown(database) == rows_of(BIKES)
    for one in list_examples(database, "tickets", Where()):
        # Nobody edited them: the drafts are what the source said.
        assert (one.draft_output, one.status, one.revision) == (one.output, "pending", 3)
    with pytest.raises(NothingToUndo):
        undo_last(database, "tickets", "ada")


def test_after_undo_both_states_of_a_file_are_known_for_what_they_are(database, project, write):
    bikes = write("bikes.csv", BIKES)
    edited = write("edited.csv", [[*row[:2], f"{row[2]} Thank you."] for row in BIKES])
    import_file(database, "tickets", bikes)
    import_file(database, "tickets", edited)
    undo_last(database, "tickets", "ada")

    assert numbers(import_file(database, "tickets", bikes)) == (0, 0, 3, 0)
    assert numbers(import_file(database, "tickets", edited)) == (0, 3, 0, 0)


def test_undo_takes_a_flag_back_that_an_import_set(database, project, write):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    first = list_examples(database, "tickets", Where())[0]
    decide(database, "tickets", first.id, "approve", edit=Edit(output="It left on Monday."))
    edited = write("edited.csv", [[*BIKES[0][:2], "It leaves tomorrow."], *BIKES[1:]])
    result = import_file(database, "tickets", edited)
    assert any("the text stays, and the example is flagged" in note for note in result.notes)

    undo_last(database, "tickets", "ada")

    after = list_examples(database, "tickets", Where())[0]
    assert (after.status, after.output) == ("approved", "It left on Monday.")


def test_forced_updates_come_back_with_undo(database, project, write):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    import_file(
        database, "tickets", write("kitchens.csv", KITCHENS), ImportOptions(known_ids="same")
    )

    undo_last(database, "tickets", "ada")

    assert shown(database) == rows_of(BIKES)
    # Without the force they are other tickets.
    result = import_file(database, "tickets", write("kitchens.csv", KITCHENS))
    assert numbers(result) == (3, 0, 0, 3)


def test_rows_of_one_id_are_known_whatever_their_order(database, project, write):
    twice = [*BIKES, ["1", "And does that cost anything?", "No, it is covered."]]
    import_file(database, "tickets", write("twice.csv", twice), NAMED)

    again = import_file(database, "tickets", write("again.csv", twice[::-1]), NAMED)

    assert numbers(again) == (0, 0, 4, 0)
    assert shown(database) == rows_of(twice)


def test_of_two_rows_of_one_id_the_edited_one_updates_its_own(database, project, write):
    twice = [*BIKES, ["1", "And does that cost anything?", "No, it is covered."]]
    import_file(database, "tickets", write("twice.csv", twice), NAMED)
    edited = [["1", "And does that cost anything?", "No, the guarantee covers it."], *BIKES]

    result = import_file(database, "tickets", write("again.csv", edited), NAMED)

    assert numbers(result) == (0, 1, 3, 0)
    assert shown(database) == rows_of(edited)


def test_one_more_row_of_an_id_is_one_more_example(database, project, write):
    import_file(database, "tickets", write("bikes.csv", BIKES), NAMED)
    more = [*BIKES, BIKES[0], ["2", "Our oven door no longer closes by itself.", "Monday."]]

    result = import_file(database, "tickets", write("more.csv", more), NAMED)

    assert numbers(result) == (2, 0, 3, 2)
    assert shown(database) == rows_of(more)


def test_without_ids_another_answer_to_one_text_is_kept_beside(database, project, write):
    one = [["Where is my parcel now?", "At the depot in Leeds."], *[row[1:] for row in BIKES]]
    other = [["Where is my parcel now?", "Sign in to see it."], *[row[1:] for row in KITCHENS]]
    import_file(database, "tickets", write("one.csv", one, ASKED))

    result = import_file(database, "tickets", write("other.csv", other, ASKED))
    again = import_file(database, "tickets", write("other.csv", other, ASKED))

    assert numbers(result) == (4, 0, 0, 1)
    assert "another answer" in result.notes[0]
    assert numbers(again) == (0, 0, 4, 0)


def test_without_ids_a_later_state_of_the_file_updates_its_labels(database, project, write):
    header = ("text", "label")
    rows = [[row[1], "bikes" if n else "parcels"] for n, row in enumerate(BIKES + KITCHENS)]
    corrected = [[rows[0][0], "delivery"], *rows[1:]]
    options = ImportOptions(preset="none", mapping={"input": ["text"], "label": ["label"]})
    import_file(database, "tickets", write("labels.csv", rows, header), options)

    result = import_file(database, "tickets", write("labels.csv", corrected, header), options)

    assert numbers(result) == (0, 1, 5, 0)


def test_a_file_without_answers_erases_none(database, project, write):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    bare = [[row[0], row[1]] for row in BIKES]
    options = ImportOptions(preset="none", mapping={"input": ["question"], "id": ["ID"]})

    result = import_file(database, "tickets", write("bare.csv", bare, ("ID", "question")), options)

    assert numbers(result) == (0, 0, 3, 0)
    assert shown(database) == rows_of(BIKES)


def test_a_date_that_changed_leaves_a_decision_as_it_is(tickets, database, write_csv):
    first = list_examples(database, "tickets", Where())[0]
    decide(database, "tickets", first.id, "approve")
    later = [["T-1", "2026-02-02", *TICKETS[0][2:]], *TICKETS[1:]]

    result = import_file(database, "tickets", write_csv(later, "next.csv"))

    after = list_examples(database, "tickets", Where())[0]
    assert numbers(result) == (0, 1, 11, 0)
    assert (after.status, after.created_at) == ("approved", "2026-02-02")
    undo_last(database, "tickets", "ada")
    assert list_examples(database, "tickets", Where())[0].created_at == "2026-01-02"


def test_an_import_that_adds_nothing_says_so(tickets, database, write_csv):
    result = import_file(database, "tickets", write_csv(name="again.csv"))

    assert result.notes == ["Nothing new: all 12 rows are here already and say the same."]


def test_an_updated_import_can_be_removed_where_nobody_worked_on_it(database, project, write):
    first = import_file(database, "tickets", write("bikes.csv", BIKES))
    edited = [[*row[:2], f"{row[2]} Thank you."] for row in BIKES]
    import_file(database, "tickets", write("edited.csv", edited))

    assert remove_source(database, "tickets", first.source).examples == 3
    assert shown(database) == []


def test_many_changed_rows_are_decided_before_the_file_ends(database, project, write, monkeypatch):
    monkeypatch.setattr(matching, "WAITING", 1)
    import_file(database, "tickets", write("bikes.csv", BIKES), NAMED)
    rows = [*KITCHENS, BIKES[1], [*BIKES[2][:2], "Yes, at every counter."]]

    result = import_file(database, "tickets", write("kitchens.csv", rows), NAMED)

    assert numbers(result) == (3, 1, 1, 3)
    assert shown(database) == rows_of(KITCHENS, BIKES[:2], [rows[-1]])


def test_another_project_knows_nothing_of_these_ids(database, project, write):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    create_project(database, "other")

    assert numbers(import_file(database, "other", write("kitchens.csv", KITCHENS))) == (3, 0, 0, 0)


def test_the_history_of_an_update_shows_texts_alone(database, project, write):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    edited = [[*BIKES[0][:2], "It leaves our store tomorrow."], *BIKES[1:]]
    import_file(database, "tickets", write("edited.csv", edited))

    first = list_examples(database, "tickets", Where())[0]
    (event,) = example_history(database, "tickets", first.id)

    assert (event.before, event.after) == (
        {"output": BIKES[0][2]},
        {"output": "It leaves our store tomorrow."},
    )


def test_many_updates_are_undone_in_parts(database, project, write, monkeypatch):
    import_file(database, "tickets", write("bikes.csv", BIKES))
    edited = write("edited.csv", [[*row[:2], f"{row[2]} Thank you."] for row in BIKES])
    import_file(database, "tickets", edited)
    for module in (undo, actions):
        monkeypatch.setattr(module, "PART", 1)

    undo_last(database, "tickets", "ada")

    assert shown(database) == rows_of(BIKES)
    assert numbers(import_file(database, "tickets", edited)) == (0, 3, 0, 0)


def test_an_equal_short_text_among_other_tickets_is_no_evidence(database, project, write):
    import_file(database, "tickets", write("bikes.csv", [*BIKES, ["3", "Thank you!", "Welcome."]]))

    result = import_file(
        database, "tickets", write("kitchens.csv", [*KITCHENS, ["3", "Thank you!", "Any time."]])
    )

    assert numbers(result) == (4, 0, 0, 4)


def test_a_long_equal_text_is_the_same_ticket_even_among_others(database, project, write):
    asked = "My card was charged twice for the yearly care plan on Tuesday, please pay one back."
    import_file(database, "tickets", write("bikes.csv", [*BIKES, ["3", asked, "We look into it."]]))

    result = import_file(
        database, "tickets", write("kitchens.csv", [*KITCHENS, ["3", asked, "It is paid back."]])
    )

    assert numbers(result) == (3, 1, 0, 3)


def test_a_file_of_which_nothing_comes_in_says_so(database, project, write):
    result = import_file(database, "tickets", write("empty.csv", [["0", "", "None."]]), NAMED)

    assert result.notes == ["None of its one row became an example."]


@pytest.mark.parametrize(
    ("here", "coming", "same"),
    [
        ("プリンターが動きません。電源は入っています。", "プリンターが動きません。電源は入っています。至急お願いします。", True),
        ("プリンターが動きません。電源は入っています。", "請求書の住所を変更したいのですが可能ですか。", False),
        ("Mein Fahrrad wurde nicht geliefert, wo bleibt es?", "Mein Fahrrad wurde immer noch nicht geliefert.", True),
        ("Mein Fahrrad wurde nicht geliefert, wo bleibt es?", "Wie entkalke ich die Maschine?", False),
    ],
)  # fmt: skip
def test_resemblance_knows_scripts_without_spaces(database, project, write, here, coming, same):
    import_file(database, "tickets", write("one.csv", [["7", here, "Ja."]]), NAMED)

    result = import_file(database, "tickets", write("two.csv", [["7", coming, "Ja."]]), NAMED)

    assert numbers(result) == ((0, 1, 0, 0) if same else (1, 0, 0, 1))
