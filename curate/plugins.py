"""Plug-ins: one pydantic class, one module named like it, one line in its package's ``__init__``.

A plug-in's fields are its options: pydantic validates them, a page draws a form from them, they are
stored with the result and appear in the docs.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from curate.domain.errors import UnknownName, Unusable


class Plugin(BaseModel):
    """Base of every plug-in: frozen, and unknown options are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    title: ClassVar[str]


P = TypeVar("P", bound=Plugin)


class Registry(Generic[P]):
    """The plug-ins of one kind, by name, in the order in which they registered."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._known: dict[str, type[P]] = {}

    def register(self, plugin: type[P]) -> type[P]:
        """Make a plug-in known; used as a decorator."""
        self._known[plugin.name] = plugin
        return plugin

    def names(self) -> tuple[str, ...]:
        """Every name, in the order of registration."""
        return tuple(self._known)

    def __iter__(self) -> Iterator[type[P]]:
        return iter(self._known.values())

    def __getitem__(self, name: str) -> type[P]:
        """The plug-in of that name.

        Raises:
            UnknownName: Nobody registered it; the message lists the known ones.
        """
        try:
            return self._known[name]
        except KeyError:
            raise UnknownName(self.kind, name, self.names()) from None

    def make(self, name: str, options: Mapping[str, Any] | None = None) -> P:
        """A plug-in with options, given as values or as text from a command line.

        Raises:
            UnknownName: No such plug-in.
            Unusable: An option is unknown or its value is out of range; the message says which.
        """
        plugin = self[name]
        try:
            return plugin.model_validate(dict(options or {}))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            known = ", ".join(plugin.model_fields) or "none"
            raise Unusable(
                f"Option {where!r} of {self.kind} {name!r} can't be used: {first['msg']}. "
                f"Its options: {known}."
            ) from None
