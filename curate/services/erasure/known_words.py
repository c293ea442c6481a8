"""The words that the code itself writes into JSON: keys, kinds, names of plug-ins. They are never erased."""

import dataclasses
import importlib
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

# Where the shapes of stored JSON are defined, and the plug-ins that name themselves in it.
_MODULES = (
    "curate.domain.actions",
    "curate.domain.advice",
    "curate.domain.examples",
    "curate.domain.findings",
    "curate.domain.jobs",
    "curate.domain.prompts",
    "curate.domain.records",
    "curate.domain.results",
    "curate.checks",
    "curate.contract",
    "curate.datasets",
    "curate.evaluation",
    "curate.exporters",
    "curate.importers",
    "curate.text.cleaning",
    "curate.training",
)


@cache
def known_words() -> frozenset[str]:
    """Names of fields, members of literals and names of plug-ins."""
    modules = [importlib.import_module(name) for name in _MODULES]
    words: set[str] = set()
    for module in modules:
        for value in vars(module).values():
            if dataclasses.is_dataclass(value) and isinstance(value, type):
                words.update(one.name for one in dataclasses.fields(value))
                words.update(_literals(list(typing.get_type_hints(value).values())))
            words.update(_literals([value]))
    for model in _subclasses(BaseModel):
        if model.__module__.startswith("curate."):
            words.update(model.model_fields)
            words.update(_literals([one.annotation for one in model.model_fields.values()]))
            words.update(
                one.default for one in model.model_fields.values() if isinstance(one.default, str)
            )
            words.add(str(getattr(model, "name", "")))
    return frozenset(words - {""})


def _subclasses(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in model.__subclasses__():
        yield one
        yield from _subclasses(one)


def _literals(types: list[Any]) -> Iterator[str]:
    """The texts in literal types, however deep inside others."""
    for one in types:
        if typing.get_origin(one) is typing.Literal:
            yield from (word for word in typing.get_args(one) if isinstance(word, str))
        else:
            yield from _literals(list(typing.get_args(one)))
