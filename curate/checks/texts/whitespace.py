"""White space that nobody sees and a model learns."""

from collections.abc import Iterator, Sequence

from typing_extensions import override

from curate.checks.base import Check, checks, texts
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text.edits import changed
from curate.text.encoding.blanks import clean_blanks


@checks.register
class Whitespace(Check):
    """Report white space that is an accident of copying, and suggest the text without it.

    Meant are non-breaking and zero-width characters between ordinary words, blanks at the ends of
    lines, tabs and runs of spaces within a sentence, several blank lines in a row. Left alone is what
    a script or a layout needs: joiners in emoji and in Indic or Arabic words, the fixed spaces of
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
                    message=f"The {field} has {cleaned.in_words()}.",
                    suggestion=edit.text,
                )
