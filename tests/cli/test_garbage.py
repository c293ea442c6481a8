"""What is no database of ours, in place of one: every command says so, and changes nothing."""

import hashlib
import os
import sqlite3
from shutil import copyfile

import pytest

from curate.cli import state
from curate.cli.commands import whole_command
from curate.services.backups import back_up
from curate.services.projects import create_project
from curate.settings import Settings
from curate.stores import Database

# What has to be given by its name, mostly a number; files stand in capitals.
GIVEN = {"name": "t", "names": "TABLE", "check": "whitespace", "out": "OUT", "file": "BACKUP"}
# What a command needs besides.
ARGUMENTS = {
    "decide": ["--approve"],
    "report": ["--json"],
    "erase": ["--value", "Ada Lovelace"],
    "dismiss": ["1"],
    "look": ["--right"],
    "original": ["1"],
    "project delete": ["--yes"],
    "contract": ["--infer"],
    "demo": ["--home", "HOME"],
    "worker": ["--until-idle"],
}
# These need no database; `app` starts a server, whose page says what is wrong.
WITHOUT = {"inspect", "validate", "openapi", "models", "app"}
OURS = {"curate.db", "curate.db-wal", "curate.db-shm", "curate.db.made", "disk-reserve"}


def _empty(file, _):
    file.touch()
    file.with_name("curate.db.made").touch()


def _text(file, _):
    file.write_text("Dear diary, " * 500)


def _noise(file, _):
    file.write_bytes(b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200)))


def _cut(file, ours):
    copyfile(ours, file)
    os.truncate(file, file.stat().st_size // 2 + 100)


def _another(file, _):
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()


def _another_that_migrates(file, _):
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE slices (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('1975ea83b712')")
    connection.close()


def _newer(file, ours):
    copyfile(ours, file)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v99'")
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _folder(file, _):
    file.mkdir()
    (file / "kept").touch()


def _link(file, _):
    file.symlink_to(file.parent.parent / "gone" / "curate.db")


def _flipped(file, ours):
    """What a failing disk leaves: the schema can be read, and nothing that it names."""
    content = bytearray(ours.read_bytes())
    with sqlite3.connect(ours) as connection:
        roots = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE rootpage > 0 AND tbl_name <> 'alembic_version'"
        ).fetchall()
    connection.close()
    for (root,) in roots:
        for at in range((root - 1) * 4096, root * 4096):
            content[at] ^= 0xFF
    file.write_bytes(content)


KINDS = {
    _empty: "is empty, and it was not",
    _text: "can't be used (file is not a database)",
    _noise: "can't be used (file is not a database)",
    _cut: "is damaged",
    _another: "belongs to another application (its tables: bookmarks)",
    _another_that_migrates: "belongs to another application (its tables: slices)",
    _newer: "was made by another version of Curate (schema v99",
    _folder: "is a folder, and should be the database",
    _link: "is a link to ",
    _flipped: "is damaged",
}


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ours")
    file = folder / "curate.db"
    database = Database(f"sqlite:///{file}")
    create_project(database, "t")
    back_up(database, Settings(home=folder), folder / "backup.zip")
    database.close()
    return file


def leaves(command, names=()):
    below = getattr(command, "commands", None)
    if not below:
        yield " ".join(names), command
    for name, one in (below or {}).items():
        yield from leaves(one, (*names, name))


def calls(files):
    """Every command of the command line, with what it needs to be given."""
    for name, command in leaves(whole_command()):
        required = [one for one in command.params if one.required]
        given = [
            each
            for one in required
            for each in (*one.opts[: one.param_type_name == "option"], GIVEN.get(one.name, "1"))
        ]
        yield (
            name,
            [*name.split(), *(files.get(one, one) for one in (*given, *ARGUMENTS.get(name, ())))],
        )


def seen(folder):
    return {
        str(path.relative_to(folder)): path.readlink()
        if path.is_symlink()
        else path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.strip("_"))
def test_every_command_says_that_this_is_no_database_of_ours_and_leaves_it_alone(
    kind, curate, home, tmp_path, ours
):
    home.mkdir()
    kind(home / "curate.db", ours)
    files = {name: str(tmp_path / name.lower()) for name in ("TABLE", "OUT", "BACKUP", "HOME")}
    (tmp_path / "table").write_text("question,answer\nWhere is it?,Late.\n")
    before = seen(tmp_path)

    for name, call in calls({**files, "BACKUP": str(ours.parent / "backup.zip")}):
        if name in WITHOUT:
            continue
        state.database.cache_clear()
        ran = curate(*call)

        said = ran.out if name == "doctor" else ran.err
        assert "Traceback" not in said
        assert ran.status == (1 if name == "doctor" else 2), (call, said)
        if name != "doctor":
            assert (ran.out, said.count("\n")) == ("", 1), call
            assert f"{home / 'curate.db'} {KINDS[kind]}" in said, call
            assert "Nothing " in said, call
        else:
            assert "curate.db" in said.replace("\n", "")
        after = seen(tmp_path)
        assert after.keys() - before.keys() <= {f"home/{one}" for one in OURS}, call
        assert before.items() <= after.items(), call
