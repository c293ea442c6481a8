"""Open errors of what a dataset version holds: asked about before it is created, and kept with it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from curate.domain.errors import OpenInVersion
from curate.domain.examples import Example
from curate.domain.records import Record
from curate.services.changes import errors_in_words
from curate.services.checking import check_unchecked
from curate.stores import Database, Stores
from curate.stores.examples import Where
from curate.text import count

Open = Mapping[str, tuple[int, ...]]
"""Checks, each with the examples that it has found an error in that is open."""
NOTHING_KNOWN = (
    "The checks have not run in this project, so nothing is known about errors in these examples: run them, "
    "and create another version."
)
TEXTS = ("system", "turns", "input", "output", "label")


def check_approved(database: Database, project: str) -> set[int]:
    """Look at the approved examples that no check has looked at as they stand, see `check_unchecked`."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        approved = list(stores.examples.all(key, Where(status="approved")))
    return check_unchecked(database, key, approved)


def require_closed(stores: Stores, project: int, *, allowed: bool | Open) -> Open:
    """The open errors of approved examples, where there may be any: all of them, or those that are named.

    Raises:
        OpenInVersion: There are some that are not allowed.
    """
    found = stores.open_findings.errors_by_check(project, "approved")
    known: Open = {} if isinstance(allowed, bool) else allowed
    new = {check: set(ids).difference(known.get(check, ())) for check, ids in found.items()}
    if allowed is not True and any(new.values()):
        raise OpenInVersion(errors_in_words(found), found)
    return found


def unknown_sentences(uncompared: int, *, checked: bool) -> tuple[str, ...]:
    """What is not known of errors in a new version: nothing before the checks ran, else conflicts of some."""
    if not checked:
        return (NOTHING_KNOWN,)
    if not uncompared:
        return ()
    said = (
        f"{count(uncompared, 'example has', 'examples have')} not been compared with the others since the "
        "last run of all checks, so conflicts among them are not known: run them, and create another version."
    )
    return (said,)


def among(open_: Open, examples: Collection[int]) -> Open:
    """Those about some examples."""
    kept = {check: tuple(one for one in ids if one in examples) for check, ids in open_.items()}
    return {check: ids for check, ids in kept.items() if ids}


def open_note(open_: Open, person: str, *, checked: bool) -> dict[str, Any]:
    """What a manifest says of open errors: how many, where, who allowed it, and whether anybody looked."""
    return {
        "checked": checked,
        "examples": len(_examples(open_)),
        "counts": {check: len(ids) for check, ids in open_.items()},
        "by_check": {check: list(ids) for check, ids in open_.items()},
        "allowed_by": person if open_ else None,
    }


def open_in_records(
    stores: Stores, project: int, records: Sequence[Record], manifest: Mapping[str, Any]
) -> Open:
    """Open errors of what a version holds: those that it was created with, and those found since.

    An error counts as long as the example still is what the version holds.
    """
    current = stores.examples.many(project, [one.example for one in records])
    same = [one.example for one in records if _is_same(current.get(one.example), one)]
    found: dict[str, set[int]] = defaultdict(set)
    for check, ids in manifest.get("open", {}).get("by_check", {}).items():
        found[check].update(ids)
    for example, each in stores.open_findings.errors(project, same).items():
        for one in each:
            found[one.finding.check].add(example)
    return {check: tuple(sorted(found[check])) for check in sorted(found)}


def open_sentence(open_: Open, manifest: Mapping[str, Any]) -> str:
    """What is open in a version, and who allowed it; empty where nothing is."""
    number = len(_examples(open_))
    if not number:
        return ""
    person = manifest.get("open", {}).get("allowed_by")
    known = manifest.get("open", {}).get("examples", 0)
    allowed = f" {person} allowed {known:,} of them when the version was created." if person else ""
    have = count(number, "example has an open error", "examples have open errors")
    return f"In this version, {have} ({errors_in_words(open_)}).{allowed}"


def _examples(open_: Open) -> set[int]:
    return {one for ids in open_.values() for one in ids}


def _is_same(example: Example | None, record: Record) -> bool:
    return example is not None and all(
        getattr(example, name) == getattr(record, name) for name in TEXTS
    )
