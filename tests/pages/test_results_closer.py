"""A closer look at sixty stored answers: what is said of slices, of sureness, and of few examples."""

import pytest

from curate import evaluation
from curate.contract import FieldsContract, FieldSpec, LabelContract
from curate.domain.jobs import EvaluateRequest
from curate.domain.records import Record
from curate.evaluation import Answer
from tests.pages.conftest import page_text, press
from tests.pages.tickets import block_text

LABELS = ("Billing", "Delivery", "Login")
CARD = FieldsContract(
    fields=(
        FieldSpec(key="Topic", type="choice", choices=LABELS),
        FieldSpec(key="Urgency", type="choice", choices=("High", "Low")),
    )
)


def store(database, records, answers, contract, primary):
    """An evaluation of ``v1`` with these answers."""
    terms = evaluation.Terms(primary)
    result, rows = evaluation.summarize(answers, records, contract, 0, terms)
    with database.begin() as stores:
        key = stores.projects.get("Tickets").id
        request = EvaluateRequest("Tickets", "v1", (), tuple(answers), "b")
        job = stores.jobs.add(request, key, "ada")
        stores.jobs.end(job.id, "done", result=result)
        version = stores.datasets.get(key, "v1")
        stores.runs.add_evaluation(key, version.id, job.id, result, rows)
    return result, rows


def asked(number, answer):
    return Record(
        number + 1_000, 1, "held_out", f"g{number}", f"Ticket {number}", answer,
        label=LABELS[number % 3], external_id=f"X-{number}",
        groups={"channel": "phone" if number % 4 == 0 else "mail"},
    )  # fmt: skip


@pytest.fixture
def labels(frozen):
    """Sixty labels: the tuned model is wrong wherever somebody called, and is cut off twice."""
    records = [asked(n, LABELS[n % 3]) for n in range(60)]
    answers = {
        "majority": [Answer("Billing", 0.1, 0, None) for _ in records],
        "tuned": [
            Answer(
                "Login" if n % 4 == 0 else one.output, 0.1, 9, 0.3, cut=n < 2,
                sure=0.9 if n % 2 else 0.6,
            )
            for n, one in enumerate(records)
        ],
    }  # fmt: skip
    return store(frozen, records, answers, LabelContract(labels=LABELS), "exact_match")


@pytest.fixture
def fields(frozen):
    records = [asked(n, f"Topic: {LABELS[n % 3]}\nUrgency: Low") for n in range(60)]
    answers = {
        "nearest": [Answer(f"Topic: {LABELS[(n + 1) % 3]}\nUrgency: Low", 0.1, 0, None) for n in range(60)],
        "tuned": [Answer(one.output, 0.1, 9, 0.3) for one in records],
    }  # fmt: skip
    return store(frozen, records, answers, CARD, "field_f1")


def test_a_slice_that_differs_for_sure_is_named_and_small_ones_are_counted(open_page, labels):
    app = open_page("results", "Tickets")

    text = page_text(app)
    assert "It does worse on “channel: phone”: 33 % against 100 % elsewhere" in text
    assert "adjusted by Holm for" in text
    (table,) = (one.value for one in app.dataframe if "Slice" in one.value)
    phone = table[table["Slice"] == "channel: phone"].iloc[0]
    assert (phone["Examples"], phone["Known to differ"]) == (15, "yes")
    assert not app.exception


def test_how_sure_and_how_often_right_is_said_where_it_is_known(open_page, labels):
    app = open_page("results", "Tickets")

    assert "Tuned: how probable it found its own answers" in page_text(app)
    (table,) = (one.value for one in app.dataframe if "Sure by" in one.value)
    assert list(table["Answers"]) == [30, 30]


def test_answers_that_were_cut_off_are_said_and_found(open_page, labels):
    app = open_page("results", "Tickets")
    assert "longest length allowed: Tuned, 2 of 60 answers" in page_text(app)

    app = press(app, "Open the answers")

    (which,) = (
        one
        for one in app.get("button_group")
        if "Cut off (2)" in [o.content for o in one.proto.options]
    )
    assert which is not None
    assert "exactly right" in block_text(app, "answers")


def test_of_labels_with_enough_examples_recall_precision_and_f1_stand_in_a_row(open_page, labels):
    app = open_page("results", "Tickets")

    (table,) = (one.value for one in app.dataframe if "Recall" in one.value)
    login = table[table["Approved"] == "Login"].iloc[0]
    assert login["Recall"].startswith("100 % (")
    assert login["Precision"] == "67 %"
    assert "F1, Majority baseline" in table.columns


def test_each_field_with_a_list_of_values_can_be_looked_at(open_page, fields):
    app = open_page("results", "Tickets")
    text = page_text(app)
    assert "**Fields with a list of values**" in text
    assert "Most confused of “Topic” is" in text
    assert "No value of “Topic” was confused with another." in text
    assert "How sure" not in text

    (field,) = (
        one
        for one in app.get("button_group")
        if [o.content for o in one.proto.options] == ["Topic", "Urgency"]
    )
    assert field is not None


def test_with_few_examples_no_slice_is_looked_at_and_it_is_said_what_it_takes(open_page, compared):
    text = page_text(open_page("results", "Tickets"))

    assert "it takes 10 examples in 6 independent groups" in text
