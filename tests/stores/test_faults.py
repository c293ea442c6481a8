"""Whatever a database does to us, a person reads a sentence, and the next transaction works."""

import sqlite3
import threading
import time

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import TimeoutError as PoolTimeout

from curate.domain import faults
from curate.domain.errors import CurateError
from curate.domain.faults import fault_of
from curate.stores import Database, engines
from curate.stores.turns import Turns


def write(database, name="tickets"):
    with database.begin() as stores:
        stores.projects.add(name, "")


def names(database):
    with database.read() as stores:
        return [one.name for one in stores.projects.all()]


def test_who_waits_too_long_is_told_and_may_try_again(url, monkeypatch):
    monkeypatch.setattr("curate.stores.database.BUSY_SECONDS", 0.2)
    database, other = Database(url), Database(url)
    write(database)
    lock = "UPDATE projects SET task = 'x'"

    with other.begin() as stores:
        stores.connection.execute(text(lock))
        with (
            pytest.raises(
                faults.DatabaseBusy, match=r"^Others have been writing .* Nothing more was"
            ),
            database.begin() as mine,
        ):
            mine.connection.execute(text(lock))

    write(database, "notes")
    assert names(database) == ["notes", "tickets"]
    database.close()
    other.close()


def test_no_connection_left_is_a_sentence(url, monkeypatch):
    monkeypatch.setattr(engines, "CONNECTIONS", 1)
    monkeypatch.setattr(engines, "MORE_CONNECTIONS", 0)
    monkeypatch.setattr(engines, "POOL_SECONDS", 0.1)
    database = Database(url)

    with database.read(), pytest.raises(faults.DatabaseBusy) as caught, database.read():
        pass

    assert isinstance(caught.value.__cause__, PoolTimeout)
    write(database)
    database.close()


def test_a_value_that_no_column_holds_is_a_sentence(database):
    large = {
        "sqlite": "SELECT zeroblob(2000000000)",
        "postgresql": f"SELECT CAST('{'9' * 30}' AS integer)",
    }

    with pytest.raises(faults.NotStorable, match="can't hold one"), database.begin() as stores:
        stores.connection.execute(text(large[database.engine.dialect.name]))


def test_a_row_that_refers_to_nothing_is_a_sentence(database, project):
    with pytest.raises(faults.ChangedMeanwhile, match="at this moment"), database.begin() as stores:
        stores.contracts.set(999, {"kind": "prose"}, "ada", inferred=False)


def test_what_is_no_error_of_the_database_stays_what_it_is(database):
    with pytest.raises(ZeroDivisionError), database.begin():
        1 / 0  # noqa: B018


def test_a_file_that_can_only_be_read_is_a_sentence(sqlite):
    write(sqlite)
    with sqlite.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        raw = connection.connection.dbapi_connection

    with pytest.raises(faults.ReadOnly, match=r"curate\.db can be read, but not written"):
        write(sqlite, "notes")

    raw.execute("PRAGMA query_only=OFF")
    write(sqlite, "notes")


def test_damaged_pages_are_a_sentence_that_leads_to_a_backup(sqlite):
    for number in range(200):
        write(sqlite, f"p{number:03} {'x' * 500}")
    sqlite.close()
    path = sqlite.engine.url.database
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'projects'"
        ).fetchone()
    connection.close()
    with open(path, "r+b") as file:  # noqa: PTH123
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)

    with pytest.raises(
        faults.Damaged, match=r"curate\.db is damaged .* restore your newest backup"
    ):
        names(sqlite)


def test_a_server_that_goes_away_and_comes_back_is_one_sentence(postgres):
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE goes_away"))
    database = Database(postgres.replace("/postgres?", "/goes_away?"))
    end_all = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = 'goes_away' AND pid <> pg_backend_pid()"
    )

    def cut():
        with admin.connect() as connection:
            connection.execute(end_all)

    with (  # noqa: PT012
        pytest.raises(faults.ConnectionLost, match=r"was lost \(.*\)\. Nothing more was saved"),
        database.begin() as stores,
    ):
        stores.projects.add("tickets", "")
        cut()
        stores.projects.add("notes", "")
    with (  # noqa: PT012
        pytest.raises(faults.ConnectionLost, match="Whether the last step was saved is not known"),
        database.begin() as stores,
    ):
        stores.projects.add("tickets", "")
        cut()
    cut()

    write(database)
    assert names(database) == ["tickets"]
    database.close()
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE goes_away WITH (FORCE)"))
    admin.dispose()


def test_a_server_that_is_not_there_any_more_is_a_sentence(postgres):
    database = Database(postgres)
    database.engine.dispose()

    @event.listens_for(database.engine, "do_connect")
    def refuse(_dialect, _record, args, parameters):
        args[:] = ["host=127.0.0.1 port=1 connect_timeout=1"]
        parameters.clear()

    with pytest.raises(faults.ConnectionLost), database.read():
        pass
    database.close()


def test_writers_of_one_process_take_turns_in_their_order():
    turns, order, threads = Turns(), [], []

    def take(number):
        with turns.turn(10):
            order.append(number)

    with turns.turn(1):
        for number in range(8):
            threads.append(threading.Thread(target=take, args=(number,)))
            threads[-1].start()
            time.sleep(0.01)
        with pytest.raises(faults.DatabaseBusy), turns.turn(0.01):
            pass
    for thread in threads:
        thread.join()

    assert order == list(range(8))
    with turns.turn(0):
        pass


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (OSError(28, "No space left on device", "x.bin"), faults.DiskFull, "/home/ada is full"),
        (RuntimeError("I/O error: No space left on device (os error 28)"), faults.DiskFull, "full"),
        (OSError(30, "Read-only file system", "x.bin"), faults.FileFault, "x.bin can't be read or"),
        (OSError(24, "Too many open files"), faults.FileFault, "Too many open files"),
    ],
)
def test_errors_of_files_are_sentences_too(error, kind, said):
    found = fault_of(error, "/home/ada")

    assert type(found) is kind
    assert said in str(found)


def test_other_errors_are_none():
    assert fault_of(ValueError("x")) is None
    assert fault_of(FileNotFoundError(2, "No such file", "x")) is None


def test_every_fault_says_what_was_kept_and_what_to_do():
    for fault in (
        faults.DiskFull("/home/ada", 2_000_000),
        faults.DiskFull(),
        faults.DatabaseBusy(60),
        faults.ConnectionLost("gone"),
        faults.ReadOnly("x.db"),
        faults.Damaged("x.db", "malformed"),
        faults.ChangedMeanwhile("unique"),
        faults.NotStorable("NUL"),
        faults.FileFault("Input/output error", "x.db"),
    ):
        assert isinstance(fault, CurateError)
        assert "Nothing more was saved" in fault.what
        assert fault.way_on.endswith(".")
