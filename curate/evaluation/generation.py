"""Greedy answers of a model, and the loss of the right answers, in batches.

What all prompts begin with goes through the model once. Batches are padded on the right and each
token keeps its own position, so that an answer does not depend on what it was batched with (up to
float noise). Rows leave their batch as soon as their answer has ended.
"""

import copy
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from curate.domain.errors import Cancelled
from curate.evaluation.closed_sets import ClosedSets
from curate.models import Encoded, Loaded, head, share_prefix, shared_prefix

if TYPE_CHECKING:
    from torch import Tensor

FREELY = 0.6
"""The share of the work that is done when every prompt is answered once."""
_ROWS = 32
_BROKEN_LETTER = "\ufffd"
_LOOKED_AT = 32  # tokens, the most likely, among which one is looked for that leads to a list
_TOKENS = 16_384  # of keys and values in one batch: bounds memory


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
            chosen = _next_batch(order[len(answers) :], asked, most)
            started = time.monotonic()
            batch = _Batch(loaded, [asked[i] for i in chosen], beginning, shared)
            paused = time.monotonic()
            losses = batch.losses() if closed is None else [None] * len(chosen)
            started += time.monotonic() - paused  # the loss is no part of answering
            texts = batch.generate(most, should_stop, closed)
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


class _Batch:
    """Prompts in the model's memory, ready to be continued."""

    def __init__(
        self, loaded: Loaded, asked: Sequence[Encoded], beginning: Any, shared: int
    ) -> None:
        import torch

        self.causal, self.chat, self.asked = loaded.model, loaded.chat, asked
        self.cache = _empty(self.causal)
        if beginning is not None:
            self.cache = copy.deepcopy(beginning)
            self.cache.batch_repeat_interleave(len(asked))
        # Of every column of keys: whether it holds a token of its row, or padding.
        self.seen = torch.ones((len(asked), shared), dtype=torch.long)
        self.lengths = torch.full((len(asked),), shared)
        prompts = [record.prompt[shared:] for record in asked]
        hidden = self._feed(prompts)
        ends = torch.tensor([len(prompt) - 1 for prompt in prompts])
        self.logits = head(self.causal, hidden[torch.arange(len(asked)), ends])

    def _feed(self, rows: Sequence[Sequence[int]]) -> "Tensor":
        """Continue every row by some tokens (not necessarily as many); returns hidden states."""
        import torch

        width = max(map(len, rows))
        ids = torch.zeros((len(rows), width), dtype=torch.long)
        real = torch.zeros((len(rows), width), dtype=torch.long)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
            real[i, : len(row)] = 1
        self.seen = torch.cat([self.seen, real], dim=1)
        positions = self.lengths[:, None] + torch.arange(width)
        self.lengths += real.sum(dim=1)
        hidden: Tensor = self.causal.base_model(
            input_ids=ids,
            attention_mask=self.seen,
            position_ids=positions,
            past_key_values=self.cache,
            use_cache=True,
        ).last_hidden_state
        return hidden

    def losses(self) -> list[float]:
        """Mean loss per token of each reference answer; the batch stays as it was."""
        import torch
        from torch.nn.functional import cross_entropy

        columns, lengths, seen = self.seen.shape[1], self.lengths.clone(), self.seen
        answers = [record.answer for record in self.asked]
        logits = [self.logits[:, None]]
        fed = [answer[:-1] for answer in answers]
        if any(fed):
            hidden = self._feed(fed)
            self.cache.crop(columns - self.seen.shape[1])  # takes that many off the end
            self.seen, self.lengths = seen, lengths
        losses = []
        for i, answer in enumerate(answers):
            rows = logits[0][i]
            if len(answer) > 1:
                rows = torch.cat([rows, head(self.causal, hidden[i, : len(answer) - 1])])
            losses.append(cross_entropy(rows, torch.tensor(answer)).item())
        return losses

    def generate(
        self, most: int, should_stop: Callable[[], bool], closed: ClosedSets | None
    ) -> list[list[int]]:
        """The most likely token again and again, until an end token or ``most`` tokens."""
        import torch

        said: list[list[int]] = [[] for _ in self.asked]
        going = list(range(len(self.asked)))
        stops = set(self.chat.stops)
        for _ in range(most):
            if should_stop():
                raise Cancelled("The evaluation")
            tokens = self.logits.argmax(dim=-1).tolist()
            if closed is not None:
                tokens = [
                    self._held(closed, said[going[i]], row) for i, row in enumerate(self.logits)
                ]
            kept = [i for i, token in enumerate(tokens) if token not in stops]
            for i in kept:
                said[going[i]].append(tokens[i])
            if not kept or len(said[going[kept[0]]]) == most:
                break
            if len(kept) < len(going):
                going = [going[i] for i in kept]
                chosen = torch.tensor(kept)
                self.cache.batch_select_indices(chosen)
                self.seen, self.lengths = self.seen[chosen], self.lengths[chosen]
            hidden = self._feed([[tokens[i]] for i in kept])
            self.logits = head(self.causal, hidden[:, -1])
        return said

    def _held(self, closed: ClosedSets, said: Sequence[int], logits: "Tensor") -> int:
        """The most likely token after which every value is still in its list."""
        before = self.chat.decode(said)
        for token in logits.topk(min(_LOOKED_AT, len(logits))).indices.tolist():
            ends = token in self.chat.stops
            text = before if ends else self.chat.decode([*said, token])
            if (ends or text != before) and closed.fits(text, done=ends):
                return int(token)
        # A letter may take several tokens: until it is whole, they are compared instead of it.
        whole = len(said)
        while whole and self.chat.decode(said[:whole]).endswith(_BROKEN_LETTER):
            whole -= 1
        begun = tuple(said[whole:])
        ways = map(self.chat.answer, closed.remainders(self.chat.decode(said[:whole])))
        next_ = {way[len(begun)] for way in ways if way[: len(begun)] == begun}
        return max(next_ or {int(logits.argmax())}, key=lambda token: float(logits[token]))


def _empty(causal: Any) -> Any:
    from transformers import DynamicCache

    return DynamicCache(config=causal.config)
