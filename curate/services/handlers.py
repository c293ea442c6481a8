"""The handlers of jobs: which function does a job of each kind, for the worker."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from curate.domain.advice import CrossFitRequest, CurveRequest, DoubtsRequest
from curate.domain.jobs import (
    BackupRequest,
    CheckRequest,
    CheckResult,
    CopyRequest,
    DraftRequest,
    EraseRequest,
    EvaluateRequest,
    FreezeRequest,
    ImportCounts,
    ImportRequest,
    MeasureRequest,
    Outcome,
    PullRequest,
    RestoreRequest,
    SelectRequest,
    SuggestRequest,
    SuggestResult,
    TrainRequest,
)
from curate.services.backups import do_backup, do_restore
from curate.services.checking import run_checks
from curate.services.datasets import do_freeze
from curate.services.erasure import do_erase
from curate.services.importing import ImportResult, import_file
from curate.services.jobs import Work, require_may_work, submit
from curate.services.project_actions import do_copy
from curate.services.reviewing import do_select
from curate.services.tuning import (
    do_cross_fit,
    do_curve,
    do_doubts,
    do_draft,
    do_evaluate,
    do_measure,
    do_pull,
    do_train,
)
from curate.services.writing import suggest


def _do_import(work: Work, request: ImportRequest) -> ImportCounts:
    try:
        result = _imported(work, request)
    except BaseException:
        if request.then_check and request.changed:
            submit(work.database, request.project, CheckRequest(request.project), work.job.person)
        raise
    changed = request.changed or bool(result.added or result.updated)
    # The worker that is here takes it next.
    if request.then:
        following, *rest = request.then
        after = replace(
            request,
            name=following.name,
            path=following.path,
            options=following.options,
            then=tuple(rest),
            changed=changed,
        )
        submit(work.database, request.project, after, work.job.person)
    elif request.then_check and changed:
        submit(work.database, request.project, CheckRequest(request.project), work.job.person)
    return result.outcome()


def _imported(work: Work, request: ImportRequest) -> ImportResult:
    path = work.settings.absolute(request.path)
    result = import_file(
        work.database,
        request.project,
        path,
        request.options,
        name=request.name,
        person=work.job.person,
        job=work.job.id,
        on_progress=work.on_progress,
        should_stop=work.should_stop,
    )
    path.unlink(missing_ok=True)
    if path.is_relative_to(work.settings.home / "uploads"):
        with suppress(OSError):  # the next file of the same upload is in there
            path.parent.rmdir()
    return result


def _do_check(work: Work, request: CheckRequest) -> CheckResult:
    return run_checks(
        work.database,
        request.project,
        person=work.job.person,
        on_progress=work.on_progress,
        should_stop=work.should_stop,
    )


def _do_suggest(work: Work, request: SuggestRequest) -> SuggestResult:
    return suggest(
        work.database,
        request.project,
        request.sources,
        work.job.person,
        on_progress=work.on_progress,
        should_stop=work.should_stop,
    )


HANDLERS: Mapping[type[Any], Callable[[Work, Any], Outcome]] = {
    ImportRequest: _do_import,
    CheckRequest: _do_check,
    PullRequest: do_pull,
    TrainRequest: do_train,
    EvaluateRequest: do_evaluate,
    FreezeRequest: do_freeze,
    CopyRequest: do_copy,
    BackupRequest: do_backup,
    RestoreRequest: do_restore,
    EraseRequest: do_erase,
    SuggestRequest: _do_suggest,
    DraftRequest: do_draft,
    SelectRequest: do_select,
    MeasureRequest: do_measure,
    CurveRequest: do_curve,
    CrossFitRequest: do_cross_fit,
    DoubtsRequest: do_doubts,
}


def do_job(work: Work) -> Outcome:
    """Do what a job asks for.

    Raises:
        NotAllowed: Whoever asked for it may not any more. Nothing was done.
    """
    with work.database.read() as stores:
        require_may_work(stores, work.job, work.job.person)
    return HANDLERS[type(work.job.request)](work, work.job.request)
