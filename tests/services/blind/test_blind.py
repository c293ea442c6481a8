"""Blind comparisons: drawn on the server, rated by several people, closed by an owner, and never lost or told."""

import json
import threading
from dataclasses import asdict

import pytest
from sqlalchemy import func, select

from curate.domain.errors import NotAllowed, NotFound, Unusable
from curate.services import blind, changes, datasets
from curate.services.blind import Rating, rate
from curate.services.erasure import erase_ticket
from curate.stores.tables import blind_pairs, blind_turns, blind_votes, looks
from tests.services.blind.conftest import PAIRS, SAME, add_evaluation, answer_rows

ASKED = PAIRS - SAME


@pytest.fixture
def started(database, evaluation):
    return blind.start_comparison(
        database, "tickets", evaluation, "tuned", "prompted", seed=5, person="ada"
    ).comparison.id


def prefer(database, key, comparison, person, wanted, number=ASKED):
    """Let somebody vote on so many pairs: ``wanted`` says what of a shown pair."""
    for place in range(number):
        found = rate(database, key, comparison, person)
        if not found.pairs:
            return
        (one,) = found.pairs
        rating = Rating(f"{person}-{comparison}-{place:06}", one.pair, wanted(one), 900)
        (done,) = rate(database, key, comparison, person, [rating]).done
        assert done.ok


def side_of(one, word):
    return "left" if one.left.startswith(word) else "right"


def house_style(one):
    return side_of(one, "house")


