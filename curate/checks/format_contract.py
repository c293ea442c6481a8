"""Answers that do not have the format that answers must have."""

from collections.abc import Iterator, Sequence

from pydantic import Field
from typing_extensions import override

from curate.checks.base import Check, checks
from curate.contract import HouseFormat, infer_house
from curate.domain.examples import Example
from curate.domain.findings import Finding

ONLY_STYLE = frozenset({"spacing"})


@checks.register
class FormatContract(Check):
    """Report where an answer breaks the format contract, and mend it where that is safe.

    Without a contract the one that most of the answers keep is inferred. Blank answers are left to
    the check for placeholders.
    """

    name = "format_contract"
    title = "Answers out of format"

    contract: HouseFormat | None = Field(
        None, description="The format contract; inferred from the answers where there is none."
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        house = self.contract or infer_house(examples)
        for example in examples:
            if not example.output.strip():
                continue
            for violation in house.of(example).violations(example.output):
                yield Finding(
                    check=self.name,
                    examples=(example.id,),
                    field="output",
                    start=violation.start,
                    end=violation.end,
                    severity="note" if violation.code in ONLY_STYLE else "error",
                    message=violation.message,
                    suggestion=violation.suggestion,
                )
