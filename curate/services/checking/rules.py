"""Custom rules: trying, adding, changing, switching off and removing them."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from curate.checks import CustomRules, Rule
from curate.checks.rule import GIVEN_UP
from curate.domain.actions import Details, RuleChange
from curate.domain.errors import NotFound, Unusable
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.services.changes import RULE, active_rules, recheck_rules, record_action, rule_key
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.text.storable import storable_values

SAMPLES = 3
MOST = 200
SECONDS = 4.0
"""How long a rule is tried; of a large project, the result covers what was seen by then."""
CHUNK = 500


@dataclass(frozen=True, slots=True)
class RuleStatus:
    """A rule and how many open findings there are about it."""

    rule: Rule
    findings: int


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """How many examples break a rule that is not active yet.

    Attributes:
        broken: Of those that were looked at.
        concerned: Examples that the rule is about, of those that were looked at.
        complete: Whether all examples were looked at.
        samples: The first three that break it, each with the place.
        trouble: Why the rule was given up, in a sentence; empty if it was not.
    """

    broken: int
    concerned: int
    complete: bool
    samples: tuple[tuple[Example, Finding], ...]
    trouble: str = ""


def parse_rule(spec: Mapping[str, Any]) -> Rule:
    """A rule from what a person entered.

    Raises:
        Unusable: It is not a rule; the message says what is missing or wrong.
    """
    try:
        return Rule.model_validate(storable_values(dict(spec)))
    except ValidationError as error:
        first = error.errors()[0]
        said = str(first["msg"]).removeprefix("Value error, ")
        where = ".".join(map(str, first["loc"]))
        if first["type"] == "string_too_short" and where == "name":
            said, where = "it needs a name", ""
        sentence = f"{where}: {said}" if where else said
        raise Unusable(f"The rule can't be used: {sentence}. Nothing was changed.") from None


def list_rules(database: Database, project: str) -> list[RuleStatus]:
    """The rules of a project, in the order in which they were made."""
    with database.read() as stores:
        return rule_statuses(stores, stores.projects.get(project).id)


def rule_statuses(stores: Stores, project: int) -> list[RuleStatus]:
    """The same, in a transaction that is open."""
    counts = stores.open_findings.findings_by_code(project, RULE)
    return [RuleStatus(rule, counts.get(rule.name, 0)) for rule in active_rules(stores, project)]


def try_rule(database: Database, project: str, rule: Rule) -> RuleTrial:
    """How many examples would break a rule, with the first three of them."""
    check = CustomRules(rules=(rule.model_copy(update={"active": True}),))
    deadline = time.monotonic() + SECONDS
    broken = concerned = 0
    samples: list[tuple[Example, Finding]] = []
    # What takes time is tried between the transactions: others wait for none of them.
    for living in _living(database, project):
        by_id = {one.id: one for one in living}
        concerned += sum(map(check.rules[0].concerns, living))
        first: dict[int, Finding] = {}
        for finding in check.run(living):
            if finding.args["breach"] == GIVEN_UP:
                return RuleTrial(
                    broken,
                    concerned,
                    complete=False,
                    samples=tuple(samples),
                    trouble=_too_slow(rule),
                )
            first.setdefault(finding.examples[0], finding)
        broken += len(first)
        samples += [(by_id[one], found) for one, found in first.items()][: SAMPLES - len(samples)]
        if time.monotonic() > deadline:
            return RuleTrial(broken, concerned, complete=False, samples=tuple(samples))
    return RuleTrial(broken, concerned, complete=True, samples=tuple(samples))


def _living(database: Database, project: str) -> Iterator[list[Example]]:
    """The examples that nobody rejected, some at a time, each in a transaction of its own."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        ids = stores.counts.ids(key)
    for start in range(0, len(ids), CHUNK):
        with database.read() as stores:
            found = list(stores.examples.many(key, ids[start : start + CHUNK]).values())
        yield [one for one in found if one.status != "rejected"]


