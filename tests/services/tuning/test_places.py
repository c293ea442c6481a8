"""Nothing is tied to one folder: the home is renamed, and everything in it goes on."""

import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from curate import worker
from curate.domain.errors import CurateError
from curate.models import HASHES, HashMemory, read_record, record_files
from curate.services import jobs
from curate.services.erasure.files import files_with, rewrite
from curate.services.jobs import as_json, resume
from curate.services.tuning import (
    evaluation_answers,
    get_run,
    list_models,
    results_page,
    start_evaluation,
    start_run,
)
from curate.services.tuning.models import verify_base
from curate.settings import Settings
from curate.stores import Database
from tests.models.tiny import write_tiny_model
from tests.services.tuning.conftest import work

SHORT = {"max_steps": 2, "precision": "float32"}
LONGER = {"max_steps": 9, "eval_every": 1, "epochs": 20, "patience": 20}


@pytest.fixture
def base(tiny, home):
    """The tiny model where models of the Hub are kept."""
    shutil.copytree(tiny, home / "models" / "invented--tiny")
    return "invented/tiny"


def trained(database, settings, base="invented/tiny", **changes):
    run, _ = start_run(database, settings, "tickets", "v1", base, "quick", {**SHORT, **changes})
    ended = work(database, settings)
    assert ended.state == "done", ended.error
    return run.id, ended


def compared(database, settings, run, arms=("base", "tuned")):
    start_evaluation(database, settings, "tickets", "v1", [run], arms)
    return work(database, settings)


def moved(settings, database, monkeypatch, to):
    """The home under another name, opened there."""
    database.close()
    settings.home.rename(to)
    monkeypatch.setenv("CURATE_HOME", str(to))
    return Settings(), Database(Settings().url)


def mentions(home, text):
    """The files below a folder that hold a text; a database whole, with what is in its log."""
    with sqlite3.connect(home / "curate.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return [
        path
        for path in home.rglob("*")
        if path.is_file() and "logs" not in path.parts and text.encode() in path.read_bytes()
    ]


def test_a_renamed_home_goes_on_everywhere(shop, settings, base, home, tmp_path, monkeypatch):
    run, _ = trained(shop, settings)
    assert compared(shop, settings, run).state == "done"
    stopped, job = start_run(shop, settings, "tickets", "v1", base, "quick", {**SHORT, **LONGER})
    _stop_at(4, shop, settings, job)
    assert mentions(home, str(home)) == []

    settings, database = moved(settings, shop, monkeypatch, tmp_path / "another place")

    assert resume(database, settings, job.id).state == "waiting"
    resumed = work(database, settings)
    assert resumed.state == "done", resumed.error
    assert resumed.result.steps == 9
    assert (settings.home / "runs" / str(stopped.id) / "adapter").is_dir()
    again = compared(database, settings, run)
    assert again.state == "done", again.error
    told = as_json(again.result, settings)
    rows = [json.loads(line) for line in Path(told["rows"]).read_text("utf-8").splitlines()]
    assert len(rows) == again.result.held_out
    assert str(home) + os.sep not in told["rows"]
    older = results_page(database, "tickets").evaluations[-1]
    assert len(evaluation_answers(database, older.id)) == len(rows)
    assert settings.absolute(older.result.rows).is_file()
    adapter = settings.absolute(get_run(database, "tickets", run)[0].result.adapter)
    assert (adapter / "adapter_model.safetensors").is_file()
    database.close()


def _stop_at(step, database, settings, job):
    """Do a training until this step, and ask it to stop there."""
    with database.begin() as stores:
        claimed = stores.jobs.claim(jobs.this_process())
    assert claimed.id == job.id
    real, stop = worker._note, []

    def note(where, which, event):
        real(where, which, event)
        if event.step == step:
            stop.append(True)

    patch = pytest.MonkeyPatch()
    patch.setattr(worker, "_note", note)
    patch.setattr(worker.Heartbeat, "should_stop", lambda _: bool(stop))
    worker.work_on(database, settings, claimed)
    patch.undo()
    assert jobs.get_job(database, job.id).state == "cancelled"


def test_a_base_model_in_a_folder_of_the_home_moves_with_it(
    shop, settings, tiny, home, tmp_path, monkeypatch
):
    shutil.copytree(tiny, home / "models" / "mine")
    monkeypatch.chdir(home)
    run, _ = trained(shop, settings, "models/mine")
    monkeypatch.chdir(tmp_path)
    assert get_run(shop, "tickets", run)[0].base == "./models/mine"

    settings, database = moved(settings, shop, monkeypatch, tmp_path / "moved")

    ended = compared(database, settings, run)
    assert ended.state == "done", ended.error
    database.close()


