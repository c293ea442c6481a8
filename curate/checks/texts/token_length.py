"""Token length: examples that are too long for the model, or far longer than the rest."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import quantiles
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text.sentences import Template
from curate.text.tokens import count_tokens, is_estimate

FEWEST = 20
SHORT = 100
PER_MESSAGE = 4  # what chat templates put around each message, more or less


@checks.register
class TokenLength(Check):
    """Report examples that are longer than the model can read, and those far longer than the rest.

    An example's length is that of everything the model is shown and has to write. Far longer than
    the rest means beyond the third quartile by ``outlier`` times the distance between the first and
    the third (Tukey's far-out fence is 3), and more than twice what nine in ten have.
    """

    name = "token_length"
    title = "Too long, or unusually long"
    local = False
    sentences: ClassVar[Mapping[str, Template]] = {
        "too_long": tuple(
            f"This example has {tokens} tokens, but the model reads at most {{limit:,}}. Its answer would "
            "be cut off: shorten it or leave it out."
            for tokens in ("about {estimate:,}", "{tokens:,}")
        ),
        "unusually_long": tuple(
            f"This example is far longer than the rest: {tokens} tokens, where nearly all have fewer than "
            "{fence:,}. Check whether it contains more than one request, quoted mail or a log."
            for tokens in ("about {estimate:,}", "{tokens:,}")
        ),
    }
    titles: ClassVar[Mapping[str, str]] = {
        "too_long": "Too long for the model",
        "unusually_long": "Far longer than the rest",
    }

    limit: int = Field(2048, ge=16, description="Most tokens that the model can read.")
    outlier: float = Field(
        3.0,
        ge=0,
        description="How far above the middle half an example must be to be reported; 0 reports none.",
    )
    tokenizer: Path | None = Field(
        None, description="A model's tokenizer.json, for exact instead of estimated counts."
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        lengths = self._lengths(examples)
        counted = "estimate" if is_estimate(self.tokenizer) else "tokens"
        fence = self._fence(lengths)
        for example, length in zip(examples, lengths, strict=True):
            if length > self.limit:
                yield Finding(
                    check=self.name,
                    examples=(example.id,),
                    code="too_long",
                    args={counted: length, "limit": self.limit},
                    severity="error",
                    score=min(1.0, length / self.limit - 1),
                )
            elif fence is not None and length > fence:
                yield Finding(
                    check=self.name,
                    examples=(example.id,),
                    code="unusually_long",
                    args={counted: length, "fence": round(fence)},
                    severity="note",
                    score=min(1.0, 1 - fence / length),
                )

    def _lengths(self, examples: Sequence[Example]) -> list[int]:
        parts = [[e.system, *(t.text for t in e.turns), e.input, e.output] for e in examples]
        counts = iter(count_tokens([text for p in parts for text in p], self.tokenizer))
        return [sum(next(counts) + PER_MESSAGE * bool(text) for text in mine) for mine in parts]

    def _fence(self, lengths: Sequence[int]) -> float | None:
        if len(lengths) < FEWEST or not self.outlier:
            return None
        first, _, third = quantiles(lengths, n=4)
        most = quantiles(lengths, n=10)[-1]
        return max(third + self.outlier * (third - first), 2 * most, SHORT)
