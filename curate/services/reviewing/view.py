"""Which examples a queue shows and in which order, as the address of the page says it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Self, get_args

from curate.checks import checks
from curate.domain.errors import Unusable
from curate.domain.examples import STATUSES, Status
from curate.stores.examples import Where
from curate.text import shorten

Which = Literal["to_do", "all"] | Status
WHICH: tuple[Which, ...] = ("to_do", "all", *STATUSES)
Sort = Literal["queue", "doubtful", "newest", "random", "similar"]
SORTS: tuple[Sort, ...] = get_args(Sort)
# Undecided examples come first; skipped and flagged ones wait at the end of the queue.
TO_DO: tuple[Status, ...] = ("pending", "flagged", "skipped")
LONGEST = 500
"""Characters of a text in the address."""
_DIGITS = 18
_NUMBERS = ("source", "like", "seed", "selection")


class BadView(Unusable):
    """An address or a request asks for a queue in words that mean nothing."""


@dataclass(frozen=True, slots=True)
class View:
    """Which examples to see: every condition that is given must hold.

    Attributes:
        which: A status; ``to_do`` for everything that is neither approved nor rejected.
        check: Name of a check that has an open finding about them.
        text: What is searched for, see `curate.text.search`.
        source: Id of the import that they came with.
        person: Who decided on them last.
        group: One of their groups, as ``kind=value``.
        sort: In which order.
        like: For ``similar``: the example that they resemble.
        seed: For ``random``: the same number gives the same order.
        saved: Name of the saved view that this was opened from; it selects nothing by itself.
        selection: Id of a selection that they belong to.
        assigned: ``me`` for what is assigned to the person who asks.
    """

    which: Which = "to_do"
    label: str | None = None
    check: str | None = None
    text: str | None = None
    source: int | None = None
    person: str | None = None
    group: str | None = None
    sort: Sort = "queue"
    like: int | None = None
    seed: int = 0
    saved: str | None = None
    selection: int | None = None
    assigned: str | None = None

    def where(self, person: str = "") -> Where:
        """The same as conditions on examples, for the person who asks."""
        statuses: tuple[Status, ...]
        match self.which:
            case "to_do":
                statuses = TO_DO
            case "all":
                statuses = ()
            case status:
                statuses = (status,)
        return Where(
            statuses=statuses,
            label=self.label,
            check=self.check,
            text=self.text,
            source=self.source,
            person=self.person,
            group=self.group,
            assigned=person if self.assigned else None,
            selection=self.selection,
        )

    @property
    def conditions(self) -> Self:
        """The same without its name."""
        return replace(self, saved=None)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names that an address may give values under."""
        return tuple(field.name for field in fields(cls))

    @classmethod
    def read(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """What an address asks for, as far as it can be understood.

        Args:
            query: Names to values; names that belong to something else of the page must not be in it.

        Returns:
            The view, and a sentence about each value that was left out.
        """
        values: dict[str, Any] = {}
        problems: list[str] = []
        for name, text in query.items():
            if name not in cls.names():
                problems.append(f"A queue can't be asked for “{shorten(name, 40)}”.")
            elif text.strip():
                try:
                    values[name] = _value(name, text.strip())
                except ValueError as error:
                    problems.append(str(error))
        if values.get("like") is not None and "sort" not in values:
            values["sort"] = "similar"
        if values.get("sort") == "similar" and values.get("like") is None:
            problems.append("Similar examples need one that they resemble (like=NUMBER).")
            del values["sort"]
        return cls(**values), tuple(problems)

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> Self:
        """The same; what can't be understood is refused.

        Raises:
            BadView: With a sentence about each value.
        """
        view, problems = cls.read(query)
        if problems:
            raise BadView(" ".join(problems))
        return view

    def as_query(self) -> dict[str, str]:
        """The view as an address has it: only what differs from the queue of all that is to do."""
        unset = View()
        return {
            name: str(getattr(self, name))
            for name in self.names()
            if getattr(self, name) != getattr(unset, name)
        }


def _value(name: str, text: str) -> Any:
    """A value as the view has it.

    Raises:
        ValueError: It is none; the sentence says what would be.
    """
    if name in _NUMBERS:
        if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
            raise ValueError(f"“{shorten(text, 40)}” is no number of a {_MEANT[name]}.")
        return int(text)
    known = _known(name)
    if known and text not in known:
        raise ValueError(
            f"There is no {_MEANT[name]} “{shorten(text, 40)}”. There are: {', '.join(known)}."
        )
    if len(text) > LONGEST:
        raise ValueError(f"A {name} of more than {LONGEST} characters can't be asked for.")
    if name == "group" and "=" not in text:
        raise ValueError(f"“{shorten(text, 40)}” is no group: write KIND=VALUE.")
    return text


_MEANT = {
    "which": "status",
    "check": "check",
    "sort": "order",
    "assigned": "assignment",
    "source": "source",
    "like": "example",
    "seed": "random order",
    "selection": "selection",
}


def _known(name: str) -> tuple[str, ...]:
    match name:
        case "which":
            return WHICH
        case "sort":
            return SORTS
        case "check":
            return tuple(checks.names())
        case "assigned":
            return ("me",)
    return ()
