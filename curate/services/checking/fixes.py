"""Applying suggested fixes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from curate.checks import checks, fixed_text
from curate.checks.base import fixed_turns
from curate.domain.examples import Example
from curate.domain.findings import StoredFinding
from curate.services.changes import apply_changes
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.stores.rows import dump_turns
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
    findings: Sequence[int] | None = None,
    dry_run: bool = False,
    person: str | None = None,
) -> FixResult:
    """Apply the suggested fixes of a check as new revisions; one action, which undo reverts as a whole.

    Args:
        database: Where.
        project: Name of the project.
        check: Whose suggestions.
        findings: Only these; None for all open ones.
        dry_run: Return what would change, and change nothing.
        person: Who does it.

    Returns:
        What was (or would be) fixed. Suggestions for a text that changed since the check are left.
    """
    checks[check]
    with database.begin() as stores:
        key = stores.projects.get(project).id
        stored = stores.findings.all(key, check=check, status="open", keys=findings)
        changes, applied = _fixed_texts(stores, key, stored)
        diff = [
            {
                "example": example.id,
                "external_id": example.external_id,
                "field": field,
                "before": example.text(field),  # type: ignore[arg-type]
                "after": value if field != "turns" else "\n".join(turn["text"] for turn in value),
            }
            for example, values in changes
            for field, value in values.items()
        ]
        if changes and not dry_run:
            stores.findings.set_status(key, applied, "fixed")
            summary = f"Fixed {len(changes)} examples ({checks[check].title.lower()})"
            extra = {"findings": applied, "allowed": _moved_dates(stored, applied)}
            apply_changes(
                stores, key, "fix", summary, changes, person or current_person(), extra=extra
            )
        return FixResult(len(changes), len(stored) - len(applied), diff)


def _fixed_texts(
    stores: Stores, project: int, stored: Sequence[StoredFinding]
) -> tuple[list[tuple[Example, dict[str, Any]]], list[int]]:
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
    values: dict[int, dict[str, Any]] = defaultdict(dict)
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


def _moved_dates(stored: Sequence[StoredFinding], applied: Sequence[int]) -> list[tuple[int, str]]:
    """Dates that a fix put in the place of others: they look like personal data, but are not."""
    done = set(applied)
    return [
        (one.finding.examples[0], plain(one.finding.suggestion))
        for one in stored
        if one.id in done
        and one.finding.code in {"born", "date"}
        and one.finding.suggestion
        and not one.finding.suggestion.startswith("[")
    ]


@dataclass(frozen=True, slots=True)
class SuggestedFix:
    """An open finding with a suggested fix: its id, its example, and its type."""

    finding: int
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
        SuggestedFix(one.id, one.finding.examples[0], one.finding.code)
        for one in found
        if one.finding.suggestion is not None and one.finding.field
    ]
