import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from peft import AutoPeftModelForCausalLM, PeftModel
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer

from curate.domain.errors import NothingToLearn, RecordsTooLong, TrainingDiverged, TrainingStopped
from curate.models import Chat, answer_losses, load, quiet_peft
from curate.training import TrainingSettings, adapter_damage, measure, train
from curate.training.schedule import FEWEST_STEPS
from tests.models.tiny import colours, record, write_tiny_model

SETTINGS = TrainingSettings(
    rank=4,
    alpha=8,
    learning_rate=0.02,
    epochs=4,
    batch_size=4,
    eval_every=5,
    patience=0,
    precision="float32",
)
ALWAYS_BLUE = [replace(one, output="blue") for one in colours(32)]
TRAIN, VALIDATION = colours(32), colours(8, part="validation", start=100)


def run(
    base,
    out,
    settings=SETTINGS,
    *,
    records=TRAIN,
    validation=VALIDATION,
    stop_after=None,
    finish_after=None,
):
    """Train to the end, or until so many events have come; returns the result and the events."""
    events = []
    result = train(
        records, validation, base, settings, out, {"dataset_sha256": "abc"}, events.append,
        lambda: stop_after is not None and len(events) > stop_after,
        lambda: finish_after is not None and len(events) > finish_after,
    )  # fmt: skip
    return result, events


@pytest.fixture(scope="module")
def whole(tiny, tmp_path_factory):
    """The result of a training that nothing interrupted."""
    return run(tiny, tmp_path_factory.mktemp("whole"))[0]


@pytest.fixture(scope="module")
def trained(tiny, tmp_path_factory):
    """An adapter; to be copied."""
    settings = SETTINGS.model_copy(update={"max_steps": 1})
    return run(tiny, tmp_path_factory.mktemp("trained"), settings)[0].adapter


def adapter(folder):
    return load_file(folder / "adapter" / "adapter_model.safetensors")


def test_training_learns_and_tells_how_it_goes(tiny, tmp_path):
    result, events = run(tiny, tmp_path, records=ALWAYS_BLUE, validation=ALWAYS_BLUE[:4])

    losses = [event.validation_loss for event in events if event.validation_loss is not None]
    assert losses[-1] < losses[0] / 2
    assert result.validation_loss == min(losses)
    assert result.train_loss < losses[0]
    assert result.steps == 32
    assert [event.step for event in events] == list(range(33))
    assert {event.steps for event in events} == {32}
    assert events[-1].seconds_left == 0
    assert (result.planned, result.ended[:23]) == (32, "All 32 steps were made.")
    assert result.speed.tokens_per_second > 0
    assert all(event.gradient_norm > 0 and event.speed > 0 for event in events[1:])
    rates = [event.learning_rate for event in events[1:]]
    assert max(rates) == rates[1] == pytest.approx(0.02)
    assert rates[-1] < 0.001
    assert 0 < result.trainable_parameters < result.total_parameters
    assert result.tokens_per_second > 0
    assert not (tmp_path / "checkpoint").exists()


def test_the_adapter_says_where_it_comes_from(tiny, tmp_path):
    result, _ = run(tiny, tmp_path, SETTINGS.model_copy(update={"max_steps": 2}))

    lineage = json.loads((result.adapter / "lineage.json").read_text())
    assert lineage["dataset_sha256"] == "abc"
    assert lineage["base_folder"] == "tiny"
    assert lineage["settings"]["trainer"] == "lora"
    assert lineage["settings"]["rank"] == 4
    assert lineage["precision"] == "float32"
    assert set(lineage["versions"]) == {"torch", "transformers", "peft"}
    assert sorted(path.name for path in result.adapter.iterdir()) == [
        "adapter_config.json",
        "adapter_model.safetensors",
        "chat_template.jinja",
        "curate.json",
        "generation_config.json",
        "lineage.json",
        "tokenizer.json",
        "tokenizer_config.json",
    ]


