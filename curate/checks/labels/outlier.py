"""Outliers: inputs that have hardly a word in common with any other."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks, conversation, named
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import words
from curate.text.sentences import Template

SHORTEST = 3
"""Letters of a word that says something."""
FEWEST = 6
"""Such words that an input needs, so that it can be judged."""


@checks.register
class Outlier(Check):
    """Report inputs whose words occur in hardly any other input: another language, another matter, or noise.

    The score is the share of an input's different words (of three letters or more, without digits) that
    no other input has. Only the most unusual ones are reported, and none among fewer than 50 inputs.
    """

    name = "outlier"
    title = "Inputs unlike all others"
    local = False
    sentences: ClassVar[Mapping[str, Template]] = {
        "outlier": (
            "{names} has hardly a word in common with the other {others:,} inputs. Check whether it "
            "belongs here."
        )
    }
    titles: ClassVar[Mapping[str, str]] = {"outlier": title}

    share: float = Field(
        0.7,
        gt=0,
        le=1,
        description="Report inputs with at least this share of words of their own.",
    )
    most: int = Field(10, ge=1, description="Report at most this many, the most unusual first.")
    minimum: int = Field(50, ge=2, description="Report nothing among fewer inputs than this.")

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        if len(examples) < self.minimum:
            return
        said = [(e, _words_that_count(conversation(e))) for e in examples]
        owners = Counter(word for _, mine in said for word in mine)
        alone = [
            (round(sum(owners[word] == 1 for word in mine) / len(mine), 4), e)
            for e, mine in said
            if len(mine) >= FEWEST
        ]
        unusual = [(share, e) for share, e in alone if share >= self.share]
        for share, example in sorted(unusual, key=lambda one: (-one[0], one[1].id))[: self.most]:
            yield Finding(
                check=self.name,
                examples=(example.id,),
                code="outlier",
                args={**named([example]), "others": len(examples) - 1},
                field="input",
                severity="note",
                score=share,
            )


def _words_that_count(text: str) -> frozenset[str]:
    return frozenset(
        word
        for word in words(text)
        if len(word) >= SHORTEST and (word.isalpha() or not any(map(str.isdigit, word)))
    )
