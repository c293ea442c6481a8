"""Greedy continuations of several prompts at once.

What all prompts begin with goes through the model once. Batches are padded on the right and each
token keeps its own position, so that an answer does not depend on what it was batched with (up to
float noise). Rows leave their batch as soon as their answer has ended.
"""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from curate.models.answer_loss import head
from curate.models.chat import Encoded
from curate.models.prefix_attention import can_share
from curate.models.roomy_cache import roomy_cache

if TYPE_CHECKING:
    from torch import Tensor

Choose = Callable[[Sequence[int], "Tensor"], int]


class Continuation:
    """Prompts in a model's memory, ready to be continued."""

    def __init__(
        self,
        causal: Any,
        asked: Sequence[Encoded],
        most: int,
        beginning: Any = None,
        shared: int = 0,
    ) -> None:
        """Read the prompts.

        Args:
            causal: A ``transformers`` model with a language-modeling head.
            asked: Prompts that begin with the same ``shared`` tokens, with their reference answers.
            most: Longest answer in tokens.
            beginning: Keys and values of these tokens for one row (``share_prefix``); None for none.
            shared: How many these are.
        """
        import torch

        self.causal, self.asked, self.most = causal, asked, most
        spare = max(most, *(len(record.answer) for record in asked))
        self.shared = {}
        if beginning is not None and can_share(causal):
            layers = beginning.layers
            self.shared = {"shared_prefix": [(layer.keys, layer.values) for layer in layers]}
            beginning = None
        self.cache = roomy_cache(causal, beginning, len(asked), spare)
        # Of every column of keys: whether it holds a token of its row, or padding.
        columns = 0 if self.shared else shared
        self.seen = torch.ones((len(asked), columns), dtype=torch.long)
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
            **self.shared,
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
        self,
        stops: Collection[int],
        should_stop: Callable[[], bool],
        choose: Choose | None = None,
    ) -> list[list[int]] | None:
        """The most likely token again and again, until an end token or the longest answer.

        Args:
            stops: Tokens that end an answer; they are no part of it.
            should_stop: Asked before every token.
            choose: Chooses the next token of a row by what was said so far and the logits.

        Returns:
            The tokens of each row; None where ``should_stop`` said so.
        """
        import torch

        said: list[list[int]] = [[] for _ in self.asked]
        going = list(range(len(self.asked)))
        for _ in range(self.most):
            if should_stop():
                return None
            tokens = self.logits.argmax(dim=-1).tolist()
            if choose is not None:
                tokens = [choose(said[going[i]], row) for i, row in enumerate(self.logits)]
            kept = [i for i, token in enumerate(tokens) if token not in stops]
            for i in kept:
                said[going[i]].append(tokens[i])
            if not kept or len(said[going[kept[0]]]) == self.most:
                break
            if len(kept) < len(going):
                going = [going[i] for i in kept]
                chosen = torch.tensor(kept)
                self.cache.batch_select_indices(chosen)
                self.seen, self.lengths = self.seen[chosen], self.lengths[chosen]
            hidden = self._feed([[tokens[i]] for i in kept])
            self.logits = head(self.causal, hidden[:, -1])
        return said
