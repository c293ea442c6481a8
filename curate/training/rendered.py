"""A record as a training sees it, token by token: what is learned, what is only read, what has no room."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from curate.domain.records import Record
from curate.models import Chat
from curate.training.limits import limit
from curate.training.settings import TrainingSettings

LONGEST_CHARACTER = 8
"""Tokens that one character may take; after so many, what they stand for is shown as it is."""
_BROKEN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    Attributes:
        id: Its number in the vocabulary.
        text: What it stands for; empty for all but the last token of a character that takes several.
        trained: Whether the model learns to write it; what comes before the answer is only read.
        cut: Whether it is past the longest example that the settings allow.
        special: Whether it is a command of the chat template, and no text.
        ends: Whether it is the token by which the model learns to end its answer.
    """

    id: int
    text: str
    trained: bool
    cut: bool
    special: bool
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A record in tokens.

    Attributes:
        example: Id of the example.
        tokens: In their order, prompt and answer.
        limit: The longest example that the settings and the model allow, in tokens; 0 for any.
    """

    example: int
    tokens: tuple[Token, ...]
    limit: int

    @property
    def prompt(self) -> int:
        """Tokens that are only read."""
        return sum(not token.trained for token in self.tokens)

    @property
    def trained(self) -> int:
        """Tokens that are learned, where the example has room."""
        return sum(token.trained for token in self.tokens)

    @property
    def cut(self) -> int:
        """Tokens for which there is no room: with any, the training refuses the example."""
        return sum(token.cut for token in self.tokens)


def render(record: Record, chat: Chat, settings: TrainingSettings) -> Rendered:
    """A record as ``train`` would learn it: by the same tokens, the same limit. Loads no torch.

    Args:
        record: The example.
        chat: Tokenizer and template of the base model.
        settings: As they would be trained with.
    """
    encoded, most = chat.encode(record), limit(chat, settings)
    ids = (*encoded.prompt, *encoded.answer)
    texts = [*texts_of(chat.tokenizer, encoded.prompt), *texts_of(chat.tokenizer, encoded.answer)]
    known = chat.tokenizer.get_added_tokens_decoder()
    special = {number for number, token in known.items() if token.special}
    tokens = tuple(
        Token(
            id=token,
            text=text,
            trained=place >= len(encoded.prompt),
            cut=bool(most) and place >= most,
            special=token in special,
            ends=place == len(ids) - 1,
        )
        for place, (token, text) in enumerate(zip(ids, texts, strict=True))
    )
    return Rendered(record.example, tokens, most)


def texts_of(tokenizer: Tokenizer, ids: Sequence[int]) -> list[str]:
    """What each token stands for; together, the whole text.

    A character of several tokens stands at the last of them, the others are empty.
    """
    texts: list[str] = []
    # What stands before a token decides whether it begins with a blank: the last one that was shown.
    context = shown = 0
    for end in range(1, len(ids) + 1):
        before = tokenizer.decode(list(ids[context:shown]), skip_special_tokens=False)
        now = tokenizer.decode(list(ids[context:end]), skip_special_tokens=False)
        unfinished = now.endswith(_BROKEN) and end < len(ids) and end - shown < LONGEST_CHARACTER
        if unfinished or len(now) <= len(before):
            texts.append("")
            continue
        texts.append(now[len(before) :])
        context, shown = shown, end
    return texts
