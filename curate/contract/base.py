"""What every kind of format contract can do."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from curate.text import Edit, apply_edits

_PASSES = 6


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a text breaks its format contract.

    Attributes:
        start: First character of the place, from 0; None for the whole text.
        end: One past its last character.
        code: What kind of violation it is: a short name for grouping.
        message: What is wrong, in a sentence.
        suggestion: What would replace ``[start:end]``, or the whole text; None where only a person
            can tell.
    """

    start: int | None
    end: int | None
    code: str
    message: str
    suggestion: str | None = None


class ContractBase(BaseModel):
    """A format contract: what every answer must look like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str

    def contract_for(self, about: object) -> "ContractBase":  # noqa: ARG002 - an answer format may have variants
        """Itself: it is the contract for every answer."""
        return self

    @abstractmethod
    def violations(self, text: str) -> list[Violation]:
        """Everything about the text that breaks the contract; empty where it holds."""

    @abstractmethod
    def describe(self) -> str:
        """The format as an instruction in plain English."""

    def parts(self, text: str) -> dict[str, str]:  # noqa: ARG002 - prose has none
        """The named parts of an answer (fields, keys, sections), spelled as in the contract.

        A misspelled name or value counts as what it means. Empty for a text that has no parts.
        """
        return {}

    def closed(self) -> frozenset[str]:
        """Names of the parts whose value comes out of a list."""
        return frozenset()

    def holds(self, text: str) -> bool:
        """Whether the text keeps the contract."""
        return not self.violations(text)

    def repair(self, text: str) -> str | None:
        """The text fixed as far as possible; None where nothing was wrong or could be fixed."""
        fixed, seen = text, {text}
        for _ in range(_PASSES):
            edits = [
                Edit(v.start, v.end, v.suggestion)
                for v in self.violations(fixed)
                if v.suggestion is not None
            ]
            fixed = apply_edits(fixed, edits)
            if fixed in seen:
                break
            seen.add(fixed)
        return fixed if fixed != text else None

    def spec(self) -> dict[str, Any]:
        """The contract as JSON-able data; :func:`curate.contract.load` reads it back."""
        return self.model_dump(mode="json", exclude_none=True)


def coverage(contract: ContractBase, outputs: Sequence[str]) -> float:
    """Share of the answers that keep the contract, 0 to 1; 1 where there are none."""
    return sum(map(contract.holds, outputs)) / len(outputs) if outputs else 1.0
