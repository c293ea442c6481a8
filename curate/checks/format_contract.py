"""Answers that do not have the format that answers must have, or are not written as usual."""

from collections.abc import Iterator, Sequence

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks
from curate.contract import FEWEST, MAJORITY, Deviation, HouseFormat, infer_house, with_writing
from curate.contract.style import answer_deviations, explain, severity, speaker_deviations
from curate.domain.examples import Example
from curate.domain.examples import Field as TextField
from curate.domain.findings import Finding

ONLY_STYLE = frozenset({"spacing"})


@checks.register
class FormatContract(Check):
    """Report where an answer breaks the format contract or is written otherwise than usual, and fix it.

    Without a contract the one that most of the answers keep is inferred, for each label or group whose
    answers differ one of its own. Dates, times, numbers, amounts, phone numbers, quotes, dashes, list
    marks, languages, names of speakers and the like are reported where nearly all others are written in
    another form. Blank answers are left to the check for placeholders.
    """

    name = "format_contract"
    title = "Answers out of format"

    contract: HouseFormat | None = Field(
        None, description="The format contract; inferred from the answers where there is none."
    )
    majority: float = Field(
        MAJORITY, gt=0.5, le=1, description="Share of its uses that makes a form the usual one."
    )
    fewest: int = Field(
        FEWEST,
        ge=2,
        description="Uses that a date, a quote and so on need for one form to be usual.",
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        house = self.contract
        if house is None:
            house = with_writing(infer_house(examples), examples, self.majority, self.fewest)
        for example in examples:
            for deviation in speaker_deviations(example.input, house.writing):
                yield self._unusual(example, "input", deviation, house)
            if not example.output.strip():
                continue
            contract = house.of(example)
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
                    kind=violation.code,
                )
            for deviation in answer_deviations(contract, example.output, house.writing):
                yield self._unusual(example, "output", deviation, house)

    def _unusual(
        self, example: Example, field: TextField, deviation: Deviation, house: HouseFormat
    ) -> Finding:
        return Finding(
            check=self.name,
            examples=(example.id,),
            field=field,
            start=deviation.start,
            end=deviation.end,
            severity=severity(deviation.name),
            message=explain(deviation, house.writing.forms.get(deviation.name, "")),
            suggestion=deviation.suggestion,
            kind=deviation.name,
        )
