"""Advice before training, from measurements without a look at the test, and what it costs."""

import csv
import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from curate.contract import LabelContract
from curate.domain.advice import CrossFitResult, CrossFitScore, CurveResult, Forecast
from curate.domain.errors import Unusable
from curate.domain.records import Dataset, Record
from curate.domain.results import AnswerRow, ArmScore, EvaluationResult, Interval
from curate.services import datasets, jobs, reviewing
from curate.services.datasets import create_version, dataset_records, split_options
from curate.services.importing import ImportOptions, import_file
from curate.services.projects import create_project
from curate.services.reviewing import View, approve_where, list_selections, next_ids
from curate.services.tuning import (
    advise,
    looks_at,
    prices_of,
    read_advice,
    set_prices,
    set_requests,
    start_cross_fit,
    start_curve,
    start_doubts,
    train_page,
)
from curate.services.tuning.advice import doubts, measurements
from curate.services.tuning.advice.answer_facts import find_answer_facts
from curate.services.tuning.advice.break_even import Load, age_sentence, ways
from curate.services.tuning.advice.error_groups import group_errors
from curate.services.tuning.advice.questions import Measured
from curate.training.prices import AnswerPrice, Prices, ServingPrice, TrainingPrice
from tests.evaluation.test_out_of_fold import tickets
from tests.services.tuning.conftest import work

TODAY = dt.date(2026, 11, 30)
PLANTED = 4


@pytest.fixture
def bench(shop, settings, tmp_path, monkeypatch):
    """A project of 90 tickets with labels for answers, four of them wrong, frozen as ``v1``."""
    for module in (measurements, doubts):
        monkeypatch.setattr(module, "start_worker", lambda _: None)
    rows = tickets(90)
    labels = sorted({one.output for one in rows})
    file = tmp_path / "labels.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "question", "answer"])
        for place, one in enumerate(rows):
            wrong = place % 23 == 7
            label = labels[(labels.index(one.output) + 1) % 3] if wrong else one.output
            writer.writerow([f"{'W' if wrong else 'T'}{place}", one.input, label])
    create_project(shop, "bench", "Name the topic.")
    mapping = {"id": ["id"], "input": ["question"], "output": ["answer"]}
    import_file(shop, "bench", file, ImportOptions(mapping=mapping))
    approve_where(shop, "bench", "all")
    create_version(shop, "bench", split_options(held_out=0.2, validation=0.1))
    return shop


def looks(database):
    return looks_at(database, "bench", datasets.get_dataset(database, "bench", "v1").id)


def test_a_curve_is_measured_on_the_training_part_and_is_no_look(bench, settings):
    start_curve(bench, settings, "bench", "v1", ["tfidf", "nearest"])
    ended = work(bench, settings)

    assert ended.state == "done", ended.error
    result = ended.result
    train = datasets.get_dataset(bench, "bench", "v1").train
    assert result.examples == train
    assert {one.arm for one in result.points} == {"tfidf", "nearest"}
    assert max(one.examples for one in result.points) < train
    assert all(one.value.low <= one.value.value <= one.value.high for one in result.bands)
    assert result.forecast.more == 20
    assert looks(bench) == ()
    assert result in [one.result for one in train_page(bench, "bench").measurements]


def test_what_asks_a_model_is_refused_for_a_curve(bench, settings):
    with pytest.raises(Unusable, match="would take hours"):
        start_curve(bench, settings, "bench", "v1", ["prompted"])
    with pytest.raises(Unusable, match="give 1 or more"):
        start_curve(bench, settings, "bench", "v1", more=0)
    assert {one.kind for one in jobs.list_jobs(bench, project="bench")} <= {
        "import",
        "check",
        "freeze",
    }


def test_a_small_set_is_scored_on_all_examples_and_that_is_a_look(bench, settings):
    start_cross_fit(bench, settings, "bench", "v1", ["majority", "tfidf"])
    ended = work(bench, settings)

    assert ended.state == "done", ended.error
    assert ended.result.examples == 90
    scores = {one.arm: one.value for one in ended.result.scores}
    assert list(scores) == ["tfidf", "majority"]
    assert scores["tfidf"].low > scores["majority"].high
    assert [one.what for one in looks(bench)] == ["out_of_fold"]


