import pytest

from curate.domain.errors import NotFound
from curate.domain.jobs import EvaluateRequest
from curate.domain.results import EvaluationResult
from curate.services.datasets import (
    MANY,
    check_export,
    create_version,
    export,
    export_text,
    looks,
    note_answers,
    note_evaluation,
    split_options,
    verdict_with_looks,
)
from curate.services.reviewing import approve_where


@pytest.fixture
def version(tickets, database):
    approve_where(database, "tickets", "all")
    return create_version(database, "tickets", split_options(held_out=0.3)).dataset


def seen(database, version):
    with database.read() as stores:
        found = looks(stores, version.project, version.test)
    return [(one.what, one.person, one.dataset) for one in found]


def evaluated(database, version):
    """An evaluation of which the answers are stored; returns its id and its job's."""
    with database.begin() as stores:
        job = stores.jobs.add(
            EvaluateRequest("tickets", version.name, (), ("majority",), "b"), version.project, "ada"
        )
        result = EvaluationResult((), (), "Undecided.", "exact_match", 3, 3)
        return stores.runs.add_evaluation(version.project, version.id, job.id, result, []), job.id


def test_an_evaluation_is_one_look_however_often_it_is_resumed(version, database):
    assert [note_evaluation(database, version, 7, "ada") for _ in range(2)] == [1, 1]
    assert note_evaluation(database, version, 8, "ada") == 2

    assert seen(database, version) == [("evaluation", "ada", "v1")] * 2


def test_opening_the_answers_is_one_look_for_each_person_and_evaluation(version, database):
    one, _ = evaluated(database, version)
    other, _ = evaluated(database, version)

    for evaluation, person in [(one, "ada"), (one, "ada"), (one, "bo"), (other, "ada")]:
        note_answers(database, "tickets", evaluation, person)

    assert seen(database, version) == [
        ("answers", "ada", "v1"),
        ("answers", "bo", "v1"),
        ("answers", "ada", "v1"),
    ]


def test_answers_of_an_evaluation_that_is_not_there_are_no_look(version, database):
    with pytest.raises(NotFound):
        note_answers(database, "tickets", 9, "ada")

    assert seen(database, version) == []


def test_an_export_is_one_look_for_each_person(version, database, tmp_path):
    for person in ("ada", "ada", "bo"):
        export(database, "tickets", "v1", "openai", tmp_path / "out", person=person)

    assert seen(database, version) == [("export", "ada", "v1"), ("export", "bo", "v1")]


def test_an_export_without_a_held_out_part_is_no_look(tickets, database, tmp_path):
    approve_where(database, "tickets", "all")
    version = create_version(database, "tickets", split_options(held_out=0)).dataset

    export(database, "tickets", "v1", "openai", tmp_path / "out")

    assert seen(database, version) == []


def test_checking_what_an_export_would_say_is_no_look(version, database):
    check_export(database, "tickets", "v1", "openai")
    export_text(database, "tickets", "v1", "openai", "train")

    assert seen(database, version) == []


def test_looks_count_for_the_test_and_not_for_the_version(version, database):
    later = create_version(database, "tickets", split_options(held_out=0.3)).dataset
    note_evaluation(database, version, 7, "ada")

    assert later.test == version.test
    assert note_evaluation(database, later, 8, "bo") == 2
    assert seen(database, later) == [("evaluation", "ada", "v1"), ("evaluation", "bo", "v2")]


def test_a_verdict_says_when_its_test_was_looked_at_often():
    assert verdict_with_looks("Tuning helps.", MANY - 1) == "Tuning helps."
    assert verdict_with_looks("Tuning helps.", MANY).startswith(
        f"Tuning helps. This was look {MANY} at this test:"
    )
