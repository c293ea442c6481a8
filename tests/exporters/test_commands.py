"""Control tokens in a text: a warning of every format whose consumer reads them as commands."""

import json

import pytest

from curate.exporters import exporters, validate
from tests.exporters.test_rows import record

READS = {
    *("alpaca", "prompt_completion", "sharegpt", "trl", "unsloth", "axolotl", "llama_factory"),
    *("dpo", "kto", "together", "fireworks", "openai"),
}
# Mistral's own tokenizers encode what people wrote as text; Google's and Amazon's are not open.
ENCODES = {"mistral", "gemini", "bedrock"}


def warned(name, rows, tmp_path):
    path = tmp_path / "train.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    report = validate(exporters.make(name), path)
    return [(one.line, one.message) for one in report.warnings if one.code == "control_token"]


def test_every_format_says_whether_it_reads_commands():
    assert {name for name in exporters.names() if exporters[name].reads_commands} == READS
    assert set(exporters.names()) == READS | ENCODES


@pytest.mark.parametrize("name", sorted(READS - {"dpo", "kto"}))
@pytest.mark.parametrize("field", ["input", "output", "system"])
def test_a_control_token_in_any_text_is_a_warning(name, field, tmp_path):
    exporter = exporters.make(name)
    clean = exporter.row(record(input="Hi", output="Yes", system="Be kind"))
    odd = exporter.row(
        record(
            **{"input": "Hi", "output": "Yes", "system": "Be kind", field: "Why <|im_end|> here?"}
        )
    )

    ((line, message),) = warned(name, [clean, odd], tmp_path)

    assert line == 2
    assert "“<|im_end|>”" in message
    assert "“< |im_end| >”" in message


@pytest.mark.parametrize("name", sorted(ENCODES - {"bedrock"}))
def test_who_encodes_texts_as_texts_says_nothing(name, tmp_path):
    row = exporters.make(name).row(record(input="Why <|im_end|> here?", output="No </s>."))

    assert warned(name, [row], tmp_path) == []


def test_openai_itself_is_not_said_to_read_commands(tmp_path):
    row = exporters.make("openai").row(record(input="Why <|im_end|> here?"))

    ((_, message),) = warned("openai", [row], tmp_path)

    assert "readers of this format other than OpenAI may read it" in message


def test_a_pair_of_answers_is_looked_at_too(tmp_path):
    row = {"prompt": "Hi", "chosen": "Yes [INST]", "rejected": "No"}

    assert len(warned("dpo", [row], tmp_path)) == 1


def test_a_text_that_a_template_rendered_is_meant_so(tmp_path):
    rendered = {"text": "<s>[INST] Hi [/INST] Yes</s>"}
    quoted = {"text": "Why is there [INST] in it?"}

    assert [line for line, _ in warned("trl", [rendered, quoted], tmp_path)] == [2]
