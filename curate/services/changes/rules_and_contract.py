"""The custom rules and the format contract that are active in a project.

A change of a rule is an action with the rule before and after it; the active rules are what the
actions lead to that nobody undid.
"""

from typing import Any

from curate import contract as contracts
from curate.checks import CustomRules, Rule
from curate.contract import AnswerFormat
from curate.stores import Stores
from curate.text import normalize

RULE = CustomRules.name


def active_rules(stores: Stores, project: int) -> tuple[Rule, ...]:
    """The rules of a project, switched off ones too, in the order in which they were made."""
    rules: dict[str, Rule] = {}
    for action in reversed(stores.history.actions(project, kind=RULE)):
        if not action.undone:
            rules = _after(rules, action.extra)
    return tuple(rules.values())


def rule_key(name: str) -> str:
    """What a rule goes by: letter case and blanks do not matter."""
    return normalize(name)


def _after(rules: dict[str, Rule], change: Any) -> dict[str, Rule]:
    """The rules after one change; a changed rule keeps its place."""
    before = rule_key(change["before"]) if change["before"] else None
    after = Rule.model_validate(change["after"]) if change["after"] else None
    if before not in rules:
        return {**rules, rule_key(after.name): after} if after else rules
    changed = {}
    for key, rule in rules.items():
        if key != before:
            changed[key] = rule
        elif after is not None:
            changed[rule_key(after.name)] = after
    return changed


CONTRACT = "contract"


def active_contract(stores: Stores, project: int) -> AnswerFormat | None:
    """The active contract, if there is one."""
    spec = stores.contracts.current(project)
    return contracts.load(spec) if spec is not None else None