def test_plain_peft_loads_the_adapter_and_has_the_reported_loss(tiny, tmp_path):
    result, _ = run(tiny, tmp_path)

    with quiet_peft():
        model = PeftModel.from_pretrained(load(tiny).model, str(result.adapter)).eval()
    chat = Chat.read(tiny)
    losses = answer_losses(model.get_base_model(), [chat.encode(one) for one in VALIDATION])

    assert losses.mean().item() == pytest.approx(result.validation_loss, abs=1e-4)


@pytest.mark.parametrize("dropout", [0.0, 0.2])
@pytest.mark.parametrize("stop_after", [1, 3, 7, 22])
def test_a_training_that_was_stopped_goes_on_to_the_same_result(
    tiny, tmp_path, dropout, stop_after
):
    settings = SETTINGS.model_copy(
        update={"dropout": dropout, "gradient_accumulation": 2, "epochs": 6}
    )
    whole, _ = run(tiny, tmp_path / "whole", settings)

    with pytest.raises(TrainingStopped, match=f"at step {stop_after} of 24"):
        run(tiny, tmp_path / "parts", settings, stop_after=stop_after)
    assert not (tmp_path / "parts" / "adapter").exists()
    torch.manual_seed(99)  # whatever happened in between
    resumed, events = run(tiny, tmp_path / "parts", settings)

    assert events[1].step == stop_after + 1
    torch.testing.assert_close(adapter(tmp_path / "parts"), adapter(tmp_path / "whole"))
    assert resumed.validation_loss == pytest.approx(whole.validation_loss, abs=1e-5)
    assert resumed.train_loss == pytest.approx(whole.train_loss, abs=1e-5)
    assert (resumed.best_step, resumed.steps) == (whole.best_step, whole.steps)


def test_a_training_whose_process_died_goes_on_from_the_last_measurement(tiny, tmp_path):
    class Died(BaseException):
        """Nothing that anybody catches."""

    def die(event):
        if event.step == 13:
            raise Died

    with pytest.raises(Died):
        train(TRAIN, VALIDATION, tiny, SETTINGS, tmp_path / "parts", {}, die, lambda: False)
    _, events = run(tiny, tmp_path / "parts")
    run(tiny, tmp_path / "whole")

    assert events[1].step == 11
    torch.testing.assert_close(adapter(tmp_path / "parts"), adapter(tmp_path / "whole"))


def test_a_checkpoint_of_other_records_or_settings_is_not_gone_on_from(tiny, tmp_path):
    with pytest.raises(TrainingStopped):
        run(tiny, tmp_path, stop_after=6)

    _, events = run(tiny, tmp_path, records=[*TRAIN[:-1], replace(TRAIN[-1], output="pink")])

    assert events[1].step == 1


