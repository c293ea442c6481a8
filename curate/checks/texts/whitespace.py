"""Stray white space, which people do not see but a model learns."""

from collections.abc import Iterator, Sequence

from typing_extensions import override

from curate.checks.base import FIELD_TITLES, Check, checks, texts
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text.edits import changed
from curate.text.encoding.whitespace import clean_blanks


@checks.register
class Whitespace(Check):
    """Report white space left over from copying, and suggest the text without it.

    Reported are non-breaking and zero-width characters between ordinary words, blanks at the ends of
    lines, tabs and runs of spaces within a sentence, several blank lines in a row. Kept is what a
    script or a layout needs: joiners in emoji and in Indic or Arabic words, the fixed spaces of
    French punctuation and of numbers, indentation, aligned columns and code.
    """

    name = "whitespace"
    title = "Stray white space"

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            for field, text in texts(example):
                cleaned = clean_blanks(text)
                if cleaned.text == text:
                    continue
                edit = changed(text, cleaned.text)
                yield Finding(
                    check=self.name,
                    examples=(example.id,),
                    field=field,
                    start=edit.start,
                    end=edit.end,
                    severity="note",
                    message=f"The {FIELD_TITLES[field]} has {cleaned.summary()}.",
                    suggestion=edit.text,
                )
