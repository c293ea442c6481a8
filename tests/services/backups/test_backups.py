"""A backup is restored to the row and to the byte; what is no whole backup changes nothing."""

# ruff: noqa: ARG005 - what breaks a backup is given its entries and its manifest

import hashlib
import json
import os
import threading
import uuid
import zipfile
from contextlib import closing

import pytest
from sqlalchemy import create_engine, text

from curate.domain.errors import Cancelled, CurateError, Unusable
from curate.services import backups, reviewing
from curate.services.backups import back_up, restore_backup, verify_backup
from curate.services.backups.manifest import is_safe
from curate.services.importing import import_file
from curate.services.projects import create_project, list_projects
from curate.settings import Settings
from curate.stores import Database
from curate.stores.all_tables import TableRows
from curate.stores.examples import Where
from tests.every_table import fill


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """An empty database of each kind, and an empty home."""
    settings = Settings(home=tmp_path / "restored")
    if request.param == "sqlite":
        opened = Database(settings.url)
        yield opened, settings
        opened.close()
        return
    server = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    opened = Database(server.replace("/postgres?", f"/{name}?"))
    yield opened, settings
    opened.close()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def full(database, settings_here):
    """Rows in every table, some of them deleted again, and files of every kind."""
    keys = fill(database)
    with database.begin() as stores:
        stores.connection.execute(
            text("DELETE FROM job_events WHERE id = :last"), {"last": max(keys["job_events"])}
        )
        upload = settings_here.make_home() / "uploads" / "17" / "may.csv"
        request = {"project": "p", "name": "may.csv", "path": str(upload), "then": []}
        stores.connection.execute(
            text("UPDATE jobs SET kind = 'import', state = 'failed', request = :r WHERE id = :id"),
            {"r": json.dumps(request), "id": keys["jobs"][0]},
        )
    for path in (
        upload,
        settings_here.home
        / "runs"
        / str(keys["runs"][0])
        / "adapter"
        / "adapter_model.safetensors",
        settings_here.home / "runs" / str(keys["runs"][0]) / "state.safetensors",
        settings_here.home / "evaluations" / f"{keys['jobs'][2]}.jsonl",
        settings_here.home / "prices.json",
        # What no backup needs.
        settings_here.home / "models" / "base" / "model.safetensors",
        settings_here.home / "uploads" / "18" / "june.csv",
        settings_here.home / "runs" / "999" / "state.safetensors",
        settings_here.home / "runs" / str(keys["runs"][0]) / "train.part",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(3_000) + path.name.encode())
    return database


def rows_of(database):
    with database.read() as stores:
        rows = TableRows(stores.connection)
        found = {}
        for name in rows.tables():
            with closing(rows.all(name)) as each:
                found[name] = list(each)
        return found, rows.last_ids()


def files_of(home):
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith("curate.db")
    }


NOT_IN_IT = {"models/base/model.safetensors", "uploads/18/june.csv", "runs/999/state.safetensors"}


def test_a_restored_home_is_equal_row_by_row_and_file_by_file(full, settings_here, empty, tmp_path):
    target, there = empty
    file = tmp_path / "backup.zip"

    made = back_up(full, settings_here, file)
    restored = restore_backup(target, there, verify_backup(file))

    before, ids = rows_of(full)
    after, ids_after = rows_of(target)
    assert all(before.values()), "a table without rows proves nothing"
    assert after == before
    assert ids_after == ids
    files = {
        name: digest
        for name, digest in files_of(settings_here.home).items()
        if name not in NOT_IN_IT and not name.endswith(".part")
    }
    assert len(files) == 5
    assert files_of(there.home) == files
    assert restored.manifest == made.manifest
    assert made.manifest.examples == 3
    assert made.manifest.decisions == 3
    assert made.bytes == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0


