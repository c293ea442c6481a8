"""The endpoint elsewhere as a method: only with a yes, and what was sent to it, to the letter."""

from dataclasses import replace

import pytest

from curate.domain.errors import NotAllowed, Unusable
from curate.domain.writing import Endpoint
from curate.services.checking import run_checks
from curate.services.datasets import dataset_records
from curate.services.members import set_member
from curate.services.tuning import start_evaluation
from curate.services.writing import set_endpoint
from tests.services.tuning.conftest import work
from tests.services.writing.chat_service import chat_service

KEY = "CURATE_TEST_API_KEY"


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setenv(KEY, "sk-test")
    with chat_service(answer=lambda _: "Topic: Login") as running:
        yield running


@pytest.fixture
def endpoint(shop, service):
    run_checks(shop, "tickets")
    return set_endpoint(shop, "tickets", Endpoint(service.url, "m", KEY))


def test_nothing_is_sent_without_a_yes_that_knows_what_is_sent(shop, settings, endpoint, service):
    with pytest.raises(
        Unusable, match=r"of \d+ held-out examples, with the task.*--allow-external"
    ):
        start_evaluation(shop, settings, "tickets", "v1", arms=["external"])

    assert service.requests == []


def test_with_a_yes_the_conversations_are_sent_and_no_approved_answer(
    shop, settings, endpoint, service
):
    held = [one for one in dataset_records(shop, "tickets", "v1") if one.part == "held_out"]
    start_evaluation(
        shop, settings, "tickets", "v1", arms=["majority", "external"], allow_external=True
    )

    ended = work(shop, settings)

    assert ended.state == "done", ended.error
    assert [one.arm for one in ended.result.arms] == ["majority", "external"]
    said = [one["body"]["messages"] for one in service.requests]
    assert [one[-1] for one in said] == [{"role": "user", "content": one.input} for one in held]
    assert {len(one) for one in said} == {2}, "the instructions, and what is asked"
    assert "Triage tickets." in said[0][0]["content"]


def test_a_fault_of_the_endpoint_ends_the_comparison_with_its_reason(
    shop, settings, endpoint, service
):
    service.key = "sk-other"
    start_evaluation(shop, settings, "tickets", "v1", arms=["external"], allow_external=True)

    ended = work(shop, settings)

    assert ended.state == "failed"
    assert (
        "it refused the key in CURATE_TEST_API_KEY (HTTP 401). Nothing was compared" in ended.error
    )


def test_a_yes_to_one_endpoint_is_none_to_another(shop, settings, endpoint, service):
    start_evaluation(shop, settings, "tickets", "v1", arms=["external"], allow_external=True)
    set_endpoint(shop, "tickets", replace(endpoint, url="https://example.com/v1"))

    ended = work(shop, settings)

    assert "is another one by now (example.com). Nothing was sent" in ended.error
    assert service.requests == []


def test_only_who_may_ask_elsewhere_says_yes(shop, settings, endpoint):
    set_member(shop, "tickets", "ada", "owner")
    set_member(shop, "tickets", "bo", "reviewer", by="ada")

    with pytest.raises(NotAllowed):
        start_evaluation(
            shop, settings, "tickets", "v1", arms=["external"], person="bo", allow_external=True
        )


def test_without_an_endpoint_there_is_nobody_to_ask(shop, settings):
    with pytest.raises(Unusable, match="no endpoint"):
        start_evaluation(shop, settings, "tickets", "v1", arms=["external"], allow_external=True)
