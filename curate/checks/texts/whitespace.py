"""Stray white space, which people do not see but a model learns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.checks.base import FIELD_TITLES, Check, checks, texts
from curate.domain.examples import Example
from curate.domain.findings import Fact, Finding
from curate.text.edits import smallest_edit
from curate.text.encoding.whitespace import clean_blanks
from curate.text.sentences import Template, fill

WORDS: Mapping[str, str] = {
    "invisible": "an invisible character",
    "wide_space": "a non-breaking or wide space",
    "line_break": "an unusual line break",
    "line_end": "spaces at the end of a line",
    "tab": "a tab within a line",
    "spaces": "several spaces in a row",
    "blank_lines": "several blank lines in a row",
    "before": "white space before the text",
    "after": "white space after the text",
    "nothing_else": "nothing but white space",
}
SEVERAL = "several"


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
    sentences: ClassVar[Mapping[str, Template]] = dict.fromkeys(
        (*WORDS, SEVERAL), "The {field} has {what}."
    )
    titles: ClassVar[Mapping[str, str]] = {
        "invisible": "Invisible characters",
        "wide_space": "Non-breaking or wide spaces",
        "line_break": "Unusual line breaks",
        "line_end": "Spaces at the end of a line",
        "tab": "Tabs within a line",
        "spaces": "Several spaces in a row",
        "blank_lines": "Several blank lines in a row",
        "before": "White space before the text",
        "after": "White space after the text",
        "nothing_else": "Nothing but white space",
        SEVERAL: "Several kinds",
    }

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            for field, text in texts(example):
                cleaned = clean_blanks(text)
                if cleaned.text == text:
                    continue
                edit = smallest_edit(text, cleaned.text)
                args: dict[str, Fact] = dict(cleaned.found.items())
                first, *others = args
                yield Finding(
                    check=self.name,
                    examples=(example.id,),
                    code=SEVERAL if others else first,
                    args=args,
                    field=field,
                    start=edit.start,
                    end=edit.end,
                    severity="note",
                    suggestion=edit.text,
                )

    @override
    @classmethod
    def sentence(cls, finding: Finding) -> str:
        """The facts are how often each kind was found."""
        *others, last = [
            words if number == 1 else f"{words} ({number} times)"
            for words, number in ((WORDS[kind], finding.args[kind]) for kind in finding.args)
        ]
        what = f"{', '.join(others)} and {last}" if others else last
        field = FIELD_TITLES[finding.field or "input"]
        return fill(cls.sentences[finding.code], {"field": field, "what": what})
