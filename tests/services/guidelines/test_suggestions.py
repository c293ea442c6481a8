"""What corrections suggest for the guidelines: planted histories, and what is no evidence."""

import pytest

from curate.services import changes, reviewing
from curate.services.guidelines import (
    dismiss_suggestion,
    save_guidelines,
    suggest_guidelines,
    with_sentence,
)
from curate.services.importing import import_file
from curate.services.reviewing import Edit, Replacement, View

SORRY = "We are sorry for the inconvenience."
THINGS = [
    "battery",
    "brake",
    "light",
    "charger",
    "saddle",
    "lock",
    "bell",
    "pump",
    "wheel",
    "chain",
    "fork",
    "rack",
]


@pytest.fixture
def apologies(database, project, write_csv):
    """Twelve tickets whose answers begin with an apology; gives back their ids."""
    rows = [
        [f"T-{n}", "", f"C-{n}", f"The {thing} of my bicycle is broken, what now?", f"{SORRY} Bring the {thing} to shop {n}.", "Repair"]
        for n, thing in enumerate(THINGS)
    ]  # fmt: skip
    columns = {"input": ["Message"], "output": ["Triage"], "label": ["Queue"], "id": ["Ticket ID"]}
    from curate.services.importing import ImportOptions

    import_file(database, "tickets", write_csv(rows), ImportOptions(mapping=columns))
    return [one.id for one in reviewing.list_examples(database, "tickets", View("all").where())]


def answer(database, example):
    return reviewing.open_card(database, "tickets", example).example.output


def remove(database, examples, person="ada", decision="approve"):
    for one in examples:
        text = answer(database, one).replace(f"{SORRY} ", "")
        reviewing.decide(database, "tickets", one, decision, edit=Edit(output=text), person=person)


def test_an_apology_that_was_removed_again_and_again_is_suggested(database, apologies):
    remove(database, apologies[:7])

    (found,) = suggest_guidelines(database, "tickets")

    assert (found.kind, found.old, found.times) == (
        "removed",
        "We are sorry for the inconvenience",
        7,
    )
    assert found.examples == tuple(reversed(apologies[:7]))
    assert found.question.startswith("“We are sorry for the inconvenience” was removed 7 times.")
    assert found.draft == "Do not write “We are sorry for the inconvenience”."


def test_labels_that_are_changed_again_and_again_are_suggested(database, apologies):
    for one in apologies[:5]:
        reviewing.decide(database, "tickets", one, "approve", edit=Edit(label="Warranty"))

    (found,) = suggest_guidelines(database, "tickets")

    assert (found.kind, found.old, found.new, found.times) == ("label", "Repair", "Warranty", 5)


def test_words_that_are_replaced_again_and_again_are_suggested(database, apologies):
    for one in apologies[:6]:
        text = answer(database, one).replace("Bring", "Please take")
        reviewing.decide(database, "tickets", one, "edit", edit=Edit(output=text))

    (found,) = suggest_guidelines(database, "tickets")

    assert found.draft == "Write “Please take” instead of “Bring”."


def test_four_times_are_too_few(database, apologies):
    remove(database, apologies[:4])

    assert suggest_guidelines(database, "tickets") == []


def test_a_bulk_fix_is_no_evidence(database, apologies):
    chosen = reviewing.choose_all(database, "tickets", View("all"))
    reviewing.apply_replacement(database, "tickets", Replacement(f"{SORRY} "), chosen)

    assert SORRY not in answer(database, apologies[0])
    assert suggest_guidelines(database, "tickets") == []


def test_one_text_that_is_pasted_into_many_is_no_evidence(database, apologies):
    for one in apologies:
        reviewing.decide(
            database, "tickets", one, "approve", edit=Edit(output="Bring it to the shop, please.")
        )

    assert suggest_guidelines(database, "tickets") == []


def test_what_was_undone_is_no_evidence(database, apologies):
    remove(database, apologies[:5])
    changes.undo_last(database, "tickets", "ada")

    assert suggest_guidelines(database, "tickets") == []


def test_what_most_approved_answers_still_say_is_not_suggested(database, apologies):
    remove(database, apologies[:5])
    for one in apologies[5:11]:
        reviewing.decide(database, "tickets", one, "approve")

    assert suggest_guidelines(database, "tickets") == []


def test_what_is_kept_now_and_then_is_said(database, apologies):
    remove(database, apologies[:6])
    reviewing.decide(database, "tickets", apologies[7], "approve")

    (found,) = suggest_guidelines(database, "tickets")

    assert found.kept == 1
    assert "and stands in 1 approved answer" in found.question


def test_what_was_dismissed_never_comes_back(database, apologies):
    remove(database, apologies[:6])
    (found,) = suggest_guidelines(database, "tickets")

    dismiss_suggestion(database, "tickets", found.mark, "bo")
    dismiss_suggestion(database, "tickets", found.mark, "bo")
    remove(database, apologies[6:])

    assert suggest_guidelines(database, "tickets") == []


def test_what_the_guidelines_say_already_is_not_suggested(database, apologies):
    remove(database, apologies[:6])
    (found,) = suggest_guidelines(database, "tickets")

    save_guidelines(database, "tickets", with_sentence("# Tone", found.draft), {}, number=0)

    assert suggest_guidelines(database, "tickets") == []


def test_corrections_of_other_projects_are_not_looked_at(database, apologies):
    from curate.services.projects import create_project

    remove(database, apologies)
    create_project(database, "others")

    assert suggest_guidelines(database, "others") == []


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "- New.\n"),
        ("# Tone", "# Tone\n\n- New.\n"),
        ("# Tone\n\n- Old.\n", "# Tone\n\n- Old.\n- New.\n"),
    ],
)
def test_a_sentence_joins_the_list_at_the_end(text, after):
    assert with_sentence(text, "New.") == after
