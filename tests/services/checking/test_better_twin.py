"""Which of two duplicates is suggested, and why: on the page, on the command line, and for bulk approval."""

from dataclasses import replace

import pytest

from curate.domain.examples import Example
from curate.services.changes import undo_last
from curate.services.checking import (
    dismiss,
    find_clusters,
    list_findings,
    run_checks,
    suggestion_in_words,
)
from curate.services.checking.better_twin import suggest
from curate.services.importing import import_file
from curate.services.reviewing import (
    Edit,
    approve_where,
    decide,
    list_examples,
    review_page,
)
from curate.stores.examples import Where
from tests.services.queues import clean_ones

ONE = Example(1, "I can't open my account since Monday.", "Please reset your password.")
TWO = replace(ONE, id=2)


@pytest.mark.parametrize(
    ("other", "better", "reasons"),
    [
        ({}, 1, ()),
        ({"status": "approved"}, 2, (("approved", ""),)),
        ({"output": " \n"}, 1, (("answered", ""),)),
        ({"input": "I can't open my acount since Monday."}, 1, (("slip", "acount"),)),
        ({"output": "Please reset your pasword."}, 1, (("slip", "pasword"),)),
        ({"input": "I can't open my account since Tuesday."}, 1, ()),
        ({"input": "I can't open my Acmount since Monday."}, 1, (("slip", "acmount"),)),
        ({"input": "I can't open my Zyxqua since Monday."}, 1, ()),
        (
            {"output": "Please reset your password. The link is in the app, below Settings."},
            2,
            (("complete", ""),),
        ),
        ({"output": "Please reset."}, 1, (("complete", ""),)),
        ({"created_at": "2026-03-05"}, 1, ()),
    ],
)
def test_each_reason_by_itself(other, better, reasons):
    found = suggest([ONE, replace(TWO, **other)], typical=1)

    assert (found.example, found.reasons) == (better, reasons)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("2026-03-05", "2026-03-06"),
        ("2026-03-05T10:00:00+00:00", "2026-03-05T09:30:00-02:00"),
    ],
)
def test_the_more_recent_one_is_better_where_nothing_else_tells_them_apart(older, newer):
    found = suggest([replace(ONE, created_at=older), replace(TWO, created_at=newer)], typical=1)

    assert (found.example, found.reasons) == (2, (("recent", ""),))
    assert suggestion_in_words(found) == "is more recent"


def test_a_decision_of_a_person_weighs_most_and_each_reason_is_named():
    members = [
        replace(ONE, status="approved", created_at="2026-01-01"),
        replace(TWO, status="approved", created_at="2026-01-02"),
        replace(ONE, id=3, created_at="2026-01-03"),
    ]

    found = suggest(members, typical=3)

    assert found.example == 2
    assert suggestion_in_words(found) == "is approved and is more recent"


def test_what_has_less_to_fix_is_better():
    found = suggest([ONE, TWO], typical=1, faults={1: (0, 2), 2: (0, 1)})

    assert (found.example, found.reasons) == (2, (("faults", ""),))


def test_of_three_equal_ones_the_most_typical_is_better():
    found = suggest([ONE, TWO, replace(ONE, id=3)], typical=2)

    assert (found.example, found.reasons) == (2, (("typical", ""),))


HEADER = ["Ticket ID", "Created", "Message", "Answer"]
ASKED = "My bicycle was delivered with a broken mudguard and a flat tire, what should I do now?"
ROWS = [
    ["T-1", "2026-01-02", ASKED.replace("delivered", "deliverd"), "We replace it at no cost."],
    ["T-2", "2026-01-03", ASKED, "We replace it at no cost."],
    ["T-3", "2026-01-04", "Do you ship the Wren to the Channel Islands?", "Yes, we do, by boat."],
    [
        "T-4",
        "2026-01-05",
        "The charger light stays red all night long.",
        "Please try another socket.",
    ],
    [
        "T-5",
        "2026-01-06",
        "May I hand in my old battery at your shop?",
        "Of course, at any counter.",
    ],
    [
        "T-6",
        "2026-01-07",
        "How tight should the folding hinge be?",
        "Turn it until it clicks once.",
    ],
]


@pytest.fixture
def twins(database, project, write_csv):
    """Two tickets of which one has a typo, and four others, checked; their ids."""
    import_file(database, "tickets", write_csv(ROWS, header=HEADER))
    run_checks(database, "tickets")
    return {one.external_id: one.id for one in list_examples(database, "tickets", Where())}


def suggested(database):
    (view,) = find_clusters(database, "tickets")
    return view.suggested.example, suggestion_in_words(view.suggested)


def to_review(database):
    page = review_page(database, "tickets", "ada")
    clean = clean_ones(database, "tickets")
    assert page.clean == len(clean)
    return clean


def test_the_suggestion_follows_what_people_decide_and_so_does_what_is_clean(twins, database):
    assert suggested(database) == (twins["T-2"], "has no typo (“deliverd”)")
    others = {twins[f"T-{number}"] for number in range(3, 7)}
    clean = to_review(database)
    assert clean == {twins["T-2"], *others}

    decide(database, "tickets", twins["T-1"], "approve")

    clean = to_review(database)
    assert clean == others
    assert suggested(database) == (twins["T-1"], "is approved")
    undo_last(database, "tickets")
    clean = to_review(database)
    assert clean == {twins["T-2"], *others}

    decide(database, "tickets", twins["T-2"], "reject")
    clean = to_review(database)
    assert clean == {twins["T-1"], *others}
    decide(database, "tickets", twins["T-2"], "reopen")
    edit = Edit(output="We replace it at no cost, with {{name}} of our shop.")
    decide(database, "tickets", twins["T-2"], "edit", edit=edit)
    clean = to_review(database)
    assert clean == {twins["T-1"], *others}

    open_ones = [one.id for one in list_findings(database, "tickets", status="open")]
    dismiss(database, "tickets", open_ones)
    clean = to_review(database)
    assert clean == {twins["T-2"], *others}
    assert approve_where(database, "tickets", "clean").approved == len(clean)


def test_at_another_threshold_the_better_one_is_suggested_too(twins, database):
    (view,) = find_clusters(database, "tickets", 0.5)

    assert view.suggested.example == twins["T-2"]
