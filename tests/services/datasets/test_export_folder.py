"""What an export does to its folder: all of it at once or nothing, and nothing of anybody's is lost."""

import contextlib
import errno
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from curate.domain.errors import Unusable
from curate.exporters import base
from curate.services.datasets import (
    check_export,
    create_version,
    export,
    export_folder,
    export_text,
    get_dataset,
    split_options,
)
from curate.services.reviewing import Edit, approve_where, decide, list_examples
from curate.stores.examples import Where
from curate.text.tokens import count_tokens

NO_ROOM = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def database(sqlite):
    """What happens to a folder does not depend on the kind of database."""
    return sqlite


@pytest.fixture
def version(tickets, database):
    """A version with all three parts."""
    approve_where(database, "tickets", "all")
    create_version(database, "tickets", split_options(held_out=0.3, validation=0.3))


def contents(folder):
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_the_manifest_says_what_the_files_are(version, database, tmp_path):
    files, _ = export(database, "tickets", "v1", "trl", tmp_path / "out")

    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert {one["path"]: one["part"] for one in manifest["files"]} == {
        "train.jsonl": "train",
        "validation.jsonl": "validation",
        "held_out.jsonl": "held_out",
    }
    for one, said in zip(files, manifest["files"], strict=True):
        content = one.path.read_bytes()
        rows = [json.loads(line) for line in content.splitlines()]
        texts = [text for row in rows for text in base.texts_of(row)]
        assert said["rows"] == one.rows == len(rows)
        assert said["bytes"] == one.bytes == len(content)
        assert said["sha256"] == one.sha256 == hashlib.sha256(content).hexdigest()
        assert said["tokens"] == one.tokens == sum(count_tokens(texts))
    held_out = next(one for one in manifest["files"] if one["part"] == "held_out")
    assert "never train on it" in held_out["purpose"]
    for name, sha256 in manifest["beside"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == sha256
    assert {"sha256", "seed", "options", "export_options", "exported_with_curate"} <= set(manifest)
    assert str(tmp_path) not in json.dumps(manifest)
    warned = get_dataset(database, "tickets", "v1").manifest["warnings"]
    assert warned
    assert manifest["warnings"][: len(warned)] == warned


def test_what_was_left_out_of_a_part_is_in_the_manifest_with_its_reason(
    tickets, database, tmp_path
):
    approve_where(database, "tickets", "all")
    first = list_examples(database, "tickets", Where())[0]
    decide(database, "tickets", first.id, "approve", edit=Edit(output="Topic: App\nUrgency: Low"))
    create_version(database, "tickets", split_options(held_out=0.0, validation=0.0))

    export(database, "tickets", "v1", "dpo", tmp_path / "out")

    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    ((reason, number),) = manifest["left_out"]["train"].items()
    assert (number, reason.startswith("have no pair")) == (11, True)


def test_a_reader_that_splits_lines_gets_as_many_rows(tickets, database, tmp_path):
    name = "axolotl"
    odd = "One\u2028two\u2029three\u0085four\x0bfive\x0csix\x1cseven"
    first = list_examples(database, "tickets", Where())[0]
    approve_where(database, "tickets", "all")
    decide(database, "tickets", first.id, "approve", edit=Edit(output=odd))
    create_version(database, "tickets", split_options(held_out=0.0, validation=0.0))

    (train,), _ = export(database, "tickets", "v1", name, tmp_path / "out")
    text = export_text(database, "tickets", "v1", name, "train")
    with zipfile.ZipFile(BytesIO(check_export(database, "tickets", "v1", name).archive)) as packed:
        zipped = packed.read("train.jsonl").decode()

    written = train.path.read_text("utf-8")
    assert text == zipped == written
    assert len(written.splitlines()) == train.rows
    assert sum("four\\u000bfive" in line for line in written.splitlines()) >= 1
    assert odd in {
        text for line in written.splitlines() for text in base.texts_of(json.loads(line))
    }
    for one in (tmp_path / "out").iterdir():
        whole = one.read_text("utf-8")
        assert whole.splitlines() == whole.split("\n")[:-1]


def test_an_export_that_fails_leaves_no_folder(version, database, tmp_path, monkeypatch):
    def no_room(*_):
        raise NO_ROOM

    monkeypatch.setattr(base.os, "fsync", no_room)

    with pytest.raises(
        Unusable, match=r"can't be written \(No space left on device\)\. Nothing was"
    ):
        export(database, "tickets", "v1", "openai", tmp_path / "new" / "out")

    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("failing", ["a file", "the first rename", "the last rename"])
@pytest.mark.parametrize("fault", [NO_ROOM, KeyboardInterrupt()], ids=["disk full", "interrupted"])
def test_an_export_that_fails_leaves_an_earlier_one_as_it_was(
    failing, fault, version, database, tmp_path, monkeypatch
):
    out = tmp_path / "out"
    export(database, "tickets", "v1", "openai", out)
    (out / "notes.txt").write_text("mine")
    before = contents(out)
    done = []
    move = Path.rename

    def renamed(source, target):
        done.append(source)
        if failing == "the first rename" or (
            target.name == "manifest.json" and out == target.parent
        ):
            monkeypatch.undo()
            raise fault
        return move(source, target)

    def synced(_):
        raise fault

    if failing == "a file":
        monkeypatch.setattr(base.os, "fsync", synced)
    else:
        monkeypatch.setattr(Path, "rename", renamed)

    with pytest.raises((Unusable, KeyboardInterrupt)):
        export(database, "tickets", "v1", "trl", out)

    assert contents(out) == before


def test_what_an_export_replaces_is_said(version, database, tmp_path):
    out = tmp_path / "out"
    export(database, "tickets", "v1", "trl", out)

    _, warnings = export(database, "tickets", "v1", "llama_factory", out)

    replaced = "held_out.jsonl, manifest.json, train.jsonl, validation.jsonl"
    assert warnings[-2:] == [
        f"out: {replaced} of an earlier export (v1, trl) were replaced.",
        "out: 1 file of an earlier export (v1, trl) that this one does not have was removed: trl_sft.yaml.",
    ]
    assert set(contents(out)) == {
        *("held_out.jsonl", "manifest.json", "train.jsonl", "validation.jsonl"),
        "dataset_info.json",
    }


def test_a_file_of_somebody_else_is_kept(version, database, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "train.jsonl").write_text("theirs")
    (out / "manifest.json").write_text("[]")
    (out / "README.md").write_text("untouched")

    _, warnings = export(database, "tickets", "v1", "openai", out)
    (out / "train.jsonl").write_text("changed by hand")
    _, again = export(database, "tickets", "v1", "openai", out)

    there = contents(out)
    assert there["train.jsonl.bak"] == b"theirs"
    assert there["train.jsonl.bak2"] == b"changed by hand"
    assert (there["manifest.json.bak"], there["README.md"]) == (b"[]", b"untouched")
    assert "out: train.jsonl was there and is not of an earlier export, so it is kept as train.jsonl.bak." in warnings  # fmt: skip
    assert "out: train.jsonl was changed since an earlier export, so it is kept as train.jsonl.bak2." in again  # fmt: skip


def test_a_manifest_that_points_elsewhere_removes_nothing(version, database, tmp_path):
    out, mine = tmp_path / "out", tmp_path / "mine.txt"
    export(database, "tickets", "v1", "openai", out)
    mine.write_text("mine")
    path = out / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["files"].append({"path": "../mine.txt", "sha256": hashlib.sha256(b"mine").hexdigest()})
    manifest["beside"] = {str(mine): hashlib.sha256(b"mine").hexdigest()}
    path.write_text(json.dumps(manifest))

    export(database, "tickets", "v1", "openai", out)

    assert mine.read_text() == "mine"


def test_what_a_killed_export_left_is_cleared_away_and_what_it_had_put_away_comes_back(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    killing = (
        "import os, pathlib, signal\n"
        "from curate.services.datasets.export_folder import written_aside\n"
        f"with written_aside(pathlib.Path({str(out)!r})) as aside:\n"
        "    (aside / 'train.jsonl').write_text('half')\n"
        "    (aside / 'replaced').mkdir()\n"
        "    (aside / 'replaced' / 'manifest.json').write_text('earlier')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", killing], check=False, env={**os.environ})
    assert [one.name[:15] for one in out.iterdir()] == [".curate-export-"]

    with export_folder.written_aside(out) as aside:
        assert {one.name for one in out.iterdir()} == {"manifest.json", aside.name}

    assert contents(out) == {"manifest.json": b"earlier"}


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of 64 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["/bin/umount", str(disk)], check=True)


def test_a_full_disk_leaves_an_earlier_export_as_it_was(version, database, small_disk):
    out = small_disk / "out"
    export(database, "tickets", "v1", "openai", out)
    before = contents(out)
    filling = small_disk / "filling"
    with contextlib.suppress(OSError), filling.open("wb", buffering=0) as file:
        for _ in range(64):
            file.write(bytes(1024))

    with pytest.raises(Unusable, match="No space left on device"):
        export(database, "tickets", "v1", "trl", out)

    assert contents(out) == before
    filling.unlink()
    export(database, "tickets", "v1", "trl", out)
    assert contents(out) != before
