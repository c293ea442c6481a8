"""Leftovers in texts: HTML, quoted mail, signatures, chatbot phrases, and rows without use."""

from collections.abc import Iterator, Mapping, Sequence

from typing_extensions import override

from curate.checks.base import FIELD_TITLES, Check, checks, texts
from curate.checks.texts.poor_answers import (
    boilerplate,
    copied_inputs,
    cut_off,
    without_content,
    wrong_annotations,
)
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import shorten
from curate.text.mail.leftovers import Kind, leftovers

MESSAGES: Mapping[Kind, str] = {
    "html": "The {field} contains HTML: “{quoted}”. Keep only what a person would read.",
    "quoted_mail": "The {field} contains an earlier e-mail, from “{quoted}” on. Remove it.",
    "signature": "The {field} ends with an e-mail signature: “{quoted}”. Remove it.",
    "test": "“{quoted}” looks like a test entry. Leave the example out.",
    "chatbot": "“{quoted}” in the {field} is a typical chatbot phrase. Write what your team would write.",
}

ACROSS = (without_content, copied_inputs, cut_off, boilerplate, wrong_annotations)
"""What only shows when an answer is compared with its input, the other answers or the annotations."""


@checks.register
class LeftOver(Check):
    """Report HTML, quoted mail, mail signatures, chatbot phrases, and rows without use.

    Without use are test rows, answers that say nothing (“see above”), answers that only repeat the
    input, and answers that break off where nearly all others end a sentence. Also reported are
    sentences that most answers share, and annotations (start_offset, end_offset, entity_value in the
    metadata) that do not fit the input. Code in fences or backticks is ignored. A quotation that
    was answered line by line is reported, but not cut.
    """

    name = "leftover"
    title = "Leftovers of mail, web pages, chatbots and tests"

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            for field, text in texts(example):
                for place in leftovers(text):
                    quoted = shorten(text[place.start : place.end])
                    yield Finding(
                        check=self.name,
                        examples=(example.id,),
                        field=field,
                        start=place.start,
                        end=place.end,
                        message=MESSAGES[place.kind].format(
                            field=FIELD_TITLES[field], quoted=quoted
                        ),
                        suggestion=place.replacement,
                    )
        for find in ACROSS:
            for found in find(examples):
                yield Finding(
                    check=self.name,
                    examples=found.examples,
                    field=found.field,
                    start=found.start,
                    end=found.end,
                    severity="note" if found.note else "warning",
                    message=found.message,
                )
