import time

import pytest

from curate.domain.errors import NotAllowed, SearchStopped, Unusable
from curate.domain.writing import Endpoint
from curate.services.checking import run_checks
from curate.services.members import set_member
from curate.services.reviewing import Edit, decide
from curate.services.writing import (
    EndpointClient,
    EndpointFault,
    get_endpoint,
    preview_request,
    set_endpoint,
    suggest,
)
from curate.services.writing.endpoint import request_for
from tests.services.writing.chat_service import chat_service

KEY = "CURATE_TEST_API_KEY"


def ask(
    service, *, should_stop=lambda: False, environment=None, seconds=120.0, text="Where is it?"
):
    endpoint = Endpoint(f"{service.url}/chat/completions", "m", KEY if service.key else "")
    from curate.domain.examples import Example

    request = request_for(endpoint, "Answer.", None, Example(1, text, ""))
    environment = {KEY: service.key} if environment is None else environment
    with EndpointClient(
        endpoint.url, endpoint.key_variable, should_stop, environment, answer_seconds=seconds
    ) as client:
        return client.answer(request)


def test_an_answer_is_asked_for_as_the_service_wants_it():
    with chat_service(answer=lambda messages: f"You said {messages[-1]['content']}") as service:
        assert ask(service) == "You said Where is it?"

    (asked,) = service.requests
    assert asked["body"]["messages"] == [
        {"role": "system", "content": "Answer."},
        {"role": "user", "content": "Where is it?"},
    ]
    assert asked["headers"]["authorization"] == "Bearer sk-test"


def test_a_service_on_this_computer_needs_no_key():
    with chat_service(key="", answer=lambda _: "<think>Hm.\nHm?</think>\n\nTopic: App") as service:
        assert ask(service) == "Topic: App"

    assert "authorization" not in service.requests[0]["headers"]


def test_a_service_that_calls_a_parameter_otherwise_gets_it_so():
    with chat_service(refuses=("max_tokens", "temperature"), answer=lambda _: "Yes.") as service:
        assert ask(service) == "Yes."

    assert service.requests[-1]["body"].keys() == {
        "model",
        "messages",
        "max_completion_tokens",
        "stream",
    }