def cut(file):
    os.truncate(file, file.stat().st_size // 2)


def empty(file):
    os.truncate(file, 0)


def replace_it(file):
    file.write_bytes(b"half a fi")


def flip(file):
    content = bytearray(file.read_bytes())
    content[-9_000:-1_000] = bytes(byte ^ 0xFF for byte in content[-9_000:-1_000])
    file.write_bytes(content)


@pytest.mark.parametrize("fault", [cut, empty, replace_it, flip])
def test_from_a_damaged_checkpoint_the_training_goes_back_to_the_one_before(
    tiny, whole, tmp_path, fault
):
    with pytest.raises(TrainingStopped):
        run(tiny, tmp_path, stop_after=7)
    fault(tmp_path / "checkpoint" / "state.safetensors")

    result, events = run(tiny, tmp_path)

    assert events[1].step == 6
    assert (
        "The last checkpoint is damaged: the training goes on from the one before, at step 5."
        in (events[1].message)
    )
    assert result.validation_loss == pytest.approx(whole.validation_loss, abs=1e-5)


def test_where_every_checkpoint_is_damaged_the_training_starts_again_and_says_so(tiny, tmp_path):
    with pytest.raises(TrainingStopped):
        run(tiny, tmp_path, stop_after=7)
    for file in (tmp_path / "checkpoint").iterdir():
        flip(file)

    _, events = run(tiny, tmp_path)

    assert events[1].step == 1
    assert "none before it: the training starts from the beginning" in events[-1].message


def test_an_adapter_that_was_written_before_the_process_died_is_not_trained_again(tiny, tmp_path):
    first, _ = run(tiny, tmp_path)
    again, events = run(tiny, tmp_path)
    assert (events, again) == ([], first)

    flip(tmp_path / "adapter" / "adapter_model.safetensors")
    repaired, events = run(tiny, tmp_path)

    assert len(events) == 33
    assert adapter_damage(repaired.adapter) == ""


@pytest.mark.parametrize(
    "name", ["adapter_model.safetensors", "adapter_config.json", "tokenizer.json", "lineage.json"]
)
@pytest.mark.parametrize("fault", [cut, empty, replace_it])
def test_a_damaged_adapter_is_noticed(trained, tmp_path, name, fault):
    adapter = Path(shutil.copytree(trained, tmp_path / "adapter"))
    assert adapter_damage(adapter) == ""

    fault(adapter / name)

    assert name in adapter_damage(adapter)


def test_a_model_card_may_be_rewritten(trained, tmp_path):
    adapter = Path(shutil.copytree(trained, tmp_path / "adapter"))
    (adapter / "README.md").write_text("mine")

    assert adapter_damage(adapter) == ""


def as_in_the_cache_of_the_hub(base, cache):
    """The tiny model as the Hub's own tools keep what they downloaded."""
    repo = cache / "models--invented--tiny"
    snapshot = repo / "snapshots" / ("a" * 40)
    shutil.copytree(base, snapshot)
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text("a" * 40)
    return snapshot


def test_a_copy_of_the_adapter_loads_by_the_public_name_of_its_base_model(
    tiny, tmp_path, monkeypatch
):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    base = as_in_the_cache_of_the_hub(tiny, tmp_path / "cache")
    result, _ = run(base, tmp_path / "run", SETTINGS.model_copy(update={"max_steps": 6}))
    copy = tmp_path / "elsewhere"
    shutil.move(result.adapter, copy)
    config = json.loads((copy / "adapter_config.json").read_text())
    assert config["base_model_name_or_path"] == "invented/tiny"
    assert config["revision"] == "a" * 40

    with quiet_peft():
        model = AutoPeftModelForCausalLM.from_pretrained(
            copy, cache_dir=str(tmp_path / "cache"), local_files_only=True
        ).eval()
    tokenizer = AutoTokenizer.from_pretrained(copy, local_files_only=True)

    chat = Chat.read(tiny)
    losses = answer_losses(model.get_base_model(), [chat.encode(one) for one in VALIDATION])
    assert losses.mean().item() == pytest.approx(result.validation_loss, abs=1e-4)
    asked = [{"role": "user", "content": "sky 1?"}]
    prompt = tokenizer.apply_chat_template(asked, add_generation_prompt=True, return_dict=False)
    assert tuple(prompt) == chat.prompt(asked)


def test_an_adapter_of_a_model_without_a_template_has_the_one_that_it_was_trained_with(tmp_path):
    base = write_tiny_model(tmp_path / "base", template=None)

    result, _ = run(base, tmp_path / "run", SETTINGS.model_copy(update={"max_steps": 1}))

    assert (result.adapter / "chat_template.jinja").read_text() == Chat.read(base).template
    assert AutoTokenizer.from_pretrained(result.adapter, local_files_only=True).chat_template


def test_the_same_seed_gives_the_same_adapter_and_another_seed_another(tiny, tmp_path):
    short = SETTINGS.model_copy(update={"max_steps": 4})
    for name, seed in (("one", 1), ("again", 1), ("two", 2)):
        run(tiny, tmp_path / name, short.model_copy(update={"seed": seed}))

    one, again, two = (adapter(tmp_path / name) for name in ("one", "again", "two"))
    torch.testing.assert_close(again, one)
    assert any(not torch.equal(one[name], two[name]) for name in one)


def test_accumulated_batches_make_the_step_of_one_large_batch(tiny, tmp_path):
    common = {"max_steps": 3, "learning_rate": 0.001}
    run(tiny, tmp_path / "large", SETTINGS.model_copy(update={**common, "batch_size": 32}))
    run(
        tiny, tmp_path / "small", SETTINGS.model_copy(update={**common, "gradient_accumulation": 8})
    )

    torch.testing.assert_close(
        adapter(tmp_path / "small"), adapter(tmp_path / "large"), rtol=1e-3, atol=1e-5
    )


def test_training_stops_early_and_keeps_the_best_step(tiny, tmp_path):
    wrong = [replace(one, output=one.output[::-1]) for one in VALIDATION]  # learning makes it worse
    settings = SETTINGS.model_copy(update={"eval_every": 2, "patience": 2, "epochs": 20})

    result, events = run(tiny, tmp_path, settings, validation=wrong)

    measured = {
        event.step: event.validation_loss for event in events if event.validation_loss is not None
    }
    assert result.best_step == min(measured, key=measured.get)
    assert result.steps < result.planned == 160
    assert f"Stopped at step {result.steps} of 160: no better for 4 steps." in result.ended
    assert f"The weights of step {result.best_step} are kept." in result.ended


def test_whoever_is_asked_to_finish_ends_with_the_best_weights_so_far(tiny, tmp_path):
    result, events = run(tiny, tmp_path, finish_after=11)

    assert (result.steps, result.planned) == (12, 32)
    assert result.ended.startswith("Stopped at step 12 of 32, as somebody asked.")
    measured = {
        event.step: event.validation_loss for event in events if event.validation_loss is not None
    }
    assert sorted(measured) == [5, 10, 12]
    assert result.validation_loss == min(measured.values())
    assert adapter_damage(result.adapter) == ""
    assert not (tmp_path / "checkpoint").exists()


def test_a_process_that_died_when_it_was_asked_to_finish_ends_with_its_best(tiny, tmp_path):
    with pytest.raises(TrainingStopped):
        run(tiny, tmp_path, SETTINGS.model_copy(update={"eval_every": 30}), stop_after=7)

    result, events = run(
        tiny, tmp_path, SETTINGS.model_copy(update={"eval_every": 30}), finish_after=0
    )

    assert [event.step for event in events] == [0]
    assert result.steps == 7
    assert result.validation_loss is not None


def test_without_anything_learned_there_is_nothing_to_finish_with(tiny, tmp_path):
    result, _ = run(tiny, tmp_path, finish_after=0)

    assert result.steps == 1


def test_a_budget_is_laid_out_once_and_resumed_exactly(tiny, tmp_path):
    settings = SETTINGS.model_copy(update={"budget_minutes": 5, "eval_every": 0})

    with pytest.raises(TrainingStopped):
        run(tiny, tmp_path / "parts", settings, stop_after=9)
    resumed, events = run(tiny, tmp_path / "parts", settings)
    explicit = SETTINGS.model_copy(update={"max_steps": 32, "eval_every": 4})
    whole, _ = run(tiny, tmp_path / "whole", explicit)

    assert events[1].step == 10
    assert "All 32 steps fit into 5 minutes." in events[1].message
    assert resumed.planned == 32
    torch.testing.assert_close(adapter(tmp_path / "parts"), adapter(tmp_path / "whole"))
    assert resumed.validation_loss == pytest.approx(whole.validation_loss, abs=1e-5)


def test_a_budget_that_is_too_small_makes_the_fewest_steps_and_says_so(tiny, tmp_path):
    settings = SETTINGS.model_copy(update={"budget_minutes": 1e-6})

    result, events = run(tiny, tmp_path, settings)

    assert result.steps == result.planned == FEWEST_STEPS
    assert "are too few here: 10 steps are the least." in events[-1].message


def test_validation_examples_are_answered_as_the_model_would_answer_them(tiny, tmp_path):
    settings = SETTINGS.model_copy(update={"samples": 2, "max_steps": 30, "eval_every": 30})

    result, events = run(tiny, tmp_path, settings, records=ALWAYS_BLUE)

    loaded = load(tiny, result.adapter)
    shown = [event for event in events if event.samples]
    assert [event.step for event in shown] == [30]
    for one in shown[0].samples:
        asked = next(known for known in VALIDATION if known.example == one.example)
        ids = torch.tensor([loaded.chat.encode(asked).prompt])
        out = loaded.model.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=len(one.text) + 4,
            do_sample=False, eos_token_id=list(loaded.chat.stops), pad_token_id=256,
        )  # fmt: skip
        assert loaded.chat.decode(out[0, ids.shape[1] :].tolist()).startswith(one.text)


