"""Applying suggested fixes."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curate.checks import checks, fixed_text
from curate.checks.base import fixed_turns
from curate.domain.actions import Details, Kept, Values
from curate.domain.errors import FindingGone
from curate.domain.examples import Example
from curate.domain.findings import StoredFinding
from curate.services.changes import Applied, apply_changes, apply_in_parts
from curate.services.checking.dismissals import seen
from curate.services.people import permit
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.stores.rows import dump_turns
from curate.text import count
from curate.text.personal import plain


@dataclass(frozen=True, slots=True)
class FixResult:
    """What fixing did or would do.

    Attributes:
        fixed: Examples whose text was (or would be) fixed.
        left: Open findings of the check that can't be fixed by themselves.
        diff: ``example``, ``external_id``, ``field``, ``before``, ``after`` of each.
    """

    fixed: int
    left: int
    diff: list[dict[str, Any]]


def apply_fixes(
    database: Database,
    project: str,
    check: str,
    *,
    findings: Sequence[int] | Mapping[int, int] | None = None,
    dry_run: bool = False,
    person: str | None = None,
) -> FixResult:
    """Apply the suggested fixes of a check as new revisions; one action, which undo reverts as a whole.

    Args:
        database: Where.
        project: Name of the project.
        check: Whose suggestions.
        findings: Only these; None for all open ones. A mapping says which version of each was on the
            screen.
        dry_run: Return what would change, and change nothing.
        person: Who does it.

    Returns:
        What was (or would be) fixed. Suggestions for a text that changed since the check are left.
    """
    checks[check]
    with database.read() as stores:
        key = stores.projects.get(project).id
        stored = stores.findings.all(
            key, check=check, status="open", keys=findings, rejected=findings is not None
        )
        if findings is not None:
            stored = seen(stored, findings)
        changes, applied = _fixed_texts(stores, key, stored)
    diff = [
        {
            "example": example.id,
            "external_id": example.external_id,
            "field": field,
            "before": example.text(field),  # type: ignore[arg-type]
            "after": _text(value),
        }
        for example, values in changes
        for field, value in values.items()
    ]
    missed: tuple[int, ...] = ()
    if changes and not dry_run:
        missed = apply_in_parts(
            database,
            key,
            "fix",
            f"Fixed {len(changes)} examples ({checks[check].title.lower()})",
            changes,
            person or current_person(),
            details=Details(fixed=tuple(applied), kept=_moved_dates(stored, applied)),
        ).left
    return FixResult(len(changes) - len(missed), len(stored) - len(applied), diff)


def fix_at_once(
    database: Database,
    project: str,
    example: int,
    findings: Mapping[int, int],
    person: str | None = None,
    then: Callable[[Stores, Applied], None] = lambda *_: None,
) -> int:
    """Carry out suggestions about one example, whatever checks they are of, as one action.

    Args:
        database: Where.
        project: Name of the project.
        example: Its id.
        findings: Which, and which version of each was on the screen.
        person: Who does it.
        then: What is to be stored in the same transaction.

    Returns:
        How many findings are fixed by it. Of two about the same place, one is.

    Raises:
        FindingGone: One of them is no longer what was on the screen, or is about another text by now. Nothing
            was fixed.
        EditConflict: Somebody changed the example at this moment. Nothing was fixed.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person or current_person(), "fix")
        stored = seen(stores.findings.all(key, example=example, keys=findings), findings)
        changes, applied = _fixed_texts(stores, key, stored)
    if len(stored) < len(findings) or not changes:
        raise FindingGone("Nothing was fixed")
    ((before, _),) = changes
    apply_changes(
        database,
        key,
        "fix",
        f"Fixed {count(len(applied), 'finding')} in {before.external_id or f'example {before.id}'}",
        changes,
        person or current_person(),
        then=then,
        details=Details(fixed=tuple(applied), kept=_moved_dates(stored, applied)),
    )
    return len(applied)


def _text(value: Any) -> str:
    """A new text as people read it: messages one below the other."""
    return value if isinstance(value, str) else "\n".join(turn["text"] for turn in value)


def _fixed_texts(
    stores: Stores, project: int, stored: Sequence[StoredFinding]
) -> tuple[list[tuple[Example, Values]], list[int]]:
    """Texts with suggestions applied, and the findings that were; a recheck follows every change."""
    usable = [
        one
        for one in stored
        if one.finding.suggestion is not None
        and one.finding.field
        and len(one.finding.examples) == 1
    ]
    examples = stores.examples.many(project, {one.finding.examples[0] for one in usable})
    by_place: dict[tuple[int, str], list[StoredFinding]] = defaultdict(list)
    for one in usable:
        example = examples[one.finding.examples[0]]
        if example.revision == one.revisions[0]:
            by_place[(example.id, str(one.finding.field))].append(one)
    values: dict[int, Any] = defaultdict(dict)
    applied: list[int] = []
    for (example_id, field), found in by_place.items():
        example, findings = examples[example_id], [one.finding for one in found]
        applied += [one.id for one in found]
        if field == "turns":
            turns = fixed_turns(example.turns, findings)
            if turns != example.turns:
                values[example_id][field] = dump_turns(turns)
            continue
        text = fixed_text(getattr(example, field), findings)
        if text != getattr(example, field):
            values[example_id][field] = text
    return [(examples[key], texts) for key, texts in values.items()], applied


def _moved_dates(stored: Sequence[StoredFinding], applied: Sequence[int]) -> tuple[Kept, ...]:
    """Dates that a fix put in the place of others: they look like personal data, but are not."""
    done = set(applied)
    return tuple(
        Kept(one.finding.examples[0], plain(one.finding.suggestion))
        for one in stored
        if one.id in done
        and one.finding.code in {"born", "date"}
        and one.finding.suggestion
        and not one.finding.suggestion.startswith("[")
    )


@dataclass(frozen=True, slots=True)
class SuggestedFix:
    """An open finding with a suggested fix: its id and version, its example, and its type."""

    finding: int
    version: int
    example: int
    code: str


def suggested_fixes(
    database: Database, project: str, check: str, findings: Collection[int]
) -> list[SuggestedFix]:
    """Those of the findings of a check that are open and have a suggested fix."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        found = stores.findings.all(key, check=check, status="open", keys=findings)
    return [
        SuggestedFix(one.id, one.version, one.finding.examples[0], one.finding.code)
        for one in found
        if one.finding.suggestion is not None and one.finding.field
    ]
