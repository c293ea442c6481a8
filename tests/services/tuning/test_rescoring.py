"""Stored answers are scored again without asking any method, and what they scored before is kept."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from curate.domain.errors import NotFound
from curate.evaluation import METRICS_VERSION, Answer
from curate.services import members, tuning
from curate.services.changes import list_actions
from curate.services.checking import set_contract
from curate.services.datasets import create_version
from curate.services.people import NotAllowed
from curate.services.tuning import (
    evaluation_answers,
    evaluation_json,
    find_evaluation,
    is_outdated,
    read_stored_answers,
    rescore,
    results_page,
    start_evaluation,
)
from curate.stores.tables import answers as answers_table
from curate.stores.tables import evaluations as evaluations_table
from tests.services.tuning.conftest import TOPIC, work


@pytest.fixture
def compared(shop, settings):
    """The floor, measured on a version whose topics come out of a list."""
    set_contract(shop, "tickets", TOPIC)
    create_version(shop, "tickets", allow_open=True)
    start_evaluation(shop, settings, "tickets", "v2", arms=["majority", "tfidf"])
    ended = work(shop, settings)
    assert ended.state == "done", ended.error
    return shop


def as_scored_before(database, changed=2):
    """As an earlier version would have scored it: some answers otherwise, by metrics without a number."""
    with database.begin() as stores:
        run = stores.connection.execute
        row = run(select(evaluations_table)).one()
        run(update(evaluations_table).values(result={**row.result, "scored_by": 0}))
        for place, answer in enumerate(run(select(answers_table)).all()):
            if place < changed:
                scores = json.loads(json.dumps(answer.row["scores"]))
                scores["tfidf"]["token_f1"] -= 0.25
                run(
                    update(answers_table)
                    .where(answers_table.c.position == answer.position)
                    .values(row={**answer.row, "scores": scores})
                )


def test_what_is_scored_today_scores_the_same_again_and_nothing_is_written(compared, settings):
    before = find_evaluation(compared, "tickets")

    done = rescore(compared, settings, "tickets")

    assert (done.changed, dict(done.by_metric), done.new) == (0, {}, ())
    assert done.before == done.after == before.result
    assert "0 of" in done.sentence
    assert results_page(compared, "tickets").scorings == {}
    assert not is_outdated(before.result)


def test_answers_that_score_otherwise_are_counted_stored_and_told(compared, settings):
    wanted = evaluation_answers(compared, find_evaluation(compared, "tickets").id)
    as_scored_before(compared)
    assert is_outdated(find_evaluation(compared, "tickets").result)

    done = rescore(compared, settings, "tickets", person="ada")

    assert (done.changed, done.rows, dict(done.by_metric)) == (2, len(wanted), {"token_f1": 2})
    assert done.sentence == (
        f"2 of {len(wanted)} rows read differently now (Word overlap: 2). The verdict is the same."
    )
    stored = find_evaluation(compared, "tickets")
    assert stored.result.scored_by == METRICS_VERSION
    assert evaluation_answers(compared, stored.id) == wanted


def test_what_they_scored_before_is_kept_with_who_scored_them_again(compared, settings):
    as_scored_before(compared)
    before = find_evaluation(compared, "tickets")

    rescore(compared, settings, "tickets", before.id, "ada")

    ((one,),) = results_page(compared, "tickets").scorings.values()
    assert (one.evaluation, one.result, one.person) == (before.id, before.result, "ada")
    assert one.changed == 2
    assert list_actions(compared, "tickets")[0].kind == "rescore"


def test_the_file_with_every_answer_says_what_is_stored(compared, settings):
    as_scored_before(compared)

    rescore(compared, settings, "tickets")

    stored = find_evaluation(compared, "tickets")
    lines = settings.absolute(stored.result.rows).read_text("utf-8").splitlines()
    rows = evaluation_answers(compared, stored.id)
    assert [json.loads(line)["scores"] for line in lines] == [dict(row.scores) for row in rows]


def test_no_verdict_is_charged_and_what_was_measured_while_answering_stays(compared, settings):
    as_scored_before(compared)
    before = find_evaluation(compared, "tickets").result

    after = rescore(compared, settings, "tickets").after

    assert (after.judged, after.looks, after.left_out) == (
        before.judged,
        before.looks,
        before.left_out,
    )
    for one, other in zip(after.arms, before.arms, strict=True):
        measured = ("arm", "seconds", "tokens", "cut", "written")
        assert [getattr(one, name) for name in measured] == [
            getattr(other, name) for name in measured
        ]
    assert replace(after, scored_by=0) == before


def test_of_whom_and_when_the_answers_are_is_known_for_slices(compared):
    row = evaluation_answers(compared, find_evaluation(compared, "tickets").id)[0]

    assert row.source == "tickets.csv"
    assert set(row.sure) == {"tfidf"}


def test_only_owners_score_again(compared, settings):
    members.set_member(compared, "tickets", "ada", "owner", None)
    members.set_member(compared, "tickets", "rae", "reviewer", "ada")

    with pytest.raises(NotAllowed):
        rescore(compared, settings, "tickets", person="rae")


def test_without_a_comparison_there_is_nothing_to_score(shop, settings):
    with pytest.raises(NotFound, match="Compare methods first"):
        rescore(shop, settings, "tickets")


def test_scripts_get_everything_that_the_page_shows(compared, settings):
    as_scored_before(compared)
    rescore(compared, settings, "tickets")

    found = evaluation_json(compared, settings, "tickets", find_evaluation(compared, "tickets"))

    assert {"arms", "verdict", "labels", "slices", "calibration", "costs", "looked"} <= found.keys()
    assert (found["outdated"], found["cut"], len(found["scorings"])) == (False, "", 1)
    assert {(one["arm"], one["part"]) for one in found["labels"]} == {
        (arm, "Topic") for arm in ("majority", "tfidf")
    }
    json.dumps(found, default=str)


def test_the_confusion_of_stored_answers_leads_to_its_rows(compared):
    chosen = find_evaluation(compared, "tickets")
    stored = read_stored_answers(compared, chosen)

    for (arm, part, meant, said), places in stored.cells.items():
        assert part == "Topic"
        for row in tuning.rows_at(stored, places):
            assert row.reference == f"Topic: {meant}"
            assert row.answers[arm] == f"Topic: {said}"


def test_answers_of_a_model_elsewhere_have_a_cost_where_its_price_is_known(compared, settings):
    result = find_evaluation(compared, "tickets").result
    arms = (
        replace(
            result.arms[0], arm="external", model="gpt-6-luna", tokens=4_000, written=1_000, cut=1
        ),
        replace(result.arms[1], model="unheard-of", tokens=4_000),
    )
    result = replace(result, arms=arms, held_out=10)

    (found,) = tuning.answer_costs(settings, result)

    assert (found.arm, found.per_thousand) == ("external", pytest.approx(0.3 * 0.1 + 0.1 * 0.5))
    assert "price of 2026-09-22, medium trust" in tuning.cost_sentence([found])
    assert tuning.cut_sentence(result).startswith(
        "Cut off because they had not ended at the longest length allowed: Model elsewhere, 1 of 10 answers."
    )


def test_an_answer_that_is_written_twice_took_both_times():
    from curate.evaluation.generation import again_after

    first = Answer("Bike!", 1.0, 50, 0.4, written=3)
    found = again_after(first, Answer("Bike", 0.5, 48, None, written=2, cut=False))

    assert (found.text, found.free, found.loss) == ("Bike", "Bike!", 0.4)
    assert (found.seconds, found.tokens, found.written) == (1.5, 98, 5)
