"""Answers that break the format contract, or are written in an unusual form."""

from collections.abc import Iterator, Sequence

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks
from curate.contract import (
    FEWEST,
    MAJORITY,
    AnswerFormat,
    Deviation,
    infer_answer_format,
    with_writing,
)
from curate.contract.writing_style import answer_deviations, explain, severity, speaker_deviations
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
                yield self._unusual(example, "input", deviation, answer_format)
            if not example.output.strip():
                continue
            contract = answer_format.contract_for(example)
            for violation in contract.violations(example.output):
                yield Finding(
                    check=self.name,
                    examples=(example.id,),
                    field="output",
                    start=violation.start,
                    end=violation.end,
                    severity="note" if violation.code in ONLY_STYLE else "error",
                    message=violation.message,
                    suggestion=violation.suggestion,
                    code=violation.code,
                )
            for deviation in answer_deviations(contract, example.output, answer_format.writing):
                yield self._unusual(example, "output", deviation, answer_format)

    def _unusual(
        self, example: Example, field: TextField, deviation: Deviation, answer_format: AnswerFormat
    ) -> Finding:
        return Finding(
            check=self.name,
            examples=(example.id,),
            field=field,
            start=deviation.start,
            end=deviation.end,
            severity=severity(deviation.name),
            message=explain(deviation, answer_format.writing.forms.get(deviation.name, "")),
            suggestion=deviation.suggestion,
            code=deviation.name,
        )
