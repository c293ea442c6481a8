"""What the checks find in the texts of an example as somebody types them, before anything is stored."""

from dataclasses import dataclass, replace
from typing import Any

from curate.domain.examples import Example
from curate.domain.findings import SEVERITY_RANK, Finding, StoredFinding
from curate.services.changes import COMPARED, active_contract, recheck
from curate.stores import Database
from curate.stores.findings import identified
from curate.text.storable import storable


@dataclass(frozen=True, slots=True)
class CheckedText:
    """What is found in texts that are not stored.

    Attributes:
        example: The example as it would be.
        findings: What would be open about it, the worst first; the id is 0 where it is not open now.
        repair: The answer as the format contract asks for it, where that can be told; else None.
        checked: Whether the checks ever ran: without, no finding means nothing.
    """

    example: Example
    findings: tuple[StoredFinding, ...]
    repair: str | None
    checked: bool


def check_text(
    database: Database,
    project: str,
    example: int,
    *,
    input_: str | None = None,
    output: str | None = None,
    label: str | None = None,
) -> CheckedText:
    """Look at an example as it would be with other texts; nothing is stored.

    What was dismissed stays dismissed. What is found by comparing with other examples stays as the last
    check found it.

    Args:
        database: Where.
        project: Name of the project.
        example: Its id.
        input_: The input as typed; None leaves it.
        output: The answer as typed; None leaves it.
        label: The label as chosen; None leaves it.

    Raises:
        NotFound: The project has no such example.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        stored = stores.examples.get(key, example)
        typed = {"input": input_, "output": output, "label": label}
        new: dict[str, Any] = {
            name: storable(text) for name, text in typed.items() if text is not None
        }
        after = replace(stored, **new)
        contract = active_contract(stores, key)
        open_ones = stores.findings.all(key, example=example, status="open")
    if contract is None:
        return CheckedText(after, (), None, checked=False)
    again = recheck(database, key, [after])
    found = identified(again.found.get(example, ()), {example: after})
    with database.read() as stores:
        dismissed = stores.findings.marked(key, found, "dismissed")
    known = {one.mark: one for one in open_ones}
    changed = {name for name in typed if getattr(after, name) != getattr(stored, name)}
    findings = [
        _as_typed(finding, mark, known.get(mark), after)
        for mark, finding in found.items()
        if mark not in dismissed
    ]
    findings += [
        one
        for one in open_ones
        if one.mark not in found and _stays(one.finding, again.checks, changed)
    ]
    findings.sort(key=lambda one: SEVERITY_RANK[one.finding.severity])
    fixed = contract.contract_for(after).repair(after.output) if after.output.strip() else None
    return CheckedText(after, tuple(findings), fixed, checked=True)


def _as_typed(
    finding: Finding, mark: str, stored: StoredFinding | None, after: Example
) -> StoredFinding:
    return StoredFinding(
        stored.id if stored else 0,
        finding,
        "open",
        (after.revision,),
        stored.version if stored else 0,
        mark,
    )


def _stays(finding: Finding, looked_for: tuple[str, ...], changed: set[str]) -> bool:
    """Whether a finding was not looked for again, and nothing that it is about was typed."""
    if finding.check not in looked_for or len(finding.examples) > 1:
        return True
    return (finding.check, finding.code) in COMPARED and finding.field not in changed
