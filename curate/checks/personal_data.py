"""Personal data that should not reach a model."""

from collections.abc import Iterator, Sequence

from typing_extensions import override

from curate.checks.base import Check, checks, texts
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text import shorten
from curate.text.personal import personal_data, pseudonym


@checks.register
class PersonalData(Check):
    """Report personal data that has a form of its own.

    Found are e-mail and IP addresses, bank accounts and payment cards (by checksum), US social
    security numbers, phone numbers, record numbers and dates of birth that say so, street addresses,
    and web addresses of a person. Names of people are not found, nor is anything that only its meaning
    gives away: this is a help, not a guarantee.

    Suggested is a pseudonym such as [PHONE 4821]. Within the groups of an example (its customer, its
    thread) the same value has the same one; elsewhere it has another.
    """

    name = "personal_data"
    title = "Personal data"

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            group = "\n".join(f"{kind}={who}" for kind, who in sorted(example.groups.items()))
            for field, text in texts(example):
                for place in personal_data(text):
                    value = text[place.start : place.end]
                    yield Finding(
                        check=self.name,
                        examples=(example.id,),
                        field=field,
                        start=place.start,
                        end=place.end,
                        message=(
                            f"“{shorten(value)}” looks like {place.kind}. "
                            "Replace it if it belongs to a real person."
                        ),
                        score=place.score,
                        suggestion=pseudonym(place.kind, value, group),
                    )