def test_no_id_is_given_again_after_a_restore(full, settings_here, empty, tmp_path):
    file = tmp_path / "backup.zip"
    back_up(full, settings_here, file)
    with full.read() as stores:
        given = TableRows(stores.connection).last_ids()
    target, there = empty

    restore_backup(target, there, verify_backup(file))
    again = fill(target, ("one more",))

    assert all(keys[0] > given[name] for name, keys in again.items() if keys[0] is not None)


def test_a_backup_is_one_moment_while_people_work(
    database, project, tickets, settings_here, tmp_path
):
    file = tmp_path / "backup.zip"
    first = reviewing.list_examples(database, "tickets", Where())[0].id
    begun = threading.Event()
    decided = []

    def decide():
        begun.wait(30)
        for _ in range(20):
            reviewing.decide(database, "tickets", first, "approve")
            reviewing.decide(database, "tickets", first, "skip")
            decided.append(1)

    thread = threading.Thread(target=decide)
    thread.start()
    back_up(database, settings_here, file, lambda share, what: begun.set())
    thread.join()

    verified = verify_backup(file).manifest
    with zipfile.ZipFile(file) as archive:
        lines = {
            name: [json.loads(line) for line in archive.read(f"tables/{name}.jsonl").splitlines()]
            for name in ("actions", "events", "examples")
        }
    assert len(decided) == 20
    # Every event has its action, and the example the revision of its last event.
    assert len(lines["events"]) == verified.decisions
    actions = {row[0] for row in lines["actions"]}
    columns = verified.tables["events"].columns
    events = [dict(zip(columns, row, strict=True)) for row in lines["events"]]
    assert {one["action_id"] for one in events} <= actions
    example = next(row for row in lines["examples"] if row[0] == first)
    revision = example[verified.tables["examples"].columns.index("revision")]
    assert revision == max((one["revision"] for one in events), default=1)


def test_a_home_that_is_not_empty_is_refused_and_left_alone(
    full, settings_here, tmp_path, write_csv
):
    file = tmp_path / "backup.zip"
    back_up(full, settings_here, file)
    other = Settings(home=tmp_path / "other")
    opened = Database(other.url)
    create_project(opened, "mine")
    import_file(opened, "mine", write_csv())
    before = rows_of(opened)

    with pytest.raises(
        Unusable, match=r"The database \(mine\) is not empty.*Nothing was restored: set"
    ):
        restore_backup(opened, other, verify_backup(file))

    assert rows_of(opened) == before
    opened.close()


def test_files_that_are_there_are_never_overwritten(full, settings_here, tmp_path):
    file = tmp_path / "backup.zip"
    back_up(full, settings_here, file)
    other = Settings(home=tmp_path / "other")
    opened = Database(other.url)
    mine = other.home / "runs" / "1" / "adapter.bin"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")

    with pytest.raises(Unusable, match="runs is not empty"):
        restore_backup(opened, other, verify_backup(file))

    assert mine.read_text() == "mine"
    assert list_projects(opened) == []
    opened.close()


@pytest.fixture
def small(sqlite, settings_here, tmp_path):
    """A backup of a home with one project."""
    create_project(sqlite, "tickets")
    (settings_here.make_home() / "prices.json").write_text("{}")
    return back_up(sqlite, settings_here, tmp_path / "backup.zip").file


def rewritten(file, change):
    """The backup with its entries changed, and a manifest that fits them as far as it can."""
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries.pop("manifest.json"))
    change(entries, manifest)
    for name, content in entries.items():
        manifest["entries"].setdefault(name, {})
        if manifest["entries"][name] != "as it was":
            digest = hashlib.sha256(content).hexdigest()
            manifest["entries"][name] = {"bytes": len(content), "sha256": digest}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))
    return file


def add(name, content=b"x"):
    return lambda entries, manifest: entries.update({name: content})


