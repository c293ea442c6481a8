"""The script without Curate: the same first step as a training here, and no other data, tokens or settings."""

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from curate.exporters import encode_row, exporters
from curate.training import SCRIPT_FORMAT, ScriptAbout, TrainingSettings, standalone_script, train
from curate.training.standalone import ELSEWHERE, USED
from tests.models.tiny import colours, write_tiny_model

SETTINGS = TrainingSettings(
    rank=4, alpha=8, learning_rate=0.02, epochs=2, batch_size=4, gradient_accumulation=2,
    max_steps=2, eval_every=1, eval_examples=5, precision="float32",
)  # fmt: skip
TRAIN, VALIDATION = colours(21), colours(8, part="validation", start=100)


@pytest.fixture
def exported(tmp_path):
    """The folder of an export, and the hash of each file."""
    exporter = exporters.make(SCRIPT_FORMAT, {})
    folder = tmp_path / "data"
    folder.mkdir()
    for name, records in (("train.jsonl", TRAIN), ("validation.jsonl", VALIDATION)):
        (folder / name).write_bytes(b"".join(encode_row(exporter.row(one)) for one in records))
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("train.jsonl", "validation.jsonl")
    }
    return folder, files


def script(base, files, *, title='run 1 of a "shop" \\ """ (v1)', settings=SETTINGS):
    about = ScriptAbout(title, "curate export shop v1 --out FOLDER", files)
    return standalone_script(TRAIN, VALIDATION, base, settings, about)


def start(text, folder, tmp_path):
    (tmp_path / "train_alone.py").write_text(text, encoding="utf-8")
    words = ["train_alone.py", "--data", folder, "--out", tmp_path / "adapter"]
    return subprocess.run(  # noqa: PLW1510 - the tests look at how it ended
        [sys.executable, "-I", *words], capture_output=True, text=True, cwd=tmp_path,
        env={**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": ""},
    )  # fmt: skip


def test_it_is_short_and_needs_no_curate(tiny, exported):
    text = script(tiny, exported[1])

    compile(text, "train_alone.py", "exec")
    assert len(text.splitlines()) <= 150
    assert "import curate" not in text
    assert "from curate" not in text
    assert "@@" not in text


def test_every_setting_is_used_or_said_to_be_elsewhere():
    assert {*USED, *ELSEWHERE} == set(TrainingSettings.model_fields)


def test_it_makes_the_steps_that_are_made_here(tiny, exported, tmp_path):
    events = []
    train(TRAIN, VALIDATION, tiny, SETTINGS, tmp_path / "run", {}, events.append, lambda: False)

    ran = start(script(tiny, exported[1]), exported[0], tmp_path)

    assert ran.returncode == 0, ran.stderr
    losses = [float(one) for one in re.findall(r"loss ([0-9.]+)", ran.stdout)]
    ours = [event.train_loss for event in events[1:]]
    assert losses == pytest.approx([*ours, events[-1].validation_loss], abs=2e-5)
    assert len(losses) == 3
    assert (tmp_path / "adapter" / "adapter_model.safetensors").exists()


def test_it_ends_with_the_step_whose_weights_were_kept(tiny, exported, tmp_path):
    about = ScriptAbout("run 1", "curate export", exported[1], steps=9, stop=1)

    ran = start(standalone_script(TRAIN, VALIDATION, tiny, SETTINGS, about), exported[0], tmp_path)

    assert ran.returncode == 0, ran.stderr
    assert re.findall(r"step .*:", ran.stdout) == ["step 1 of 1:"]


def test_it_stops_at_other_data_and_at_other_tokens(tiny, exported, tmp_path):
    folder, files = exported
    other = write_tiny_model(tmp_path / "other", template=None)
    (tmp_path / "changed").mkdir()
    for name in files:
        (tmp_path / "changed" / name).write_bytes((folder / name).read_bytes() + b"\n")

    changed = start(script(tiny, files), tmp_path / "changed", tmp_path)
    tokens = start(script(tiny, files).replace(repr(str(tiny)), repr(str(other))), folder, tmp_path)

    assert changed.returncode == tokens.returncode == 1
    assert "is not the file that this script is for" in changed.stderr
    assert "Traceback" not in changed.stderr
    assert tokens.stderr.strip()


def test_a_base_model_without_a_template_gets_the_one_that_is_trained_with(exported, tmp_path):
    base = write_tiny_model(tmp_path / "plain", template=None)

    ran = start(script(base, exported[1], settings=replace_steps(1)), exported[0], tmp_path)

    assert ran.returncode == 0, ran.stderr
    assert "step 1 of 1" in ran.stdout


def replace_steps(steps):
    return SETTINGS.model_copy(update={"max_steps": steps})


def test_without_a_validation_part_it_reads_one_file(tiny, exported):
    about = ScriptAbout("run 1", "curate export", {"train.jsonl": "0" * 64})

    text = standalone_script(TRAIN, [], tiny, SETTINGS, about)

    assert "validation.jsonl" not in text


def test_too_long_examples_are_refused_before_a_script_is_written(tiny, exported):
    from curate.domain.errors import RecordsTooLong

    long = [replace(TRAIN[0], input="sky " * 500)]
    with pytest.raises(RecordsTooLong):
        standalone_script(long, [], tiny, SETTINGS, ScriptAbout("a", "b", exported[1]))
