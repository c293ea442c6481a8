"""Backups: everything of a home in one file, and back into an empty one."""

from curate.services.backups.backup_jobs import do_backup, do_restore, start_backup, start_restore
from curate.services.backups.manifest import Backup
from curate.services.backups.restore import require_empty, restore_backup
from curate.services.backups.verify import verify_backup
from curate.services.backups.write import BACKUP_FOLDER, back_up, backup_path, list_backups

__all__ = [
    "BACKUP_FOLDER",
    "Backup",
    "back_up",
    "backup_path",
    "do_backup",
    "do_restore",
    "list_backups",
    "require_empty",
    "restore_backup",
    "start_backup",
    "start_restore",
    "verify_backup",
]