def test_doubtful_examples_are_a_queue_with_a_reason_each(bench, settings):
    start_doubts(bench, settings, "bench", "v1")
    ended = work(bench, settings)

    assert ended.state == "done", ended.error
    found = ended.result.doubts
    wrong = {one.external_id for one in found if one.external_id.startswith("W")}
    assert len(wrong) == PLANTED
    assert len(found) <= PLANTED + 2
    assert [one.loss for one in found if one.kind != "rare"] == sorted(
        (one.loss for one in found if one.kind != "rare"), reverse=True
    )
    (queue,) = list_selections(bench, "bench")
    assert (queue.id, queue.size, queue.coverage) == (ended.result.selection, len(found), None)
    with bench.read() as stores:
        key = stores.projects.get("bench").id
    view = View("all", selection=queue.id)
    assert next_ids(bench, key, view, limit=100) == [one.id for one in found]
    with bench.read() as stores:
        why = {one.example: one.why for one in stores.selections.members(key, queue.id).values()}
    assert all(sentence.startswith("Perhaps ") for sentence in why.values())
    assert [one.what for one in looks(bench)] == ["out_of_fold"]


def test_what_was_changed_since_is_not_in_the_queue(bench, settings):
    start_doubts(bench, settings, "bench", "v1")
    changed = next(
        one for one in dataset_records(bench, "bench", "v1") if one.external_id.startswith("W")
    )
    edit = reviewing.Edit(output="Login or so")
    reviewing.decide(bench, "bench", changed.example, "approve", edit=edit)

    ended = work(bench, settings)

    assert changed.example in {one.id for one in ended.result.doubts}
    assert "1 example is not in the queue: changed since v1." in ended.result.note
    (queue,) = list_selections(bench, "bench")
    assert queue.size == len(ended.result.doubts) - 1