def test_it_is_started_with_pairs_of_equal_texts_counted_and_said(database, evaluation):
    made = blind.start_comparison(
        database, "tickets", evaluation, "tuned", "prompted", seed=5, person="ada"
    )

    assert (made.pairs, made.identical, made.asked, made.groups) == (PAIRS, SAME, ASKED, PAIRS // 2)
    assert made.comparison.seed == 5
    assert changes.list_actions(database, "tickets")[0].summary.startswith(
        "Started blind comparison"
    )


def test_what_can_not_be_compared_is_refused_with_what_can(database, evaluation):
    for one, other in (("tuned", "tuned"), ("tuned", "base"), ("", "tuned")):
        with pytest.raises(
            Unusable, match=r"with answers: prompted, tuned\)\. Nothing was started"
        ):
            blind.start_comparison(database, "tickets", evaluation, one, other, person="ada")
    with pytest.raises(Unusable, match="at least one pair"):
        blind.start_comparison(
            database, "tickets", evaluation, "tuned", "prompted", 0, person="ada"
        )
    with pytest.raises(NotFound):
        blind.start_comparison(database, "tickets", 999, "tuned", "prompted", person="ada")

    assert blind.list_comparisons(database, "tickets") == ()


def test_only_owners_start_and_close_and_only_reviewers_rate(database, evaluation, started, key):
    for person in ("ben", "vera", "mallory"):
        with pytest.raises(NotAllowed):
            blind.start_comparison(
                database, "tickets", evaluation, "tuned", "prompted", person=person
            )
        with pytest.raises(NotAllowed):
            blind.close_comparison(database, "tickets", started, person)
    for person in ("vera", "mallory"):
        with pytest.raises(NotAllowed):
            rate(database, key, started, person)

    assert rate(database, key, started, "ben").asked == ASKED


def test_nothing_that_a_rater_gets_says_which_method_wrote_which(database, started, key):
    found = rate(database, key, started, "ben", want=50)

    assert len(found.pairs) == ASKED
    assert set(asdict(found.pairs[0])) == {"pair", "name", "input", "left", "right", "reference"}
    assert all(one.reference is None for one in found.pairs)
    said = json.dumps(asdict(found))
    assert "tuned" not in said
    assert "prompted" not in said
    # Neither do the numbers of the pairs: they go up in the order of the rater, whatever stands left.
    assert [one.pair for one in found.pairs] == sorted(one.pair for one in found.pairs)
    lefts = [one.left.startswith("house") for one in found.pairs]
    assert sum(lefts) == ASKED // 2


def test_the_order_is_drawn_once_kept_and_balanced_for_each_rater(database, started, key):
    first = rate(database, key, started, "ben", want=50).pairs
    assert rate(database, key, started, "ben", want=50).pairs == first
    other = rate(database, key, started, "cyd", want=50).pairs

    assert [one.name for one in first] != [one.name for one in other]
    with database.read() as stores:
        rows = stores.connection.execute(
            select(blind_turns.c.person, func.count())
            .where(blind_turns.c.a_left)
            .group_by("person")
        ).all()
    assert dict(map(tuple, rows)) == {"ben": ASKED // 2, "cyd": ASKED // 2}


def test_the_approved_answer_is_shown_only_where_that_was_chosen_and_kept(
    database, evaluation, key
):
    shown = blind.start_comparison(
        database, "tickets", evaluation, "tuned", "prompted", reference_shown=True, person="ada"
    )

    (pair,) = rate(database, key, shown.comparison.id, "ben").pairs

    assert pair.reference == f"Topic: {int(pair.name.removeprefix('T-')) - 1}"
    assert blind.get_comparison(database, "tickets", shown.comparison.id).comparison.reference_shown


def test_a_vote_that_arrives_again_counts_once_also_after_it_was_undone(database, started, key):
    (pair,) = rate(database, key, started, "ben").pairs
    vote = Rating("uid-00000001", pair.pair, "left", 800)
    undo = Rating("uid-00000002", pair.pair, "undo")

    first = rate(database, key, started, "ben", [vote])
    again = rate(database, key, started, "ben", [vote, vote])
    undone = rate(database, key, started, "ben", [vote, undo])
    late = rate(database, key, started, "ben", [vote, undo])

    assert [first.rated, again.rated, undone.rated, late.rated] == [1, 1, 0, 0]
    assert all(one.ok for found in (first, again, undone, late) for one in found.done)
    assert late.pairs[0].pair == pair.pair
    with database.read() as stores:
        assert (
            stores.connection.execute(select(func.count()).select_from(blind_votes)).scalar() == 2
        )


def test_a_uid_of_somebody_else_or_for_another_pair_is_refused(database, started, key):
    mine, next_one = rate(database, key, started, "ben", want=2).pairs
    (theirs,) = rate(database, key, started, "cyd").pairs
    rate(database, key, started, "ben", [Rating("uid-00000001", mine.pair, "left")])

    for person, pair in (("ben", next_one.pair), ("cyd", theirs.pair)):
        (done,) = rate(database, key, started, person, [Rating("uid-00000001", pair, "right")]).done
        assert (done.ok, done.code) == (False, "invalid")
    (done,) = rate(
        database, key, started, "ben", [Rating("uid-00000003", theirs.pair, "left")]
    ).done
    assert (done.ok, done.code) == (False, "gone")
    assert rate(database, key, started, "cyd").rated == 0


def test_a_pair_that_had_only_just_appeared_is_not_voted_on(database, started, key):
    (pair,) = rate(database, key, started, "ben").pairs

    found = rate(database, key, started, "ben", [Rating("uid-00000001", pair.pair, "left", 20)])

    assert (found.done[0].code, found.rated) == ("invalid", 0)


def test_a_pair_that_is_put_off_comes_last_and_a_reload_keeps_the_place(database, started, key):
    first, second = rate(database, key, started, "ben", want=2).pairs
    rate(database, key, started, "ben", [Rating("uid-00000001", first.pair, "skip")])
    found = rate(
        database, key, started, "ben", [Rating("uid-00000002", second.pair, "both_bad")], want=50
    )

    assert found.rated == 1
    assert found.last == second
    assert found.pairs[-1] == first
    assert second not in found.pairs
    assert rate(database, key, started, "ben", want=50, have=[first.pair]).pairs == found.pairs[:-1]


def test_two_raters_at_their_own_pace_see_nothing_of_each_other_before_the_end(
    database, started, key
):
    prefer(database, key, started, "ben", house_style)
    prefer(database, key, started, "cyd", house_style, number=4)

    state = blind.get_comparison(database, "tickets", started)

    assert [(one.person, one.rated, one.asked) for one in state.raters] == [
        ("ben", ASKED, ASKED),
        ("cyd", 4, ASKED),
    ]
    assert state.finished == 1
    assert state.read is None
    assert blind.result_of(state) is None


def test_closing_shows_which_answer_was_whose_and_who_closed_it(database, started, key):
    prefer(database, key, started, "ben", house_style)
    prefer(database, key, started, "cyd", lambda _: "both_good", number=2)

    state = blind.close_comparison(database, "tickets", started, "ada")

    found = blind.result_of(state)
    assert (found.a, found.b, found.ties.identical, found.pairs) == (ASKED, 0, SAME, PAIRS)
    assert [(one.person, one.rated) for one in found.raters] == [("ben", ASKED), ("cyd", 2)]
    assert state.comparison.closed_by == "ada"
    assert state.comparison.closed_at is not None
    assert changes.list_actions(database, "tickets")[0].summary == (
        f"Closed blind comparison {started} and showed which answer is whose"
    )


def test_every_vote_can_be_taken_along_with_the_method_that_stood_left(database, started, key):
    prefer(database, key, started, "ben", house_style, number=3)

    state = blind.close_comparison(database, "tickets", started, "ada")

    lines = [json.loads(one) for one in blind.votes_as_lines(state).splitlines()]
    assert [one["preferred"] for one in lines] == ["tuned"] * 3
    assert all(one["left"] == ("tuned" if one["choice"] == "left" else "prompted") for one in lines)


def test_after_it_was_closed_no_vote_counts_and_none_is_given_out(database, started, key):
    (pair,) = rate(database, key, started, "ben").pairs
    blind.close_comparison(database, "tickets", started, "ada")

    found = rate(database, key, started, "ben", [Rating("uid-00000001", pair.pair, "left")])
    stranger = rate(database, key, started, "cyd")

    assert (found.done[0].code, found.closed, found.pairs, found.rated) == ("closed", True, (), 0)
    assert (stranger.asked, stranger.pairs) == (0, ())
    with pytest.raises(Unusable, match="was closed by ada"):
        blind.close_comparison(database, "tickets", started, "ada")


def test_rating_is_a_look_at_the_test_once_for_each_rater(database, started, key):
    for _ in range(2):
        for person in ("ben", "cyd"):
            rate(database, key, started, person)

    with database.read() as stores:
        seen = stores.connection.execute(
            select(looks.c.person, looks.c.of).where(looks.c.what == "blind").order_by("person")
        ).all()
    assert [tuple(one) for one in seen] == [("ben", started), ("cyd", started)]


def test_who_opened_the_answers_with_their_names_before_the_end_is_named(
    database, evaluation, started, key
):
    datasets.note_answers(database, "tickets", evaluation, "ben")
    for person in ("ben", "cyd"):
        prefer(database, key, started, person, house_style, number=1)

    state = blind.close_comparison(database, "tickets", started, "ada")
    datasets.note_answers(database, "tickets", evaluation, "cyd")

    assert state.knew == ("ben",)
    assert blind.get_comparison(database, "tickets", started).knew == ("ben",)


def test_the_second_comparison_on_a_test_is_held_to_more(database, evaluation, started, key):
    prefer(database, key, started, "ben", house_style)
    blind.close_comparison(database, "tickets", started, "ada")
    second = blind.start_comparison(
        database, "tickets", evaluation, "tuned", "prompted", person="ada"
    ).comparison.id
    prefer(database, key, second, "ben", house_style)

    results = [
        blind.result_of(one)
        for one in (
            blind.close_comparison(database, "tickets", second, "ada"),
            blind.get_comparison(database, "tickets", started),
        )
    ]

    assert [one.judged for one in results] == [2, 1]


def test_of_many_pairs_some_are_drawn_and_the_seed_repeats_it(database, evaluation):
    big = add_evaluation(database, answer_rows(40, 0))
    one, other = (
        blind.start_comparison(
            database, "tickets", big, "tuned", "prompted", 10, seed=3, person="ada"
        )
        for _ in range(2)
    )

    with database.read() as stores:
        drawn = [
            [pair.position for pair in stores.blind.pairs(made.comparison.id)]
            for made in (one, other)
        ]
    assert len(drawn[0]) == 10
    assert drawn[0] == drawn[1]


def test_another_project_has_no_such_comparison(database, started, key):
    for call in (
        lambda: rate(database, key + 1, started, "ada"),
        lambda: rate(database, key, 999, "ada"),
        lambda: blind.get_comparison(database, "tickets", 2**31 - 1),
    ):
        with pytest.raises(NotFound):
            call()


def test_an_erased_ticket_takes_its_pair_and_what_was_said_along(
    database, started, key, settings_here
):
    settings_here.make_home()
    prefer(database, key, started, "ben", house_style)

    erase_ticket(database, settings_here, "tickets", "T-3", dry_run=False, person="ada")

    state = blind.close_comparison(database, "tickets", started, "ada")
    assert (state.pairs, blind.result_of(state).a) == (PAIRS - 1, ASKED - 1)
    with database.read() as stores:
        counts = [
            stores.connection.execute(select(func.count()).select_from(table)).scalar()
            for table in (blind_pairs, blind_turns, blind_votes)
        ]
    assert counts == [PAIRS - 1, ASKED - 1, ASKED - 1]


def test_votes_of_several_people_at_once_are_each_stored_once(database, started, key):
    def vote(person):
        for _ in range(3):
            found = rate(database, key, started, person, want=50)
            for place, one in enumerate(found.pairs):
                uid = f"{person}-{one.pair:06}-{place % 1}"
                rate(database, key, started, person, [Rating(uid, one.pair, "left", 500)])

    people = ["ada", "ben", "cyd"]
    threads = [threading.Thread(target=vote, args=[who]) for who in people for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    with database.read() as stores:
        stored = stores.connection.execute(select(func.count()).select_from(blind_votes)).scalar()
        turns = stores.connection.execute(select(func.count()).select_from(blind_turns)).scalar()
    assert (stored, turns) == (3 * ASKED, 3 * ASKED)