def set_row(table, change):
    def changed(entries, manifest):
        lines = [json.loads(line) for line in entries[f"tables/{table}.jsonl"].splitlines()]
        change(lines)
        entries[f"tables/{table}.jsonl"] = b"".join(
            json.dumps(one).encode() + b"\n" for one in lines
        )
        manifest["tables"][table]["rows"] = len(lines)

    return changed


HOSTILE = {
    "climbs out": add("files/runs/../../../escaped"),
    "absolute": add("files//etc/passwd"),
    "absolute name": add("/etc/passwd"),
    "backslash": add("files\\runs\\..\\..\\x"),
    "the database itself": add("files/curate.db"),
    "another folder": add("files/models/base/model.safetensors"),
    "beside": add("other/x"),
    "differs in case": add("files/PRICES.json"),
    "no such table": add("tables/secrets.jsonl"),
    "another column": lambda e, m: m["tables"]["projects"]["columns"].append("admin"),
    "a row too short": set_row("projects", lambda rows: rows[0].pop()),
    "a text for a number": set_row("projects", lambda rows: rows[0].__setitem__(0, "1; DROP")),
    "a row twice": set_row("projects", lambda rows: rows.append(rows[0])),
    "points nowhere": set_row("rules", lambda rows: rows.append([1, 99, "key", {}])),
    "no rows": lambda e, m: e.update({"tables/projects.jsonl": b"[" * 100_000 + b"\n"}),
    "no JSON": lambda e, m: e.update({"tables/projects.jsonl": b"hello\n"}),
    "half a row": lambda e, m: e.update({"tables/projects.jsonl": e["tables/projects.jsonl"][:-1]}),
    "fewer rows": lambda e, m: e.update({"tables/projects.jsonl": b""}),
    "a newer form": lambda e, m: m.update(form=2),
    "a newer schema": lambda e, m: m.update(schema="v9"),
    "another kind": lambda e, m: m.update(kind="something"),
    "no manifest": lambda e, m: m.clear() or m.update(entries={}),
    "another hash": lambda e, m: (
        m["entries"].update({"files/prices.json": "as it was"}),
        m["entries"].update({"files/prices.json": {"bytes": 2, "sha256": "0" * 64}}),
        e.pop("files/prices.json"),
    ),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_backup_that_is_not_what_it_was_is_refused_before_anything_is_changed(
    small, tmp_path, how
):
    there = Settings(home=tmp_path / "other")
    rewritten(small, HOSTILE[how])

    with pytest.raises(CurateError, match=r"^backup\.zip .*Nothing was restored: ") as refused:
        restored_into(there, small)

    assert "\n" not in str(refused.value)
    assert not (tmp_path / "escaped").exists()


def restored_into(there, file):
    """Restores a backup; one that is refused must leave the home as empty as it was."""
    verified = verify_backup(file)
    opened = Database(there.url)
    try:
        restore_backup(opened, there, verified)
    except CurateError:
        with opened.read() as stores:
            assert TableRows(stores.connection).holding() == []
        assert [one.name for one in there.home.iterdir() if "curate.db" not in one.name] == []
        raise
    finally:
        opened.close()


@pytest.mark.parametrize("kept", [0, 10, 500, -1, -30])
def test_a_part_of_a_backup_or_another_file_is_refused(small, kept):
    small.write_bytes(small.read_bytes()[:kept])

    with pytest.raises(Unusable, match="Nothing was restored"):
        verify_backup(small)


def test_every_flipped_byte_of_a_content_is_noticed(small):
    content = bytearray(small.read_bytes())
    with zipfile.ZipFile(small) as archive:
        infos = archive.infolist()
    for info in infos:
        # Behind the header of 30 bytes stand the name and further fields, of the lengths said there.
        at = info.header_offset
        lengths = [int.from_bytes(content[at + n : at + n + 2], "little") for n in (26, 28)]
        place = at + 30 + sum(lengths) + info.compress_size // 2
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        small.write_bytes(damaged)

        with pytest.raises(Unusable, match="Nothing was restored"):
            verify_backup(small)


def test_a_file_that_says_it_unpacks_to_more_than_there_is_room_is_refused(
    small, sqlite, tmp_path, monkeypatch
):
    verified = verify_backup(small)
    monkeypatch.setattr(
        "shutil.disk_usage", lambda _: type("Usage", (), {"free": 100, "total": 1, "used": 1})
    )
    there = Settings(home=tmp_path / "other")
    opened = Database(there.url)

    with pytest.raises(Unusable, match=r"GB left\. Nothing was restored: make room"):
        restore_backup(opened, there, verified)

    opened.close()


def test_a_row_that_never_ends_is_refused(small, tmp_path, monkeypatch):
    monkeypatch.setattr("curate.services.backups.restore.LONGEST_LINE", 3 << 20)
    rewritten(
        small, lambda e, m: e.update({"tables/projects.jsonl": b"[" + b" " * (5 << 20) + b"]\n"})
    )
    there = Settings(home=tmp_path / "other")
    opened = Database(there.url)

    with pytest.raises(Unusable, match="is damaged"):
        restore_backup(opened, there, verify_backup(small))

    opened.close()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("files/runs/1/adapter/adapter_model.safetensors", True),
        ("files/uploads/17/my tickets, März.csv", True),
        ("files/prices.json", True),
        ("tables/events.jsonl", True),
        ("files/runs/1/../../x", False),
        ("files/runs/./x", False),
        ("files/runs//x", False),
        ("files/runs/1/ ", False),
        ("files/runs/1/a\nb", False),
        ("files/runs/1/a:b", False),
        ("files/runs", False),
        ("files/curate.db", False),
        ("tables/../x.jsonl", False),
        ("manifest.json", False),
    ],
)
def test_only_names_inside_our_folders_are_safe(name, safe):
    assert is_safe(name) == safe


