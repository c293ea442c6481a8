import pytest
from sqlalchemy import text

from curate.domain.errors import NothingApproved, Unusable
from curate.services.datasets import (
    create_version,
    dataset_page,
    dataset_records,
    full_manifest,
    split_options,
)
from curate.services.importing import import_file
from curate.services.reviewing import Edit, approve_where, decide, list_examples
from curate.stores.examples import Where
from tests.services.conftest import TICKETS


@pytest.fixture
def approved(tickets, database):
    approve_where(database, "tickets", "all")


def test_a_version_holds_what_was_approved(approved, database):
    result = create_version(database, "tickets", split_options(held_out=0.3))

    dataset = result.dataset
    assert dataset.name == "v1"
    assert dataset.train + dataset.validation + dataset.held_out == 12
    assert {one.external_id for one in dataset_records(database, "tickets", "v1")} == {
        one[0] for one in TICKETS
    }
    assert set(full_manifest(database, "tickets", "v1")) >= {
        "sources",
        "revisions",
        "options",
        "seed",
        "curate",
        "contract",
    }


def test_a_version_does_not_change_when_its_examples_do(approved, database):
    create_version(database, "tickets")
    first = list_examples(database, "tickets", Where())[0]
    before = dataset_records(database, "tickets", "v1")

    decide(database, "tickets", first.id, "edit", edit=Edit(output="Another answer"))

    assert dataset_records(database, "tickets", "v1") == before


def test_the_same_content_has_the_same_hash(approved, database):
    first = create_version(database, "tickets")
    second = create_version(database, "tickets")

    assert [one.name for one in dataset_page(database, "tickets").versions] == ["v2", "v1"]
    assert first.dataset.sha256 == second.dataset.sha256


def test_twins_are_reported_and_kept_together(database, project, write_csv):
    rows = [
        [f"T-{one}-{twin}", "2026-01-02", "C-1", f"{message} {'!' * twin}", answer, queue]
        for one, (*_, message, answer, queue) in enumerate(TICKETS)
        for twin in range(2)
    ]
    import_file(database, "tickets", write_csv(rows))
    approve_where(database, "tickets", "all")

    result = create_version(database, "tickets", split_options(held_out=0.4, validation=0))

    assert (result.groups, result.leaks) == (12, 0)
    assert result.leaks_prevented > 0


def test_too_few_approved_examples_are_refused(tickets, database):
    with pytest.raises(NothingApproved, match="has 0 approved examples"):
        create_version(database, "tickets")


@pytest.mark.parametrize("shares", [{"held_out": 1.5}, {"held_out": 0.6, "validation": 0.5}])
def test_shares_that_leave_nothing_to_train_on_are_refused(shares):
    with pytest.raises(Unusable, match="No dataset version was created"):
        split_options(**shares)


def test_dataset_versions_outlive_their_source(approved, database):
    create_version(database, "tickets")
    with database.begin() as stores:
        stores.connection.execute(text("DELETE FROM sources"))

    assert len(dataset_records(database, "tickets", "v1")) == 12


def dated(database, write_csv, *dates):
    """The tickets with these dates, one after the other, approved."""
    rows = [
        [f"T-{n}", dates[n % len(dates)].format(day=n + 1), "C-1", f"{message} {n}", answer, queue]
        for n, (*_, message, answer, queue) in enumerate(TICKETS)
    ]
    import_file(database, "tickets", write_csv(rows))
    approve_where(database, "tickets", "all")


def test_by_time_moments_are_compared_whatever_zone_they_name(database, project, write_csv):
    dated(
        database,
        write_csv,
        "2026-03-{day:02}T01:00:00+11:00",
        "2026-03-{day:02}T00:30:00+11:00",
        "2026-02-28T23:00:00-08:00",
    )
    create_version(database, "tickets", split_options(held_out=0.3, validation=0, by_time=True))
    held = {one.external_id for one in dataset_records(database, "tickets", "v1") if one.part == "held_out"}  # fmt: skip

    assert held == {"T-6", "T-7", "T-9", "T-10"}


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (("2026-02-01", "05/06/2026"), r"can't be put into order, such as '05/06/2026' of T-1: whether day or"),
        (("",), "No approved example says when it was written"),
    ],
)  # fmt: skip
def test_by_time_is_refused_where_the_order_of_the_dates_is_not_known(
    database, project, write_csv, dates, said
):
    dated(database, write_csv, *dates)
    options = split_options(held_out=0.3, by_time=True)

    with pytest.raises(Unusable, match=said):
        create_version(database, "tickets", options)
    assert dataset_page(database, "tickets").versions == ()
    assert create_version(database, "tickets").dataset.name == "v1"


def test_by_time_it_is_said_that_there_are_too_few_dates_and_that_dates_are_the_same(
    database, project, write_csv
):
    dated(database, write_csv, "2026-02-01", "", "")

    few = create_version(database, "tickets", split_options(held_out=0.5, by_time=True))
    same = create_version(
        database, "tickets", split_options(held_out=0.1, by_time=True), new_test=True
    )

    assert few.dataset.held_out == 4
    assert any(
        "though 50% was asked: no more of the others say when" in one for one in few.warnings
    )
    assert any(one.startswith("3 examples outside the test are as recent") for one in same.warnings)
    assert not any("as recent" in one for one in few.warnings)


def test_no_key_at_all_does_not_switch_off_the_groups():
    with pytest.raises(Unusable, match="group_by: names no key"):
        split_options(group_by=" , ")
    with pytest.raises(Unusable, match=r"shares: held_out 0\.9 and validation 0.1 together"):
        split_options(held_out=0.9, validation=0.1)
