"""The finding of control tokens, and its fix."""

import pytest

from curate.checks import checks, fixed_text
from curate.domain.examples import Example, Turn


def found(*examples):
    return list(checks.make("control_token").run(examples))


def test_each_token_of_each_text_is_found_at_its_place():
    example = Example(
        3, "[INST] Hi [/INST]", "Write </s> last.", system="<<SYS>>", turns=(Turn("user", "<bos>"),)
    )

    findings = found(example)

    assert [(f.field, example.text(f.field)[f.start : f.end]) for f in findings] == [
        ("input", "[INST]"),
        ("input", "[/INST]"),
        ("output", "</s>"),
        ("system", "<<SYS>>"),
        ("turns", "<bos>"),
    ]
    assert {f.code for f in findings} == {"control_token"}


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("Remove <|im_end|> from it.", "Remove < |im_end| > from it."),
        ("It is <|im_end|>", "It is < |im_end| >"),
        ("Sent today.<|im_end|>\n", "Sent today."),
        ("Sent today!\n</s>", "Sent today!"),
        ("Sent.<|im_start|>", "Sent.< |im_start| >"),
        ("Two: <s> and </s>.</s>", "Two: < s > and < /s >.< /s >"),
    ],
)
def test_the_fix_keeps_what_is_said(text, fixed):
    assert fixed_text(text, found(Example(1, "Hi", text))) == fixed


def test_a_stop_token_that_is_the_topic_is_kept_readable():
    (_, finding) = found(Example(1, "What is <|im_end|>?", "It ends a turn.<|im_end|>"))

    assert (finding.code, finding.suggestion) == ("control_token", "< |im_end| >")


def test_a_control_token_is_no_placeholder():
    rows = [Example(1, "[INST] Hi <tool_call> <extra_id_0>", "Thanks.")]

    assert list(checks.make("placeholder").run(rows)) == []