def save_rule(
    database: Database,
    project: str,
    rule: Rule,
    *,
    replacing: str | None = None,
    person: str | None = None,
) -> int | None:
    """Make a rule active, as one action that undo reverts; the examples are checked against it.

    Args:
        database: Where.
        project: Name of the project.
        rule: The rule.
        replacing: Name of the rule that it replaces; None adds one.
        person: Who does it.

    Returns:
        Open findings about all rules now; None as long as nothing was ever checked.

    Raises:
        NotFound: There is no rule to replace.
        Unusable: Another rule has that name, or there are too many. Nothing was changed.
    """
    with database.begin() as stores:
        key = stores.projects.get(project).id
        stores.projects.lock(key)
        known = {rule_key(one.name): one for one in active_rules(stores, key)}
        if replacing is not None and rule_key(replacing) not in known:
            raise _unknown(replacing, known)
        taken = set(known) - ({rule_key(replacing)} if replacing is not None else set())
        if rule_key(rule.name) in taken:
            raise Unusable(
                f"There is already a rule “{rule.name}”. Nothing was changed: choose another name, or "
                "edit that rule."
            )
        if len(taken) >= MOST:
            raise Unusable(
                f"There are already {MOST} rules. Nothing was changed: remove one first."
            )
        verb = "Added" if replacing is None else "Changed"
        _change(stores, key, f"{verb} the rule “{rule.name}”", replacing, rule, person)
    return recheck_rules(database, key)


def put_rule(database: Database, project: str, rule: Rule, *, person: str | None = None) -> None:
    """Add a rule, or replace the one with that name."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        known = {rule_key(one.name): one.name for one in active_rules(stores, key)}
    save_rule(database, project, rule, replacing=known.get(rule_key(rule.name)), person=person)


def switch_rule(
    database: Database,
    project: str,
    name: str,
    *,
    active: bool,
    person: str | None = None,
) -> int | None:
    """Switch a rule on or off; see :func:`save_rule`."""
    with database.begin() as stores:
        key = stores.projects.get(project).id
        stores.projects.lock(key)
        rule = _known(stores, key, name).model_copy(update={"active": active})
        said = f"Switched the rule “{rule.name}” {'on' if active else 'off'}"
        _change(stores, key, said, name, rule, person)
    return recheck_rules(database, key)


def remove_rule(
    database: Database, project: str, name: str, person: str | None = None
) -> int | None:
    """Remove a rule with everything that it found; see :func:`save_rule`."""
    with database.begin() as stores:
        key = stores.projects.get(project).id
        stores.projects.lock(key)
        rule = _known(stores, key, name)
        _change(stores, key, f"Removed the rule “{rule.name}”", name, None, person)
    return recheck_rules(database, key)


def _too_slow(rule: Rule) -> str:
    return (
        f"The pattern of the rule “{rule.name}” takes too long on some of your texts. Simplify it: "
        "avoid a repetition inside a repetition, such as (a+)+."
    )


def _change(
    stores: Stores,
    key: int,
    summary: str,
    before: str | None,
    after: Rule | None,
    person: str | None,
) -> None:
    """Add, replace or remove a rule, as an action."""
    there = {one.key: one for one in stores.rules.all(key)}
    old = there[rule_key(before)] if before is not None else None
    number, spec = old.id if old else None, None
    if after is not None:
        spec = after.model_dump(mode="json")
        number = stores.rules.put(key, rule_key(after.name), spec, number)
    if number is None:
        return
    if spec is None:
        stores.rules.remove(key, number)
    change = RuleChange(number, old.spec if old else None, spec)
    record_action(stores, key, person or current_person(), RULE, summary, Details(rule=change))


def _known(stores: Stores, key: int, name: str) -> Rule:
    known = {rule_key(one.name): one for one in active_rules(stores, key)}
    if rule_key(name) not in known:
        raise _unknown(name, known)
    return known[rule_key(name)]


def _unknown(name: str, known: Mapping[str, Rule]) -> NotFound:
    there = ", ".join(f"“{one.name}”" for one in known.values()) or "none"
    return NotFound("rule", name, f"Rules of this project: {there}.")
