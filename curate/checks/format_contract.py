"""Answers that break the format contract, or are written in an unusual form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks
from curate.contract import (
    FEWEST,
    KINDS,
    MAJORITY,
    AnswerFormat,
    Deviation,
    infer_answer_format,
    title_of,
    with_writing,
    writing_style,
)
from curate.contract.writing_style import answer_deviations, severity, speaker_deviations
from curate.domain.examples import Example
from curate.domain.examples import Field as TextField
from curate.domain.findings import Finding

ONLY_STYLE = frozenset({"spacing"})


@checks.register
class FormatContract(Check):
    """Report where an answer breaks the format contract or has an unusual form, and suggest a fix.

    Without a contract, the one that most of the answers follow is inferred, and a variant for each label
    or group whose answers differ. Dates, times, numbers, amounts, phone numbers, quotes, dashes, list
    marks, languages, names of speakers and the like are reported where nearly all others are written in
    another form. Blank answers are left to the check for placeholders.
    """

    name = "format_contract"
    title = "Answers in the wrong format"
    titles: ClassVar[Mapping[str, str]] = {
        code: title_of(code)
        for code in (
            *(code for kind in KINDS.values() for code in kind.sentences),
            *writing_style.SENTENCES,
        )
    }
    needs = frozenset({"contract"})

    contract: AnswerFormat | None = Field(
        None, description="The format contract; inferred from the answers if there is none."
    )
    majority: float = Field(
        MAJORITY,
        gt=0.5,
        le=1,
        description="Share of uses from which on a form counts as the usual one.",
    )
    fewest: int = Field(
        FEWEST,
        ge=2,
        description="Uses that a date, a quote and so on need before a form can be usual.",
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        answer_format = self.contract
        if answer_format is None:
            answer_format = with_writing(
                infer_answer_format(examples), examples, self.majority, self.fewest
            )
        for example in examples:
            for deviation in speaker_deviations(example.input, answer_format.writing):
                yield self._unusual(example, "input", deviation)
            if not example.output.strip():
                continue
            contract = answer_format.contract_for(example)
            for violation in contract.violations(example.output):
                yield Finding(
                    check=self.name,
                    examples=(example.id,),
                    code=violation.code,
                    args={"kind": contract.kind, **violation.args},
                    field="output",
                    start=violation.start,
                    end=violation.end,
                    about=violation.about,
                    severity="note" if violation.code in ONLY_STYLE else "error",
                    suggestion=violation.suggestion,
                )
            for deviation in answer_deviations(contract, example.output, answer_format.writing):
                yield self._unusual(example, "output", deviation)

    @override
    @classmethod
    def sentence(cls, finding: Finding) -> str:
        """As the kind of contract that was broken says it, or the aspect that is unusual."""
        kind = finding.args.get("kind")
        if kind is None:
            return writing_style.sentence(finding.code, finding.args)
        return KINDS[str(kind)].sentence(finding.code, finding.args)

    def _unusual(self, example: Example, field: TextField, deviation: Deviation) -> Finding:
        return Finding(
            check=self.name,
            examples=(example.id,),
            code=deviation.name,
            args=deviation.args,
            field=field,
            start=deviation.start,
            end=deviation.end,
            about=deviation.about,
            severity=severity(deviation.name),
            suggestion=deviation.suggestion,
        )
