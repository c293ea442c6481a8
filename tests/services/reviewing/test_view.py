import pytest

from curate.services import changes, checking, importing, reviewing
from curate.services.projects import create_project
from curate.services.reviewing import BadView, View, next_ids, standing
from curate.stores.examples import Where
from tests.services.conftest import HEADER, TICKETS
from tests.services.queues import queue_of
from tests.statements import asked

VIEWS = [
    View(),
    View("approved"),
    View("all", label="Advice", sort="newest"),
    View("flagged", text="battery", source=3, person="Ada & Bo", group="Länge=1=2"),
    View(sort="random", seed=7, saved="Monday"),
    View(sort="similar", like=12, selection=4, assigned="me", check="conflict"),
]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_comes_back_from_the_address_as_it_was(view):
    assert View.of_query(view.as_query()) == view


def test_the_queue_of_all_that_is_to_do_needs_no_words_in_the_address():
    assert View().as_query() == {}
    assert View.of_query({"which": " ", "label": ""}) == View()


def test_an_example_to_resemble_says_the_order_too():
    assert View.of_query({"like": "12"}) == View(sort="similar", like=12)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"which": "done"}, "no status “done”. There are: to_do, all, pending"),
        ({"sort": "best"}, "no order “best”"),
        ({"check": "spelling"}, "no check “spelling”"),
        ({"source": "-1"}, "“-1” is no number of a source"),
        ({"seed": "٣"}, "is no number of a random order"),
        ({"like": "9" * 19}, "is no number of a example"),
        ({"sort": "similar"}, "need one that they resemble"),
        ({"group": "Acme"}, "write KIND=VALUE"),
        ({"assigned": "Ada"}, "There are: me"),
        ({"text": "a" * 501}, "more than 500 characters"),
        ({"colour": "red"}, "can't be asked for “colour”"),
    ],
)
def test_what_an_address_says_and_means_nothing_is_told(query, said):
    view, problems = View.read({"label": "Advice", **query})

    assert view == View(label="Advice")
    assert len(problems) == 1
    assert said in problems[0]
    with pytest.raises(BadView, match=r"\w"):
        View.of_query(query)


@pytest.fixture
def ids(database, project, write_csv):
    """Twelve tickets of two files, checked; ids by number."""
    importing.import_file(database, project.name, write_csv(TICKETS[:8]))
    importing.import_file(database, project.name, write_csv(TICKETS[8:], "more.csv"))
    checking.run_checks(database, project.name)
    return {
        one.external_id: one.id for one in reviewing.list_examples(database, project.name, Where())
    }


def shown(database, project, view):
    names = {
        one.id: one.external_id for one in reviewing.list_examples(database, project.name, Where())
    }
    return [names[one] for one in queue_of(database, project.name, view)]


def test_a_queue_by_who_decided_last_follows_what_stands(database, project, ids):
    for person, name, decision in (
        ("ada", "T-1", "approve"),
        ("ada", "T-2", "approve"),
        ("bo", "T-2", "reject"),
        ("ada", "T-3", "edit"),
        ("bo", "T-4", "skip"),
    ):
        edit = reviewing.Edit(output="Topic: App\nUrgency: Low") if decision == "edit" else None
        reviewing.decide(
            database, project.name, ids[name], decision, person=person, edit=edit, knowingly=True
        )

    assert shown(database, project, View("all", person="ada")) == ["T-1"]
    assert set(shown(database, project, View("all", person="bo"))) == {"T-2", "T-4"}

    changes.undo_last(database, project.name, person="bo")
    changes.undo_last(database, project.name, person="bo")

    assert shown(database, project, View("all", person="ada")) == ["T-1", "T-2"]
    assert shown(database, project, View("all", person="bo")) == []


def test_a_queue_by_group_and_by_source(database, project, ids, write_csv):
    kind = 'Länge "x"'
    header = [kind if one == "Customer" else one for one in HEADER]
    rows = [
        ["U-1", "2026-02-01", "Acme=1", "Where is my battery now?", "Topic: A\nUrgency: Low", "A"]
    ]
    roles = {"id": ["Ticket ID"], "input": ["Message"], "output": ["Triage"], "group": [kind]}
    options = importing.ImportOptions(mapping=roles)
    path = write_csv(rows, "third.csv", header)
    third = importing.import_file(database, project.name, path, options)

    found = reviewing.list_examples(database, project.name, Where())
    by_name = {one.external_id: one for one in found}
    assert by_name["U-1"].groups == {kind: "Acme=1"}
    assert shown(database, project, View(group=f"{kind}=Acme=1")) == ["U-1"]
    assert shown(database, project, View(group="Customer=Acme=1")) == []
    assert shown(database, project, View(source=third.source)) == ["U-1"]


