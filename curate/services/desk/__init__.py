"""The review desk: exchanges of decisions and cards, drafts, leases, and what people did."""

from curate.services.desk.cards import DeskCard
from curate.services.desk.drafts import forget_draft, save_draft
from curate.services.desk.items import Decide, Item, Resolve, Restore, Result, Undo
from curate.services.desk.leases import release_tab
from curate.services.desk.opened import ActivityPage, activity_page, open_card, read_history
from curate.services.desk.sync import Asked, Synced, sync

__all__ = [
    "ActivityPage",
    "Asked",
    "Decide",
    "DeskCard",
    "Item",
    "Resolve",
    "Restore",
    "Result",
    "Synced",
    "Undo",
    "activity_page",
    "forget_draft",
    "open_card",
    "read_history",
    "release_tab",
    "save_draft",
    "sync",
]
