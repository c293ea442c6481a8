"""Sample answers of a model in training, to be read beside the approved ones."""

import time
from collections.abc import Sequence
from typing import Any

from curate.domain.results import SampleAnswer
from curate.models import Chat, Continuation, Encoded
from curate.training.schedule import SAMPLING

LONGEST = 96
"""Tokens of a sample answer, at most."""
BEFORE_THE_LAST = 0.7
"""Of the time for sample answers, what is not kept for those at the end."""


class Samples:
    """A few validation examples that are answered again and again.

    Args:
        chat: Of the base model.
        asked: The examples.
    """

    def __init__(self, chat: Chat, asked: Sequence[Encoded]) -> None:
        self.chat, self.asked = chat, asked
        longest = max((len(one.answer) for one in asked), default=0)
        self.most = min(LONGEST, longest + longest // 2 + 8)
        self.last = 0.0

    def answer(self, causal: Any, seconds: float, spent: float) -> tuple[SampleAnswer, ...]:
        """The greedy answers, unless they would take too much of the time.

        Args:
            causal: The model, in evaluation mode.
            seconds: What the training has taken so far; infinite at the last measurement, which leaves nobody
                without answers.
            spent: What of that went into sample answers.

        Returns:
            The answers, cut where they grew too long; nothing where there was no time.
        """
        import torch

        left = BEFORE_THE_LAST * SAMPLING * seconds - spent
        if not self.asked or left < self.last:
            return ()
        started = time.monotonic()
        with torch.inference_mode():
            begun = Continuation(causal, self.asked, self.most)
            said = begun.generate(self.chat.stops, lambda: time.monotonic() - started > left)
        self.last = time.monotonic() - started
        if said is None:  # there was no time for whole answers: the next ones are given later
            self.last *= 2
            return ()
        return tuple(
            SampleAnswer(one.example, self.chat.decode(tokens), cut=len(tokens) >= self.most)
            for one, tokens in zip(self.asked, said, strict=True)
        )
