"""What a text still carries of how it was written or sent."""

from collections.abc import Iterator, Mapping, Sequence

from typing_extensions import override

from curate.checks.base import Check, checks, texts
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import shorten
from curate.text.leftovers import Kind, leftovers

MESSAGES: Mapping[Kind, str] = {
    "html": "The {field} has web-page code in it: “{quoted}”. Keep what a person would read.",
    "quoted_mail": "The {field} carries an earlier mail along, from “{quoted}” on. Cut that off.",
    "signature": "The {field} ends in a mail signature: “{quoted}”. Cut it.",
    "chatbot": "“{quoted}” in the {field} is a phrase of a chatbot. Write what your people would write.",
}


@checks.register
class LeftOver(Check):
    """Report HTML, quoted earlier mail, mail signatures and phrases of chatbots.

    Code in fences or back-ticks is left alone. A quotation that somebody answered line by line is
    reported and not cut.
    """

    name = "leftover"
    title = "Left-overs of mail, web pages and chatbots"

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
