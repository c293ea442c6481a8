"""Short texts, and texts of scripts without spaces: who is a twin and who is not."""

import csv

import pytest

from curate.similarity import clusters, near_copies, twins
from curate.similarity.short_texts import differ
from curate.text.negation import denies
from tests.conftest import SHARED

SPELLED_OTHERWISE = [
    ("no thanks", "No, thanks!"),
    ("ok", "OK."),
    ("log in", "login"),
    ("whats the plan", "what's the plan?"),
    ("who’s there", "who´s there"),
    ("3+4", "3 + 4"),
    ("e-mail me", "email me"),
    ("はい。", "はい"),
    (
        "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w",
        "a b c d e f g h i j k l m n o p q r s t u v w",
    ),
]
ONE_WORD_MORE = [
    ("我的包裹还没有到", "我的包裹现在还没有到"),
    ("返品したいです", "この返品したいです"),
    ("荷物がまだ届いていません", "荷物がまだ一つも届いていません"),
    ("비밀번호를 바꾸고 싶어요", "제 비밀번호를 바꾸고 싶어요"),
]
SLIPS = [
    ("close my acount", "close my account"),
    ("cancelling my booking", "canceling my booking"),
    ("where is the invoice", "where is my invoice"),
    ("I can not log in", "I cannot log in"),
]
STRANGERS = [
    ("Close my account", "Close my ticket"),
    ("open gold account", "close gold account"),
    ("where is my parcel", "when is my parcel"),
    ("it works again", "it doesn't work again"),
    ("line 17 is down", "line 18 is down"),
    ("room 12 3", "room 123"),
    ("costs 3.5", "costs 35"),
    ("C++", "C#"),
    ("yes", "no"),
    ("取消我的订单", "取消我的账单"),
    ("荷物が届きました", "荷物が届きません"),
    ("?!", "..."),
]


@pytest.mark.parametrize(("one", "other"), [*SPELLED_OTHERWISE, *ONE_WORD_MORE, *SLIPS])
def test_twins_are_found_on_one_side_and_across(one, other):
    assert [group.members for group in clusters([one, "something else entirely", other])] == [
        (0, 2)
    ]
    assert twins([one], ["something else entirely", other]) == {0: 1}


@pytest.mark.parametrize(("one", "other"), SPELLED_OTHERWISE)
def test_what_is_only_spelled_otherwise_is_wholly_the_same(one, other):
    (group,) = clusters([one, "something else entirely", other])
    assert group.min_similarity == 1
    assert near_copies([one], [other]) == {0: 0}


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_one_word_tells_short_texts_apart(one, other):
    assert clusters([one, other]) == []
    assert twins([one], [other]) == {}
    assert near_copies([one], [other]) == {}


def test_the_earliest_twin_is_found_behind_one_that_says_something_else():
    others = ["open gold account", "shut gold account", "close gold acount", "close gold account"]

    assert twins(["close gold account"], others, different=[(0, 2)]) == {0: 3}
    assert twins(["close gold account"], others) == {0: 2}


def test_near_copies_are_what_grams_do_not_see():
    one = [
        "when will the new lamp be delivered to me",
        "the app shows my last ride twice since june the 3rd",
    ]
    other = [
        "the new lamp will be delivered to me when",
        "the app showes my last ride twyce since june the 3rd",
    ]

    assert twins(one[:1], other[:1]) == {}
    assert near_copies(one, other) == {0: 0, 1: 1}
    assert near_copies(one, other, different=[(0, 0)]) == {1: 1}
    assert near_copies(["", "?"], ["", "?"]) == {}


def test_who_denies_something():
    assert all(map(denies, ["It doesn’t start", "届きません", "Das geht nicht"]))
    assert not any(map(denies, ["It starts", "Noted", "届きました"]))
    assert not differ("close the account", "closing the account")


def test_every_pair_of_the_short_cases_is_a_twin():
    path = SHARED.parent / "cases" / "leak.csv"
    if not path.exists():
        pytest.skip("the shared cases are not here")
    with path.open(encoding="utf-8") as file:
        texts = [row["question"] for row in csv.DictReader(file)]

    found = [group.members for group in clusters(texts)]

    assert found == [(place, place + 1) for place in range(0, len(texts), 2)]
