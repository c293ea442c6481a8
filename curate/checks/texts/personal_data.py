"""Personal data that should not reach a model."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, all_texts, checks
from curate.checks.texts.presidio import found_by_presidio
from curate.contract.dates import day_first, is_day_first, readings, write
from curate.domain.examples import Example
from curate.domain.examples import Field as TextField
from curate.domain.findings import Finding
from curate.text import shorten
from curate.text.personal import (
    IDENTIFYING,
    WORDS,
    Personal,
    dates,
    personal_data,
    plain,
    pseudonym,
)
from curate.text.sentences import Template

# The first of these that an example has says whose text it is; without any of them all its groups do.
PERSONS = ("patient", "customer", "requester", "user", "client", "contact", "account", "person")


@checks.register
class PersonalData(Check):
    """Report personal data: what identifies or reaches a person.

    Found are e-mail addresses (but not those of a team, such as support@), IP addresses, bank accounts and
    payment cards (by checksum), US social security numbers, phone numbers, record and customer numbers
    and dates of birth that say so, street addresses, web addresses of a person, and names that a title,
    a salutation, a sign-off, the words around them or a usual given name give away. Names that nothing
    gives away are not found: the extra `personal` finds more of them. This is a help, not a guarantee,
    and not a certificate of any law.

    Suggested is a pseudonym such as [PHONE 4821]. Within the group of an example (its patient, its
    customer, its thread) the same value has the same one, and a name the same in all its forms; elsewhere
    it has another. A date is shifted by a number of days that is the same throughout the group, so that
    ages and intervals stay as they are.

    What does not identify anyone by itself (a surname after a title, a given name) is reported as a note.
    """

    name = "personal_data"
    title = "Personal data"
    sentences: ClassVar[Mapping[str, Template]] = {
        kind: f"“{{written}}” looks like {words}. Replace it if it belongs to a real person."
        for kind, words in WORDS.items()
    }
    titles: ClassVar[Mapping[str, str]] = {
        kind: f"{words[0].upper()}{words[1:]}"
        for kind, article_and_words in WORDS.items()
        for words in [article_and_words.partition(" ")[2]]
    }
    needs = frozenset({"allowed"})

    shift_dates: bool = Field(
        default=True,
        description="Shift dates of birth instead of replacing them with a pseudonym.",
    )
    all_dates: bool = Field(
        default=False, description="Suggest to shift every date, so that intervals stay the same."
    )
    presidio: bool = Field(
        default=False,
        description="Also look for names and places with Presidio (needs the extra `personal`).",
    )
    language: str = Field("en", description="Language of the texts, for Presidio.")
    allowed: tuple[tuple[int, str], ...] = Field(
        (), description="Values that a person chose to keep: example (0 for all) and value."
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        allowed = frozenset(self.allowed)
        more = found_by_presidio(self.language) if self.presidio else None
        for example in examples:
            group = group_of(example)
            for field, text in all_texts(example):
                hits = list(personal_data(text))
                if more is not None:
                    hits += more(text, hits)
                if self.all_dates:
                    hits += dates(text, hits)
                if not hits:
                    continue
                first = day_first(text[h.start : h.end] for h in hits if h.kind in {"born", "date"})
                for place in sorted(hits, key=lambda hit: hit.start):
                    value = text[place.start : place.end]
                    if {(0, plain(value)), (example.id, plain(value))} & allowed:
                        continue
                    yield self._finding(example.id, field, place, value, group, first)

    def _finding(
        self,
        example: int,
        field: TextField,
        place: Personal,
        value: str,
        group: str,
        first: bool | None,  # noqa: FBT001 - as `day_first` gives it
    ) -> Finding:
        moved = None
        if place.kind == "date" or (place.kind == "born" and self.shift_dates):
            moved = shift_date(value, group, first=first)
        return Finding(
            check=self.name,
            examples=(example,),
            code=place.kind,
            args={"written": shorten(value)},
            field=field,
            start=place.start,
            end=place.end,
            severity="warning" if place.score >= IDENTIFYING else "note",
            score=place.score,
            suggestion=moved or pseudonym(place.kind, value, group),
        )


def group_of(example: Example) -> str:
    """Within what a person keeps one pseudonym: the patient, customer or the like, else all groups."""
    lower = {kind.casefold(): f"{kind}={who}" for kind, who in example.groups.items()}
    for person in PERSONS:
        for kind in sorted(lower):
            if person in kind:
                return lower[kind]
    return "\n".join(lower[kind] for kind in sorted(lower))


def shift_date(value: str, group: str, *, first: bool | None) -> str | None:
    """A date moved by the days of its group, in its own format; None where it can't be read.

    Where day and month can't be told apart, ``first`` says which is first; without it the day is.
    """
    found = readings(value)
    if len({reading.date for reading in found}) > 1:
        wanted = True if first is None else first
        found = [one for one in found if is_day_first(one.format) is wanted] or found
    if not found:
        return None
    try:
        moved = found[0].date + timedelta(days=group_offset(group))
    except OverflowError:
        return None
    text = write(moved, found[0].format)
    return text if moved.year >= 1000 else None


def group_offset(group: str) -> int:
    """By how many days the dates of a group are moved: 30 to 364, forward or back."""
    digest = int.from_bytes(sha256(f"dates\0{group}".encode("utf-8", "surrogatepass")).digest()[:8])
    days = 30 + digest % 335
    return days if digest & (1 << 40) else -days
