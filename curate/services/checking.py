"""Running checks, and what a person does about their findings."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from curate.checks import checks, mend
from curate.checks.base import mend_turns
from curate.checks.near_duplicate import NearDuplicate
from curate.checks.running import run
from curate.domain.examples import Example
from curate.domain.findings import FindingStatus, StoredFinding
from curate.services import clustering
from curate.services.contracts import ensure_contract
from curate.services.freshness import what_is_there
from curate.services.projects import who
from curate.services.reviewing import apply_changes
from curate.services.ruling import RULE, current_rules
from curate.stores import Database, Stores
from curate.stores.history import CHECKED
from curate.text.personal import plain

# Options of the check for formats that say what makes a way of writing the usual one.
USUAL = {"majority", "fewest"}
Tell = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the checks found: open findings in all, by check, and the seconds it took."""

    findings: int
    by_check: dict[str, int]
    seconds: float


@dataclass(frozen=True, slots=True)
class FixResult:
    """What fixing did or would do.

    Attributes:
        fixed: Examples whose text was (or would be) mended.
        left: Open findings of the check that can't be mended by themselves.
        diff: ``example``, ``external_id``, ``field``, ``before``, ``after`` of each.
    """

    fixed: int
    left: int
    diff: list[dict[str, Any]]


def run_checks(
    database: Database,
    project: str,
    only: Sequence[str] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    person: str | None = None,
    tell: Tell = lambda _share, _message: None,
    stopped: Callable[[], bool] = lambda: False,
) -> CheckResult:
    """Run checks on every example that was not rejected, and store what they find.

    Args:
        database: Where.
        project: Name of the project.
        only: Names of checks; none given means all that run by default.
        options: Check name to its options.
        person: Who does it.
        tell: Told the share done and a message before each check.
        stopped: Asked before each check whether to stop; earlier checks' findings are kept.

    Raises:
        UnknownName: There is no such check.
        Unusable: An option is unknown or out of range.
        Cancelled: ``stopped`` said so.
    """
    options = {name: dict(values) for name, values in (options or {}).items()}
    for name in [*only, *options]:
        checks.make(name, options.get(name))
    started = time.perf_counter()
    names = list(only) or [check.name for check in checks if check.default or check.name in options]
    with database.begin() as stores:
        key = stores.projects.get(project).id
        examples = [one for one in stores.examples.all(key) if one.status != "rejected"]
        usual = checks.make("format_contract", options.get("format_contract"))
        contract = ensure_contract(
            stores, key, examples, person or who(), **usual.model_dump(include=USUAL)
        )
        different = tuple(stores.findings.different(key))
        rules = current_rules(stores, key)
        allowed = tuple(sorted(stores.history.allowed(key)))
        seen = what_is_there(stores, key)
    given: dict[str, dict[str, Any]] = {
        "format_contract": {"contract": contract},
        "near_duplicate": {"different": different},
        "conflict": {"contract": contract, "different": different},
        RULE: {"rules": rules},
        "personal_data": {"allowed": allowed},
    }
    revisions = {one.id: one.revision for one in examples}
    asked = [checks.make(name, {**given.get(name, {}), **options.get(name, {})}) for name in names]
    with database.read() as stores:
        asked = [
            clustering.remembering(stores, key, check)
            if isinstance(check, NearDuplicate)
            else check
            for check in asked
        ]
    by_check = dict.fromkeys(names, 0)
    for check, found in run(asked, examples, tell=tell, stopped=stopped):
        with database.begin() as stores:
            by_check[check.name] = stores.findings.replace(key, check.name, found, revisions)
            if isinstance(check, NearDuplicate):
                clustering.store(stores, key, check)
    if not only:
        with database.begin() as stores:
            stores.history.add_deed(key, person or who(), CHECKED, "Ran the checks", seen)
    return CheckResult(sum(by_check.values()), by_check, time.perf_counter() - started)


def list_findings(
    database: Database,
    project: str,
    *,
    check: str | None = None,
    kind: str | None = None,
    status: FindingStatus | None = None,
    example: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[StoredFinding]:
    """Findings; every condition that is given must hold."""
    if check is not None:
        checks[check]  # an unknown name is said, not answered with nothing
    with database.read() as stores:
        key = stores.projects.get(project).id
        return stores.findings.all(
            key,
            check=check,
            kind=kind,
            status=status,
            example=example,
            limit=limit,
            offset=offset,
        )


def count_findings(database: Database, project: str) -> list[tuple[str, str, str, int]]:
    """Findings in numbers: check, severity, status, count."""
    with database.read() as stores:
        return stores.findings.counts(stores.projects.get(project).id)


def examples_of(
    database: Database, project: str, findings: Sequence[StoredFinding]
) -> dict[int, Example]:
    """The examples that findings are about, by id."""
    with database.read() as stores:
        stores.projects.get(project)
        return stores.examples.many({one for stored in findings for one in stored.finding.examples})


def fix(
    database: Database,
    project: str,
    check: str,
    *,
    findings: Sequence[int] | None = None,
    dry_run: bool = False,
    person: str | None = None,
) -> FixResult:
    """Apply the suggested fixes of a check as new revisions; one deed, which undo takes back whole.

    Args:
        database: Where.
        project: Name of the project.
        check: Whose suggestions.
        findings: Only these; None for all open ones.
        dry_run: Say what would change, and change nothing.
        person: Who does it.

    Returns:
        What was (or would be) mended. Suggestions for a text that changed since the check are left.
    """
    checks[check]
    with database.begin() as stores:
        key = stores.projects.get(project).id
        stored = stores.findings.all(key, check=check, status="open", keys=findings)
        changes, applied = _mend(stores, stored)
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
            extra = {"findings": applied, "allowed": _moved(stored, applied)}
            apply_changes(stores, key, "fix", summary, changes, person or who(), extra=extra)
        return FixResult(len(changes), len(stored) - len(applied), diff)


def _mend(
    stores: Stores, stored: Sequence[StoredFinding]
) -> tuple[list[tuple[Example, dict[str, Any]]], list[int]]:
    """Texts with suggestions applied, and the findings that were; a recheck follows every change."""
    usable = [
        one
        for one in stored
        if one.finding.suggestion is not None
        and one.finding.field
        and len(one.finding.examples) == 1
    ]
    examples = stores.examples.many({one.finding.examples[0] for one in usable})
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
            turns = mend_turns(example.turns, findings)
            if turns != example.turns:
                values[example_id][field] = [asdict(turn) for turn in turns]
            continue
        text = mend(getattr(example, field), findings)
        if text != getattr(example, field):
            values[example_id][field] = text
    return [(examples[key], texts) for key, texts in values.items()], applied


def _moved(stored: Sequence[StoredFinding], applied: Sequence[int]) -> list[tuple[int, str]]:
    """Dates that a fix put in the place of others: they look like personal data, and are none."""
    done = set(applied)
    return [
        (one.finding.examples[0], plain(one.finding.suggestion))
        for one in stored
        if one.id in done
        and one.finding.kind in {"born", "date"}
        and one.finding.suggestion
        and not one.finding.suggestion.startswith("[")
    ]


def by_severity(counts: Iterable[tuple[str, str, str, int]]) -> Counter[str]:
    """Open findings by severity."""
    total: Counter[str] = Counter()
    for _, severity, status, count in counts:
        if status == "open":
            total[severity] += count
    return total
