"""What an earlier version settled."""

import numpy as np
import pytest

from curate.domain.errors import Unusable
from curate.services.datasets import create_version, dataset_records, split_options
from curate.services.importing import import_file
from curate.services.reviewing import approve_where
from tests.services.conftest import TICKETS


def approved(database, write_csv, count, start=0):
    """Import and approve tickets that don't resemble each other."""
    draw = np.random.default_rng(start)
    rows = []
    for number in range(start, start + count):
        text = " ".join("".join(draw.choice(list("abcdefghijklm"), 7)) for _ in range(6))
        queue = "Billing" if number % 3 else "App"
        rows.append([f"N-{number}", "2026-02-01", "C", text, *TICKETS[number % 12][4:5], queue])
    import_file(database, "tickets", write_csv(rows, f"from-{start}.csv"))
    approve_where(database, "tickets", "all")


def version(database, seed=0):
    """The parts of a new version by external id."""
    options = split_options(held_out=0.3, stratify="label", seed=seed)
    name = create_version(database, "tickets", options).dataset.name
    return {one.external_id: one.part for one in dataset_records(database, "tickets", name)}


@pytest.fixture
def versions(database, project, write_csv):
    """The parts of four versions: of 30 tickets, 50, 50 by another seed, and 90."""
    found = []
    for count, start, seed in ((30, 0, 0), (20, 30, 0), (0, 0, 1), (40, 50, 0)):
        if count:
            approved(database, write_csv, count, start)
        found.append(version(database, seed))
    return found


def test_in_a_stratified_version_nothing_moves_that_one_before_of_its_seed_settled(versions):
    first, second, elsewhere, last = versions

    assert {key: second[key] for key in first} == first
    assert {key: last[key] for key in second} == second
    assert elsewhere != second
    assert [len(one) for one in versions] == [30, 50, 50, 90]


def test_each_label_is_still_held_out_by_its_share(versions):
    *_, last = versions

    for of_label in (lambda number: number % 3 == 0, lambda number: number % 3):
        parts = [part for name, part in last.items() if of_label(int(name.removeprefix("N-")))]
        assert abs(parts.count("held_out") - 0.3 * len(parts)) <= 1


def test_a_version_with_another_share_has_that_share(database, project, write_csv):
    approved(database, write_csv, 60)
    create_version(database, "tickets", split_options(held_out=0.05))

    parts = list(version(database).values())

    assert parts.count("held_out") == 18


def test_a_version_that_would_hold_out_nothing_is_refused(database, project, write_csv):
    approved(database, write_csv, 12)

    with pytest.raises(Unusable, match="would be held out of 12 approved examples"):
        create_version(database, "tickets", split_options(held_out=0.01, stratify="label"))
    with database.read() as stores:
        assert stores.datasets.all(stores.projects.get("tickets").id) == []
