"""The base class of format contracts, and their violations."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from curate.domain.findings import Fact
from curate.text import Edit, apply_edits
from curate.text.sentences import Template, fill

_PASSES = 6


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a text breaks its format contract.

    Attributes:
        start: First character of the place, from 0; None for the whole text.
        end: One past its last character.
        code: What is wrong, among what the kind of contract asks for.
        args: The facts of the sentence about it.
        suggestion: What would replace ``[start:end]``, or the whole text; None where only a person
            can tell.
        about: What it is about where no place says so: the name of a missing part, a wrong value.
    """

    start: int | None
    end: int | None
    code: str
    args: Mapping[str, Fact] = field(default_factory=dict, hash=False)
    suggestion: str | None = None
    about: str = ""


class ContractBase(BaseModel):
    """A format contract: what every answer must look like.

    Attributes:
        sentences: Every code of its violations with the sentence about it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentences: ClassVar[Mapping[str, Template]] = {}

    kind: str

    def contract_for(self, about: object) -> "ContractBase":  # noqa: ARG002 - an answer format may have variants
        """Itself: it is the contract for every answer."""
        return self

    @abstractmethod
    def violations(self, text: str) -> list[Violation]:
        """Everything about the text that breaks the contract; empty where it holds."""

    @classmethod
    def sentence(cls, code: str, args: Mapping[str, Fact]) -> str:
        """A violation as a person reads it.

        Raises:
            KeyError: This kind of contract has no such violation, or a fact is missing.
        """
        return fill(cls.sentences[code], args)

    @abstractmethod
    def describe(self) -> str:
        """The format as an instruction in plain English."""

    def parts(self, text: str) -> dict[str, str]:  # noqa: ARG002 - prose has none
        """The named parts of an answer (fields, keys, sections), spelled as in the contract.

        A misspelled name or value counts as what it means. Empty for a text that has no parts.
        """
        return {}

    def parts_with_choices(self) -> frozenset[str]:
        """Names of the parts whose value comes out of a list."""
        return frozenset()

    def with_parts(self, text: str, values: Mapping[str, str | None]) -> str:  # noqa: ARG002 - prose has none
        """An answer with other values of some of its parts, each as :meth:`parts` gives it.

        None stands for a part that is not there. What the text has besides stays as it is.
        """
        return text

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
