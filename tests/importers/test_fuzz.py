"""Damaged and hostile files: read, or refused with a sentence; never anything else."""

import os
import stat

import pytest

from curate.domain.errors import CurateError, UnreadableFile
from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.importers import inspect, open_file, read
from curate.services.importing import import_file
from tests.importers.damage import damaged

FILES = 300


@pytest.mark.parametrize("tens", range(FILES // 10))
def test_no_damage_ends_in_anything_but_rows_or_a_sentence(write, tens):
    for number in range(10 * tens, 10 * tens + 10):
        _read_or_refuse(write, number)


def test_the_database_holds_all_of_a_damaged_file_or_nothing(write, database, project):
    for number in range(FILES, FILES + 25):
        path = write(*damaged(number))
        before = _stored(database, project)

        try:
            result = import_file(database, project.name, path)
        except CurateError:
            assert _stored(database, project) == before
        else:
            left = result.rejected_count + result.skipped_count
            assert _stored(database, project) == (before[0] + result.added, before[1] + left)
        path.unlink()


def _stored(database, project):
    with database.read() as stores:
        sources = stores.sources.all(project.id)
        left = sum(each.rejected + each.skipped for each in sources)
        return stores.examples.count(project.id), left


def _read_or_refuse(write, number):
    name, content = damaged(number)
    path = write(name, content)

    try:
        found = inspect(path)
        rows = list(read(path))
    except CurateError:
        with pytest.raises(CurateError):
            list(open_file(path).batches(100))
        return
    batches = list(open_file(path).batches(100))
    assert [row for batch in batches for row in batch.rows()] == [
        row for row in rows if isinstance(row, ImportedRow)
    ]

    assert 0 <= found.confidence <= 1
    for row in rows:
        assert isinstance(row, (ImportedRow, RejectedRow, SkippedRow))
        assert row.line >= 1
        if isinstance(row, ImportedRow):
            assert row.input.strip()
            texts = [row.input, row.output, row.system, *map(str, row.metadata.values())]
            "".join(texts).encode()
            assert "\0" not in "".join(texts)


def test_a_pipe_a_folder_and_what_may_not_be_read_are_refused_at_once(tmp_path):
    pipe, folder, locked = tmp_path / "pipe.csv", tmp_path / "folder.csv", tmp_path / "locked.csv"
    os.mkfifo(pipe)
    folder.mkdir()
    locked.write_text("question,answer\nIs it?,It is.\n")
    locked.chmod(0)

    paths = [pipe, folder, tmp_path / "none.csv", tmp_path / "nul\0.csv", tmp_path / ("x" * 300)]
    if os.geteuid():  # whoever is root may read everything
        paths.append(locked)
    for path in paths:
        with pytest.raises(UnreadableFile):
            inspect(path)
        with pytest.raises(UnreadableFile):
            list(read(path))


def test_a_link_is_followed_and_one_to_nothing_or_itself_refused(tmp_path):
    real = tmp_path / "real.csv"
    real.write_text("question,answer\nIs it so, then?,It is.\n")
    link, loose, ring = (tmp_path / name for name in ("link.csv", "loose.csv", "ring.csv"))
    link.symlink_to(real)
    loose.symlink_to(tmp_path / "nothing")
    ring.symlink_to(ring)

    assert inspect(link).rows == 1
    assert stat.S_ISREG(link.stat().st_mode)
    for path in (loose, ring):
        with pytest.raises(UnreadableFile):
            inspect(path)


def test_a_name_with_control_characters_is_shown_on_one_line(write):
    path = write("a\nb\x1b[31m.csv", "")

    with pytest.raises(
        UnreadableFile, match=r"^a\ufffdb\ufffd\[31m.csv can't be read: it is empty"
    ):
        inspect(path)
