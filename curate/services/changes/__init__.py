"""Changes to a project: actions with their events, undo, history, and the active rules and contract."""

from curate.services.changes.actions import (
    Applied,
    Prepared,
    apply_changes,
    apply_in_parts,
    prepare_changes,
    record_action,
)
from curate.services.changes.findings import NewFindings, recheck_rules, store_findings
from curate.services.changes.gate import Knowingly, errors_in_words, unknown_errors
from curate.services.changes.history import (
    LISTED,
    Activity,
    data_version,
    example_history,
    list_actions,
    read_activity,
    with_cleaning,
)
from curate.services.changes.needs import kept_values, provided
from curate.services.changes.rechecking import COMPARED, look_again, recheck
from curate.services.changes.rules_and_contract import (
    CONTRACT,
    RULE,
    active_contract,
    active_rules,
    rule_key,
)
from curate.services.changes.undo import Undone, can_be_undone, undo_action, undo_last, undo_own

__all__ = [
    "COMPARED",
    "CONTRACT",
    "LISTED",
    "RULE",
    "Activity",
    "Applied",
    "Knowingly",
    "NewFindings",
    "Prepared",
    "Undone",
    "active_contract",
    "active_rules",
    "apply_changes",
    "apply_in_parts",
    "can_be_undone",
    "data_version",
    "errors_in_words",
    "example_history",
    "kept_values",
    "list_actions",
    "look_again",
    "prepare_changes",
    "provided",
    "read_activity",
    "recheck",
    "recheck_rules",
    "record_action",
    "rule_key",
    "store_findings",
    "undo_action",
    "undo_last",
    "undo_own",
    "unknown_errors",
    "with_cleaning",
]