def test_a_service_that_is_busy_is_asked_again():
    answers = [(429, {"error": {"message": "Slow down."}}), (503, b"<html>busy"), "Now."]
    with chat_service(answer=lambda _: answers.pop(0), headers={"Retry-After": "0"}) as service:
        assert ask(service) == "Now."


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, {"error": {"message": "no"}}), f"refused the key in {KEY}"),
        ((404, {"error": {"message": "no such model"}}), "knows no such address or model"),
        ((302, b""), "sends requests on to another address"),
        ((400, {"error": {"message": "The model is\nover loaded"}}), "HTTP 400 (The model is over loaded)"),
        ((200, b"<html>a login page</html>"), "no chat completion"),
        ((200, {"choices": []}), "no chat completion"),
        ((200, {"choices": [{"message": {"content": None}}]}), "no chat completion"),
        ((200, b"x" * 5_000_000), "more than 4 MB"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_said_in_a_sentence(answer, said):
    with chat_service(answer=lambda _: answer) as service, pytest.raises(EndpointFault) as caught:
        ask(service)

    assert said in str(caught.value)
    assert "sk-test" not in str(caught.value)


def test_what_broke_off_is_no_answer():
    cut = {"choices": [{"message": {"content": "Topic: Del"}, "finish_reason": "length"}]}
    with chat_service(answer=lambda _: (200, cut)) as service:
        assert ask(service) == ""


def test_nobody_waits_for_a_service_that_does_not_answer():
    with chat_service(delay=20) as service:
        started = time.monotonic()
        with pytest.raises(EndpointFault, match="nothing came within"):
            ask(service, seconds=0.3)

    assert time.monotonic() - started < 15


def test_waiting_can_be_stopped():
    asked = []

    def should_stop():
        asked.append(1)
        return len(asked) > 2

    with chat_service(delay=20) as service, pytest.raises(SearchStopped):
        ask(service, should_stop=should_stop)


def test_a_key_that_is_not_there_is_said_before_anything_is_sent():
    with chat_service() as service, pytest.raises(Unusable, match=f"{KEY} is not set"):
        ask(service, environment={})

    assert service.requests == []


@pytest.mark.parametrize(
    ("address", "variable"),
    [
        ("ftp://example.com/v1", ""),
        ("https://user:secret@example.com/v1", ""),
        ("https://example.com/v1?key=1", ""),
        ("http://api.example.com/v1", ""),
        ("http://169.254.169.254/v1", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("https://api.example.com/v1", "sk-verysecret"),
        ("https://api.example.com/v1", "CURATE_DATABASE_URL"),
    ],
)
def test_an_address_that_gives_something_away_is_refused(database, project, address, variable):
    with pytest.raises(Unusable, match="Nothing was saved"):
        set_endpoint(database, project.name, Endpoint(address, "m", variable))

    assert get_endpoint(database, project.name) is None


def test_only_an_owner_says_whom_the_project_asks(database, project):
    set_member(database, project.name, "ada", "owner", "ada")
    set_member(database, project.name, "bob", "reviewer", "ada")
    endpoint = Endpoint("http://localhost:11434/v1/", " qwen3 ")

    with pytest.raises(NotAllowed):
        set_endpoint(database, project.name, endpoint, "bob")
    set_endpoint(database, project.name, endpoint, "ada")

    stored = get_endpoint(database, project.name)
    assert (stored.url, stored.model) == ("http://localhost:11434/v1/chat/completions", "qwen3")
    set_endpoint(database, project.name, None, "ada")
    assert get_endpoint(database, project.name) is None


def test_what_leaves_the_machine_is_shown_to_the_letter_and_is_all_that_is_sent(
    database, project, tickets, monkeypatch
):
    run_checks(database, project.name)
    with database.read() as stores:
        first, second, third, *_ = stores.examples.all(project.id)
    decide(database, project.name, first.id, "approve")
    decide(database, project.name, second.id, "edit", edit=Edit(output=""))
    monkeypatch.setenv(KEY, "sk-test")

    with chat_service() as service:
        set_endpoint(database, project.name, Endpoint(service.url, "m", KEY, examples=1))
        shown = preview_request(database, project.name, second.id)
        assert service.requests == []
        result = suggest(database, project.name, ["endpoint"], "ada")

    assert result.offered == {"endpoint": 1}
    assert [one["body"] for one in service.requests] == [shown.body]
    assert [one["content"] for one in shown.body["messages"][1:]] == [
        first.input,
        first.output,
        second.input,
    ]
    assert third.input not in str(service.requests)
    with database.read() as stores:
        (offered,) = stores.suggestions.waiting(project.id, [second.id])[second.id]
    assert (offered.output, offered.before) == ("Topic: Delivery\nUrgency: Low", "")
    assert offered.reason.startswith("Written by m at 127.0.0.1:")


def test_personal_data_that_nobody_decided_on_stays_here(database, project, write_csv, monkeypatch):
    from curate.services.importing import import_file

    rows = [
        [
            "T-1",
            "2026-01-02",
            "C-1",
            "Call me on +44 20 7946 0958, ada@example.com.",
            "",
            "Delivery",
        ],
        ["T-2", "2026-01-02", "C-2", "The bell is loose.", "", "Delivery"],
    ]
    import_file(database, project.name, write_csv(rows))
    monkeypatch.setenv(KEY, "sk-test")
    with chat_service() as service:
        set_endpoint(database, project.name, Endpoint(service.url, "m", KEY))
        with pytest.raises(Unusable, match="run the checks first"):
            suggest(database, project.name, ["endpoint"], "ada")
        run_checks(database, project.name)
        result = suggest(database, project.name, ["endpoint"], "ada")

    assert len(service.requests) == 1
    assert "ada@example.com" not in str(service.requests)
    assert "1 not sent" in result.notes[0]


def test_a_key_that_is_refused_ends_the_search_with_a_sentence(
    database, project, tickets, monkeypatch
):
    run_checks(database, project.name)
    with database.read() as stores:
        examples = list(stores.examples.all(project.id))
    for one in examples[:5]:
        decide(database, project.name, one.id, "edit", edit=Edit(output=""))
    monkeypatch.setenv(KEY, "sk-wrong")

    with chat_service() as service:
        set_endpoint(database, project.name, Endpoint(service.url, "m", KEY))
        result = suggest(database, project.name, ["endpoint"], "ada")

    assert len(service.requests) == 1
    assert result.offered == {"endpoint": 0}
    assert "refused the key" in result.notes[1]
