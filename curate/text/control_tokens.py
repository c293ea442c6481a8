"""Control tokens of chat templates, found in texts and made harmless."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Families of tokens, by the templates that they come from: ChatML and most others (<|…|>), DeepSeek
# (full width), Gemma 4 (<|turn> … <turn|>), ExaOne, Llama 2 and Mistral, Gemma, sentencepiece, BERT and GLM,
# Seed, MiniMax, Nemotron and T5, thoughts and tools, and what stands for a picture or a film.
_NAME = r"[A-Za-z0-9_.:/\-]{1,48}"
_PATTERN = re.compile(
    rf"""
      <\|{_NAME}\|> | <\|"\|> | <\|{_NAME}> | <{_NAME}\|>
    | <｜[\w▁.:/ -]{{1,48}}｜>
    | \[\|/?{_NAME}\|\]
    | \[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS|TOOL_CALLS|TOOL_CONTENT|THINK|CALL_ID|ARGS
        |MODEL_SETTINGS|BEGIN_AUDIO|IMG_BREAK|IMG_END)\]
    | <</?SYS>>
    | </?s> | <(?:bos|eos|pad|unk|mask|sep|cls|sop|eop|eod)>
    | \[(?:BOS|EOS|CLS|SEP|UNK|[gs]MASK)\]
    | </?(?:start|end)_of_(?:turn|image|text|speech|utterance)> | <(?:beginning|end)_of_sentence>
    | <(?:image_soft_token|audio_soft_token|begin_of_image|image|video|audio)>
    | </?seed:[a-z_]{{1,32}}> | \]~!?b\[ | \]~b\] | \[e~\[
    | <(?:extra_id_|reserved_|unused|SPECIAL_|ctrl|special_token_)\d{{1,4}}>
    | </?(?:think|thinking|tool_call|tool_response|tool_calls|minimax:tool_call)>
    """,
    re.VERBOSE,
)
_HINT = re.compile(r"<[|｜/<a-zA-Z]|\|>|\[[|/A-Zgse]|\]~")
# Tokens that end a turn: behind the last sentence of an answer they are left over from a generation.
_STOP = re.compile(
    r"<\|(?:im_end|end|endoftext|end_of_text|eot_id|eom_id|eot|return|endofturn|end_of_turn|END_OF_TURN_TOKEN"
    r"|eos|end_of_message)\|>|</s>|<eos>|\[EOS\]|<end_of_turn>|<turn\|>|<｜end▁of▁sentence｜>"
    r"|\[\|endofturn\|\]|<seed:eos>|\[e~\[|<end_of_sentence>"
)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"')\]”’»]*\s*\Z")
_OTHER_HTML = re.compile(
    r"</?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|a|table|td|tr|h[1-6]|del|html|body)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_STRUCK = re.compile(r"<s>(?:[^<]|<(?!/?s>)){1,500}</s>")


@dataclass(frozen=True, slots=True)
class ControlToken:
    """A place that a tokenizer of some model reads as a command, not as text."""

    start: int
    end: int


def control_tokens(text: str) -> Iterator[ControlToken]:
    """Control tokens of any well-known chat template, in order, none overlapping; code included.

    Struck-through text among other HTML (``<s>…</s>``) is none.
    """
    if not _HINT.search(text):
        return
    struck: list[tuple[int, int]] = []
    if "</s>" in text and _OTHER_HTML.search(text):
        struck = [match.span() for match in _STRUCK.finditer(text)]
    for match in _PATTERN.finditer(text):
        if match[0] in {"<s>", "</s>"} and any(a <= match.start() < b for a, b in struck):
            continue
        yield ControlToken(*match.span())


def is_control_token(token: str) -> bool:
    """Whether a whole text is one control token."""
    return _PATTERN.fullmatch(token) is not None


def spaced(token: str) -> str:
    """The token as a person reads it and no tokenizer does: ``< |im_end| >``."""
    return f"{token[0]} {token[1:-1]} {token[-1]}"


def stops_after_sentence(text: str, token: ControlToken) -> bool:
    """Whether a token that ends a turn stands alone behind the last sentence of a text."""
    return (
        not text[token.end :].strip()
        and _STOP.fullmatch(text, token.start, token.end) is not None
        and _SENTENCE_END.search(text[: token.start]) is not None
    )