LIVE = [
    View(),
    View("approved"),
    View("all", sort="newest"),
    View(sort="random", seed=3),
    View(label="Advice"),
    View("all", person="ada"),
    View("all", text="battery"),
]


@pytest.mark.parametrize("view", LIVE)
def test_a_queue_that_is_kept_has_what_one_read_anew_has(database, project, ids, view, write_csv):
    name, key = project.name, project.id
    actions = [
        lambda: reviewing.decide(database, name, ids["T-1"], "approve", person="ada"),
        lambda: reviewing.decide(database, name, ids["T-2"], "reject", person="bo"),
        lambda: reviewing.decide(
            database, name, ids["T-6"], "edit", edit=reviewing.Edit(label="Advice", input="New.")
        ),
        lambda: reviewing.decide(database, name, ids["T-1"], "reopen", person="bo"),
        lambda: changes.undo_last(database, name, person="bo"),
        lambda: reviewing.approve_where(database, name, "label=Advice", person="ada"),
        lambda: changes.undo_last(database, name, person="ada"),
        lambda: checking.run_checks(database, name),
        lambda: importing.import_file(database, name, write_csv([["T-99", *TICKETS[0][1:]]])),
    ]
    for action in [lambda: None, *actions]:
        action()

        anew = queue_of(database, name, view)
        got = next_ids(database, key, view, limit=100)
        now = standing(database, key, view)
        assert len(got) == len(set(got)) == now.left == len(anew)
        assert set(got) == set(anew)
        with database.read() as stores:
            assert now.counts == stores.examples.statuses(key)


def test_the_next_examples_follow_the_one_on_the_screen_and_go_round(database, project, ids):
    every = next_ids(database, project.id, View(), limit=100)

    assert every == queue_of(database, project.name, View())
    assert next_ids(database, project.id, View(), limit=3, after=every[-2]) == [
        every[-1],
        *every[:2],
    ]
    assert next_ids(database, project.id, View(), limit=2, exclude=every[:5]) == every[5:7]
    assert next_ids(database, project.id, View(), limit=2, after=every[0], exclude=every) == []
    assert next_ids(database, project.id, View(), limit=1, after=10**9) == every[:1]


def test_a_decided_example_is_gone_from_what_comes_next_and_undo_gives_it_its_place(
    database, project, ids
):
    every = next_ids(database, project.id, View(), limit=100)
    reviewing.decide(database, project.name, every[4], "approve", knowingly=True)

    assert next_ids(database, project.id, View(), limit=100) == [*every[:4], *every[5:]]

    changes.undo_last(database, project.name)

    assert next_ids(database, project.id, View(), limit=100) == every


def test_the_next_examples_cost_no_reading_of_the_project(sqlite, write_csv):

    key = create_project(sqlite, "tickets").id
    importing.import_file(sqlite, "tickets", write_csv())
    every = next_ids(sqlite, key, View(), limit=100)
    standing(sqlite, key, View())

    with asked(sqlite) as idle:
        next_ids(sqlite, key, View(), limit=100)
    reviewing.decide(sqlite, "tickets", every[4], "approve", knowingly=True)
    with asked(sqlite) as after:
        next_ids(sqlite, key, View(), limit=100)
        assert standing(sqlite, key, View()).counts == {"pending": 11, "approved": 1}

    assert len(idle.statements) == 1
    of_examples = [one for one, _ in after.statements if "FROM examples" in one]
    assert all("examples.id IN (?)" in one for one in of_examples)
    assert len(after.statements) == 9


def test_a_random_order_is_the_same_for_the_same_number_and_another_for_another(
    database, project, ids
):
    def order(seed, **more):
        view = View("all", sort="random", seed=seed, **more)
        return shown(database, project, view)

    assert order(1) == order(1) != order(2)
    assert sorted(order(1)) == sorted(order(2)) != order(1)
    of_label = order(1, label="Advice")
    assert of_label == [one for one in order(1) if one in of_label]


def test_the_newest_come_first(database, project, ids):
    assert shown(database, project, View(sort="newest"))[:3] == ["T-12", "T-11", "T-10"]


def test_nothing_is_assigned_as_long_as_nobody_assigns_anything(database, project, ids):
    assert next_ids(database, project.id, View(assigned="me"), limit=5, person="ada") == []
