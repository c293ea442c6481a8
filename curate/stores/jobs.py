"""Jobs: a table that processes claim from, after procrastinate's idea of a lock by a partial index."""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from curate.domain.advice import (
    CrossFitRequest,
    CrossFitResult,
    CurveRequest,
    CurveResult,
    DoubtsRequest,
    DoubtsResult,
)
from curate.domain.errors import NotFound
from curate.domain.jobs import (
    BackupRequest,
    BackupResult,
    CheckRequest,
    CheckResult,
    CopyRequest,
    CopyResult,
    DraftRequest,
    EraseRequest,
    Erasure,
    EvaluateRequest,
    FreezeRequest,
    FreezeResult,
    ImportCounts,
    ImportRequest,
    MeasureRequest,
    Outcome,
    PullRequest,
    PullResult,
    Request,
    RestoreRequest,
    SelectRequest,
    SelectResult,
    SuggestRequest,
    SuggestResult,
    TrainRequest,
)
from curate.domain.records import ENDED, Job, JobKind, JobState
from curate.domain.results import EvaluationResult, Speed, TrainingEvent, TrainingResult
from curate.stores.rows import Store, now, row_id, utc
from curate.stores.tables import job_events, jobs

HEAVY: frozenset[JobKind] = frozenset({"train", "evaluate", "draft", "measure"})
ACTIVE = ("running", "cancelling")
# What each kind of job is asked to do, and what comes of it.
SHAPES: Mapping[JobKind, tuple[type[Request], type[Outcome]]] = {
    "import": (ImportRequest, ImportCounts),
    "check": (CheckRequest, CheckResult),
    "pull": (PullRequest, PullResult),
    "train": (TrainRequest, TrainingResult),
    "evaluate": (EvaluateRequest, EvaluationResult),
    "freeze": (FreezeRequest, FreezeResult),
    "copy": (CopyRequest, CopyResult),
    "backup": (BackupRequest, BackupResult),
    "restore": (RestoreRequest, BackupResult),
    "erase": (EraseRequest, Erasure),
    "suggest": (SuggestRequest, SuggestResult),
    "draft": (DraftRequest, SuggestResult),
    "select": (SelectRequest, SelectResult),
    "measure": (MeasureRequest, Speed),
    "curve": (CurveRequest, CurveResult),
    "cross_fit": (CrossFitRequest, CrossFitResult),
    "doubts": (DoubtsRequest, DoubtsResult),
}
KINDS: Mapping[type[Request], JobKind] = {asked: kind for kind, (asked, _) in SHAPES.items()}
_ADAPTERS: Mapping[type[Any], TypeAdapter[Any]] = {
    shape: TypeAdapter(shape) for shapes in SHAPES.values() for shape in shapes
}
_EVENT = TypeAdapter(TrainingEvent)


