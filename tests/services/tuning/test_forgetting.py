"""Forgetting, measured by a job on the tiny model, and said no surer than it is known."""

import shutil

import pytest

from curate.domain.errors import Unusable
from curate.domain.results import Forgetting, Kept
from curate.services import jobs
from curate.services.tuning import (
    forgetting_rows,
    forgetting_sentences,
    forgetting_takes,
    results_page,
    start_evaluation,
    start_run,
)
from tests.services.tuning.conftest import work

SHORT = {"max_steps": 2, "precision": "float32"}


def kept(before, after, lost, gained, p, of=50):
    difference = (after - before) / of
    return Kept(of, before, after, lost, gained, difference - 0.1, difference + 0.1, p, p)


def told(general, off=None, in_format=(0, 0), arm="tuned"):
    off = off or kept(15, 15, 0, 0, 1.0, of=20)
    return forgetting_sentences([Forgetting(arm, general, off, *in_format, ())])


def test_a_loss_that_is_certain_is_said_with_its_interval():
    said = told(kept(21, 9, 14, 2, 0.004))

    assert said[0] == (
        "Of 50 general questions the base model answered 21 and the tuned model 9: it forgot "
        "(95 % confidence interval -34 to -14 points)."
    )


def test_a_loss_that_may_be_chance_is_not_yet_known():
    said = told(kept(21, 18, 6, 3, 0.5))

    assert "whether it forgot anything is not yet known" in said[0]
    assert "it forgot" not in said[0].replace("whether it forgot", "")


def test_a_base_model_that_answers_hardly_anything_can_lose_hardly_anything():
    floor = told(kept(4, 0, 4, 0, 0.12))
    low = told(kept(10, 8, 4, 2, 0.7))

    assert "answers too few to lose any that would show" in floor[0]
    assert "only a large loss would have shown" in low[0]


def test_a_gain_is_no_claim_that_nothing_was_lost():
    said = told(kept(9, 21, 2, 14, 0.004))

    assert "it answers more than before" in said[0]


def test_off_task_answers_in_the_house_format_are_counted():
    said = told(kept(30, 28, 3, 1, 0.6), kept(15, 2, 13, 0, 0.0002, of=20), (0, 18))

    assert "15 as asked and the tuned model 2: it lost some of that" in said[1]
    assert said[2].startswith(
        "18 answers of the tuned model to off-task requests are in the house format"
    )


def test_where_the_house_format_is_free_text_nobody_can_tell():
    assert "nobody can tell" in told(kept(30, 28, 3, 1, 0.6), in_format=(None, None))[-1]


def test_several_models_are_told_apart():
    one, other = (
        Forgetting(arm, kept(30, 28, 3, 1, 0.6), kept(15, 14, 1, 0, 1.0, of=20), 0, 0, ())
        for arm in ("tuned:1", "tuned:2")
    )

    assert "the tuned model of run 2 28" in forgetting_sentences([one, other])[2]
    assert [row[0] for row in forgetting_rows([one, other])[1]] == [
        "General (the tuned model of run 1)",
        "Off-task (the tuned model of run 1)",
        "General (the tuned model of run 2)",
        "Off-task (the tuned model of run 2)",
    ]


def test_how_long_it_takes_follows_from_the_size_of_the_model():
    assert forgetting_takes(2, 135_000_000) == "about a minute"
    assert "minutes" in forgetting_takes(2, 1_700_000_000)
    assert forgetting_takes(2, 0) == "some minutes"


def test_without_a_tuned_model_there_is_nothing_to_forget(shop, settings):
    with pytest.raises(Unusable, match="Nothing was started"):
        start_evaluation(shop, settings, "tickets", "v1", arms=["majority"], forgetting=True)

    assert "evaluate" not in {one.kind for one in jobs.list_jobs(shop)}


def test_an_evaluation_asks_base_and_tuned_model_and_stores_what_they_said(
    shop, settings, tiny, home
):
    shutil.copytree(tiny, home / "models" / "invented--tiny")
    run, _ = start_run(shop, settings, "tickets", "v1", "invented/tiny", "quick", SHORT)
    assert work(shop, settings).state == "done"

    start_evaluation(
        shop, settings, "tickets", "v1", [run.id], ["majority", "tuned"], forgetting=True
    )
    ended = work(shop, settings)

    assert ended.state == "done", ended.error
    (stored,) = results_page(shop, "tickets").evaluations
    assert stored.result == ended.result
    (found,) = stored.result.forgetting
    assert (found.arm, len(found.answers)) == ("tuned", 70)
    assert found.general.before == sum(
        one.right_before for one in found.answers if one.kind == "general"
    )
    # A model of random weights knows nothing, so nothing is claimed.
    assert "nothing can be said about forgetting" in forgetting_sentences([found])[0]
    assert stored.result.looks == 1


def test_without_asking_for_it_nothing_is_measured(shop, settings):
    start_evaluation(shop, settings, "tickets", "v1", arms=["majority"])

    assert work(shop, settings).result.forgetting == ()