def test_an_adapter_says_what_it_is_and_after_a_comparison_how_good(shop, settings, base):
    run, ended = trained(shop, settings)
    adapter = settings.absolute(ended.result.adapter)
    card = (adapter / "README.md").read_text()

    assert 'base_model: "invented/tiny"' in card
    assert "its revision is not known" in card
    assert "whether it helps is not known" in card
    assert "Of the base model: not known; ask who gave it to you." in card
    lineage = json.loads((adapter / "lineage.json").read_text())
    assert lineage["dataset_sha256"] in card
    assert "`max_steps` | `2`" in card

    result = compared(shop, settings, run).result

    card = (adapter / "README.md").read_text()
    assert result.verdict in card
    assert "whether it helps is not known" not in card
    (adapter / "README.md").write_text("My own words.")
    compared(shop, settings, run)
    assert (adapter / "README.md").read_text() == "My own words."


def test_the_card_of_an_adapter_on_a_folder_of_ones_own_says_what_is_needed(shop, settings, tiny):
    _, ended = trained(shop, settings, str(tiny))

    card = (settings.absolute(ended.result.adapter) / "README.md").read_text()

    assert "without a public name" in card
    assert "PeftModel.from_pretrained(base, folder)" in card


def cut(file):
    os.truncate(file, file.stat().st_size // 2)


def flip(file):
    content = bytearray(file.read_bytes())
    content[-9_000:-1_000] = bytes(byte ^ 0xFF for byte in content[-9_000:-1_000])
    file.write_bytes(content)


# tests/models and tests/training have more of them.
FAULTS = pytest.mark.parametrize("fault", [cut, flip])


@FAULTS
def test_damaged_weights_end_a_training_and_a_comparison_with_a_sentence(
    shop, settings, base, home, fault
):
    run, _ = trained(shop, settings)
    weights = home / "models" / "invented--tiny" / "model.safetensors"
    good = weights.read_bytes()

    fault(weights)

    start_run(shop, settings, "tickets", "v1", base, "quick", SHORT)
    for ended in (work(shop, settings), compared(shop, settings, run)):
        assert ended.state == "failed"
        assert "its files are damaged (model.safetensors" in ended.error
        assert "download it again, on the page Train or with `curate models pull" in ended.error
    weights.write_bytes(good)
    assert compared(shop, settings, run).state == "done"


@FAULTS
def test_a_damaged_adapter_ends_a_comparison_with_a_sentence(shop, settings, base, fault):
    run, ended = trained(shop, settings)
    fault(settings.absolute(ended.result.adapter) / "adapter_model.safetensors")

    again = compared(shop, settings, run)

    assert again.state == "failed"
    assert f"The adapter of run {run} could not be used: adapter_model.safetensors" in again.error
    assert "curate restore FILE" in again.error


def test_an_adapter_is_not_compared_on_other_weights_than_it_was_trained_on(
    shop, settings, tiny, tmp_path
):
    own = shutil.copytree(tiny, tmp_path / "own")
    run, _ = trained(shop, settings, str(own))
    shutil.rmtree(own)
    write_tiny_model(own, seed=5)

    ended = compared(shop, settings, run)

    assert "not those that it was trained on" in ended.error


def test_a_damaged_model_of_the_catalog_is_shown_as_such_once_it_was_noticed(settings, home, tiny):
    kept = shutil.copytree(tiny, home / "models" / "qwen3-0.6b")
    record_files(kept, {})
    flip(kept / "model.safetensors")
    HashMemory(home / "models" / HASHES).sha256(kept / "model.safetensors")

    (offered,) = [one for one in list_models(settings) if one.info.id == "qwen3-0.6b"]

    assert offered.present
    assert "SHA-256 differs" in offered.damage
    assert read_record(kept)
    with pytest.raises(CurateError, match="damaged"):
        verify_base(settings, "qwen3-0.6b")


def test_erasing_a_word_leaves_an_adapter_whole_and_the_vocabulary_of_its_model(
    shop, settings, base
):
    run, ended = trained(shop, settings)
    adapter = settings.absolute(ended.result.adapter)
    tokenizer = (adapter / "tokenizer.json").read_bytes()
    lineage = adapter / "lineage.json"

    found = files_with(settings, lambda text: "tickets" in text or "vocab" in text, lambda _: False)
    assert lineage in found.texts
    assert adapter / "tokenizer.json" not in (*found.texts, *found.others)
    rewrite(lineage, lambda text: text.replace("tickets", "erased"))

    assert json.loads(lineage.read_text())["project"] == "erased"
    assert (adapter / "tokenizer.json").read_bytes() == tokenizer
    again = compared(shop, settings, run)
    assert again.state == "done", again.error
