"""The format of the answers: one contract for all, or variants for labels or groups that differ."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from curate.contract.base import ContractBase
from curate.contract.kinds.union import Contract
from curate.contract.spelling import fold
from curate.contract.writing_style import WritingStyle
from curate.domain.errors import Unusable

OWN = ("by", "variants", "writing")
GROUP = "group:"


class ContractSubject(Protocol):
    """What decides which contract an answer has to keep: an example, or a frozen record."""

    @property
    def label(self) -> str | None:
        """Its label."""

    @property
    def groups(self) -> Mapping[str, str]:
        """Kind of group to its value."""


class AnsweredSubject(ContractSubject, Protocol):
    """The same with the answer."""

    @property
    def output(self) -> str:
        """The answer."""


class ContractChooser(Protocol):
    """A contract, or several of which one is chosen."""

    def contract_for(self, about: ContractSubject) -> ContractBase:
        """The contract that the answer to this has to keep."""

    def describe(self) -> str:
        """All of it as an instruction in plain English."""


class AnswerFormat(BaseModel):
    """One contract for all answers, or one for each label or group that has a format of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: Contract = Field(description="The format of answers that no variant is for.")
    by: str | None = Field(
        None,
        pattern=r"^(?:label|group:.+)$",
        description="What selects the variant: “label”, or “group:” and the kind of group.",
    )
    variants: dict[str, Contract] = Field(
        default_factory=dict, description="The contract of each label or value of the group."
    )

    writing: WritingStyle = Field(
        default_factory=WritingStyle,
        description="The usual forms of dates, quotes and the like.",
    )

    @model_validator(mode="before")
    @classmethod
    def _from_flat(cls, data: Any) -> Any:
        """A bare contract, or the flat form of `spec`, is one too."""
        if isinstance(data, ContractBase):
            return {"default": data}
        if isinstance(data, Mapping) and "default" not in data:
            own = {key: data[key] for key in OWN if key in data}
            return {"default": {k: v for k, v in data.items() if k not in own}, **own}
        return data

    @model_validator(mode="after")
    def _says_by_what(self) -> "AnswerFormat":
        if self.variants and self.by is None:
            message = "variants need “by”: label, or group: and the kind of group"
            raise ValueError(message)
        return self

    @property
    def kind(self) -> str:
        """Kind of the contract for most answers."""
        return self.default.kind

    @property
    def contracts(self) -> list[Contract]:
        """Every contract once, the one for most answers first."""
        found: list[Contract] = [self.default]
        found += [one for one in self.variants.values() if one not in found]
        return [one for place, one in enumerate(found) if one not in found[:place]]

    def contract_for(self, about: ContractSubject) -> ContractBase:
        """The contract that the answer to this has to keep."""
        value = value_of(about, self.by)
        if value is None or not self.variants:
            return self.default
        if value in self.variants:
            return self.variants[value]
        meant = [one for name, one in self.variants.items() if fold(name) == fold(value)]
        return meant[0] if len(meant) == 1 else self.default

    def described_contracts(self) -> list[tuple[Contract, str]]:
        """Every contract with the answers that it is for, in words; "" where it is for all."""
        if not self.variants:
            return [(self.default, "")]
        kind = "label" if self.by == "label" else str(self.by).removeprefix(GROUP)
        described = []
        for contract in self.contracts:
            values = [name for name, one in self.variants.items() if one == contract]
            if values:
                described.append((contract, f"Where the {kind} is {' or '.join(values)}"))
        return [*described, (self.default, "Otherwise")]

    def describe(self) -> str:
        """The format, or every format with what it is for, as an instruction in plain English."""
        return "\n\n".join(
            f"{whose}: {contract.describe()}" if whose else contract.describe()
            for contract, whose in self.described_contracts()
        )

    def spec(self) -> dict[str, Any]:
        """As JSON-able data: the default contract's, beside it ``by``, ``variants``, ``writing`` if any."""
        spec = self.default.spec()
        if self.variants:
            spec["by"] = self.by
            spec["variants"] = {name: one.spec() for name, one in self.variants.items()}
        if writing := self.writing.model_dump(mode="json", exclude_defaults=True):
            spec["writing"] = writing
        return spec


def value_of(about: ContractSubject, by: str | None) -> str | None:
    """What selects the variant for an example; None where nothing does."""
    if by is None:
        return None
    return about.label if by == "label" else about.groups.get(by.removeprefix(GROUP))


def conformity(contract: ContractChooser, answers: Sequence[AnsweredSubject]) -> float:
    """Share of the answers that keep their contract, 0 to 1; 1 where there are none."""
    held = sum(contract.contract_for(one).holds(one.output) for one in answers)
    return held / len(answers) if answers else 1.0


def load(data: Mapping[str, Any]) -> AnswerFormat:
    """An answer format from what :meth:`AnswerFormat.spec` gave, or from a file that a person wrote.

    Raises:
        Unusable: The data is no contract; the message says where and why.
    """
    try:
        return AnswerFormat.model_validate(dict(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"] if first["loc"] != ("default",) else ()))
        raise Unusable(
            f"This format contract can't be used: “{where.removeprefix('default.') or 'kind'}”: "
            f"{first['msg']}. Nothing was changed. A contract needs a kind (label, fields, json, sections "
            "or prose) and the settings of that kind."
        ) from None
