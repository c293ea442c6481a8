"""What people did: actions, what each changed, and the check runs that saw it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict

from curate.domain.examples import Status
from curate.domain.people import Role


class KnownError(TypedDict):
    """Something of severity error that was open when somebody approved an example, and knew of it.

    ``mark`` identifies it, ``message`` is the sentence as that person read it.
    """

    mark: str
    check: str
    code: str
    message: str


class Values(TypedDict, total=False):
    """Columns of an example with their values, as events keep them.

    After an approval, ``knowingly`` holds the errors that were open and known.
    """

    input: str
    output: str
    system: str
    turns: list[dict[str, str]]
    label: str | None
    status: Status
    source_input: str
    source_output: str
    source_system: str
    source_label: str | None
    knowingly: list[KnownError]


@dataclass(frozen=True, slots=True)
class Kept:
    """Personal data that somebody keeps: in one example, or in every one where ``example`` is None."""

    example: int | None
    value: str


@dataclass(frozen=True, slots=True)
class Unkept:
    """Personal data that is kept no longer, and the action that had kept it."""

    action: int
    example: int | None
    value: str


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A custom rule before and after an action, as JSON; None where there was or is none."""

    id: int
    before: Mapping[str, Any] | None = field(hash=False)
    after: Mapping[str, Any] | None = field(hash=False)


@dataclass(frozen=True, slots=True)
class ViewChange:
    """A saved view of the queue before and after an action, as JSON; None where there was or is none."""

    id: int
    before: Mapping[str, Any] | None = field(hash=False)
    after: Mapping[str, Any] | None = field(hash=False)


@dataclass(frozen=True, slots=True)
class MemberChange:
    """The role of a member before and after an action; None where they did or do not belong to it."""

    person: str
    before: Role | None
    after: Role | None


@dataclass(frozen=True, slots=True)
class ContractChange:
    """The format contract before an action and after it, as JSON; None where there was none.

    Attributes:
        inferred: Whether the one before had been inferred.
    """

    before: Mapping[str, Any] | None = field(hash=False)
    after: Mapping[str, Any] = field(hash=False)
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class CheckState:
    """What a run of all checks has seen.

    Attributes:
        sources: Ids of the imported files.
        action: The last action before it.
        contract: The newest contract that a person changed.
    """

    sources: tuple[int, ...]
    action: int
    contract: int


@dataclass(frozen=True, slots=True)
class Details:
    """What an action did beside changing examples; undo reverts all of it.

    Attributes:
        dismissed: Ids of the findings that it dismissed.
        fixed: Ids of the findings that it fixed.
        different: Pairs of examples that it called different, the smaller id first.
        kept: Personal data that it keeps.
        reopened: Ids of the dismissed findings that it opened again.
        unkept: Personal data that it keeps no longer.
        rule: The custom rule that it changed.
        contract: The format contract that it changed.
        view: The saved view of the queue that it changed.
        member: The member that it added, removed, or gave another role; that alone is not undone.
        run: The training run that it named, wrote a note about or deleted; that is not undone either.
        seen: What the checks saw, where it was a run of all of them.
        undoes: The action that it undoes; None where it is no undo.
        source: The import that did it; None where it was none.
    """

    dismissed: tuple[int, ...] = ()
    fixed: tuple[int, ...] = ()
    different: tuple[tuple[int, int], ...] = ()
    kept: tuple[Kept, ...] = ()
    reopened: tuple[int, ...] = ()
    unkept: tuple[Unkept, ...] = ()
    rule: RuleChange | None = None
    contract: ContractChange | None = None
    view: ViewChange | None = None
    member: MemberChange | None = None
    run: int | None = None
    seen: CheckState | None = None
    undoes: int | None = None
    source: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a person did; undo reverts a whole action."""

    id: int
    project: int
    person: str
    kind: str
    at: datetime
    summary: str
    undone: bool = False
    details: Details = field(default_factory=Details)


@dataclass(frozen=True, slots=True)
class Event:
    """What one action changed about one example.

    Attributes:
        revision: The revision that the example had after it.
        note: What the person said about it.
        imported: What an import changed beside the texts, as it stood before.
    """

    action: int
    example: int
    person: str
    kind: str
    at: datetime
    before: Values = field(hash=False)
    after: Values = field(hash=False)
    revision: int = 1
    note: str = ""
    imported: Mapping[str, Any] | None = field(default=None, hash=False)
