"""Exact duplicates: the same input with the same answer, more than once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.checks.base import Check, by_key, checks, named
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import normalize, shorten
from curate.text.sentences import Template


@checks.register
class ExactDuplicate(Check):
    """Report examples whose input and output are both the same.

    Letter case, white space and Unicode spelling do not count. The same input with different outputs
    is a conflict, and the same output to different inputs is nothing unusual.
    """

    name = "exact_duplicate"
    title = "Exact duplicates"
    local = False
    sentences: ClassVar[Mapping[str, Template]] = {
        "copies": (
            "{count} examples have the same input and the same answer: “{quoted}” ({names}). Keep one: "
            "copies only give this case more weight."
        )
    }
    titles: ClassVar[Mapping[str, str]] = {"copies": "Copies"}

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for mine in by_key(examples).values():
            same: dict[str, list[Example]] = defaultdict(list)
            for example in mine:
                same[normalize(example.output)].append(example)
            for copies in (part for alike in same.values() for part in _by_label(alike)):
                if len(copies) > 1:
                    yield Finding(
                        check=self.name,
                        examples=tuple(e.id for e in copies),
                        code="copies",
                        args={
                            "count": len(copies),
                            "quoted": shorten(copies[0].input),
                            **named(copies),
                        },
                        field="input",
                    )


def _by_label(alike: list[Example]) -> list[list[Example]]:
    """Apart where two labels contradict each other; an example without a label contradicts none."""
    if len({e.label for e in alike if e.label}) <= 1:
        return [alike]
    parts: dict[str, list[Example]] = defaultdict(list)
    for example in alike:
        parts[example.label or ""].append(example)
    return list(parts.values())