def test_a_backup_that_is_stopped_leaves_the_old_one(sqlite, settings_here, tmp_path, small):
    before = small.read_bytes()

    with pytest.raises(Cancelled):
        back_up(sqlite, settings_here, small, should_stop=lambda: True)

    assert small.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if ".part" in one.name] == []


def test_a_file_that_is_something_else_is_not_overwritten(sqlite, settings_here, tmp_path):
    mine = tmp_path / "thesis.zip"
    mine.write_text("mine")

    with pytest.raises(Unusable, match=r"is there and is no backup\. Nothing was written"):
        back_up(sqlite, settings_here, mine)
    with pytest.raises(Unusable, match="is a folder"):
        back_up(sqlite, settings_here, tmp_path)
    with pytest.raises(Unusable, match="is not there"):
        back_up(sqlite, settings_here, tmp_path / "nowhere" / "x.zip")

    assert mine.read_text() == "mine"


def test_a_backup_without_room_is_one_sentence_and_leaves_nothing(
    sqlite, settings_here, tmp_path, monkeypatch
):
    create_project(sqlite, "tickets")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)

    with pytest.raises(Unusable, match=r"can't be written \(there is no room left\)"):
        back_up(sqlite, settings_here, tmp_path / "b.zip")

    assert [one.name for one in tmp_path.iterdir() if "b.zip" in one.name] == []


def test_a_backup_says_nothing_of_passwords(sqlite, tmp_path):
    told = Settings(
        home=tmp_path / "home", database_url="postgresql://ada:secret@host/x", port=9000
    )

    made = back_up(sqlite, told, tmp_path / "b.zip")

    with zipfile.ZipFile(made.file) as archive:
        assert all(b"secret" not in archive.read(name) for name in archive.namelist())
    assert made.manifest.settings == {"port": 9000}


def test_the_app_lists_the_backups_that_it_wrote(sqlite, settings_here):
    path = backups.backup_path(settings_here)
    back_up(sqlite, settings_here, path)

    assert backups.list_backups(settings_here) == [path]