def test_sample_answers_change_nothing_and_can_be_left_out(tiny, tmp_path):
    without = SETTINGS.model_copy(update={"samples": 0})

    _, told = run(tiny, tmp_path / "without", without)
    run(tiny, tmp_path / "with")

    assert not any(event.samples for event in told)
    torch.testing.assert_close(adapter(tmp_path / "with"), adapter(tmp_path / "without"))


def test_measuring_times_a_few_steps_and_keeps_nothing(tiny, tmp_path):
    speed = measure(TRAIN, VALIDATION, tiny, SETTINGS, lambda: False)

    assert speed.tokens_per_second > 0
    assert speed.forward > 0
    assert not list(tmp_path.iterdir())


def test_without_validation_records_the_last_step_is_kept(tiny, tmp_path):
    result, _ = run(tiny, tmp_path, validation=[])

    assert result.validation_loss is None
    assert result.best_step == result.steps == 32


def test_records_that_would_be_cut_off_are_named_before_anything_is_trained(tiny, tmp_path):
    records = [*TRAIN, record(77, "sky " * 200, "blue")]

    with pytest.raises(RecordsTooLong, match=r"1 examples are longer than 512 tokens .*: 77\."):
        run(tiny, tmp_path, records=records)
    with pytest.raises(RecordsTooLong, match="longer than 30 tokens"):
        run(tiny, tmp_path, SETTINGS.model_copy(update={"max_length": 30}))

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("answer", ["", " \n"])
def test_records_without_an_answer_are_named_before_anything_is_trained(tiny, tmp_path, answer):
    with pytest.raises(NothingToLearn, match=r"1 examples have an empty answer.*: 77\."):
        run(tiny, tmp_path, records=[*TRAIN, record(77, "sky", answer)])