class Jobs(Store):
    """Jobs and their progress events."""

    def add(
        self, request: Request, project: int | None, person: str, key: int | None = None
    ) -> Job:
        """Queue a job; ``key`` is its id, where it may not be the next one."""
        kind = KINDS[type(request)]
        row = self._connection.execute(
            insert(jobs)
            .values(
                project_id=project,
                kind=kind,
                lane="heavy" if kind in HEAVY else "light",
                state="waiting",
                request=_ADAPTERS[type(request)].dump_python(request, mode="json"),
                progress=0.0,
                message="Waiting to start",
                person=person,
                created_at=now(),
                attempt=0,
                **({} if key is None else {"id": key}),
            )
            .returning(jobs)
        ).one()
        return job_of(row)

    def set_request(self, key: int, request: Request) -> None:
        """Say what a job is about, once that is known."""
        self._connection.execute(
            update(jobs)
            .where(jobs.c.id == key)
            .values(request=_ADAPTERS[type(request)].dump_python(request, mode="json"))
        )

    def rename_project(self, project: int, name: str) -> None:
        """Let what jobs of a project are asked to do name it by its new name."""
        rows = self._connection.execute(
            select(jobs.c.id, jobs.c.request).where(jobs.c.project_id == project)
        ).all()
        for row in rows:
            if "project" in row.request:
                request = {**row.request, "project": name}
                self._connection.execute(
                    update(jobs).where(jobs.c.id == row.id).values(request=request)
                )

    def claim(self, process: tuple[int, float, str], key: int | None = None) -> Job | None:
        """Take the oldest waiting job (or job ``key``) for this process.

        Returns None where nothing waits, or where the lane is taken: of heavy jobs only one runs at
        a time, which a partial unique index of the database holds whoever asks.

        Args:
            process: Process id, its start time and its host.
            key: Only this job.
        """
        pid, started, host = process
        busy = jobs.alias()
        heavy_runs = exists().where(busy.c.lane == "heavy", busy.c.state.in_(ACTIVE))
        waiting = select(jobs.c.id).where(
            jobs.c.state == "waiting", (jobs.c.lane != "heavy") | ~heavy_runs
        )
        if key is not None:
            waiting = waiting.where(jobs.c.id == key)
        waiting = waiting.order_by(jobs.c.id).limit(1).with_for_update(skip_locked=True)
        found = self._connection.execute(waiting).scalar()
        if found is None:
            return None
        try:
            with self._connection.begin_nested():
                row = self._connection.execute(
                    update(jobs)
                    .where(jobs.c.id == found, jobs.c.state == "waiting")
                    .values(
                        state="running",
                        pid=pid,
                        process_started=started,
                        host=host,
                        heartbeat=now(),
                        started_at=now(),
                        message="Starting",
                        attempt=jobs.c.attempt + 1,
                    )
                    .returning(jobs)
                ).first()
        except IntegrityError:  # another process was faster
            return None
        return job_of(row) if row else None

    def beat(self, key: int, progress: float | None = None, message: str | None = None) -> JobState:
        """Say that the job is alive, and how far it is; returns its state, which may ask to cancel."""
        values: dict[str, Any] = {"heartbeat": now()}
        if progress is not None:
            values["progress"] = max(0.0, min(1.0, progress))
        if message is not None:
            values["message"] = message
        state: JobState = self._connection.execute(
            update(jobs).where(jobs.c.id == key).values(**values).returning(jobs.c.state)
        ).scalar_one()
        return state

    def end(
        self,
        key: int,
        state: JobState,
        *,
        result: Outcome | None = None,
        error: str | None = None,
    ) -> None:
        """End a job, unless it has ended."""
        values: dict[str, Any] = {"state": state, "ended_at": now(), "error": error}
        if state == "done":
            values |= {"progress": 1.0, "message": "Done"}
        if result is not None:
            values["result"] = _ADAPTERS[type(result)].dump_python(result, mode="json")
        self._connection.execute(
            update(jobs).where(jobs.c.id == key, jobs.c.state.not_in(ENDED)).values(**values)
        )

    def ask_to_cancel(self, key: int) -> Job:
        """Cancel a job that waits, ask one that runs to stop; one that has ended stays as it is.

        Raises:
            NotFound: There is no such job.
        """
        self._connection.execute(
            update(jobs)
            .where(jobs.c.id == key, jobs.c.state == "running")
            .values(state="cancelling")
        )
        self._connection.execute(
            update(jobs)
            .where(jobs.c.id == key, jobs.c.state == "waiting")
            .values(state="cancelled", ended_at=now(), message="Canceled before it started")
        )
        return self.get(key)

    def ask_to_finish(self, key: int) -> None:
        """Ask a training that runs to end with the best that it has."""
        self._connection.execute(
            update(jobs)
            .where(jobs.c.id == key, jobs.c.state == "running")
            .values(finish_early=True)
        )

    def is_to_finish(self, key: int) -> bool:
        """Whether somebody asked for that."""
        return bool(
            self._connection.execute(select(jobs.c.finish_early).where(jobs.c.id == key)).scalar()
        )

    def requeue(self, key: int) -> Job:
        """Let a job that was lost, failed or cancelled go on from where it stopped.

        Whoever cancelled it after asking it to end with its best wants it to go on.
        """
        self._connection.execute(
            update(jobs)
            .where(jobs.c.id == key, jobs.c.state.in_(("lost", "failed", "cancelled")))
            .values(
                finish_early=jobs.c.finish_early & (jobs.c.state != "cancelled"),
                state="waiting",
                error=None,
                ended_at=None,
                message="Waiting to go on",
            )
        )
        return self.get(key)

    def forget(self, kind: JobKind, *, besides: int | None) -> None:
        """Remove the jobs of a kind but one."""
        self._connection.execute(
            delete(jobs).where(jobs.c.kind == kind, jobs.c.id != (besides or 0))
        )

    def get(self, key: int) -> Job:
        """One job.

        Raises:
            NotFound: There is none.
        """
        row = self._connection.execute(select(jobs).where(jobs.c.id == row_id(key))).first()
        if row is None:
            raise NotFound("job", key)
        return job_of(row)

    def all(
        self,
        *,
        project: int | None = None,
        kinds: Collection[JobKind] = (),
        states: Collection[JobState] = (),
        limit: int = 100,
    ) -> list[Job]:
        """Jobs, the newest first; every condition that is given must hold."""
        query = select(jobs)
        if project is not None:
            query = query.where(jobs.c.project_id == project)
        if kinds:
            query = query.where(jobs.c.kind.in_(kinds))
        if states:
            query = query.where(jobs.c.state.in_(states))
        return [
            job_of(row)
            for row in self._connection.execute(query.order_by(jobs.c.id.desc()).limit(limit))
        ]

    def newest(self, project: int, kind: JobKind) -> Job | None:
        """The newest job of a kind in a project."""
        return next(iter(self.all(project=project, kinds=[kind], limit=1)), None)

    def processes(self) -> list[tuple[Job, float | None]]:
        """Every job that claims to run, with the start time of its process."""
        rows = self._connection.execute(select(jobs).where(jobs.c.state.in_(ACTIVE)))
        return [(job_of(row), row.process_started) for row in rows]

    def add_event(self, key: int, event: TrainingEvent) -> None:
        """Append a progress event of a training."""
        self._connection.execute(
            insert(job_events).values(
                job_id=key,
                at=now(),
                event=_EVENT.dump_python(event, mode="json", exclude_defaults=True),
            )
        )

    def events(self, key: int) -> list[TrainingEvent]:
        """The progress events of a job, the oldest first."""
        rows = self._connection.execute(
            select(job_events.c.event).where(job_events.c.job_id == key).order_by(job_events.c.id)
        )
        return [_EVENT.validate_python(event) for event in rows.scalars()]


def job_of(row: Any) -> Job:
    """The job of a row of its table."""
    asked, came = SHAPES[row.kind]
    return Job(
        id=row.id,
        project=row.project_id,
        kind=row.kind,
        state=row.state,
        request=_ADAPTERS[asked].validate_python(row.request),
        result=None if row.result is None else _ADAPTERS[came].validate_python(row.result),
        error=row.error,
        progress=row.progress,
        message=row.message,
        person=row.person,
        created_at=utc(row.created_at),
        started_at=utc(row.started_at),
        ended_at=utc(row.ended_at),
        heartbeat=utc(row.heartbeat),
        pid=row.pid,
        host=row.host,
        attempt=row.attempt,
        finish_early=row.finish_early,
    )
