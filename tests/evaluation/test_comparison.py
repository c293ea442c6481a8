import json

import pytest

from curate import contract
from curate.domain.errors import Cancelled, NotFound, UnknownName, Unusable
from curate.domain.examples import Turn
from curate.evaluation import arms, evaluate
from curate.evaluation.arms.few_shot import FewShot, diverse
from curate.evaluation.base import Setting
from curate.models import Chat
from curate.services.jobs import as_json
from curate.settings import Settings
from curate.training import TrainingSettings, train
from tests.models.tiny import colours, record

TRAIN, HELD_OUT = colours(16), colours(8, part="held_out", start=100)
LABELS = contract.LabelContract(labels=("blue", "green", "red", "white"))


@pytest.fixture(scope="session")
def adapter(tiny, tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    settings = TrainingSettings(rank=4, batch_size=4, max_steps=3, precision="float32")
    return train(TRAIN, [], tiny, settings, out, {}, lambda _: None, lambda: False).adapter


HERE = [arm.name for arm in arms if arm.available() and arm.name != "external"]


def run(
    base, names, adapters=None, *, held_out=HELD_OUT, rules=LABELS, stop=lambda: False, told=None
):
    tell = (lambda *news: told.append(news)) if told is not None else (lambda *_: None)
    setting = Setting(TRAIN, base, rules, "Name the colour.", 0, lambda _: None, stop)
    return evaluate(names, setting, held_out, adapters or {}, rules, tell)


def test_every_arm_answers_every_held_out_example(tiny, adapter):
    told = []

    result, rows = run(tiny, HERE, {"7": adapter}, told=told)

    assert [arm.arm for arm in result.arms] == HERE
    assert (result.held_out, result.clusters) == (8, 8)
    assert [row.id for row in rows] == [one.example for one in HELD_OUT]
    assert set(rows[0].answers) == set(rows[0].scores) == set(HERE)
    assert rows[0].reference == HELD_OUT[0].output
    assert [part for part, _ in told] == sorted(part for part, _ in told)
    assert told[-1][0] == 1.0


def test_the_json_has_the_keys_that_scripts_rely_on(tiny):
    result, _ = run(tiny, ["majority", "nearest", "base"])

    data = json.loads(json.dumps(as_json(result, Settings())))

    assert set(data) >= {
        "arms", "comparisons", "verdict", "primary", "verdict_code", "smallest_detectable",
        "needed_groups", "looks", "held_out", "clusters", "rows",
    }  # fmt: skip
    assert set(data["arms"][0]) == {
        "arm", "metrics", "seconds", "tokens", "parts", "cut", "written", "model",
    }  # fmt: skip
    assert set(data["arms"][2]["metrics"]) == {
        "exact_match", "macro_f1", "exact_as_written", "exact_repaired", "conformity", "token_f1",
        "answer_loss", "seconds_per_answer",
    }  # fmt: skip
    assert "answer_loss" not in data["arms"][0]["metrics"]
    assert set(data["arms"][0]["metrics"]["exact_match"]) == {"value", "low", "high"}
    assert set(data["comparisons"][0]) == {
        "a", "b", "metric", "difference", "low", "high", "p", "p_adjusted",
    }  # fmt: skip


def test_cheap_arms_answer_as_they_should(tiny):
    result, _ = run(tiny, ["majority", "tfidf", "nearest"])

    values = {arm.arm: arm.metrics["exact_match"].value for arm in result.arms}
    assert values == {"majority": 0.25, "tfidf": 1.0, "nearest": 1.0}
    assert {arm.metrics["conformity"].value for arm in result.arms} == {1.0}
    (best,) = [
        c
        for c in result.comparisons
        if (c.a, c.b, c.metric) == ("nearest", "majority", "exact_match")
    ]
    assert best.difference == 0.75
    assert 0 < best.low < best.high <= 1


def test_without_a_contract_conformity_is_not_measured(tiny):
    result, _ = run(tiny, ["majority"], rules=None)

    assert "conformity" not in result.arms[0].metrics


def test_the_same_seed_gives_the_same_evaluation(tiny, adapter):
    one, other = (run(tiny, ["few_shot", "tuned"], {"7": adapter}) for _ in range(2))

    assert one[1][0].answers == other[1][0].answers
    assert [arm.metrics["exact_match"] for arm in one[0].arms] == [
        arm.metrics["exact_match"] for arm in other[0].arms
    ]


def test_several_runs_have_different_titles(tiny, adapter):
    both = {"7": adapter, "8": adapter}

    every, _ = run(tiny, ["majority", "tuned"], both)
    one, _ = run(tiny, ["tuned:8"], both)

    assert [arm.arm for arm in every.arms] == ["majority", "tuned:7", "tuned:8"]
    assert [arm.arm for arm in one.arms] == ["tuned:8"]


def test_the_base_model_is_asked_exactly_as_the_tuned_one_was_trained(tiny):
    asked = record(
        1, "sky?", "blue", system="Be brief.", turns=(Turn("user", "A"), Turn("assistant", "B"))
    )
    setting = Setting(TRAIN, tiny, LABELS, "Name the colour.", 0, lambda _: None, lambda: False)

    for name in ("base", "tuned"):
        assert arms.make(name).prompts(setting, [asked]) == [Chat.read(tiny).encode(asked).prompt]


def test_the_prompt_states_the_task_and_the_format(tiny):
    setting = Setting(TRAIN, tiny, LABELS, "Name the colour.", 0, lambda _: None, lambda: False)

    (prompt,) = arms.make("prompted").prompts(setting, HELD_OUT[:1])

    assert setting.chat.decode(prompt).startswith(
        f"system\nName the colour.\n\n{LABELS.describe()}\nuser\n"
    )


def test_few_shot_examples_are_diverse_and_fit_the_context(tiny):
    long = [record(900 + i, "x" * 150, f"answer {i}") for i in range(8)]
    setting = Setting(long, tiny, None, "", 0, lambda _: None, lambda: False)

    (prompt,) = FewShot(examples=4).prompts(setting, HELD_OUT[:1])

    assert len({one.output for one in diverse(TRAIN, 4, 0)}) == 4
    assert diverse(TRAIN, 4, 0) == diverse(TRAIN[::-1], 4, 0)
    assert 150 < len(prompt) <= 512 - setting.most


@pytest.mark.parametrize(
    ("names", "error", "message"),
    [
        (["tuned"], NotFound, "trained adapter"),
        (["tuned:9"], NotFound, "'9'"),
        (["guess"], UnknownName, "Known: majority"),
        ([], Unusable, "No method was named"),
    ],
)
def test_arms_that_cannot_be_evaluated_are_refused_first(tiny, names, error, message):
    with pytest.raises(error, match=message):
        run(tiny, names)


def test_an_evaluation_needs_something_to_ask(tiny):
    with pytest.raises(Unusable, match="needs held-out examples"):
        run(tiny, ["base"], held_out=[])


def test_an_evaluation_can_be_cancelled(tiny):
    with pytest.raises(Cancelled, match="The evaluation was canceled"):
        run(tiny, ["base"], stop=lambda: True)
