import os
import stat

import pytest


@pytest.fixture
def open_umask():
    """A shell whose files everybody may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_whatever_commands_write_in_the_home_is_the_owner_s_alone(
    curate, home, tmp_path, open_umask
):
    home.mkdir()
    file = tmp_path / "tickets.csv"
    file.write_text(
        "question,answer\n" + "".join(f"Where is parcel {n}?,Late.\n" for n in range(9))
    )

    assert curate("project", "create", "tickets").status == 0
    assert curate("import", "tickets", file).status == 0

    modes = {one: stat.S_IMODE(one.stat().st_mode) for one in (home, *home.rglob("*"))}
    assert home / "curate.db" in modes
    assert [one for one, mode in modes.items() if mode & 0o077] == []


def test_the_doctor_lists_its_checks_and_fails_where_something_is_wrong(curate, home):
    assert curate("project", "create", "tickets").status == 0
    healthy = curate("doctor", "--json")
    rows = {one["check"]: one for one in healthy.json}
    assert {"clock", "database integrity", "dataset versions", "file modes", "files", "jobs",
            "leftovers", "worker", "base model", "adapters"} <= set(rows)  # fmt: skip
    assert all(set(one) == {"check", "ok", "message"} for one in healthy.json)

    (home / "evaluations").mkdir(mode=0o755)
    (home / "evaluations").chmod(0o755)
    (home / "evaluations" / "3.part").write_text("half")
    found = curate("doctor", "--json")
    assert found.status == 1
    assert {"file modes", "leftovers"} <= {one["check"] for one in found.json if not one["ok"]}

    mended = {one["check"]: one["ok"] for one in curate("doctor", "--fix", "--json").json}
    assert mended["file modes"]
    assert mended["leftovers"]
    assert not (home / "evaluations" / "3.part").exists()


def test_a_damaged_database_is_a_sentence_for_the_doctor_too(curate, home):
    home.mkdir()
    (home / "curate.db").write_bytes(b"no database at all " * 300)

    found = curate("doctor", "--json")

    assert found.status == 1
    failing = {one["check"]: one["message"] for one in found.json if not one["ok"]}
    assert "curate restore FILE" in failing["database integrity"]
    assert "database" in failing
    assert "Traceback" not in found.err
