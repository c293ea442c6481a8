"""Leftovers in texts: HTML, quoted mail, signatures, chatbot phrases, and rows without use."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.checks.base import Check, checks, texts
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
from curate.text.mail.leftovers import leftovers
from curate.text.sentences import Template

ACROSS = (without_content, copied_inputs, cut_off, boilerplate, wrong_annotations)
"""What only shows when an answer is compared with its input, the other answers or the annotations."""


@checks.register
class LeftOver(Check):
    """Report HTML, quoted mail, mail signatures, banners, chatbot phrases, and rows without use.

    Banners are warnings of outside senders, marks to reply above, and legal notices. Without use are test
    rows, answers that say nothing (“see above”), answers that only repeat the
    input, and answers that break off where nearly all others end a sentence. Also reported are
    sentences that most answers share, and annotations (start_offset, end_offset, entity_value in the
    metadata) that do not fit the input. Code in fences or backticks is ignored. A quotation that
    was answered line by line is reported, but not cut.
    """

    name = "leftover"
    title = "Leftovers of mail, web pages, chatbots and tests"
    sentences: ClassVar[Mapping[str, Template]] = {
        "html": "The {field} contains HTML: “{quoted}”. Keep only what a person would read.",
        "quoted_mail": "The {field} contains an earlier e-mail, from “{quoted}” on. Remove it.",
        "signature": "The {field} ends with an e-mail signature: “{quoted}”. Remove it.",
        "banner": ("The {field} has what a mail system added: “{quoted}”. Remove it."),
        "test": "“{quoted}” looks like a test entry. Leave the example out.",
        "chatbot": (
            "“{quoted}” in the {field} is a typical chatbot phrase. Write what your team would write."
        ),
        "no_content": "The answer “{answer}” teaches a model nothing. Write the full answer.",
        "copied_input": "The answer only repeats the input. Write the answer.",
        "cut_off": "The answer breaks off: “…{ends}”. Complete the sentence, or leave it out.",
        "boilerplate": (
            "{count:,} of {total:,} answers say “{quoted}”. A model will say it every time: keep it only "
            "if it should."
        ),
        "wrong_annotation": tuple(
            f"The annotation says that “{{value}}” is at {{first}} to {{last}}, but there is {there}."
            f"{right} Correct it in the source."
            for there in ("“{there}”", "nothing")
            for right in (" It is at {right_first} to {right_last}.", "")
        ),
    }
    compared: ClassVar[frozenset[str]] = frozenset(
        {"no_content", "copied_input", "cut_off", "boilerplate", "wrong_annotation"}
    )
    titles: ClassVar[Mapping[str, str]] = {
        "html": "HTML",
        "quoted_mail": "Quoted mail",
        "signature": "Mail signatures",
        "banner": "Banners and notices of mail systems",
        "test": "Test entries",
        "chatbot": "Chatbot phrases",
        "no_content": "Answers that say nothing",
        "copied_input": "Answers that repeat the input",
        "cut_off": "Answers that break off",
        "boilerplate": "Sentences that most answers share",
        "wrong_annotation": "Annotations that do not fit",
    }

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        yield from self.alone(examples)
        yield from self.across(examples)

    @override
    def alone(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            for field, text in texts(example):
                for place in leftovers(text):
                    yield Finding(
                        check=self.name,
                        examples=(example.id,),
                        code=place.kind,
                        args={"quoted": shorten(text[place.start : place.end])},
                        field=field,
                        start=place.start,
                        end=place.end,
                        suggestion=place.replacement,
                    )

    @override
    def across(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for find in ACROSS:
            for found in find(examples):
                yield Finding(
                    check=self.name,
                    examples=found.examples,
                    code=found.code,
                    args=found.args,
                    field=found.field,
                    start=found.start,
                    end=found.end,
                    about=found.about,
                    sample=found.sample,
                    severity="note" if found.code == "boilerplate" else "warning",
                )
