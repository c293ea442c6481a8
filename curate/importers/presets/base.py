"""The base class of presets, which map columns to roles and records to rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from curate.domain.examples import Row
from curate.importers.base import Item
from curate.importers.roles.column_names import normal
from curate.importers.roles.localized_names import meanings
from curate.importers.roles.mapping import NOTHING, Reading, Roles, builder, require_input
from curate.plugins import Plugin, Registry

SURE = 0.65
NONE = "none"


class Preset(Plugin):
    """Base of every preset: names of columns by role, compared without case and punctuation.

    A subclass lists names only; one whose rows are not columns (conversations) overrides ``rows``.

    Attributes:
        formats: File formats that it can be in; empty for any.
        signs: Names that such a file has, each tuple one alternative set; the share present is
            the confidence (a fifth of it for the very spelling).
        names: For each role, the columns that play it; of a tuple inside, the first present.
        complete: Whether roles not listed stay empty, rather than be guessed.
    """

    name = ""
    title = "Any table"
    formats: ClassVar[tuple[str, ...]] = ()
    signs: ClassVar[tuple[tuple[str, ...], ...]] = ()
    names: ClassVar[Mapping[str, tuple[str | tuple[str, ...], ...]]] = {}
    complete: ClassVar[bool] = False

    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:  # noqa: ARG002 - for subclasses
        """How surely a file with these columns is of this kind, 0 to 1."""
        present = {name for column in columns for name in meanings(column)}
        verbatim = set(columns)
        return max(
            (
                sum(0.8 * (normal(sign) in present) + 0.2 * (sign in verbatim) for sign in signs)
                / len(signs)
                for signs in self.signs
            ),
            default=0.0,
        )

    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:  # noqa: ARG002 - for subclasses
        """Columns by role, as far as the file has them."""
        by_name: dict[str, str] = {}
        for column in columns:
            by_name.setdefault(normal(column), column)
        for column in columns:
            for name in meanings(column):
                by_name.setdefault(name, column)
        roles: Roles = {}
        for role, wanted in self.names.items():
            for names in wanted:
                options = (names,) if isinstance(names, str) else names
                found = (by_name[normal(each)] for each in options if normal(each) in by_name)
                chosen = next(found, None)
                if chosen and chosen not in roles.get(role, []):
                    roles.setdefault(role, []).append(chosen)
        return roles

    def reasons(self, roles: Roles) -> tuple[str, ...]:
        """Why these roles, in sentences."""
        return tuple(
            f"{' and '.join(map(repr, columns))} → {role}: as in every {self.title} file."
            for role, columns in roles.items()
        )

    def notes(
        self,
        columns: Sequence[str],  # noqa: ARG002 - for subclasses
        sample: Sequence[Mapping[str, str]],  # noqa: ARG002
        roles: Roles,  # noqa: ARG002
    ) -> tuple[str, ...]:
        """What is to be known of a file before it is imported, in sentences."""
        return ()

    def suggested(
        self,
        columns: Sequence[str],  # noqa: ARG002 - for subclasses
        sample: Sequence[Mapping[str, str]],  # noqa: ARG002
    ) -> Mapping[str, list[str]] | None:
        """For a role that stays empty for want of evidence, the columns that it could be.

        None where that is to be guessed from names and content.
        """
        return None

    def require_input(
        self, name: str, roles: Mapping[str, Sequence[str]], columns: Sequence[str]
    ) -> None:
        """Raise ``MappingMissing`` where no column of the file ``name`` is the input."""
        require_input(name, roles, columns)

    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        """The rows that records become, in their order.

        One that does more than look for columns by role is not asked where ``empty_cells`` tells
        what it would do.
        """
        build = builder(roles, reading)
        for item in items:
            yield build(item) if isinstance(item, tuple) else item

    def empty_cells(self, roles: Mapping[str, Sequence[str]]) -> frozenset[str] | None:  # noqa: ARG002 - for subclasses
        """Cells that hold nothing, where a row is no more than its columns.

        Many records can then be read at once. None where ``rows`` does more than that.
        """
        return NOTHING if type(self).rows is Preset.rows else None


presets: Registry[Preset] = Registry("preset")


def find_preset(
    wanted: str | None,
    form: str,
    columns: Sequence[str],
    sample: Sequence[Mapping[str, str]],
) -> tuple[Preset, float]:
    """The preset for a file, and how surely it fits; ``Preset`` itself and 0 where none does.

    Raises:
        UnknownName: A preset was named that does not exist.
    """
    if wanted == NONE:
        return Preset(), 0.0
    if wanted:
        return presets.make(wanted), 1.0
    scored = [
        (known.recognize(columns, sample), known)
        for known in (presets.make(name) for name in presets.names())
        if not known.formats or form in known.formats
    ]
    sure, best = max(scored, key=lambda each: each[0], default=(0.0, Preset()))
    return (best, round(sure, 2)) if sure >= SURE else (Preset(), 0.0)
