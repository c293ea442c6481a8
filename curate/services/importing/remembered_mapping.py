"""The remembered mapping: next month's export with the same columns is read as the last one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from curate import importers
from curate.domain.errors import CurateError
from curate.domain.examples import ROLES
from curate.domain.jobs import ImportOptions
from curate.domain.records import Source
from curate.importers import Inspection
from curate.services.importing.fixed_rows import options_of
from curate.stores import Database
from curate.text.cleaning import STEPS

# Repeated headers are numbered: an export has as many as its longest list needs.
_REPEATED = re.compile(r" \(\d+\)$|\.\d+$")
# Archives hold files of several shapes.
_FORGETFUL = ("zip",)
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class RememberedMapping:
    """The mapping of an earlier import of such a file.

    Attributes:
        source: The import that is remembered.
        options: Read the file with these; None where its columns changed, so that they are detected again.
        changes: Columns that are gone or new, in a sentence; empty where there are none.
    """

    source: Source
    options: ImportOptions | None
    changes: str

    def sentence(self, names: Mapping[str, str] | None = None) -> str:
        """What follows from it, for the person; ``names`` are the titles of roles there."""
        if self.options is None:
            return (
                f"This looks like {self.source.name} with other columns: {self.changes} Its columns were "
                "detected again: check what they mean."
            )
        read = "; ".join(
            f"{(names or {}).get(role, role)}: {', '.join(columns)}"
            for role, columns in (self.options.mapping or {}).items()
            if columns and role != "metadata"
        )
        used = {step for steps in (self.options.cleaning or {}).values() for step in steps}
        titles = [step.title.lower() for name, step in STEPS.items() if name in used]
        cleaned = f"; cleaning: {', '.join(titles)}" if titles else ""
        changes = f" {self.changes}" if self.changes else ""
        return f"Read in the same way as {self.source.name} ({read}{cleaned}).{changes}"


def find_remembered(database: Database, project: str, path: Path) -> RememberedMapping | None:
    """How a file of this shape was read last time in this project.

    The shape is the format and the columns. Where a column that had a role is gone, nothing is
    applied and the sentence says which; columns that were only kept may come and go.

    Returns:
        None where no such file was imported before, or where it would be read alike anyway.

    Raises:
        UnreadableFile: The file can't be read.
        NotFound: There is no such project.
    """
    with database.read() as stores:
        known = stores.sources.all(stores.projects.get(project).id)
    if not known:
        return None
    about = importers.inspect(path, count=False)
    if about.format in _FORGETFUL:
        return None
    alike = [
        source
        for source in known
        if source.format == about.format and source.fixes_of is None and _alike(source, about)
    ]
    for source in alike:
        options = _applied(source, about)
        if options is not None:
            same = options.cleaning is None and options.encoding is None and options.sheet is None
            if same and _would_be(about, options):
                return None
            return _usable(path, RememberedMapping(source, options, _changes(source, about)))
    return RememberedMapping(alike[0], None, _changes(alike[0], about)) if alike else None


def _usable(path: Path, found: RememberedMapping) -> RememberedMapping | None:
    try:
        importers.inspect(path, **(found.options or ImportOptions()).arguments(), count=False)
    except CurateError as error:
        return RememberedMapping(found.source, None, f"{found.changes} {error}".strip())
    return found


def _base(column: str) -> str:
    return _REPEATED.sub("", column)


def _columns(source: Source) -> dict[str, None]:
    listed = source.reading.get("columns") or [
        n for names in source.mapping.values() for n in names
    ]
    return dict.fromkeys(map(_base, listed))


def _alike(source: Source, about: Inspection) -> bool:
    before, now = set(_columns(source)), set(map(_base, about.columns))
    return len(before & now) >= _ALIKE * max(len(before), len(now), 1)


def _applied(source: Source, about: Inspection) -> ImportOptions | None:
    """The options of a source for a file with these columns; None where one with a role is gone."""
    here: dict[str, list[str]] = {}
    for column in about.columns:
        here.setdefault(_base(column), []).append(column)
    options = options_of(source)
    reading = source.reading
    mapping: dict[str, list[str]] = {}
    for role, names in (options.mapping or {}).items():
        if role == "metadata":
            mapping[role] = _expanded(names, here)
            continue
        if any(_base(name) not in here for name in names):
            return None
        mapping[role] = _expanded(names, here)
    if "metadata" in mapping and _kept_rest(source):
        # Whatever has no role is kept, also what is new.
        del mapping["metadata"]
    sheet = reading.get("sheet")
    return replace(
        options,
        mapping=mapping,
        encoding=reading.get("encoding"),
        sheet=sheet if sheet in about.sheets else None,
    )


def _kept_rest(source: Source) -> bool:
    used = {name for names in source.mapping.values() for name in names}
    return used >= set(source.reading.get("columns", used))


def _expanded(names: Sequence[str], here: Mapping[str, Sequence[str]]) -> list[str]:
    """Columns as they are called now; of a repeated header all, where it had several before."""
    found: dict[str, None] = {}
    repeated = {_base(name) for name in names if _base(name) != name}
    for name in names:
        base = _base(name)
        if base in repeated:
            found.update(dict.fromkeys(here.get(base, ())))
        else:
            found.update(dict.fromkeys(each for each in here.get(base, ()) if each == name))
    return list(found)


def _would_be(about: Inspection, options: ImportOptions) -> bool:
    """Whether detection finds the same by itself."""
    found = {role: list(about.mapping.get(role, ())) for role in ROLES if role != "metadata"}
    wanted = {role: names for role, names in (options.mapping or {}).items() if role != "metadata"}
    kept = (options.mapping or {}).get("metadata")
    return (
        found == wanted
        and (about.preset or "none") == options.preset
        and (kept is None or kept == list(about.mapping.get("metadata", ())))
    )


def _changes(source: Source, about: Inspection) -> str:
    before, now = _columns(source), dict.fromkeys(map(_base, about.columns))
    gone = [repr(name) for name in before if name not in now]
    new = [repr(name) for name in now if name not in before]
    changes = [f"{', '.join(gone)} {'is' if len(gone) == 1 else 'are'} gone"] if gone else []
    changes += [f"{', '.join(new)} {'is' if len(new) == 1 else 'are'} new"] if new else []
    return f"{'; '.join(changes)}." if changes else ""
