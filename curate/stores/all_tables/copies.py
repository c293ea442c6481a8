"""Copying the rows of a project to another one, with new ids wherever one row names another."""

from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, bindparam, insert, select, update

from curate.domain.actions import CheckState, Details
from curate.stores.all_tables.ownership import owned
from curate.stores.examples import Examples
from curate.stores.findings.rows import identified, load_findings
from curate.stores.tables import actions, events, findings, metadata, saved_views

COPIED = (
    "sources",
    "unused_rows",
    "examples",
    "findings",
    "finding_examples",
    "actions",
    "events",
    "different_pairs",
    "contracts",
    "rules",
    "kept_values",
    "guidelines",
    "dismissed_suggestions",
    "prompts",
    "advice_settings",
    "saved_views",
    "snippets",
    "suggestions",
)
"""Tables whose rows a copy of a project gets, in the order in which they refer to each other."""
NOT_COPIED = {
    "projects": "the copy has a row of its own",
    "members": "a copy belongs to whoever makes it",
    "jobs": "what was done stays where it was done",
    "job_events": "as their jobs",
    "clusters": "worked out again from the texts",
    "cluster_examples": "as their clusters",
    "comparisons": "worked out again from the texts",
    "signatures": "worked out again from the texts",
    "similarities": "worked out again from the texts",
    "datasets": "a version belongs to the runs that were trained on it",
    "records": "as their versions",
    "exports": "as their versions",
    "runs": "an adapter belongs to the version that it was trained on",
    "evaluations": "as their versions",
    "looks": "as the tests of their versions",
    "answers": "as their evaluations",
    "scorings": "as their evaluations",
    "blind_comparisons": "as the evaluations whose answers are compared",
    "blind_pairs": "as their comparisons",
    "blind_turns": "as their comparisons",
    "blind_votes": "as their comparisons",
    "judgments": "second looks stay with those who took them",
    "acceptance_samples": "a sample speaks for the examples that it was drawn from",
    "sampled_examples": "as their samples",
    "assignments": "who works on the copy is another matter",
    "team_settings": "as its assignments",
    "comments": "conversations stay where they were led",
    "endpoints": "what leaves the machine is decided on in each project",
    "sends": "what was sent to the desk is answered where it was sent",
    "leases": "nobody has an example of the copy on the screen",
    "drafts": "what is typed and not saved stays with who types it",
    "selections": "chosen again from the texts",
    "selection_examples": "as their selections",
}
"""Tables whose rows stay behind, and why."""
AT_ONCE = 1_000

_DETAILS = TypeAdapter(Details)
Ids = dict[str, dict[int, int]]
Write = Callable[[Callable[[Connection], None]], None]


def copy_rows(
    source: Connection, project: int, target: int, write: Write, on_rows: Callable[[int], None]
) -> dict[str, int]:
    """Copy what a project holds to another, empty one.

    Args:
        source: A transaction in which nothing changes meanwhile.
        project: Id of the project to copy.
        target: Id of the empty one.
        write: Calls what it is given with a connection, in a transaction of its own.
        on_rows: Is told how many rows were copied in all, now and then; may raise to stop.

    Returns:
        How many rows each table got.
    """
    ids: Ids = {"projects": {project: target}, "jobs": {}}
    marks: dict[str, str] = {}
    counts = dict.fromkeys(COPIED, 0)
    for name in COPIED:
        table = metadata.tables[name]
        ids[name] = {}
        if table is findings:
            marks = _fingerprints(source, project, ids)
        with closing(_parts(source, table, project)) as parts:
            for part in parts:
                rows = [row for row in (_moved(table, row, ids, marks) for row in part) if row]
                write(_insertion(table, rows, ids))
                counts[name] += len(rows)
                on_rows(sum(counts.values()))
    with closing(_parts(source, actions, project)) as parts:
        for part in parts:
            write(_details(part, ids))
    return counts


def _parts(
    source: Connection, table: Table, project: int
) -> Generator[list[dict[str, Any]], None, None]:
    rows = source.execute(
        select(table).where(owned(table, project)).order_by(*table.primary_key.columns),
        execution_options={"yield_per": AT_ONCE},
    )
    with rows:
        for part in rows.mappings().partitions():
            yield [dict(row) for row in part]


def _insertion(
    table: Table, rows: Sequence[dict[str, Any]], ids: Ids
) -> Callable[[Connection], None]:
    def put(connection: Connection) -> None:
        if not rows:
            return
        if "id" not in table.columns:
            connection.execute(insert(table), rows)
            return
        values = [{name: value for name, value in row.items() if name != "id"} for row in rows]
        new = connection.execute(
            insert(table).returning(table.c.id, sort_by_parameter_order=True), values
        ).scalars()
        ids[table.name].update(zip([row["id"] for row in rows], new, strict=True))

    return put


