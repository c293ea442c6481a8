"""The route of blind comparisons: what a browser is told, and what it may say."""

import pytest

from curate.services import blind
from curate.services.datasets import create_version
from curate.services.members import set_member
from curate.services.reviewing import approve_where
from tests.api.conftest import Client
from tests.services.blind.conftest import PAIRS, SAME, add_evaluation, answer_rows


@pytest.fixture
def address(database, tickets):
    approve_where(database, "tickets", "all", knowingly=True)
    create_version(database, "tickets", allow_open=True)
    key = add_evaluation(database, answer_rows())
    made = blind.start_comparison(database, "tickets", key, "tuned", "prompted", seed=1)
    return f"/blind/{made.comparison.id}/sync"


def rating(pair, said="left", uid=None, **more):
    return {"uid": uid or f"uid-{pair:08}", "pair": pair, "said": said, **more}


def test_an_exchange_gives_pairs_and_never_the_methods(ada, address):
    answer = ada.client.post(address, {"want": 50})

    assert answer.status == 200
    assert len(answer.json["pairs"]) == answer.json["asked"] == PAIRS - SAME
    assert set(answer.json) == {"done", "pairs", "last", "rated", "asked", "closed"}
    for word in (b"tuned", b"prompted", b"a_left", b"seed"):
        assert word not in answer.content


def test_what_is_sent_again_counts_once(ada, address):
    (pair,) = ada.client.post(address, {"want": 1}).json["pairs"]
    body = {"want": 1, "items": [rating(pair["pair"], ms=700)]}

    first, again = (ada.client.post(address, body).json for _ in range(2))

    assert [one["done"][0]["ok"] for one in (first, again)] == [True, True]
    assert [one["rated"] for one in (first, again)] == [1, 1]
    assert first["last"]["pair"] == pair["pair"]


def test_only_who_may_review_is_shown_a_pair(signed_in, address, database):
    set_member(database, "tickets", "ada", "owner", "ada")
    set_member(database, "tickets", "vera", "viewer", "ada")

    assert signed_in("vera", "viewer").client.post(address, {"want": 1}).status == 403
    assert signed_in("mallory", "owner").client.post(address, {"want": 1}).status == 403


WRONG = [
    {"want": 51},
    {"have": [0]},
    {"side": "left"},
    {"items": [{"uid": "uid-00000001", "pair": 1}]},
    {"items": [rating(1, "middle")]},
    {"items": [rating(1, uid="short")]},
    {"items": [rating(1, ms=-1)]},
    {"items": [rating(1, a_left=True)]},
]


@pytest.mark.parametrize("body", WRONG, ids=range(len(WRONG)))
def test_what_is_out_of_range_is_refused(ada, address, body):
    assert ada.client.post(address, body).status == 422


def test_a_comparison_that_is_not_there_is_a_sentence(ada, address):
    for number in (0, 99, 2**40):
        answer = ada.client.post(f"/blind/{number}/sync", {"want": 1})
        assert (answer.status, answer.code) == (404, "not_found")


def test_a_token_of_another_project_reaches_nothing(database, settings_here, address):
    from curate.services.projects import create_project

    other = create_project(database, "other")
    client = Client(database, settings_here).sign_in("ada", other.id)

    assert client.post(address, {"want": 1}).status == 404
