import csv
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.domain.errors import Cancelled
from curate.domain.examples import Example
from curate.services import changes, erasure, importing, project_actions, reviewing
from curate.services.backups import back_up, restore_backup, verify_backup
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.services.reviewing import Edit, View, excerpts, found_places, index_new
from curate.settings import Settings
from curate.stores import Database
from curate.stores.examples import Where
from curate.text.search import parse_search
from tests.services.queues import queue_of

ROWS = [
    ("T-1", "The refund for my card has not come.", "Topic: Refund"),
    ("T-2", "My Card was refunded twice!", "We refund cheques."),
    ("T-3", "Où est mon résumé? Il était là.", "Voilà le résumé."),
    ("T-4", "Grüße aus Köln, die VERSANDKOSTEN sind zu hoch.", "Porto: 5 €"),
    ("T-5", "返金してください。注文番号は123です。", "返金しました"),
    ("T-6", "Привет, где мой Заказ?", "Заказ в пути."),
    ("T-7", "mail foo-bar@example.com, C++ and 50% off, under_score", "a \"quoted\" 'word' %_!"),
    ("card", "Nothing about that.", "An id that is a word."),
]
QUESTIONS = [
    "refund", "Refund CARD", '"my card"', '"card my"', "refund -card", "-refund", '-"my card"', "resume", "RÉSUMÉ",
    "kosten", "*kosten", "versand", "koln", "返金", "返金 注文", "-返金", "заказ", "зак", "foo-bar", "foo bar", "C++", "50%",
    "%", "_", "€", "T-3", "t-3", "card", "123", "score", "under_score", "refund*", '"refund"', '"refund" *', '"refun"*',
    "", " ", '"', '""', "-", "--", "*", "**", "-*", "AND", "OR NOT", "NEAR(a b)", "a:b", "input:card", "^card", "(", "{", "'", "\\",
    "\0", "card\0", "“my card”", "refund OR card", "*", "é", "twice !", ";", "a" * 300, "😀", "\ud800", "card " * 60,
]  # fmt: skip


@pytest.fixture
def tickets(database, project, tmp_path):
    """Eight tickets that are hard to search in."""
    return imported(database, project.name, tmp_path)


def imported(database, project, folder, rows=ROWS, name="tickets.csv"):
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "question", "answer"), *rows])
    return import_file(database, project, path)


def stored(database, project="tickets"):
    return reviewing.list_examples(database, project, Where())


def found(database, text, project="tickets"):
    """What the queue finds; the same as what a statement on the tables finds."""
    ids = set(queue_of(database, project, View("all", text=text)))
    with database.read() as stores:
        key = stores.projects.get(project).id
        where = View("all", text=text).where()
        assert set(stores.examples.ids(key, where)) == ids
        assert stores.index.hits(key, text) & {one.id for one in stored(database, project)} == ids
    return ids


def really_there(database, text, project="tickets"):
    """What stands in the texts, without any index."""
    search = parse_search(text.replace("\0", "\ufffd").replace("\ud800", "\ufffd"))
    asks = bool(search.wanted or search.unwanted)
    return {
        one.id
        for one in stored(database, project)
        if one.external_id == search.text or (asks and search.found_in([one.input, one.output]))
    }


@pytest.mark.parametrize("indexed", [True, False])
def test_a_search_finds_what_is_stored_and_nothing_else(database, tickets, indexed):
    if indexed:
        index_new(database)
    names = {one.id: one.external_id for one in stored(database)}

    for text in filter(str.strip, QUESTIONS):
        with database.read() as stores:
            got = set(stores.examples.ids(1, View("all", text=text).where()))
        # Until it is indexed, a text is looked through letter by letter.
        if indexed:
            want = {names[one] for one in really_there(database, text)}
            assert {names[one] for one in got} == want, text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("refund", {"T-1", "T-2"}),
        ('"refund"', {"T-1", "T-2"}),
        ('"refunded"', {"T-2"}),
        ("refund twice", {"T-2"}),
        ('"my card"', {"T-1", "T-2"}),
        ('"card my"', set()),
        ("refund -twice", {"T-1"}),
        ("resume", {"T-3"}),
        ("köln", {"T-4"}),
        ("*kosten", {"T-4"}),
        ("kosten", set()),
        ("返金", {"T-5"}),
        ("番号", {"T-5"}),
        ("заказ", {"T-6"}),
        ("foo-bar@example.com", {"T-7"}),
        ("T-3", {"T-3"}),
        ("card", {"T-1", "T-2", "card"}),
    ],
)
def test_what_is_found(sqlite, tmp_path, text, names):
    create_project(sqlite, "tickets")
    imported(sqlite, "tickets", tmp_path)

    ids = found(sqlite, text)

    assert {one.external_id for one in stored(sqlite) if one.id in ids} == names


def test_the_example_of_that_id_comes_first(database, tickets):
    first = queue_of(database, "tickets", View("all", text="card"))[0]

    assert next(one for one in stored(database) if one.id == first).external_id == "card"


