"""Sentences made of a template and facts."""

from collections.abc import Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any

from typing_extensions import override

from curate.domain.findings import Fact
from curate.text.words import percent

Template = str | tuple[str, ...]
"""A format string over facts; several where facts may be missing: the first counts that has all it names."""


class _Facts(Formatter):
    @override
    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "percent":
            return percent(value)
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return one if value == 1 else many
        if isinstance(value, Sequence) and not isinstance(value, str):
            quoted = format_spec == "or"
            return " or ".join(f"“{one}”" for one in value) if quoted else ", ".join(value)
        return str(super().format_field(value, format_spec))


def fill(template: Template, facts: Mapping[str, Fact]) -> str:
    """The sentence that a template and facts make.

    Beside Python's own, a place may be formatted ``{share:percent}`` (81 %), ``{count:is|are}`` (the
    first for one) and, of several texts, ``{names}`` (a, b) or ``{names:or}`` (“a” or “b”). Texts are
    never read as templates, whatever braces they hold.

    Raises:
        KeyError: A fact is missing.
    """
    templates = (template,) if isinstance(template, str) else template
    known = (one for one in templates if _named(one) <= facts.keys())
    return _Facts().vformat(next(known, templates[-1]), (), facts)


@cache
def _named(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
