"""Projects, examples, checks, contract."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.cli.output import (
    Json,
    Person,
    add_commands,
    emit,
    emit_lines,
    progress,
    say,
    short,
    table,
    tell,
)
from curate.cli.state import database
from curate.domain.errors import UnknownName, Unusable
from curate.domain.examples import STATUSES, Example

if TYPE_CHECKING:
    from curate.domain.findings import Chain
    from curate.services.checking import ClusterView

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the project.")]

project = typer.Typer(help="Projects.", no_args_is_help=True)


@project.command("create")
def create_project(
    name: Name,
    task: Annotated[str, typer.Option(help="What the model is for, in a sentence.")] = "",
    as_json: Json = False,
) -> None:
    """Create a project: its data, contract and people."""
    from curate.services.projects import create_project as create

    made = create(database(), name, task)
    if as_json:
        emit({"project": made.name, "task": made.task})
    else:
        say(f"Created {made.name}. Next: curate import {made.name} FILE")


@project.command("list")
def list_projects(as_json: Json = False) -> None:
    """Every project, the newest first."""
    from curate.services.projects import list_projects as known

    rows = [{"project": one.name, "task": one.task} for one in known(database())]
    emit(rows) if as_json else table(rows, "No project yet: curate project create NAME")


def examples(
    name: Name,
    status: Annotated[str | None, typer.Option(help=", ".join(STATUSES))] = None,
    source: Annotated[int | None, typer.Option(help="Only of this import.")] = None,
    as_json: Json = False,
) -> None:
    """The examples of a project (JSON lines with --json)."""
    from curate.services.reviewing import list_examples
    from curate.stores.examples import Where

    if status is not None and status not in STATUSES:
        raise UnknownName("status", status, STATUSES)
    found = list_examples(database(), name, Where(status=status, source=source))
    if as_json:
        emit_lines(_example(one) for one in found)
        return
    rows = [
        {
            "id": one.id,
            "external id": one.external_id,
            "status": one.status,
            "label": one.label,
            "input": short(one.input),
            "output": short(one.output, 40),
        }
        for one in found
    ]
    table(rows, "No examples.")


def _example(one: Example) -> dict[str, Any]:
    return {
        "id": one.id,
        "external_id": one.external_id,
        "source": one.source,
        "line": one.line,
        "input": one.input,
        "system": one.system,
        "turns": [{"role": turn.role, "content": turn.text} for turn in one.turns],
        "output": one.output,
        "draft_input": one.draft_input,
        "draft_output": one.draft_output,
        "original": _original(one),
        "label": one.label,
        "groups": one.groups,
        "metadata": one.metadata,
        "created_at": one.created_at,
        "status": one.status,
        "revision": one.revision,
    }


def _original(one: Example) -> dict[str, Any]:
    """What cleaning changed, as it stood in the source."""
    original = dict(one.original or {})
    if "turns" in original:
        original["turns"] = [
            {"role": turn["role"], "content": turn["text"]} for turn in original["turns"]
        ]
    return original


def check(
    name: Name,
    only: Annotated[str | None, typer.Option(metavar="C,...", help="Only these checks.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CHECK.OPTION=VALUE", help="An option of a check."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Run the checks."""
    from curate.services.checking import run_checks

    options: dict[str, dict[str, Any]] = defaultdict(dict)
    for text in set_ or []:
        place, equals, value = text.partition("=")
        which, dot, option = place.partition(".")
        if not (equals and dot):
            raise Unusable(
                f"--set {text} can't be used. Nothing was checked: write CHECK.OPTION=VALUE."
            )
        options[which][option] = _value(value)
    names = [one.strip() for one in (only or "").split(",") if one.strip()]
    result = run_checks(database(), name, names, options, tell=progress)
    if as_json:
        emit(asdict(result))
        return
    table(
        [{"check": key, "open findings": count} for key, count in result.by_check.items()],
        "No checks.",
    )
    say(f"{result.findings:,} open findings in {result.seconds:.1f} seconds.")


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def findings(
    name: Name,
    check: Annotated[str | None, typer.Option(help="Only of this check.")] = None,
    status: Annotated[str | None, typer.Option(help="open, fixed or dismissed")] = None,
    as_json: Json = False,
) -> None:
    """What the checks found (JSON lines with --json)."""
    from curate.services.checking import examples_of, list_findings

    known = ("open", "fixed", "dismissed")
    if status is not None and status not in known:
        raise UnknownName("finding status", status, known)
    found = list_findings(database(), name, check=check, status=status)  # type: ignore[arg-type]
    members = examples_of(database(), name, found)
    rows = [
        {
            "id": one.id,
            "check": one.finding.check,
            "examples": list(one.finding.examples),
            "external_ids": [members[key].external_id for key in one.finding.examples],
            "lines": [members[key].line for key in one.finding.examples],
            "field": one.finding.field,
            "start": one.finding.start,
            "end": one.finding.end,
            "kind": one.finding.kind,
            "severity": one.finding.severity,
            "message": one.finding.message,
            "score": one.finding.score,
            "suggestion": one.finding.suggestion,
            "status": one.status,
        }
        for one in found
    ]
    if as_json:
        emit_lines(rows)
        return
    columns = ("id", "check", "external_ids", "severity", "status", "message")
    table([{column: row[column] for column in columns} for row in rows], "No findings.")