def test_after_every_kind_of_change_the_search_finds_what_is_stored(
    database, project, tickets, tmp_path, settings_here
):
    index_new(database)
    ids = {one.external_id: one.id for one in stored(database)}
    more = [
        ("T-1", "The refund for my card came at last.", "Topic: Thanks"),
        ("T-9", "Zebra", "Card"),
    ]
    words = [
        "refund",
        "card",
        "zebra",
        "giraffe",
        "lion",
        "-card",
        '"my card"',
        "返金",
        "erased",
        "*iraf",
        "last",
    ]
    actions = [
        lambda: reviewing.decide(
            database, "tickets", ids["T-2"], "edit", edit=Edit(input="A giraffe.", output="A lion")
        ),
        lambda: changes.undo_last(database, "tickets"),
        lambda: reviewing.decide(
            database, "tickets", ids["T-5"], "approve", edit=Edit(output="lion")
        ),
        lambda: imported(database, "tickets", tmp_path, more, "more.csv"),
        lambda: changes.undo_last(database, "tickets"),
        lambda: project_actions.copy_project(database, "tickets", "copy"),
        lambda: erasure.erase_value(database, settings_here, "tickets", "giraffe", dry_run=False),
        lambda: erasure.erase_value(database, settings_here, "tickets", "refund", dry_run=False),
        lambda: erasure.erase_ticket(database, settings_here, "tickets", "T-5", dry_run=False),
        lambda: importing.remove_source(
            database, "tickets", importing.list_sources(database, "tickets")[-1].id
        ),
        lambda: project_actions.delete_project(database, settings_here, "copy"),
    ]

    for action in actions:
        action()
        names = ["tickets"] + [one for one in ("copy",) if one in projects(database)]
        for name in names:
            for word in words:
                assert found(database, word, name) == really_there(database, word, name), word
        with database.begin() as stores:
            assert stores.index.is_complete()
            assert stores.index.is_true()


def projects(database):
    with database.read() as stores:
        return [one.name for one in stores.projects.all()]


def test_an_import_that_was_canceled_leaves_nothing_to_find(database, project, tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("id,question,answer\n" + "".join(f"{n},zebra {n},lion\n" for n in range(9_000)))
    steps = []

    def stop():
        steps.append(1)
        index_new(database)
        return len(steps) > 1

    with pytest.raises(Cancelled):
        import_file(database, "tickets", path, should_stop=stop)

    assert found(database, "zebra") == set()
    with database.begin() as stores:
        assert stores.index.is_true()


def test_a_restored_backup_is_searched_like_the_first(database, tickets, settings_here, tmp_path):
    index_new(database)
    file = tmp_path / "backup.zip"
    back_up(database, settings_here, file)
    home = Settings(home=tmp_path / "other")
    other = Database(f"sqlite:///{tmp_path / 'restored.db'}")

    restore_backup(other, home, verify_backup(file))

    for text in ("refund", "返金", "-card"):
        assert found(other, text) == really_there(other, text) != set()
    other.close()


def test_of_an_erased_word_nothing_is_left_in_the_index(sqlite, tmp_path, settings_here):
    create_project(sqlite, "tickets")
    imported(
        sqlite, "tickets", tmp_path, [("1", "Xylophonist Zacharias", "A"), ("2", "Other", "B")]
    )
    index_new(sqlite)

    erasure.erase_value(sqlite, settings_here, "tickets", "Zacharias", dry_run=False)

    with sqlite.read() as stores:
        pages = stores.connection.exec_driver_sql("SELECT block FROM example_words_data").scalars()
        assert not any(b"acharias" in page for page in pages)


def test_an_index_that_tells_something_else_is_noticed_and_made_anew(database, tickets):
    index_new(database)
    with database.begin() as stores:
        if database.engine.dialect.name == "postgresql":
            stores.connection.exec_driver_sql("DELETE FROM example_words WHERE rowid = 2")
        else:
            stores.connection.exec_driver_sql(
                "INSERT INTO example_words(example_words, rowid, input, output) "
                "SELECT 'delete', id, input, output FROM examples WHERE id = 2"
            )
    with database.begin() as stores:
        assert not stores.index.is_true()
        stores.index.forget()

    assert found(database, "refund") == really_there(database, "refund") != set()
    with database.begin() as stores:
        assert stores.index.is_true()


def test_what_was_found_is_marked():
    one = Example(
        1,
        external_id="T-1",
        input="x " * 200 + "Où est mon Résumé? " + "y " * 200,
        output="No resume",
    )

    view = View(text="resume")
    assert found_places(view, one) == {"input": [(411, 417)], "output": [(3, 9)]}
    excerpt = excerpts(view, [one])[1]
    assert [each.text for each in excerpt.pieces if each.kind == "mark"] == ["Résumé"]
    assert excerpts(View(text="T-1"), [one])[1].field == "external_id"
    assert excerpts(View(), [one]) == {}


words = st.text(alphabet="abcé Ü-\"*'\u0301返%_.", max_size=12)


@given(texts=st.lists(words, min_size=1, max_size=4), query=words)
def test_whatever_is_searched_for_what_is_marked_is_found(texts, query):
    search = parse_search(query)

    for text in texts:
        places = search.places(text)
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(places))
        if len(search.wanted) == 1 and not search.unwanted:
            assert bool(places) == search.found_in([text])
