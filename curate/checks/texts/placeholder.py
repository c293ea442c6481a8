"""Placeholders that were never filled in, and answers that were never written."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.checks.base import Check, checks, texts
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import normalize, shorten
from curate.text.placeholders import placeholders
from curate.text.sentences import Template

CONTENTLESS = re.compile(
    r"[\W_]*(?:n/?a|null|nan|undefined|tbd|tbc|todo|x+|test)?[\W_]*", re.IGNORECASE
)
COMMON = 0.1


@checks.register
class Placeholder(Check):
    """Report placeholders that were never filled in, and answers that say nothing.

    Found are the usual styles of templates (``{{name}}``, ``{product}``, ``[ORDER NO]``,
    ``<<order_id>>``, ``%PRODUCT%``, ``${name}``, ``<your name>``, TODO, XXXX, a line to fill in).
    Brackets around ordinary words, links, citations, tags, markup and code are left alone.
    """

    name = "placeholder"
    title = "Unfilled placeholders and empty answers"
    sentences: ClassVar[Mapping[str, Template]] = {
        "placeholder": (
            "“{written}” in the {field} was never filled in. Write what belongs there, or reword the "
            "sentence without it."
        ),
        "empty_answer": "The answer is empty. Write an answer, or leave the example out.",
        "no_content": (
            "The answer says nothing: “{written}”. Write an answer, or leave the example out."
        ),
    }
    compared: ClassVar[frozenset[str]] = frozenset({"empty_answer", "no_content"})
    titles: ClassVar[Mapping[str, str]] = {
        "placeholder": "Placeholders",
        "empty_answer": "Empty answers",
        "no_content": "Answers that say nothing",
    }

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        yield from self.alone(examples)
        yield from self.across(examples)

    @override
    def alone(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            for field, text in texts(example):
                for place in placeholders(text):
                    yield Finding(
                        check=self.name,
                        examples=(example.id,),
                        code="placeholder",
                        args={"written": shorten(text[place.start : place.end])},
                        field=field,
                        start=place.start,
                        end=place.end,
                        severity="error" if field == "output" else "warning",
                        score=place.score,
                    )

    @override
    def across(self, examples: Sequence[Example]) -> Iterator[Finding]:
        # As long as there are no answers at all, an empty one is not reported.
        if not any(e.output.strip() for e in examples):
            return
        usual = Counter(normalize(e.output) for e in examples)
        for example in examples:
            if not example.output.strip():
                yield self._answer(example, "empty_answer")
            elif self._says_nothing(example.output):
                common = usual[normalize(example.output)]
                if common < 3 or common < COMMON * len(examples):  # a label otherwise
                    yield self._answer(example, "no_content")

    def _says_nothing(self, output: str) -> bool:
        return CONTENTLESS.fullmatch(output.strip()) is not None and not any(placeholders(output))

    def _answer(self, example: Example, code: str) -> Finding:
        return Finding(
            check=self.name,
            examples=(example.id,),
            code=code,
            args={"written": shorten(example.output)},
            field="output",
            about=normalize(example.output),
            severity="error",
        )
