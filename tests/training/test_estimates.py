import subprocess
import sys
from datetime import UTC, datetime

import pytest

from curate.domain.errors import UnknownName, Unusable
from curate.domain.results import Speed
from curate.models import Chat
from curate.training import PRESETS, TrainingSettings, estimate, preset, trainers
from tests.models.tiny import colours, record


def test_an_estimate_counts_what_training_will_see(tiny):
    records = colours(20)
    chat = Chat.read(tiny)
    lengths = [len(chat.encode(one)) for one in records]

    found = estimate(
        records, tiny, TrainingSettings(batch_size=4, gradient_accumulation=2, epochs=2)
    )

    assert found.examples == 20
    assert found.tokens == sum(lengths)
    assert found.answer_tokens == sum(len(one.output) + 1 for one in records)
    assert found.longest == max(lengths)
    assert found.context == 512
    assert found.steps == 6
    assert found.minutes > 0
    assert found.memory_mb > 100
    assert (found.too_long, found.empty, found.is_estimate) == ((), (), False)


def test_an_estimate_names_what_training_would_refuse(tiny):
    records = [*colours(4), record(8, "sky " * 200, "blue"), record(9, "sky", " ")]

    found = estimate(records, tiny, TrainingSettings())

    assert found.too_long == (8,)
    assert found.empty == (9,)


def test_an_estimate_before_the_model_is_there_says_that_it_guesses():
    found = estimate(colours(20), None, TrainingSettings())

    assert found.is_estimate
    assert found.tokens > 20 * 35
    assert found.context == 8192


def test_nothing_to_train_on_is_estimated_too(tiny):
    found = estimate([], tiny, TrainingSettings())

    assert (found.examples, found.tokens, found.longest) == (0, 0, 0)


def test_estimating_loads_no_torch(tiny):
    code = (
        "import sys; from pathlib import Path; from curate.training import estimate, preset;"
        "from tests.models.tiny import colours;"
        f"estimate(colours(3), Path({str(tiny)!r}), preset('quick'));"
        "sys.exit(','.join({'torch', 'peft'} & set(sys.modules)) or 0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert done.returncode == 0


def test_every_setting_is_explained_and_bounded():
    for trainer in trainers:
        for name, field in trainer.model_fields.items():
            assert field.description, name
            assert field.metadata or "Literal" in str(field.annotation), name


def test_presets_are_known_by_name():
    assert tuple(PRESETS) == ("quick", "standard", "thorough")
    assert preset("quick", {"rank": "4"}).rank == 4
    with pytest.raises(UnknownName, match="quick, standard, thorough"):
        preset("fast")
    with pytest.raises(Unusable, match="rank"):
        preset("quick", {"rank": 0})


def test_an_estimate_says_what_it_comes_from():
    when = datetime(2026, 11, 29, 12, tzinfo=UTC)
    guessed = estimate(colours(400), None, preset("quick"))
    measured = estimate(colours(400), None, preset("quick"), (), Speed(1e6, 4.0, 1_234, 3e6, when))

    assert guessed.basis == "Time and memory are guessed from the size of the model."
    assert measured.basis == "Time and memory as measured on this machine on 29 November."
    assert measured.memory_mb == 1_234
    assert (measured.steps, measured.passes, measured.minutes) == (200, 4.0, 0.1)


def test_quick_is_quick_on_any_data():
    for count in (400, 20_000):
        assert estimate(colours(count), None, preset("quick")).minutes <= 2.1
