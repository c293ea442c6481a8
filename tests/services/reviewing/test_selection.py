import csv

import pytest

from curate.domain.errors import Cancelled, NotFound, Unusable
from curate.services import changes, checking, erasure, jobs, reviewing
from curate.services.importing import ImportOptions, import_file
from curate.services.reviewing import (
    View,
    delete_selection,
    list_selections,
    next_ids,
    positions,
    propose_selection,
    standing,
)
from curate.stores.examples import Where

TOPICS = {
    "Refund": ["refund", "money", "charged", "twice", "card"],
    "Delivery": ["parcel", "courier", "late", "address", "tracking"],
    "Battery": ["charger", "battery", "light", "red", "dead"],
    "Brakes": ["brake", "squeals", "rain", "pads", "lever"],
}


def rows():
    """Forty tickets of four topics, those of Brakes only four; one twin, one without an answer."""
    made = []
    for topic, words in TOPICS.items():
        for number in range(4 if topic == "Brakes" else 12):
            told = [words[(number + place) % 5] for place in range(3)]
            text = (
                f"{' '.join(told)} {topic.lower()} case {number * 7919 % 1000} "
                + "please help " * (number % 3)
            )
            made.append([f"{topic}-{number}", text, f"Topic: {topic}\nUrgency: Low", topic])
    made.append(["Twin", made[0][1], made[0][2], "Refund"])
    made.append(["Empty", "An answer is missing for this refund", "", "Refund"])
    return made


@pytest.fixture
def tickets(database, project, tmp_path):
    path = tmp_path / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "question", "answer", "topic"), *rows()])
    mapping = {"id": ["id"], "input": ["question"], "output": ["answer"], "label": ["topic"]}
    import_file(database, "tickets", path, ImportOptions(mapping=mapping))
    checking.run_checks(database, "tickets")
    found = reviewing.list_examples(database, "tickets", Where())
    return {one.external_id: one for one in found}


def members(database, selection, which="all"):
    with database.read() as stores:
        key = stores.projects.get("tickets").id
    ids = next_ids(database, key, View(which, selection=selection), limit=1_000)
    with database.read() as stores:
        found = stores.examples.many(key, ids)
    return [found[one] for one in ids]


def test_a_selection_has_every_label_and_no_twin_and_nothing_without_an_answer(database, tickets):
    result = propose_selection(database, "tickets", 12)

    found = members(database, result.selection)
    assert len(found) == result.chosen == 12
    by_label = {label: sum(one.label == label for one in found) for label in TOPICS}
    assert by_label == {"Refund": 3, "Delivery": 4, "Battery": 3, "Brakes": 2} or all(
        count >= 2 for count in by_label.values()
    )
    names = {one.external_id for one in found}
    assert not {"Twin", "Refund-0"} <= names
    assert "Empty" not in names


def test_its_coverage_says_how_much_of_the_data_it_stands_for_and_how_random_ones_do(
    database, tickets
):
    propose_selection(database, "tickets", 8, name="First look")

    (found,) = list_selections(database, "tickets")
    coverage = found.coverage
    assert (found.name, found.asked, found.size, found.left) == ("First look", 8, 8, 8)
    assert (coverage.labels, coverage.labels_of, coverage.examples) == (4, 4, 42)
    assert 0 <= coverage.random_low <= coverage.random <= coverage.random_high <= 1
    assert coverage.within >= coverage.random
    assert coverage.left_out["without an answer"] == 1
    assert coverage.left_out["duplicates of another one"] >= 1


def test_what_stands_for_the_most_comes_first_and_says_so(database, tickets, project):
    result = propose_selection(database, "tickets", 6)

    ids = [one.id for one in members(database, result.selection)]
    view = View("all", selection=result.selection)
    why = positions(database, project.id, view, ids)
    numbers = [int(why[one].split()[4]) if one in why else 1 for one in ids]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > 1


def test_the_same_data_gives_the_same_selection(database, tickets):
    one = propose_selection(database, "tickets", 10)
    other = propose_selection(database, "tickets", 10)

    assert members(database, one.selection) == members(database, other.selection)


def test_what_is_rejected_is_replaced_by_what_is_most_like_it(database, project, tickets):
    result = propose_selection(database, "tickets", 8)
    before = members(database, result.selection, "to_do")
    gone = before[3]
    reviewing.decide(database, "tickets", gone.id, "reject")

    after = members(database, result.selection, "to_do")

    assert len(after) == 8
    (new,) = [one for one in after if one not in before]
    assert new.label == gone.label
    assert after.index(new) == 3
    (found,) = list_selections(database, "tickets")
    assert (found.size, found.left) == (8, 8)
    changes.undo_last(database, "tickets")
    assert standing(database, project.id, View(selection=result.selection)).left == 8


def test_what_is_approved_leaves_the_queue_and_not_the_selection(database, project, tickets):
    result = propose_selection(database, "tickets", 8)
    first = members(database, result.selection)[0]
    reviewing.decide(database, "tickets", first.id, "approve", knowingly=True)

    assert first.id not in {one.id for one in members(database, result.selection, "to_do")}
    (found,) = list_selections(database, "tickets")
    assert (found.size, found.left) == (8, 7)


def test_more_than_there_is_gives_all_there_is(database, tickets):
    result = propose_selection(database, "tickets", 1_000)

    (found,) = list_selections(database, "tickets")
    assert result.chosen == len(tickets) - sum(found.coverage.left_out.values()) > 30


@pytest.mark.parametrize("size", [0, -1, 10_001])
def test_a_size_that_is_none_is_refused(database, tickets, size):
    with pytest.raises(Unusable, match="Nothing was chosen"):
        propose_selection(database, "tickets", size)


def test_without_anything_to_choose_from_it_says_why(database, project):
    with pytest.raises(Unusable, match="no example that could be chosen"):
        propose_selection(database, "tickets", 10)


def test_choosing_can_be_canceled_and_leaves_nothing(database, tickets):
    with pytest.raises(Cancelled):
        propose_selection(database, "tickets", 10, should_stop=lambda: True)

    assert list_selections(database, "tickets") == []
    assert jobs.list_jobs(database, project="tickets")[0].state == "cancelled"


def test_a_deleted_selection_is_gone_and_its_examples_stay(database, tickets):
    result = propose_selection(database, "tickets", 5)

    delete_selection(database, "tickets", result.selection)

    assert list_selections(database, "tickets") == []
    assert members(database, result.selection) == []
    assert len(reviewing.list_examples(database, "tickets", Where())) == len(tickets)
    with pytest.raises(NotFound):
        delete_selection(database, "tickets", result.selection)


def test_an_erased_ticket_leaves_a_selection(database, tickets, settings_here):
    result = propose_selection(database, "tickets", 5)
    first = members(database, result.selection)[0]

    erasure.erase_ticket(database, settings_here, "tickets", first.external_id, dry_run=False)

    assert first.external_id not in {one.external_id for one in members(database, result.selection)}
