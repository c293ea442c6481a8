"""Greedy answers of a model, and the loss of the right answers, in batches."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from curate.domain.errors import Cancelled
from curate.evaluation.closed_sets import ClosedSets
from curate.models import (
    Chat,
    Continuation,
    Encoded,
    Loaded,
    can_share,
    share_prefix,
    shared_prefix,
)

if TYPE_CHECKING:
    from torch import Tensor

FREELY = 0.6
"""The share of the work that is done when every prompt is answered once."""
_ROWS = 48
_BROKEN_LETTER = "\ufffd"
_LOOKED_AT = 32  # tokens, the most likely, among which one is looked for that leads to a list
_TOKENS = 8_192  # of keys and values in one batch: bounds memory


@dataclass(frozen=True, slots=True)
class Answer:
    """What an arm answered to one record.

    Attributes:
        text: The answer; cut off where it did not end in time.
        seconds: Its share of the time of its batch.
        tokens: Of the prompt and of the answer.
        loss: Mean negative log-likelihood of the reference per token, in nats; None where the arm
            has no model.
        cut: Whether it was cut off, being as long as an answer may be.
        free: What the model wrote by itself, where a value out of a list was none of them; ``text`` is then
            what it wrote when only the list was open to it.
        written: Tokens of the answer alone.
        sure: How probable the model found what it wrote, 0 to 1; None where it does not say.
    """

    text: str
    seconds: float
    tokens: int
    loss: float | None
    cut: bool = False
    free: str | None = None
    written: int = 0
    sure: float | None = None

    @property
    def as_written(self) -> str:
        """What was written without being held to any list."""
        return self.text if self.free is None else self.free


def without_model(texts: Sequence[str], seconds: float) -> list[Answer]:
    """Answers of a method that has no model, with its seconds shared out among them."""
    each = seconds / max(len(texts), 1)
    return [Answer(text, each, 0, None) for text in texts]


def answer_all(
    loaded: Loaded,
    asked: Sequence[Encoded],
    most: int,
    on_progress: Callable[[float], None],
    should_stop: Callable[[], bool],
    closed: ClosedSets | None = None,
) -> list[Answer]:
    """Answer every prompt greedily, and measure the loss of its reference answer.

    Where a value that comes out of a list is none of it, the answer is written once more: at such a value the
    most likely token that leads to one of the list is taken.

    Args:
        loaded: Model and tokenizer.
        asked: Prompts with their reference answers.
        most: Longest answer in tokens.
        on_progress: Called with the part done, 0 to 1.
        should_stop: Asked before every token.
        closed: The lists that values come out of.

    Returns:
        Answers in the order of ``asked``.

    Raises:
        Cancelled: ``should_stop`` said so.
    """
    if closed is None:
        return _answer_all(loaded, asked, most, on_progress, should_stop)
    answers = _answer_all(loaded, asked, most, lambda done: on_progress(FREELY * done), should_stop)
    broken = [i for i, one in enumerate(answers) if not closed.fits(one.text, done=True)]
    again = _answer_all(
        loaded,
        [asked[i] for i in broken],
        most,
        lambda done: on_progress(FREELY + (1 - FREELY) * done),
        should_stop,
        closed,
    )
    for i, one in zip(broken, again, strict=True):
        answers[i] = again_after(answers[i], one)
    on_progress(1.0)
    return answers


def again_after(first: Answer, one: Answer) -> Answer:
    """An answer that was written once more, with what both took."""
    return replace(
        one,
        loss=first.loss,
        free=first.text,
        seconds=first.seconds + one.seconds,
        tokens=first.tokens + one.tokens,
        written=first.written + one.written,
    )


def _answer_all(
    loaded: Loaded,
    asked: Sequence[Encoded],
    most: int,
    on_progress: Callable[[float], None],
    should_stop: Callable[[], bool],
    closed: ClosedSets | None = None,
) -> list[Answer]:
    """The same, freely or held to the lists; held to them, no loss is measured."""
    import torch

    shared = shared_prefix([record.prompt for record in asked])
    order = sorted(range(len(asked)), key=lambda i: (len(asked[i].prompt), i))
    answers: dict[int, Answer] = {}
    with torch.inference_mode():
        began = time.monotonic()
        beginning = share_prefix(loaded.model, asked[0].prompt[:shared], 1) if asked else None
        # Every answer needs what all prompts begin with.
        together = (time.monotonic() - began) / max(1, len(asked))
        while len(answers) < len(order):
            apart = shared if beginning is not None and can_share(loaded.model) else 0
            chosen = _next_batch(order[len(answers) :], asked, most - apart)
            started = time.monotonic()
            batch = Continuation(loaded.model, [asked[i] for i in chosen], most, beginning, shared)
            paused = time.monotonic()
            losses = batch.losses() if closed is None else [None] * len(chosen)
            started += time.monotonic() - paused  # the loss is no part of answering
            held = None if closed is None else partial(_held, loaded.chat, closed)
            texts = batch.generate(loaded.chat.stops, should_stop, held)
            if texts is None:
                raise Cancelled("The evaluation")
            each = together + (time.monotonic() - started) / len(chosen)
            for i, loss, tokens in zip(chosen, losses, texts, strict=True):
                text = loaded.chat.decode(tokens)
                used = len(asked[i].prompt) + len(tokens)
                answers[i] = Answer(
                    text, each, used, loss, cut=len(tokens) >= most, written=len(tokens)
                )
            on_progress(len(answers) / len(order))
    return [answers[i] for i in range(len(asked))]


def _next_batch(order: Sequence[int], asked: Sequence[Encoded], most: int) -> Sequence[int]:
    """As many of the next (ever longer) prompts as fit."""
    count = 1
    while count < min(_ROWS, len(order)):
        longest = len(asked[order[count]].prompt) + most
        if (count + 1) * longest > _TOKENS:
            break
        count += 1
    return order[:count]


def _held(chat: Chat, closed: ClosedSets, said: Sequence[int], logits: "Tensor") -> int:
    """The most likely token after which every value is still in its list."""
    before = chat.decode(said)
    for token in logits.topk(min(_LOOKED_AT, len(logits))).indices.tolist():
        ends = token in chat.stops
        text = before if ends else chat.decode([*said, token])
        if (ends or text != before) and closed.fits(text, done=ends):
            return int(token)
    # A letter may take several tokens: until it is whole, they are compared instead of it.
    whole = len(said)
    while whole and chat.decode(said[:whole]).endswith(_BROKEN_LETTER):
        whole -= 1
    begun = tuple(said[whole:])
    ways = map(chat.answer, closed.remainders(chat.decode(said[:whole])))
    next_ = {way[len(begun)] for way in ways if way[: len(begun)] == begun}
    return max(next_ or {int(logits.argmax())}, key=lambda token: float(logits[token]))
