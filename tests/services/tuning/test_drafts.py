"""The tuned model suggests answers, as a worker does it, with a tiny model."""

import shutil

import pytest

from curate.domain.errors import Unusable
from curate.services.reviewing import Edit, decide
from curate.services.tuning import start_drafts, start_run
from tests.services.tuning.conftest import work

SHORT = {"max_steps": 2, "precision": "float32"}


@pytest.fixture
def run(shop, settings, tiny, home, monkeypatch):
    monkeypatch.setattr("curate.services.tuning.drafts.start_worker", lambda _: None)
    shutil.copytree(tiny, home / "models" / "invented--tiny")
    started, _ = start_run(shop, settings, "tickets", "v1", "invented/tiny", "quick", SHORT)
    assert work(shop, settings).state == "done"
    return started


@pytest.fixture
def unanswered(shop):
    with shop.read() as stores:
        first, second, *_ = list(stores.examples.all(1))
    for one in (first, second):
        decide(shop, "tickets", one.id, "reopen")
        decide(shop, "tickets", one.id, "edit", edit=Edit(output=""))
    return [first.id, second.id]


def test_the_tuned_model_suggests_what_is_missing_and_approves_nothing(
    shop, settings, run, unanswered
):
    start_drafts(shop, settings, "tickets")
    ended = work(shop, settings)

    assert ended.state == "done", ended.error
    assert ended.result.in_need == 2
    with shop.read() as stores:
        offered = stores.suggestions.waiting(1, unanswered)
        examples = stores.examples.many(1, unanswered)
    number = sum(map(len, offered.values()))
    assert ended.result.offered == {"model": number}
    assert ended.result.notes[0].startswith(f"Tuned model: run {run.id} answered 2 examples")
    assert all(one.source == "model" for each in offered.values() for one in each)
    assert {(one.output, one.status) for one in examples.values()} == {("", "pending")}


def test_what_breaks_the_format_is_not_offered(shop, settings, run, unanswered, monkeypatch):
    from curate import evaluation
    from curate.contract import load
    from curate.evaluation import Answer

    answers = ["Topic: Delivery", "who knows"]
    monkeypatch.setattr(
        type(evaluation.arms.make("tuned", {})),
        "answer",
        lambda *_: [Answer(text, 0.1, 3, None) for text in answers],
    )
    topic = {"key": "Topic", "choices": ["Delivery", "Billing"]}
    contract = load({"kind": "fields", "fields": [topic]})
    monkeypatch.setattr("curate.services.tuning.drafts.format_of", lambda _: contract)

    start_drafts(shop, settings, "tickets", run.id)
    ended = work(shop, settings)

    assert ended.result.offered == {"model": 1}, ended.error
    assert "1 answer broke the format and was not offered" in ended.result.notes[0]


def test_without_a_run_nothing_is_started(shop, settings):
    with pytest.raises(Unusable, match="no finished training run"):
        start_drafts(shop, settings, "tickets")
    with pytest.raises(Unusable, match="asked for: 7"):
        start_drafts(shop, settings, "tickets", 7)
