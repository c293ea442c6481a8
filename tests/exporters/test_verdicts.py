"""Our verdicts beside those that the consumers' own code gave (``benchmarks/validators_peers.py``).

``verdicts.json`` holds rows of our own, and for each format what its consumer said of a file of
twelve such rows: Together's SDK 1.5, mistral-common 1.13, google-genai 3.4 (new rows: 3.6), TRL 1.16 with a ChatML
template, Unsloth Zoo 2026.10, Axolotl 0.19, LLaMA-Factory 0.9.5, and the cookbook's notebook.
"""

import importlib.util
import json

import pytest

from curate.exporters import exporters, validate
from tests.conftest import ROOT, SHARED

GOLDEN = json.loads((ROOT / "tests/exporters/verdicts.json").read_text(encoding="utf-8"))
PEERS = SHARED / "finetune_jsonl_peers"
CALLS = ("tool call", "tool id of eight", "call unanswered", "call and content")
# Where we say otherwise, and why.
OTHERWISE = {
    **{("openai", what): "the notebook is older than tool calls" for what in CALLS},
    ("openai", "text part"): "the notebook is older than content parts",
    ("openai", "weight 2"): "the notebook does not look at weights; the API does",
    ("openai", "weight true"): "the notebook does not look at weights; the API does",
    ("openai", "weight as text"): "the notebook does not look at weights; the API does",
    ("mistral", "weight as text"): "pydantic reads “1” as a number; a trainer need not",
    ("dpo", "preference"): "OpenAI's shape, which TRL does not read",
    **{
        ("gemini", f"gemini: {what}"): "google-genai's types take nearly anything; tuning needs it"
        for what in ("part empty", "text null", "system without parts", "only the user")
    },
    **{
        (name, what): "the ChatML template wants a content; templates with tools do not"
        for name in ("trl", "unsloth", "axolotl")
        for what in CALLS[:3]
    },
}


def written(tmp_path, row):
    path = tmp_path / "train.jsonl"
    path.write_text((json.dumps(row) + "\n") * 12, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", sorted({one["format"] for one in GOLDEN["verdicts"]}))
def test_what_the_consumer_takes_we_take_and_what_it_refuses_we_refuse(name, tmp_path):
    for one in GOLDEN["verdicts"]:
        if one["format"] != name:
            continue
        report = validate(exporters.make(name), written(tmp_path, GOLDEN["rows"][one["what"]]))

        assert sorted({each.code for each in report.errors}) == one["errors"], one["what"]
        codes = {each.code for each in report.warnings} - {"duplicate_line"}
        assert sorted(codes) == one["warnings"], one["what"]
        for each in (*report.errors, *report.warnings):
            assert 0 <= each.line <= 12
            assert not each.line or (
                each.code == "whole_chat_learned" or each.message.startswith(f"Line {each.line}")
            )
        if report.valid != one["taken"]:
            assert (name, one["what"]) in OTHERWISE


@pytest.mark.parametrize(
    ("module", "peer", "name"),
    [
        ("together.utils.files", "together", "together"),
        ("mistral_common", "mistral", "mistral"),
        ("google.genai", "gemini", "gemini"),
    ],
)
def test_an_installed_consumer_still_says_what_was_recorded(module, peer, name, tmp_path):
    try:
        found = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        found = None
    if found is None:
        pytest.skip(f"{module} is not installed: see benchmarks/validators.py")
    place = ROOT / "benchmarks" / "validators_peers.py"
    spec = importlib.util.spec_from_file_location("validators_peers", place)
    peers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(peers)
    check = getattr(peers, peer)()
    for one in GOLDEN["verdicts"]:
        if one["format"] == name:
            path = written(tmp_path, GOLDEN["rows"][one["what"]])
            try:
                check(path)
                taken = True
            except Exception:  # noqa: BLE001 - whatever it says no with
                taken = False
            assert taken == one["taken"], one["what"]


TRANSCRIPT = {
    "schemaVersion": "bedrock-conversation-2024",
    "messages": [
        {"role": "user", "content": [{"text": "User: my bike is late"}]},
        {"role": "assistant", "content": [{"text": "user: hello is fine here"}]},
    ],
}


def bedrock(**changed):
    return {**TRANSCRIPT, "messages": [MESSAGE, ANSWER], **changed}


MESSAGE = {"role": "user", "content": [{"text": "a"}]}
ANSWER = {"role": "assistant", "content": [{"text": "b"}]}


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (bedrock(), []),
        (TRANSCRIPT, ["reserved_word"]),
        (bedrock(system=[{"text": "System: be kind [EOS]"}]), ["reserved_word"]),
        (bedrock(messages=[ANSWER]), ["first_message_not_user"]),
        (bedrock(messages=[MESSAGE]), ["last_message_not_assistant"]),
        (bedrock(messages=[{"role": "user", "content": "a"}, ANSWER]), ["missing_content"]),
        (bedrock(messages=[MESSAGE, {**ANSWER, "content": [{"text": ""}]}]), ["missing_content"]),
        (
            bedrock(messages=[{"role": "system", "content": [{"text": "s"}]}, ANSWER]),
            ["unrecognized_role", "first_message_not_user"],
        ),
        ({"messages": [MESSAGE, ANSWER]}, ["missing_schema_version"]),
        (bedrock(messages=[]), ["missing_messages_list"]),
    ],
)
def test_bedrock_is_validated_by_its_documentation(row, codes, tmp_path):
    report = validate(exporters.make("bedrock"), written(tmp_path, row))

    assert [one.code for one in report.errors if one.line == 1] == codes


def test_a_reserved_word_comes_with_another_way_to_write_it(tmp_path):
    report = validate(exporters.make("bedrock"), written(tmp_path, TRANSCRIPT))

    assert "“User:”, which Bedrock reserves" in report.errors[0].message
    assert "write “User -”" in report.errors[0].message


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (
            {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]},
            [],
        ),
        ({"messages": [{"role": "user", "content": "a"}]}, ["example_missing_assistant_message"]),
        (
            {
                "messages": [
                    {"role": "user", "content": "a"},
                    {"role": "system", "content": "s"},
                    {"role": "assistant", "content": "b", "weight": 0.5},
                ]
            },
            ["weight", "system_not_first"],
        ),
    ],
)
def test_fireworks_is_validated_by_its_documentation(row, codes, tmp_path):
    report = validate(exporters.make("fireworks"), written(tmp_path, row))

    assert [one.code for one in report.errors if one.line == 1] == codes


@pytest.mark.parametrize(
    ("file", "name", "rows", "codes"),
    [
        ("openai_cookbook/toy_chat_fine_tuning.jsonl", "openai", 5, {"too_few_rows"}),
        ("llama_factory/c4_demo.jsonl", "together", 300, set()),
    ],
)
def test_public_files_are_read(file, name, rows, codes):
    path = PEERS / file
    if not path.exists():
        pytest.skip("the shared data is not here")

    report = validate(exporters.make(name), path)

    assert (report.rows, {one.code for one in report.errors}) == (rows, codes)
