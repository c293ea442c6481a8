"""Models and adapters that are cut, emptied, replaced or changed are noticed before they are used."""

import json
import os
import shutil
from dataclasses import replace

import pytest
import torch
from safetensors.torch import save_file

from curate.domain.errors import ModelDamaged
from curate.models import (
    HASHES,
    RECORD,
    HashMemory,
    HubSource,
    damage_of,
    fetch,
    find_damage,
    models,
    read_record,
    record_files,
    verify_model,
)
from curate.models.model_download import fetch_model

MEGABYTE = 1 << 20
TINY = replace(models()[1], id="tiny", title="Tiny", source=HubSource("invented/tiny"))


def write_weights(folder, megabytes=3):
    """A model whose weights are so many megabytes."""
    save_file({"w": torch.rand(megabytes * MEGABYTE // 4)}, folder / "model.safetensors")


@pytest.fixture
def kept(tiny_copy):
    """The folder of models, with one that is larger than a megabyte and was recorded."""
    write_weights(tiny_copy)
    record_files(tiny_copy, {})
    return tiny_copy.parent


def cut(file):
    os.truncate(file, file.stat().st_size // 2)


def empty(file):
    os.truncate(file, 0)


def replace_it(file):
    size = file.stat().st_size
    file.unlink()
    write_weights(file.parent)
    assert file.stat().st_size == size


def flip_a_megabyte(file):
    with file.open("r+b") as stream:
        stream.seek(MEGABYTE)
        flipped = bytes(byte ^ 0xFF for byte in stream.read(MEGABYTE))
        stream.seek(MEGABYTE)
        stream.write(flipped)


def flip_and_hide_it(file):
    before = file.stat()
    flip_a_megabyte(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


FAULTS = pytest.mark.parametrize(
    ("fault", "said"),
    [
        (cut, "model.safetensors has "),
        (empty, "model.safetensors is empty"),
        (replace_it, "SHA-256 differs"),
        (flip_a_megabyte, "SHA-256 differs"),
        (flip_and_hide_it, "SHA-256 differs"),
        (lambda file: file.unlink(), "model.safetensors is missing"),
    ],
)


@FAULTS
def test_damaged_weights_are_not_used_and_the_sentence_says_how_to_get_them_again(
    kept, fault, said
):
    assert verify_model(TINY, kept) == kept / "tiny"

    fault(kept / "tiny" / "model.safetensors")

    with pytest.raises(ModelDamaged, match="download it again") as caught:
        verify_model(TINY, kept)
    assert said in str(caught.value)
    assert "curate models pull tiny" in str(caught.value)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", RECORD])
def test_every_file_of_a_model_counts(kept, name):
    (kept / "tiny" / name).write_text("{")

    with pytest.raises(ModelDamaged, match=name):
        verify_model(TINY, kept)


def test_a_file_that_nobody_touched_is_not_read_again_unless_everything_is(kept, monkeypatch):
    memory = HashMemory(kept / HASHES)
    assert find_damage(kept / "tiny", memory) == ""
    read = []
    real = HashMemory.sha256.__globals__["hashlib"].file_digest
    monkeypatch.setattr(
        "curate.models.integrity.hashlib.file_digest",
        lambda *given: read.append(given) or real(*given),
    )

    find_damage(kept / "tiny", memory)
    assert read == []

    find_damage(kept / "tiny", memory, full=True)
    assert len(read) == len(read_record(kept / "tiny").files)


def test_the_memory_survives_renaming_and_its_own_damage(kept, tmp_path):
    memory = HashMemory(kept / HASHES)
    find_damage(kept / "tiny", memory)
    moved = kept.rename(kept.parent / "moved")

    assert HashMemory(moved / HASHES).remembered(moved / "tiny" / "model.safetensors")

    (moved / HASHES).write_text("[1, ")
    assert find_damage(moved / "tiny", HashMemory(moved / HASHES)) == ""


def test_a_model_without_a_record_gets_one_if_its_weights_look_like_weights(tiny_copy):
    assert damage_of(TINY, tiny_copy.parent) == ""
    assert read_record(tiny_copy).about["origin"]["repo"] == "invented/tiny"


def test_flipped_weights_without_a_record_are_noticed_by_their_values(tiny_copy):
    write_weights(tiny_copy)
    flip_a_megabyte(tiny_copy / "model.safetensors")

    with pytest.raises(ModelDamaged, match="values that no model has"):
        verify_model(TINY, tiny_copy.parent)
    assert not (tiny_copy / RECORD).exists()


def test_weights_without_a_record_that_the_catalog_does_not_know_are_refused(tiny_copy):
    known = replace(models()[0], id="tiny", title="Tiny")

    with pytest.raises(ModelDamaged, match="not those that are known"):
        verify_model(known, tiny_copy.parent)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"half", "no safetensors file"), (b"\xff" * 64, "no safetensors file")],
)
def test_weights_of_a_folder_of_ones_own_are_looked_at_too(tiny_copy, content, said):
    (tiny_copy / "model.safetensors").write_bytes(content)

    assert said in find_damage(tiny_copy, HashMemory(tiny_copy / HASHES))


@pytest.mark.e2e
def test_the_real_model_is_the_one_that_the_catalog_knows(smollm2, tmp_path):
    copy = tmp_path / smollm2.name
    copy.mkdir()
    for file in smollm2.iterdir():
        if file.name != RECORD:
            os.link(file, copy / file.name)

    assert fetch(smollm2.name, tmp_path, lambda *_: None, lambda: False) == copy
    about = read_record(copy).about["origin"]
    assert about["repo"] == "HuggingFaceTB/SmolLM2-135M-Instruct"
    assert len(about["revision"]) == 40


@pytest.fixture
def hub(tiny, tmp_path, monkeypatch):
    """A stand-in of the Hub that has the tiny model."""
    from tests.importers.remote.servers import model_hub, serving

    files = {path.name: path.read_bytes() for path in tiny.iterdir()}
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    with serving(model_hub({"invented/tiny": files}, license="mit")) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        yield address


def test_a_model_of_the_hub_is_recorded_with_revision_and_license_and_fetched_again_if_damaged(
    hub, tmp_path
):
    folder = tmp_path / "models"
    told = []

    def get():
        return fetch_model(
            replace(TINY, id="invented/tiny", license=""), folder,
            lambda _, message: told.append(message), lambda: False,
        )  # fmt: skip

    there = get()
    origin = read_record(there).about["origin"]
    before = (there / "model.safetensors").read_bytes()

    assert (origin["repo"], origin["license"], len(origin["revision"])) == (
        "invented/tiny",
        "mit",
        40,
    )

    cut(there / "model.safetensors")
    get()
    assert (there / "model.safetensors").read_bytes() == before
    assert [path.name for path in folder.iterdir() if path.name[0] != "."] == ["invented--tiny"]
    told.clear()
    get()
    assert told[-1] == "Tiny is already here."


def test_a_link_to_a_folder_of_models_that_is_gone_makes_room(hub, tmp_path):
    (tmp_path / "models").symlink_to(tmp_path / "gone")

    there = fetch_model(TINY, tmp_path / "models", lambda *_: None, lambda: False)

    assert json.loads((there / RECORD).read_text())["files"]
    shutil.rmtree(tmp_path / "models")