def clusters(
    name: Name,
    threshold: Annotated[float | None, typer.Option(help="Similarity from 0 to 1.")] = None,
    split: Annotated[
        int | None,
        typer.Option(metavar="CLUSTER", help="Part this cluster where it is a chain; see parts."),
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Near-duplicate clusters, compared as the last check did."""
    from curate.services import checking

    views = checking.find_clusters(database(), name, threshold)
    how = checking.cluster_chains(database(), name, views, threshold)
    if split is not None:
        chosen = next((place for place, view in enumerate(views) if view.id == split), None)
        chain = how[chosen] if chosen is not None else None
        if chosen is None or chain is None or len(chain.parts) < 2:  # noqa: PLR2004
            raise Unusable(
                f"Cluster {split} can't be split. Nothing was changed: `curate clusters {name}` lists "
                "the clusters, and those that are chains have parts."
            )
        pairs = checking.split_cluster(
            database(),
            name,
            chain.parts,
            person,
            revisions={one.id: one.revision for one in views[chosen].examples},
        )
        document = {
            "split": split,
            "parts": [list(part) for part in chain.parts],
            "different": pairs,
        }
        emit(document) if as_json else say(f"Split cluster {split} into {len(chain.parts)} parts.")
        return
    rows = [_cluster(view, chain) for view, chain in zip(views, how, strict=True)]
    if as_json:
        emit(rows)
        return
    columns = ("cluster", "external_ids", "canonical", "min_similarity", "max_similarity", "exact")
    table([{column: row[column] for column in columns} for row in rows], "No near-duplicates.")
    for view, chain in zip(views, how, strict=True):
        if chain is not None:
            say(checking.chain_in_words(view, chain))


def _cluster(view: "ClusterView", chain: "Chain | None") -> dict[str, Any]:
    return {
        "cluster": view.id,
        "examples": list(view.cluster.examples),
        "external_ids": [one.external_id for one in view.examples],
        "lines": [one.line for one in view.examples],
        "canonical": view.cluster.canonical,
        "min_similarity": view.cluster.min_similarity,
        "max_similarity": view.cluster.max_similarity,
        "exact": view.cluster.exact,
        "chained": chain is not None,
        "links": [asdict(link) for link in chain.links] if chain else [],
        "apart": asdict(chain.apart) if chain else None,
        "parts": [list(part) for part in chain.parts] if chain else [list(view.cluster.examples)],
    }


def contract(
    name: Name,
    infer: Annotated[bool, typer.Option("--infer", help="Infer it anew from the answers.")] = False,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="label|group:KEY|none",
            help="With --infer: what a format of its own may belong to; found out where not given.",
        ),
    ] = None,
    set_: Annotated[
        Path | None,
        typer.Option("--set", metavar="FILE", help="Put the contract of a JSON file in force."),
    ] = None,
    profile: Annotated[
        bool,
        typer.Option(
            "--profile", help="How dates, quotes and the like are written, and what differs."
        ),
    ] = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """The format that every answer should have."""
    from curate.contract import AUTO
    from curate.services.checking import infer_contract, set_contract, show_contract

    if by is not None and not infer:
        raise Unusable("--by needs --infer. The contract was not changed.")
    if set_ is not None:
        held = set_contract(database(), name, _read_json(set_), person)
    elif infer:
        held = infer_contract(database(), name, None if by == "none" else by or AUTO, person)
    else:
        held = show_contract(database(), name, person=person)
    if profile:
        _profile(name, as_json=as_json)
        return
    if as_json:
        emit(
            {
                "kind": held.contract.kind,
                "spec": held.contract.spec(),
                "coverage": held.coverage,
                "answers": held.answers,
                "violations": held.violations,
            }
        )
        return
    say(held.contract.describe())
    say(f"{held.coverage:.0%} of {held.answers:,} answers hold.")
    for one in held.violations[:10]:
        say(f"  {one['external_id'] or one['example']}: {one['message']}")


def _profile(name: str, *, as_json: bool) -> None:
    from curate.services.checking import SHOWN, profile_contract

    profiled = profile_contract(database(), name)
    rows = [
        {
            "name": one.name,
            "title": one.title,
            "uses": one.uses,
            "main": one.main,
            "share": one.share,
            "forms": dict(one.forms),
            "differ": len(one.deviations),
            "deviations": [
                {
                    "example": place.example,
                    "external_id": profiled.names[place.example],
                    "field": place.field,
                    "start": place.deviation.start,
                    "end": place.deviation.end,
                    "form": place.deviation.form,
                    "written": place.deviation.written,
                    "suggestion": place.deviation.suggestion,
                }
                for place in one.deviations[:SHOWN]
            ],
        }
        for one in profiled.profiles
    ]
    columns = ("title", "uses", "main", "share", "differ")
    shown = [{key: row[key] for key in columns} for row in rows]
    emit(rows) if as_json else table(shown, "Nothing to profile.")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Unusable(
            f"{path.name} can't be read as JSON ({error}). The contract was not changed."
        ) from None
    if not isinstance(document, dict):
        raise Unusable(f"{path.name} holds no JSON object. The contract was not changed.")
    # What `curate contract --json` prints can be edited and given back as it is.
    spec = document.get("spec")
    return spec if isinstance(spec, dict) and "kind" in spec else document


def fix(
    name: Name,
    check: Annotated[str, typer.Option(help="Whose suggestions to apply.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change.")] = False,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Apply the suggested fixes of a check, as revisions that undo takes back."""
    from curate.services.checking import apply_fixes as apply

    result = apply(database(), name, check, dry_run=dry_run, person=person)
    if as_json:
        emit(asdict(result))
        return
    for one in result.diff:
        say(f"{one['external_id'] or one['example']}, {one['field']}:")
        say(f"- {short(one['before'], 100)}\n+ {short(one['after'], 100)}")
    say(
        f"{result.fixed} examples {'would be ' if dry_run else ''}fixed, {result.left} findings left."
    )


def account(
    name: Name,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as one HTML file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """How good the data is, what to fix first, whether there is enough, what training would cost."""
    from curate.cli.state import settings
    from curate.services import quality
    from curate.services.quality import build_report, write_html

    found = build_report(database(), settings(), name)
    if html is not None:
        write_html(database(), found, html)
        tell(f"Written to {html}.")
    if as_json:
        emit(asdict(found))
        return
    for sentence in quality.summary(found):
        say(sentence)
    if found.fix_first:
        say("What to fix first:")
    for number, one in enumerate(found.fix_first, start=1):
        say(f"  {number}. {one.sentence}")
    if found.cost is not None:
        here = ", ".join(f"{one.title} {quality.minutes(one.minutes)}" for one in found.cost.here)
        say(f"Training here takes about: {here}.")


def rules(
    name: Name,
    add: Annotated[
        str | None,
        typer.Option(
            "--add",
            metavar="JSON",
            help='Add a rule, or change the one of that name: \'{"name": "Sign-off", "kind": '
            '"must_contain", "value": "Kind regards"}\'.',
        ),
    ] = None,
    remove: Annotated[
        str | None, typer.Option("--remove", metavar="NAME", help="Remove the rule of that name.")
    ] = None,
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Rules of your own, which `curate check` asks for."""
    from curate.services.checking import list_rules, parse_rule, put_rule, remove_rule

    if add is not None:
        put_rule(database(), name, parse_rule(_rule(add)), person=person)
    if remove is not None:
        remove_rule(database(), name, remove, person=person)
    known = list_rules(database(), name)
    if as_json:
        emit([{**one.rule.model_dump(mode="json"), "findings": one.findings} for one in known])
        return
    rows = [
        {
            "rule": one.rule.name,
            "on": "yes" if one.rule.active else "no",
            "what it asks for": one.rule.describe(),
            "open findings": one.findings,
        }
        for one in known
    ]
    table(rows, "No rules yet: curate rules NAME --add JSON")


def _rule(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise Unusable(f"--add is no JSON ({error}). Nothing was changed.") from None
    if not isinstance(document, dict):
        raise Unusable("--add takes one rule as a JSON object. Nothing was changed.")
    return document


COMMANDS: dict[str, Callable[..., None]] = {
    "examples": examples,
    "check": check,
    "findings": findings,
    "clusters": clusters,
    "contract": contract,
    "fix": fix,
    "account": account,
    "rules": rules,
}


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.add_typer(project, name="project")
    add_commands(app, COMMANDS)