def test_prose_has_nothing_to_doubt_and_says_so(shop, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(doubts, "start_worker", lambda _: None)
    file = tmp_path / "prose.csv"
    rows = [
        f"question {n} about this,We looked into matter {n} and it is {n * 7} by now."
        for n in range(30)
    ]
    file.write_text("\n".join(["question,answer", *rows]) + "\n")
    create_project(shop, "prose", "Answer.")
    import_file(shop, "prose", file)
    approve_where(shop, "prose", "all")
    create_version(shop, "prose", split_options(held_out=0.2, validation=0.0))

    start_doubts(shop, settings, "prose", "v1")
    ended = work(shop, settings)

    assert ended.state == "done", ended.error
    assert (ended.result.doubts, ended.result.selection) == ((), None)
    assert ended.result.note


# What each way costs, worked out by hand.

LOAD = Load(prompt=200, example=100, asked=60, answer=40, training=100_000)
PRICES = Prices(
    tuning=(
        TrainingPrice(host="Host", per_million_tokens=1.0, date=TODAY, source="a", trust="high"),
    ),
    answering=(
        AnswerPrice(
            model="Model", per_million_input=1.0, per_million_output=5.0, date=TODAY, source="b", trust="high"
        ),
    ),
    serving=(
        ServingPrice(host="This computer", per_hour=0, own=True, source="c", trust="low"),
        ServingPrice(host="Cloud", per_hour=1.0, date=TODAY, source="d", trust="medium"),
    ),
)  # fmt: skip


def test_the_break_even_is_where_both_cost_the_same():
    found = {one.name: one for one in ways(LOAD, PRICES)}

    # 200 + 4 x 100 + 60 tokens read and 40 written; by retrieval two examples less.
    assert found["long_prompt"].per_thousand == pytest.approx(660 * 1e-3 + 40 * 5e-3)
    assert found["retrieval"].per_thousand == pytest.approx(460 * 1e-3 + 40 * 5e-3)
    assert found["retrieval"].pays_from == 0
    assert (found["tuned_here"].cost(10**6), found["tuned_here"].pays_from) == (0, 0)
    hosted = found["tuned_hosted"]
    # Three passes over 100,000 tokens, and 730 hours a month.
    assert (hosted.once, hosted.monthly) == (pytest.approx(0.3), 730)
    assert hosted.pays_from == pytest.approx((730 + 0.3 / 12) / 0.86e-3, rel=1e-5)
    prompt = found["long_prompt"]
    assert hosted.cost(hosted.pays_from) <= prompt.cost(hosted.pays_from)
    assert hosted.cost(hosted.pays_from - 2) > prompt.cost(hosted.pays_from - 2)


def test_what_never_pays_off_says_never():
    cheap = replace(LOAD, prompt=0, example=0, asked=0, answer=0)

    hosted = next(one for one in ways(cheap, PRICES) if one.name == "tuned_hosted")

    assert hosted.pays_from is None


def test_old_prices_and_those_without_a_date_are_named():
    old = PRICES.model_copy(
        update={"tuning": (PRICES.tuning[0].model_copy(update={"date": dt.date(2026, 5, 8)}),)}
    )

    assert age_sentence(PRICES, TODAY) == (
        "Prices are as of 30 November 2026 or later and change within weeks. Of 4 prices, 1 without a date."
    )
    assert "Of 4 prices, 1 older than 90 days and 1 without a date." in age_sentence(old, TODAY)


def test_a_price_that_was_corrected_was_read_today(bench, settings):
    before = prices_of(settings, train_page(bench, "bench").said)
    changed = before.model_dump(mode="json")
    changed["answering"][0]["per_million_input"] = 9.0

    set_prices(bench, "bench", changed, before, "ada")

    said = train_page(bench, "bench").said
    now = prices_of(settings, said)
    assert now.answering[0].per_million_input == 9.0
    assert now.answering[0].source == "corrected by ada"
    assert now.answering[0].date == dt.datetime.now(dt.UTC).date()
    assert now.answering[1] == before.answering[1]
    assert said.person == "ada"
    with pytest.raises(Unusable, match=r"answering\.0\.per_million_input"):
        set_prices(
            bench,
            "bench",
            {**changed, "answering": [{**changed["answering"][0], "per_million_input": -1}]},
        )
    set_prices(bench, "bench", None)
    assert prices_of(settings, train_page(bench, "bench").said) == before


def test_requests_are_kept_and_answered_for(bench, settings):
    set_requests(bench, "bench", 5_000, "ada")

    found = read_advice(bench, settings, "bench", "v1")

    assert found.requests == 5_000
    answer = next(one for one in found.questions if one.question == "How many requests a month?")
    assert answer.answer.startswith("At 5,000 requests a month, ")
    assert answer.value == 5_000
    assert {one.name for one in found.ways} == {
        "long_prompt",
        "retrieval",
        "tuned_here",
        "tuned_hosted",
    }
    with pytest.raises(Unusable, match="can't be counted with"):
        set_requests(bench, "bench", 0)


# The questions, each with how its answer is known.


def measured(result=None, *, train=40, **more):
    version = Dataset(1, 1, "v1", "", train, 0, 5, {}, None, "ada")
    facts = find_answer_facts([Record(1, 1, "train", "a", "Hello", "Hello.")])
    return Measured(version, result, facts, LOAD, PRICES, TODAY, **more)


def scored(arms, *, conformity=None, n=100):
    found = tuple(
        ArmScore(
            arm,
            {"exact_match": Interval(value, value - 0.05, min(value + 0.05, 1.0))}
            | ({"conformity": Interval(conformity, conformity, conformity)} if conformity else {}),
            1.0,
            0,
        )
        for arm, value in arms.items()
    )
    return EvaluationResult(found, (), "", "exact_match", n, n)


def asked(known):
    return {one.question: one for one in advise(known).questions}


def test_what_was_not_measured_is_said_to_be_unknown_with_what_to_do():
    found = asked(measured(scored({"tfidf": 0.5})))

    assert found["Are there enough examples?"].answer.startswith("No: 40 training examples.")
    assert not found["Does a prompt do it?"].known
    assert not found["Is form the trouble?"].known
    assert not found["How many requests a month?"].known
    assert found["Do the answers need facts?"].known
    assert all(one.how for one in found.values())


def test_each_answer_has_its_number_and_how_it_is_known():
    found = asked(
        measured(
            scored({"tfidf": 0.8, "prompted": 0.45, "few_shot": 0.6}, conformity=0.7), train=600
        )
    )

    assert found["Are there enough examples?"].answer.startswith("Yes: 600 training examples")
    prompt = found["Does a prompt do it?"]
    assert prompt.answer == (
        "No. The best prompt (few-shot) reaches 60 % (55 to 65 %), less than the classifier baseline without any "
        "model (80 %)."
    )
    assert prompt.value == 0.6
    assert prompt.how == (
        "Measured on 100 held-out examples in 100 independent groups (95 % confidence interval)."
    )
    form = found["Is form the trouble?"]
    assert form.answer.startswith("Yes: a prompt keeps the format in 70 %")
    assert form.value == 0.7


@pytest.mark.parametrize(
    ("reached", "begins"), [(0.97, "Yes. "), (0.88, "Perhaps. "), (0.5, "No. ")]
)
def test_a_prompt_does_it_only_where_its_whole_interval_is_good(reached, begins):
    assert asked(measured(scored({"prompted": reached})))["Does a prompt do it?"].answer.startswith(
        begins
    )


def test_curve_and_all_examples_are_told_where_they_were_measured():
    forecast = Forecast(
        "tfidf", 120, 50, 0.02, 0.0, 0.05, "50 more examples would bring something."
    )
    curve = CurveResult("v1", "exact_match", 120, (), (), forecast)
    fit = CrossFitResult(
        "v1", "exact_match", 90, 80, 5, 4, (CrossFitScore("tfidf", Interval(0.7, 0.6, 0.8)),)
    )

    found = asked(measured(curve=curve, cross_fit=fit))

    assert "50 more examples would bring something." in found["Are there enough examples?"].answer
    assert "A tuned model learns in another way." in found["Are there enough examples?"].how
    assert (
        "Without any model, the classifier baseline reaches 70 % (60 to 80 %) of all 90 examples"
        in found["Does a prompt do it?"].answer
    )


def test_errors_with_one_cause_are_one_group():
    labels = ("Refund", "Delivery", "Login")
    said = ["Delivery"] * 3 + ["Refund"] * 2 + ["Login"]
    meant = ["Refund"] * 3 + ["Login"] * 2 + ["Refund"]
    rows = [
        AnswerRow(n, None, str(n), "", right, {"tuned": wrong, "tfidf": right}, {})
        for n, (wrong, right) in enumerate(zip(said, meant, strict=True))
    ]
    records = [Record(n, 1, "held_out", str(n), "", row.reference) for n, row in enumerate(rows)]

    found = group_errors(
        scored({"tfidf": 1.0, "tuned": 0.0}), rows, records, LabelContract(labels=labels)
    )

    assert [(one.meant, one.said, one.examples) for one in found] == [
        ("Refund", "Delivery", (0, 1, 2)),
        ("Login", "Refund", (3, 4)),
    ]
    assert found[0].sentence == "label: “Delivery” 3 times where “Refund” was approved"


def test_doubts_say_what_may_be_the_matter():
    rows = tickets(60)
    rare = [replace(rows[0], example=60, input="bank paid amount case", output="Odd", group="r")]
    twin = [replace(rows[3], example=61, output="Login", group=rows[3].group)]
    every = [*rows, *rare, *twin]
    part = doubts.Part("label", tuple(every), tuple(one.output for one in every))
    mapped = doubts.data_map(
        [one.asked for one in every], part.values, [one.group for one in every]
    )

    found = {one.id: one for one in doubts._doubts(part, mapped)}

    assert found[60].kind == "rare"
    assert "only 1 group of examples has the label “Odd”" in found[60].why
    assert found[61].kind == "contradictory"
    assert "asks nearly the same, and its label is “Refund”; here it is “Login”." in found[61].why
    assert np.isfinite([one.loss for one in found.values()]).all()
