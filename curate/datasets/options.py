"""How to split: what a person asks for, and the keys of the data that this means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from curate.datasets.group_values import group_value
from curate.domain.examples import Example

NONE = "none"
"""Instead of a key: by nothing, also where the data has something to go by."""
LABEL = "label"


class SplitOptions(BaseModel):
    """How to part the approved examples."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    held_out: float = Field(0.2, ge=0, lt=1, description="Share held out for the test.")
    validation: float = Field(0.1, ge=0, lt=1, description="Share to validate with while training.")
    group_by: tuple[str, ...] | None = Field(
        None,
        description="Keep examples together that share one of these (customer, patient, thread); not given, "
        "the groups that came with the data; none keeps duplicates together and nothing else.",
    )
    stratify: str | None = Field(
        None,
        description="Hold out the same share of each value of this (label, or a metadata key); not given, "
        "of each label; none for no such thing.",
    )
    by_time: bool = Field(False, description="Hold out the most recent examples.")  # noqa: FBT003
    seed: int = Field(0, ge=0, description="Another seed gives another split.")

    @field_validator("group_by", mode="before")
    @classmethod
    def _read_keys(cls, given: Any) -> Any:
        """One key, several with commas between them, or a list; ``none`` for none at all."""
        if given is None:
            return None
        if isinstance(given, str) and not given.strip(" ,"):
            # What a script left empty by mistake must not switch off what keeps a test honest.
            raise ValueError(f"names no key: give one, several with commas between them, or {NONE}")
        several = given.split(",") if isinstance(given, str) else list(given)
        keys = dict.fromkeys(one.strip() for one in several if one.strip())
        return () if list(keys) == [NONE] else tuple(keys)

    @model_validator(mode="after")
    def _leave_something_to_train_on(self) -> "SplitOptions":
        if self.held_out + self.validation >= 1:
            raise ValueError(
                f"held_out {self.held_out:g} and validation {self.validation:g} together "
                "must leave something to train on: less than 1"
            )
        return self


@dataclass(frozen=True, slots=True)
class Keys:
    """What examples can be grouped and stratified by.

    Attributes:
        groups: Kinds of group that came with the data, such as ``customer``.
        metadata: Keys of metadata.
        labels: Whether an example has a label.
    """

    groups: tuple[str, ...] = ()
    metadata: tuple[str, ...] = ()
    labels: bool = False

    @classmethod
    def of(cls, examples: Iterable[Example]) -> "Keys":
        """Those that at least one of the examples has a value under."""
        groups: dict[str, None] = {}
        metadata: dict[str, None] = {}
        labels = False
        for one in examples:
            labels = labels or bool(one.label)
            groups |= {key: None for key, value in one.groups.items() if value}
            metadata |= {key: None for key in one.metadata if value_of(one, key)}
        return cls(tuple(groups), tuple(metadata), labels)

    @property
    def all(self) -> tuple[str, ...]:
        """Every key, those of groups first."""
        label = (LABEL,) if self.labels else ()
        return tuple(dict.fromkeys((*self.groups, *label, *self.metadata)))


@dataclass(frozen=True, slots=True)
class Ways:
    """The keys that a split goes by: those that were asked for, or what the data offers.

    Attributes:
        group_by: Whoever shares a value under one of these is kept together.
        stratify: Each value under this gets its share; None for no such thing.
    """

    group_by: tuple[str, ...] = ()
    stratify: str | None = None

    @classmethod
    def of(cls, options: SplitOptions, keys: Keys) -> "Ways":
        """What options mean for examples that have these keys.

        By time, the most recent are held out whatever their label, unless a key was asked for.
        """
        stratify = LABEL if keys.labels and not options.by_time else None
        if options.stratify is not None:
            stratify = None if options.stratify == NONE else options.stratify
        return cls(keys.groups if options.group_by is None else options.group_by, stratify)


def unknown_keys(options: SplitOptions, keys: Keys) -> tuple[str, ...]:
    """The keys that were asked for and that no example has a value under."""
    asked = [*(options.group_by or ())]
    if options.stratify not in {None, NONE}:
        asked.append(str(options.stratify))
    return tuple(one for one in dict.fromkeys(asked) if one not in keys.all)


def value_of(example: Example, key: str) -> str:
    """What an example says under a key: ``label``, a group or metadata; empty where nothing."""
    if key == LABEL:
        return example.label or ""
    value = example.groups.get(key, example.metadata.get(key))
    return "" if value is None else str(value)


def values_of(example: Example, keys: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The keys under which an example has a value, each with it as groups are compared by it."""
    return tuple((key, value) for key in keys if (value := _compared(example, key)))


def _compared(example: Example, key: str) -> str:
    value = value_of(example, key)
    return value if key == LABEL else group_value(value)
