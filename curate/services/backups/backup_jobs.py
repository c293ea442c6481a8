"""Writing and restoring backups as jobs, so that nobody has to wait on the page for them."""

from pathlib import Path

from curate.domain.jobs import BackupRequest, BackupResult, RestoreRequest
from curate.domain.records import Job
from curate.services.backups.manifest import DamagedBackup
from curate.services.backups.restore import require_empty, restore_backup, restored
from curate.services.backups.verify import read_manifest, verify_backup
from curate.services.backups.write import back_up, backup_path
from curate.services.jobs import Work, add_job, start_worker, submit
from curate.services.people import require_everywhere
from curate.services.projects import current_person
from curate.settings import Settings
from curate.stores import Database
from curate.stores.all_tables import TableRows

LARGEST_ID = 2**31 - 1
VERIFIED = 0.4
"""The share of a restore that is done when the backup is verified."""


def start_backup(database: Database, settings: Settings, person: str | None = None) -> Job:
    """Write a backup to the home, as a job.

    Raises:
        NotAllowed: The person is not an owner of every project that would be in it. Nothing was started.
    """
    with database.read() as stores:
        require_everywhere(stores, person or current_person())
    request = BackupRequest(settings.relative(backup_path(settings)))
    job = submit(database, None, request, person)
    start_worker(settings)
    return job


def do_backup(work: Work, request: BackupRequest) -> BackupResult:
    """Write a backup, in the worker."""
    file = work.settings.absolute(request.file)
    made = back_up(
        work.database,
        work.settings,
        file,
        work.on_progress,
        work.should_stop,
        work.job.person,
    )
    return restored(work.settings, made)


def start_restore(
    database: Database, settings: Settings, file: Path, person: str | None = None
) -> Job:
    """Restore a backup as a job. It has an id that no job in the backup has.

    Raises:
        NoBackup: It is none that can be restored, as far as it says so itself.
        Unusable: It can't be read, or the home is not empty. Nothing was started.
    """
    last = read_manifest(file).last_ids.get("jobs", 0)
    require_empty(database, settings.make_home())
    with database.begin() as stores:
        rows = TableRows(stores.connection)
        key = max(last, rows.last_ids()["jobs"]) + 1
        if not 0 < key <= LARGEST_ID:
            raise DamagedBackup(file, "its ids")
        request = RestoreRequest(settings.relative(file))
        job = add_job(stores, request, None, person or current_person(), key)
        rows.set_last_ids({"jobs": key})
    start_worker(settings)
    return job


def do_restore(work: Work, request: RestoreRequest) -> BackupResult:
    """Restore a backup, in the worker."""
    report = work.on_progress
    verified = verify_backup(
        work.settings.absolute(request.file), lambda share, what: report(share * VERIFIED, what)
    )
    restore_backup(
        work.database,
        work.settings,
        verified,
        lambda share, what: report(VERIFIED + share * (1 - VERIFIED), what),
        work.should_stop,
        work.job.id,
    )
    return restored(work.settings, verified)