def _moved(
    table: Table, row: dict[str, Any], ids: Ids, marks: dict[str, str]
) -> dict[str, Any] | None:
    """A row as it stands in the copy; None where what it belongs to is not copied."""
    if not row.get("ready", True):  # an import that is still coming in
        return None
    for key in table.foreign_keys:
        name, before = key.parent.name, row[key.parent.name]
        row[name] = None if before is None else ids[key.column.table.name].get(before)
        # Of an import, the job stays behind; whatever else is named must be there.
        if before is not None and row[name] is None and key.column.table.name != "jobs":
            return None
    for name in ("fixes_of", "fixed_by"):  # sources, without a foreign key
        if row.get(name) is not None:
            row[name] = ids["sources"].get(row[name])
    if table is findings:
        row["fingerprint"] = marks[row["fingerprint"]]
    if table is saved_views:
        query = _moved_query(row["query"], ids)
        if query is None:
            return None
        row["query"] = query
    if table is events and "knowingly" in row["after"]:
        known = [{**one, "mark": marks.get(one["mark"], "")} for one in row["after"]["knowingly"]]
        row["after"] = {**row["after"], "knowingly": known}
    return row


def _moved_query(query: Mapping[str, str], ids: Ids) -> dict[str, str] | None:
    """What a saved view asks for, of the copy; None where that stays behind."""
    moved = dict(query)
    for name, table in (("source", "sources"), ("like", "examples")):
        if name in moved:
            there = ids[table].get(int(moved[name]))
            if there is None:
                return None
            moved[name] = str(there)
    return None if "selection" in moved else moved


def _fingerprints(source: Connection, project: int, ids: Ids) -> dict[str, str]:
    """What identifies each finding of a project, and what does once its examples have the ids of the copy.

    A check that finds the same in the copy finds the row that is there, dismissed or not.
    """
    marks: dict[str, str] = {}
    times: Counter[bytes] = Counter()
    rows = source.execute(
        select(findings).where(findings.c.project_id == project).order_by(findings.c.id),
        execution_options={"yield_per": AT_ONCE},
    )
    for part in rows.partitions():
        stored = load_findings(source, part)
        about = {one for each in stored for one in each.finding.examples}
        texts = {
            ids["examples"][key]: one
            for key, one in Examples(source).many(project, sorted(about)).items()
            if key in ids["examples"]
        }
        for row, each in zip(part, stored, strict=True):
            there = tuple(ids["examples"].get(one, -one) for one in each.finding.examples)
            (mark,) = identified([replace(each.finding, examples=there)], texts, times)
            marks[row.fingerprint] = mark
    return marks


def _details(part: Sequence[dict[str, Any]], ids: Ids) -> Callable[[Connection], None]:
    """Lets copied actions name the copied findings, examples, rules and actions."""
    changed = [
        {
            "key": ids["actions"][row["id"]],
            "new": _DETAILS.dump_python(
                _moved_details(_DETAILS.validate_python(row["details"]), ids),
                mode="json",
                exclude_defaults=True,
            ),
        }
        for row in part
        if row["details"]
    ]

    def put(connection: Connection) -> None:
        if changed:
            connection.execute(
                update(actions)
                .where(actions.c.id == bindparam("key"))
                .values(details=bindparam("new")),
                changed,
            )

    return put


def _moved_details(done: Details, ids: Ids) -> Details:
    def those(keys: Sequence[int], table: str = "findings") -> tuple[int, ...]:
        return tuple(ids[table][key] for key in keys if key in ids[table])

    def there(key: int | None, table: str) -> int | None:
        return None if key is None else ids[table].get(key, -key)

    pairs = [those(pair, "examples") for pair in done.different]
    seen = done.seen
    return replace(
        done,
        dismissed=those(done.dismissed),
        fixed=those(done.fixed),
        reopened=those(done.reopened),
        different=tuple((min(pair), max(pair)) for pair in pairs if len(pair) > 1),
        kept=tuple(replace(one, example=there(one.example, "examples")) for one in done.kept),
        unkept=tuple(
            replace(
                one,
                action=ids["actions"].get(one.action, -one.action),
                example=there(one.example, "examples"),
            )
            for one in done.unkept
        ),
        rule=done.rule and replace(done.rule, id=ids["rules"].get(done.rule.id, -done.rule.id)),
        # Undoing what was done to a saved view before the copy would bring back one of other numbers.
        view=None,
        seen=seen
        and CheckState(
            those(seen.sources, "sources"),
            ids["actions"].get(seen.action, 0),
            ids["contracts"].get(seen.contract, 0),
        ),
        undoes=there(done.undoes, "actions"),
        source=there(done.source, "sources"),
    )
