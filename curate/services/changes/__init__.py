"""Changes to a project: actions with their events, undo, history, and the active rules and contract."""

from curate.services.changes.actions import apply_changes
from curate.services.changes.history import (
    data_version,
    example_history,
    last_action,
    list_actions,
    recent_activity,
    with_cleaning,
)
from curate.services.changes.provided import provided
from curate.services.changes.recheck import recheck_rules
from curate.services.changes.rules_and_contract import (
    CONTRACT,
    RULE,
    active_contract,
    active_rules,
    rule_key,
)
from curate.services.changes.undo import Undone, undo_last

__all__ = [
    "CONTRACT",
    "RULE",
    "Undone",
    "active_contract",
    "active_rules",
    "apply_changes",
    "data_version",
    "example_history",
    "last_action",
    "list_actions",
    "provided",
    "recent_activity",
    "recheck_rules",
    "rule_key",
    "undo_last",
    "with_cleaning",
]
