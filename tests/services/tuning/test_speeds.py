"""What this machine did is remembered, and estimates go by it."""

import shutil

import pytest

from curate.domain.errors import NotAllowed, Unusable
from curate.domain.results import Speed
from curate.services import jobs
from curate.services.erasure import erase_ticket
from curate.services.members import set_member
from curate.services.tuning import (
    FLOOR,
    cheapest_host,
    estimate_evaluation,
    estimate_run,
    finish_early,
    get_run,
    shown_examples,
    start_evaluation,
    start_measurement,
    start_run,
    training_speed,
)
from curate.services.tuning.speeds import known_speeds, remember_speed
from tests.services.tuning.conftest import work

SHORT = {"max_steps": 2, "precision": "float32"}
BASE = "invented/tiny"


@pytest.fixture
def base(tiny, home):
    """The tiny model where models of the Hub are kept."""
    shutil.copytree(tiny, home / "models" / "invented--tiny")
    return BASE


def test_a_training_leaves_its_speed_for_the_next_estimate(shop, settings, base):
    before = estimate_run(shop, settings, "tickets", "v1", base, "quick", SHORT)
    assert (before.measured, training_speed(known_speeds(shop, base), "quick")) == (None, None)

    start_run(shop, settings, "tickets", "v1", base, "quick", SHORT)
    ended = work(shop, settings)

    speed = training_speed(known_speeds(shop, base), "quick")
    assert speed.tokens_per_second == pytest.approx(ended.result.speed.tokens_per_second)
    after = estimate_run(shop, settings, "tickets", "v1", base, "quick", SHORT)
    assert after.measured == speed.at
    assert after.memory_mb == speed.peak_mb > 0
    assert after.basis.startswith("Time and memory as measured on this machine on ")
    # Of a preset that was never used, the speed of another one says more than a guess.
    assert training_speed(known_speeds(shop, base), "thorough") == speed
    assert training_speed(known_speeds(shop, "another/model"), "quick") is None


def test_two_steps_are_timed_on_request(shop, settings, base):
    start_measurement(shop, settings, "tickets", "v1", base, "standard", {"rank": 4})

    ended = work(shop, settings)

    assert ended.state == "done", ended.error
    assert ended.result.tokens_per_second > 0
    assert training_speed(known_speeds(shop, base), "standard").forward == ended.result.forward > 0


def test_what_a_comparison_took_is_known_by_method(shop, settings, base):
    start_run(shop, settings, "tickets", "v1", base, "quick", SHORT)
    work(shop, settings)
    arms = ["majority", "base", "tuned"]
    before = estimate_evaluation(shop, settings, "tickets", "v1", arms, base)
    assert (before.measured, before.basis) == ({}, "Guessed from the size of the texts.")
    assert set(before.seconds) == {"base", "tuned", "floor"}

    start_evaluation(shop, settings, "tickets", "v1", [], arms)
    ended = work(shop, settings)

    assert ended.state == "done", ended.error
    assert {"answer base", "answer tuned"} <= set(known_speeds(shop, base))
    after = estimate_evaluation(shop, settings, "tickets", "v1", arms, base)
    assert set(after.measured) == {"base", "tuned"}
    assert "As measured on this machine on" in after.basis
    assert after.total == sum(after.seconds.values()) > 0


def test_a_comparison_without_a_model_takes_seconds(shop, settings):
    assert estimate_evaluation(shop, settings, "tickets", "v1", FLOOR).total < 10


def test_the_newest_speed_counts(shop):
    for number in (100.0, 300.0):
        remember_speed(shop, BASE, "train quick", Speed(number, 4.0, 900, 3 * number))

    assert training_speed(known_speeds(shop, BASE), "quick").tokens_per_second == 300.0


def test_the_cheapest_host_is_named_with_its_price(settings):
    price, low, high = cheapest_host(settings, 1_000_000)

    assert 0 < low <= high
    assert price.host


def test_only_a_training_that_runs_can_be_finished(shop, settings, base):
    _, job = start_run(shop, settings, "tickets", "v1", base, "quick", SHORT)

    with pytest.raises(Unusable, match=r"is no training that is running \(train, waiting\)"):
        finish_early(shop, job.id)

    with shop.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job.id)
    assert finish_early(shop, job.id).finish_early


def test_who_is_no_owner_can_not_finish_the_training_of_others(shop, settings, base):
    _, job = start_run(shop, settings, "tickets", "v1", base, "quick", SHORT, person="ada")
    set_member(shop, "tickets", "ada", "owner", by="ada")
    set_member(shop, "tickets", "bo", "reviewer", by="ada")
    with shop.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job.id)

    with pytest.raises(NotAllowed):
        finish_early(shop, job.id, "bo")

    assert not jobs.get_job(shop, job.id).finish_early


def test_sample_answers_name_their_examples_and_go_with_an_erased_ticket(shop, settings, base):
    changes = {"max_steps": 30, "eval_every": 10, "precision": "float32", "batch_size": 1}
    run, job = start_run(shop, settings, "tickets", "v1", base, "quick", changes)
    ended = work(shop, settings)
    assert ended.state == "done", ended.error
    given = [event.samples for event in jobs.job_events(shop, job.id) if event.samples]
    run, _ = get_run(shop, "tickets", run.id)
    ids = {one.example for one in given[-1]}
    assert set(shown_examples(shop, run, ids)) == ids
    erased = min(ids)
    with shop.begin() as stores:
        stores.connection.exec_driver_sql(
            f"UPDATE examples SET external_id = 'T-77' WHERE id = {erased}"
        )

    counted = erase_ticket(shop, settings, "tickets", "T-77", dry_run=False)

    assert counted.places["sample answers of trainings"] == len(given)
    left = [event.samples for event in jobs.job_events(shop, job.id) if event.samples]
    assert erased not in {one.example for samples in left for one in samples}
