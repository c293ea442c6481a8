"""What queues have in common: which examples are clean, and which actions name what they change."""

from curate.stores.examples import Where

CLEAN = Where(status="pending", clean=True)
# What these actions change they name example by example; findings of others stay as they are.
NAMED = frozenset(
    {
        "approve",
        "bulk_approve",
        "reject",
        "bulk_reject",
        "skip",
        "bulk_skip",
        "flag",
        "reopen",
        "bulk_reopen",
        "bulk_label",
        "edit",
        "fix",
        "replace",
        "restore",
        "view",
        "select",
    }
)
