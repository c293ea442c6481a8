"""Personal data that should not reach a model."""

from collections.abc import Iterator, Sequence

from typing_extensions import override

from curate.checks.base import Check, checks, texts
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import shorten
from curate.text.personal import personal_data


@checks.register
class PersonalData(Check):
    """Report personal data that has a form of its own.

    Found are e-mail and IP addresses, bank accounts and payment cards (by checksum), US social
    security numbers, phone numbers, dates of birth that say so, and street addresses. Names of people
    are not found, nor is anything that only its meaning gives away: this is a help, not a guarantee.
    """

    name = "personal_data"
    title = "Personal data"

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            for field, text in texts(example):
                for place in personal_data(text):
                    yield Finding(
                        check=self.name,
                        examples=(example.id,),
                        field=field,
                        start=place.start,
                        end=place.end,
                        message=(
                            f"“{shorten(text[place.start : place.end])}” looks like {place.kind}. "
                            "Replace it by an invented one if it belongs to a real person."
                        ),
                        score=place.score,
                    )
