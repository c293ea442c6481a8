"""Suggested answers of the project's own tuned model, for examples whose answer is missing or weak."""

from curate import contract as contracts
from curate import evaluation, models, training
from curate.contract import AnswerFormat
from curate.domain.errors import Cancelled, SearchStopped, Unusable
from curate.domain.examples import Example
from curate.domain.jobs import DraftRequest, SuggestResult
from curate.domain.records import Dataset, Job, Record
from curate.domain.writing import NewSuggestion
from curate.services.datasets import dataset_records
from curate.services.jobs import Work, start_worker, submit
from curate.services.people import permit
from curate.services.projects import current_person, get_project
from curate.services.tuning.evaluations import check_adapter
from curate.services.tuning.models import hash_memory
from curate.services.tuning.runs import base_folder, get_run, list_runs
from curate.services.writing import in_format, in_need, not_offered, offer
from curate.settings import Settings
from curate.stores import Database
from curate.text import count

AT_ONCE = 16
"""Examples that are answered between two looks at whether to stop; what they got is offered at once."""


def start_drafts(
    database: Database,
    settings: Settings,
    project: str,
    run: int | None = None,
    person: str | None = None,
) -> Job:
    """Queue suggestions of a tuned model; of the newest run where none is named.

    Raises:
        NotAllowed: The person may not. Nothing was started.
        Unusable: The run is not finished, or there is none. Nothing was started.
    """
    person = person or current_person()
    with database.read() as stores:
        permit(stores, stores.projects.get(project).id, person, "draft")
    finished = [one.id for one, job in list_runs(database, project) if job.state == "done"]
    if run is None and finished:
        run = finished[0]
    if run not in finished:
        raise Unusable(
            f"There is no finished training run of {project} (asked for: {run or 'the newest'}). Nothing was "
            "started: train first, or let other sources suggest answers."
        )
    job = submit(database, project, DraftRequest(project, run), person)
    start_worker(settings)
    return job


def do_draft(work: Work, request: DraftRequest) -> SuggestResult:
    """Let the tuned model answer, as a job; what breaks the format is not offered."""
    project = get_project(work.database, request.project)
    run, _ = get_run(work.database, request.project, request.run)
    if run.result is None:
        raise Unusable(f"Run {run.id} is not trained. Nothing was suggested: choose another run.")
    adapter = work.settings.absolute(run.result.adapter)
    lineage = training.read_lineage(adapter)
    base = base_folder(work, run.base, 0.1, str(lineage.get("base_revision") or ""))
    check_adapter(str(run.id), adapter, models.weight_hashes(base, hash_memory(work.settings)))
    with work.database.read() as stores:
        version = stores.datasets.by_id(run.dataset)
        examples = in_need(stores, project.id)
    records = dataset_records(work.database, request.project, version.name)
    setting = evaluation.Setting(
        train=[one for one in records if one.part == "train"],
        base=base,
        contract=format_of(version),
        task=project.task,
        seed=0,
        on_progress=lambda _: None,
        should_stop=work.should_stop,
    )
    arm = evaluation.arms.make("tuned", {})
    offered = broken = 0
    reason = (
        f"Written by the tuned model of run {run.id} ({models.title_of(run.base)}, {version.name})."
    )
    for start in range(0, len(examples), AT_ONCE):
        part = examples[start : start + AT_ONCE]
        work.on_progress(
            0.1 + 0.9 * start / len(examples), f"Answering {start} of {len(examples)} examples"
        )
        try:
            answers = arm.answer(setting, [_record(one) for one in part], adapter)
        except Cancelled:
            raise SearchStopped from None
        new = []
        for one, answer in zip(part, answers, strict=True):
            text = in_format(one, answer.text, setting.contract)
            if text is None:
                broken += 1
                continue
            new.append(NewSuggestion(one.id, one.revision, "model", one.output, text, None, reason))
        offered += offer(work.database, project.id, new, work.job.person)
    note = f"Tuned model: run {run.id} answered {count(len(examples), 'example')}"
    if broken:
        note += f"; {not_offered(broken)}"
    return SuggestResult(len(examples), {"model": offered}, (f"{note}.",))


def format_of(version: Dataset) -> AnswerFormat | None:
    """The format that a version was frozen with, which its runs learned; None without one."""
    spec = version.manifest.get("contract")
    return contracts.load(spec) if spec else None


def _record(example: Example) -> Record:
    """An example as it would be asked about; it belongs to no version."""
    return Record(
        example=example.id,
        revision=example.revision,
        part="held_out",
        group="",
        input=example.input,
        output=example.output,
        system=example.system,
        turns=example.turns,
        label=example.label,
        external_id=example.external_id,
        groups=example.groups,
    )
