"""The promise of the quick preset, on real tickets and the real default model (some minutes)."""

import csv
import hashlib
from pathlib import Path

import pytest

from curate import contract
from curate.evaluation import Setting, evaluate
from curate.training import preset, train
from tests.models.tiny import record

BANKING = Path(__file__).parents[3] / "shared" / "data" / "banking77" / "train.csv"


@pytest.fixture(scope="module")
def parts():
    """41 examples of each of the ten intents that come first in the alphabet, one in five held out."""
    if not BANKING.is_file():
        pytest.skip(f"{BANKING} is not there")
    with BANKING.open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    made = {"train": [], "validation": [], "held_out": []}
    for intent in sorted({label for _, label in rows})[:10]:
        texts = [text for text, label in rows if label == intent][:41]
        texts.sort(key=lambda text: hashlib.sha256(text.encode()).digest())
        for i, text in enumerate(texts):
            part = "held_out" if i % 5 == 0 else "validation" if i % 10 == 1 else "train"
            key = sum(map(len, made.values()))
            made[part].append(record(key, text, intent, part=part, label=intent))
    return made


@pytest.mark.e2e
def test_the_quick_preset_teaches_ten_intents_in_minutes(smollm2, parts, tmp_path):
    result = train(
        parts["train"], parts["validation"], smollm2, preset("quick", {"max_steps": 100}), tmp_path, {},
        lambda _: None, lambda: False,
    )  # fmt: skip

    labels = contract.LabelContract(labels=tuple(sorted({one.output for one in parts["train"]})))
    setting = Setting(
        parts["train"], smollm2, labels, "Name the intent.", 0, lambda _: None, lambda: False
    )
    found, _ = evaluate(
        ["base", "tuned"],
        setting,
        parts["held_out"],
        {"1": result.adapter},
        labels,
        lambda *_: None,
    )

    base, tuned = (arm.metrics["exact_match"] for arm in found.arms)
    assert found.held_out >= 80
    assert base.value < 0.3
    assert tuned.value >= 0.85
    assert "tuning helps by" in found.verdict
