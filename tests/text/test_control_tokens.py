"""Control tokens of chat templates, and what only looks like one."""

import pytest

from curate.text.control_tokens import control_tokens, spaced

TOKENS = [
    *(
        "<|im_start|>",
        "<|im_end|>",
        "<|endoftext|>",
        "<|eot_id|>",
        "<|start_header_id|>",
        "<|python_tag|>",
    ),
    *(
        "<|begin_of_text|>",
        "<|START_OF_TURN_TOKEN|>",
        "<|channel|>",
        "<|message|>",
        "<|return|>",
        "<|user|>",
    ),
    *(
        "<|start_of_role|>",
        "<|tool_calls_section_begin|>",
        "<|reserved_special_token_12|>",
        "<|vision_start|>",
    ),
    *(
        "<｜User｜>",
        "<｜end▁of▁sentence｜>",
        "<｜tool▁calls▁begin｜>",
        "<|turn>",
        "<turn|>",
        "[|assistant|]",
    ),
    *(
        "[INST]",
        "[/INST]",
        "<<SYS>>",
        "<</SYS>>",
        "[SYSTEM_PROMPT]",
        "[AVAILABLE_TOOLS]",
        "[TOOL_CALLS]",
    ),
    *(
        "<s>",
        "</s>",
        "<bos>",
        "<eos>",
        "<pad>",
        "<unk>",
        "<mask>",
        "[CLS]",
        "[SEP]",
        "[EOS]",
        "[gMASK]",
        "<sop>",
    ),
    *(
        "<start_of_turn>",
        "<end_of_turn>",
        "<start_of_image>",
        "<image>",
        "<video>",
        "<beginning_of_sentence>",
    ),
    *("<seed:bos>", "<seed:think>", "]~b]", "[e~[", "<extra_id_0>", "<unused12>", "<reserved_106>"),
    *("<think>", "</think>", "<tool_call>", "</tool_response>", "<|think|>", "<|tool_call>"),
]


def found(text):
    return [text[one.start : one.end] for one in control_tokens(text)]


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_is_found_alone_and_in_a_sentence_and_is_none_once_spaced(token):
    assert found(token) == [token]
    assert found(f"Why is {token} in it?{token}") == [token, token]
    assert found(f"Why{spaced(token)}then") == []


@pytest.mark.parametrize(
    "text",
    [
        "let total = xs |> List.map f <| 3",
        "p <|> q and p <| q |> r",
        "a < b || c > d",
        "The status is <open> and [INSTALL] is next, see [1] and [SYSTEM].",
        "<p>Old price <s>12</s> now 9</p>",
        "The <Sender> of [EOSINOPHILS] | 3 |>",
        "Press <start> twice, then [THINKING].",
        "Grüße | Ann",
    ],
)
def test_what_only_looks_like_one_is_left(text):
    assert found(text) == []


def test_a_page_of_brackets_takes_no_time():
    assert found("<|" * 50_000 + "[" * 50_000 + "<s>" * 3 + "<" * 50_000) == ["<s>"] * 3
