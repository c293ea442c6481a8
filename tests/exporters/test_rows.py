"""The very rows that each format writes, and which records it leaves out."""

import json

import pytest

from curate.domain.examples import Turn
from curate.exporters import LeftOut, exporters, write
from curate.exporters.base import texts_of
from tests.exporters.test_exporters import record

TALK = record(system="Be kind.", turns=(Turn("user", "Hi"), Turn("assistant", "Hello")))
SYSTEM = {"role": "system", "content": "Be kind."}
HI = {"role": "user", "content": "Hi"}
HELLO = {"role": "assistant", "content": "Hello"}
LATE = {"role": "user", "content": "Late?"}
YES = {"role": "assistant", "content": "Yes."}
WEIGHED = {"messages": [SYSTEM, HI, {**HELLO, "weight": 0}, LATE, YES]}
SHOWN = [SYSTEM, HI, HELLO, LATE]
SAID = [
    {"from": "human", "value": "Hi"},
    {"from": "gpt", "value": "Hello"},
    {"from": "human", "value": "Late?"},
    {"from": "gpt", "value": "Yes."},
]
DRAFT = {"role": "assistant", "content": "yeah"}
ROWS = {
    "openai": [WEIGHED],
    "together": [WEIGHED],
    "fireworks": [WEIGHED],
    "mistral": [WEIGHED],
    "unsloth": [{"messages": [*SHOWN, YES]}],
    "prompt_completion": [{"prompt": SHOWN, "completion": [YES]}],
    "trl": [{"prompt": SHOWN, "completion": [YES]}],
    "gemini": [
        {
            "systemInstruction": {"role": "system", "parts": [{"text": "Be kind."}]},
            "contents": [
                {"role": "user", "parts": [{"text": "Hi"}]},
                {"role": "model", "parts": [{"text": "Hello"}]},
                {"role": "user", "parts": [{"text": "Late?"}]},
                {"role": "model", "parts": [{"text": "Yes."}]},
            ],
        }
    ],
    "bedrock": [
        {
            "schemaVersion": "bedrock-conversation-2024",
            "system": [{"text": "Be kind."}],
            "messages": [
                {"role": "user", "content": [{"text": "Hi"}]},
                {"role": "assistant", "content": [{"text": "Hello"}]},
                {"role": "user", "content": [{"text": "Late?"}]},
                {"role": "assistant", "content": [{"text": "Yes."}]},
            ],
        }
    ],
    "axolotl": [
        {"messages": [*({**one, "train": False} for one in SHOWN), {**YES, "train": True}]}
    ],
    "alpaca": [
        {
            "instruction": "Late?",
            "input": "",
            "output": "Yes.",
            "system": "Be kind.",
            "history": [["Hi", "Hello"]],
        }
    ],
    "llama_factory": [{"conversations": SAID, "system": "Be kind."}],
    "sharegpt": [{"conversations": [{"from": "system", "value": "Be kind."}, *SAID]}],
    "dpo": [{"prompt": SHOWN, "chosen": [YES], "rejected": [DRAFT]}],
    "kto": [
        {"prompt": SHOWN, "completion": [YES], "label": True},
        {"prompt": SHOWN, "completion": [DRAFT], "label": False},
    ],
}


@pytest.mark.parametrize("name", exporters.names())
def test_a_talk_becomes_the_rows_of_the_format(name):
    assert list(exporters.make(name).rows(TALK)) == ROWS[name]


def test_preferences_can_have_the_names_of_openai():
    assert exporters.make("dpo", {"columns": "openai"}).row(record()) == {
        "input": {"messages": [LATE]},
        "preferred_output": [YES],
        "non_preferred_output": [DRAFT],
    }


@pytest.mark.parametrize("draft", ["", "  ", "Yes.", " Yes.\n"])
def test_an_answer_that_nobody_changed_is_no_pair_and_no_bad_answer(draft, tmp_path):
    unchanged = record(draft_output=draft)

    written = write(exporters.make("dpo"), [unchanged, record()], tmp_path / "train.jsonl")

    assert written.rows == 1
    assert list(written.left_out.values()) == [1]
    assert len(list(exporters.make("kto").rows(unchanged))) == 1


@pytest.mark.parametrize(
    "name", ["together", "gemini", "bedrock", "alpaca", "llama_factory", "sharegpt"]
)
def test_a_conversation_that_begins_with_an_answer_does_not_fit_where_inputs_come_first(name):
    with pytest.raises(LeftOut, match="begin with an answer"):
        exporters.make(name).row(record(turns=(Turn("assistant", "How can I help?"),)))


def test_a_rejected_answer_is_a_bad_one(tmp_path):
    path = tmp_path / "train.jsonl"

    write(exporters.make("kto"), [], path, bad=[record(output="No!")])

    assert json.loads(path.read_text()) == {
        "prompt": [LATE],
        "completion": [{"role": "assistant", "content": "No!"}],
        "label": False,
    }


def test_words_that_bedrock_reserves_can_be_written_another_way():
    transcript = record(
        input="User: hi\nBot: <image> [EOS]", output="USER: a\nThought: b <unk>", system="System: x"
    )

    row = exporters.make("bedrock", {"rewrite_reserved": "true"}).row(transcript)

    assert row["system"] == [{"text": "System - x"}]
    assert row["messages"][0]["content"] == [{"text": "User - hi\nBot - (image) (EOS)"}]
    assert row["messages"][1]["content"] == [{"text": "USER - a\nThought - b (unk)"}]
    assert list(exporters.make("bedrock").problems(1, row)) == []


@pytest.mark.parametrize("name", exporters.names())
def test_a_row_is_one_line_for_whoever_splits_lines(name, tmp_path):
    path = tmp_path / "train.jsonl"
    odd = "One\u2028two\u2029three\u0085four\x0bfive\x0csix\x1cseven"

    write(exporters.make(name), [record(output=odd), record(output=odd, input="Other")], path)

    lines = path.read_text("utf-8").splitlines()
    assert lines == path.read_text("utf-8").split("\n")[:-1]
    assert all(odd in set(texts_of(json.loads(line))) for line in lines[:1])


def test_what_to_set_follows_from_the_longest_row():
    files = {"train": "train.jsonl", "validation": "validation.jsonl"}

    assert exporters.make("trl").settings(1000) == {
        "max_length": 1152,
        "completion_only_loss": True,
    }
    assert "max_length: 1152 " in exporters.make("trl").beside(files, 1000)["trl_sft.yaml"]
    axolotl = exporters.make("axolotl").beside(files, 1000)["axolotl.yaml"]
    assert "sequence_len: 1152 " in axolotl
    assert "test_datasets:\n  - path: validation.jsonl" in axolotl
    info = json.loads(exporters.make("llama_factory").beside(files, 10)["dataset_info.json"])
    assert {name: one["file_name"] for name, one in info.items()} == {
        "curate_train": "train.jsonl",
        "curate_validation": "validation.jsonl",
    }
