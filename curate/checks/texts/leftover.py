"""What a text still carries of how it was written or sent."""

from collections.abc import Iterator, Mapping, Sequence

from typing_extensions import override

from curate.checks.answered import annotated, boilerplate, contentless, copied, cut
from curate.checks.base import Check, checks, texts
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import shorten
from curate.text.mail.leftovers import Kind, leftovers

MESSAGES: Mapping[Kind, str] = {
    "html": "The {field} has web-page code in it: “{quoted}”. Keep what a person would read.",
    "quoted_mail": "The {field} carries an earlier mail along, from “{quoted}” on. Cut that off.",
    "signature": "The {field} ends in a mail signature: “{quoted}”. Cut it.",
    "test": "“{quoted}” looks like somebody trying out the system. Leave the example out.",
    "chatbot": "“{quoted}” in the {field} is a phrase of a chatbot. Write what your people would write.",
}

LOOKS = (contentless, copied, cut, boilerplate, annotated)


@checks.register
class LeftOver(Check):
    """Report HTML, quoted earlier mail, mail signatures, phrases of chatbots, and rows of no use.

    Of no use are test rows, answers that say nothing (“see above”), answers that only repeat the
    question, and answers that break off where nearly all others end a sentence. A sentence that most
    answers have is noted, and so are given annotations (start_offset, end_offset, entity_value in the
    metadata) that do not fit the input. Code in fences or back-ticks is left alone. A quotation that
    somebody answered line by line is reported and not cut.
    """

    name = "leftover"
    title = "Left-overs of mail, web pages, chatbots and tests"

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
                        message=MESSAGES[place.kind].format(field=field, quoted=quoted),
                        suggestion=place.replacement,
                    )
        for look in LOOKS:
            for found in look(examples):
                yield Finding(
                    check=self.name,
                    examples=found.examples,
                    field=found.field,
                    start=found.start,
                    end=found.end,
                    severity="note" if found.note else "warning",
                    message=found.message,
                )