def test_a_loss_that_is_no_number_ends_the_training(tiny_copy, tmp_path):
    weights = load_file(tiny_copy / "model.safetensors")
    weights["model.norm.weight"].fill_(float("nan"))
    save_file(weights, tiny_copy / "model.safetensors", {"format": "pt"})

    with pytest.raises(TrainingDiverged, match="at step 1"):
        run(tiny_copy, tmp_path)

    assert not (tmp_path / "adapter").exists()


@pytest.mark.parametrize(("which", "layers"), [("all", 14), ("attention", 8), ("mlp", 6)])
def test_the_adapter_is_put_where_it_was_asked_for(tiny, tmp_path, which, layers):
    run(tiny, tmp_path, SETTINGS.model_copy(update={"target_modules": which, "max_steps": 1}))

    assert len(adapter(tmp_path)) == 2 * layers


def test_only_the_answer_is_learned(tiny, tmp_path):
    result, _ = run(tiny, tmp_path, records=ALWAYS_BLUE, validation=[])
    base, tuned = load(tiny).model, load(tiny, result.adapter).model
    chat = Chat.read(tiny)
    (one,) = [chat.encode(record(1, "sky 40?", "blue"))]
    question = replace(one, prompt=one.prompt[:20], answer=one.prompt[20:])

    before, after = (answer_losses(model, [question]).mean() for model in (base, tuned))

    assert answer_losses(tuned, [one]).mean() < answer_losses(base, [one]).mean() / 4
    assert after > before / 2
