"""Evaluations, which compare methods on the same held-out examples."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path

from curate import contract as contracts
from curate import evaluation, models, training
from curate.domain.errors import AdapterUnavailable, ModelUnavailable, Unusable
from curate.domain.jobs import EvaluateRequest
from curate.domain.records import Dataset, Evaluation, Job
from curate.domain.results import MARGIN, AnswerRow, EvaluationResult
from curate.services.datasets import (
    dataset_records,
    get_dataset,
    note_evaluation,
    verdict_with_looks,
)
from curate.services.jobs import Work, start_worker, submit
from curate.services.projects import get_project
from curate.services.tuning.charges import verdicts_before
from curate.services.tuning.external import EXTERNAL, asking_elsewhere, require_allowed
from curate.services.tuning.forgetting import SHARE as FORGETTING_SHARE
from curate.services.tuning.forgetting import measure_forgetting, require_tuned
from curate.services.tuning.learned import learned_examples, require_enough
from curate.services.tuning.model_card import write_card
from curate.services.tuning.models import hash_memory, locate_base
from curate.services.tuning.origins import with_origins
from curate.services.tuning.prompts import known_format, stated_guidelines, usable_prompts
from curate.services.tuning.runs import DEFAULT_BASE, base_folder, list_runs
from curate.services.tuning.speeds import remember_arms
from curate.settings import Settings
from curate.stores import Database
from curate.text import count
from curate.text.json_text import json_text

SEED = 0
FLOOR = tuple(
    arm.name
    for arm in evaluation.arms
    if arm.default and arm.available() and not issubclass(arm, evaluation.ModelArm)
)
"""Methods that take seconds and no base model: what any other has to beat."""
UNTUNED_MODEL_ARMS = tuple(
    arm.name
    for arm in evaluation.arms
    if arm.default and issubclass(arm, evaluation.ModelArm) and not arm.tuned
)
DEFAULT_ARMS = (*FLOOR, *UNTUNED_MODEL_ARMS, "tuned")


def start_evaluation(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str,
    runs: Sequence[int] = (),
    arms: Sequence[str] = (),
    person: str | None = None,
    margin: float = MARGIN,
    *,
    allow_external: bool = False,
    forgetting: bool = False,
) -> Job:
    """Queue an evaluation.

    Args:
        database: Where.
        settings: Where the files are.
        project: Name of the project.
        dataset: The version whose held-out part is answered.
        runs: Finished runs to compare, of any version; none given means the newest one of this version.
        arms: Names of arms; none given means all usual ones. Without a run these are what would do
            without training: the floor, and what asks the base model where that is here already.
        person: Who does it.
        margin: Differences up to this share don't matter: 0.05 for 5 points.
        allow_external: Whether texts may be sent to the endpoint of the project, for the arm ``external``.
        forgetting: Whether to measure what the tuned models forgot beside their task.

    Raises:
        Unusable: The margin is none, the version holds nothing out, a tuned arm is wanted and no run is
            finished, the runs were trained on nearly all that this version holds out, or what an arm needs
            is not installed.
        UnknownName: There is no such arm.
    """
    if not 0 < margin < 1:
        raise Unusable(
            f"{100 * margin:g} points can't be the difference that does not matter. Nothing was started: "
            "give more than 0 and less than 100 points, such as 5."
        )
    version = get_dataset(database, project, dataset)
    finished = {run.id: run for run, job in list_runs(database, project) if job.state == "done"}
    own = [run.id for run in finished.values() if run.dataset == version.id]
    arms = list(arms) or list(usual_arms(settings, trained=bool(runs or own)))
    for arm in arms:
        _require_available(arm)
    if forgetting:
        require_tuned(arms)
    if version.held_out == 0:
        raise Unusable(
            f"Dataset version {dataset} has no held-out test to compare methods on. Nothing was "
            "started: create "
            "a version that holds examples out, such as 20 %."
        )
    named = [int(arm.partition(":")[2]) for arm in arms if arm.startswith("tuned:")]
    chosen = list(runs) or named or own[:1]
    tuned = any(map(evaluation.is_tuned, arms))
    # Of a large version it takes a while, and the floor needs none of it here.
    records = dataset_records(database, project, dataset) if tuned or EXTERNAL in arms else []
    if tuned:
        missing = [run for run in chosen if run not in finished]
        if missing or not chosen:
            which = ", ".join(map(str, missing)) or "none"
            raise Unusable(
                f"There is no finished training run of dataset version {dataset} (asked for: {which}). "
                "Nothing was started: train first, or leave out the tuned model."
            )
        learned = learned_examples(database, version, records, [finished[run] for run in chosen])
        require_enough(version, learned)
    bases = {finished[run].base for run in chosen if run in finished} or {DEFAULT_BASE}
    if len(bases) > 1:
        titles = ", ".join(map(models.title_of, sorted(bases)))
        raise Unusable(
            f"The training runs have different base models ({titles}), so they have no base "
            "model in common. Nothing was started: compare them one by one."
        )
    external = ""
    if EXTERNAL in arms:
        held = [one for one in records if one.part == "held_out"]
        external = require_allowed(database, project, held, person, allowed=allow_external).url
    request = EvaluateRequest(
        project,
        dataset,
        runs=tuple(chosen) if tuned else (),
        arms=tuple(arms),
        base=bases.pop(),
        margin=margin,
        external=external,
        forgetting=forgetting,
    )
    job = submit(database, project, request, person)
    start_worker(settings)
    return job


def usual_arms(settings: Settings, *, trained: bool) -> tuple[str, ...]:
    """The arms that are compared when nobody says which."""
    if trained:
        return DEFAULT_ARMS
    try:
        locate_base(settings, DEFAULT_BASE)
    except ModelUnavailable:
        return FLOOR
    return FLOOR + UNTUNED_MODEL_ARMS


def _require_available(arm: str) -> None:
    kind = evaluation.arm_kind(arm)
    if not kind.available():
        raise Unusable(
            f"The method {kind.title.lower()} ({kind.name}) needs the extra semantic, which is not "
            "installed. Nothing was started: install it with  pip install 'curate-tuning[semantic]', or "
            "leave the method out."
        )


def evaluation_answers(database: Database, evaluation_id: int) -> list[AnswerRow]:
    """Every held-out example of an evaluation with each arm's answer and scores."""
    with database.read() as stores:
        return stores.runs.answers(evaluation_id)


def do_evaluate(work: Work, request: EvaluateRequest) -> EvaluationResult:
    """Run an evaluation as a job."""
    project, dataset = request.project, request.dataset
    version = get_dataset(work.database, project, dataset)
    records = dataset_records(work.database, project, dataset)
    runs = [run for run, _ in list_runs(work.database, project) if run.id in request.runs]
    adapters = {
        str(run.id): work.settings.absolute(run.result.adapter)
        for run in runs
        if run.result is not None and any(map(evaluation.is_tuned, request.arms))
    }
    trained_on = [training.read_lineage(adapter) for adapter in adapters.values()]
    revision = next((str(one.get("base_revision") or "") for one in trained_on), "")
    # What needs no model must not wait for one to be downloaded.
    asked = _asks_a_model(request.arms)
    base = base_folder(work, request.base, 0.2, revision) if asked else Path()
    weights = models.weight_hashes(base, hash_memory(work.settings)) if adapters else {}
    for one, adapter in adapters.items():
        check_adapter(one, adapter, weights)
    learned = learned_examples(work.database, version, records, runs)
    require_enough(version, learned)
    spec = version.manifest.get("contract")
    contract = contracts.load(spec) if spec else None
    terms = _terms(work, version, contract, request.margin)
    train = [one for one in records if one.part == "train"]
    held_out = [one for one in records if one.part == "held_out" and one.example not in learned]
    looked = note_evaluation(work.database, version, work.job.id, work.job.person)
    setting = evaluation.Setting(
        train=train,
        base=base,
        contract=known_format(version, train),
        task=get_project(work.database, project).task,
        seed=SEED,
        on_progress=lambda _: None,
        should_stop=work.should_stop,
        validation=[one for one in records if one.part == "validation"],
        guidelines=stated_guidelines(work.database, version),
        prompts=usable_prompts(work.database, version.project),
    )
    elsewhere = (
        asking_elsewhere(work, project, request.external) if request.external else nullcontext()
    )
    with elsewhere as setting.ask:
        share = 1 - FORGETTING_SHARE * request.forgetting
        result, rows = evaluation.evaluate(
            request.arms,
            setting,
            held_out,
            adapters,
            contract,
            lambda done, message: work.on_progress(share * done, message),
            terms,
        )
    if asked:
        remember_arms(work.database, request.base, result.arms, setting.spent)
    forgetting = (
        measure_forgetting(
            result.arms,
            setting,
            adapters,
            contract,
            lambda done, message: work.on_progress(share + (1 - share) * done, message),
        )
        if request.forgetting
        else ()
    )
    with work.database.read() as stores:
        rows = with_origins(stores, version.project, rows)
        endpoint = stores.endpoints.get(version.project)
    if endpoint is not None:
        result = replace(
            result,
            arms=tuple(
                replace(arm, model=endpoint.model) if arm.arm == EXTERNAL else arm
                for arm in result.arms
            ),
        )
    result = finished_result(
        result,
        replace(
            result,
            forgetting=forgetting,
            dataset=dataset,
            runs=request.runs,
            rows=write_rows(work.settings, work.job.id, rows),
            looks=looked,
            left_out=len(learned),
        ),
    )
    with work.database.begin() as stores:
        key = stores.projects.get(project).id
        stores.runs.add_evaluation(key, version.id, work.job.id, result, rows)
        evaluations = stores.runs.evaluations(key)
    write_cards(work.database, work.settings, project, result.runs, evaluations)
    return result


def finished_result(scored: EvaluationResult, of: EvaluationResult) -> EvaluationResult:
    """What answers scored, with what else is known of their evaluation, and a verdict that says it."""
    return replace(
        scored,
        dataset=of.dataset,
        runs=of.runs,
        rows=of.rows,
        looks=of.looks,
        left_out=of.left_out,
        prompt=of.prompt,
        forgetting=of.forgetting,
        verdict=verdict_with_looks(_without_learned(scored.verdict, of.left_out), of.looks),
    )


def write_cards(
    database: Database,
    settings: Settings,
    project: str,
    runs: Collection[int],
    evaluations: Sequence[Evaluation],
) -> None:
    """Write the model cards of some runs anew, with what all evaluations say of each."""
    for run, _ in list_runs(database, project):
        if run.id in runs and run.result is not None:
            of = [one.result for one in evaluations if run.id in one.result.runs]
            adapter = settings.absolute(run.result.adapter)
            if adapter.is_dir():
                write_card(adapter, of)


def _terms(
    work: Work, version: Dataset, contract: contracts.AnswerFormat | None, margin: float
) -> evaluation.Terms:
    """By what an evaluation is judged: the metric was fixed when the version was created."""
    primary = version.manifest.get("metrics", {}).get("primary")
    with work.database.read() as stores:
        before = verdicts_before(
            version,
            stores.datasets.all(version.project),
            stores.runs.evaluations(version.project),
        )
    return evaluation.Terms(primary or evaluation.primary_metric(contract), margin, before)


def check_adapter(run: str, adapter: Path, weights: Mapping[str, str]) -> None:
    """Refuse an adapter whose files are damaged, or whose base model is not the one it was trained on."""
    if why := training.adapter_damage(adapter):
        raise AdapterUnavailable(run, why)
    trained_on = training.read_lineage(adapter).get("base_weights")
    if trained_on and trained_on != weights:
        raise AdapterUnavailable(
            run, "the weights of the base model are not those that it was trained on"
        )


def _asks_a_model(arms: Sequence[str]) -> bool:
    return any(issubclass(evaluation.arm_kind(arm), evaluation.ModelArm) for arm in arms)


def _without_learned(verdict: str, number: int) -> str:
    """A verdict that says how many held-out examples nobody was asked."""
    if not number:
        return verdict
    left_out = count(number, "held-out example was", "held-out examples were")
    return (
        f"{verdict} {left_out} left out for every method, because a compared run had learned them."
    )


def answers_as_lines(rows: Sequence[AnswerRow]) -> str:
    """Answers as JSON lines."""
    return "".join(json_text(asdict(row)) + "\n" for row in rows)


def write_rows(settings: Settings, job: int, rows: Sequence[AnswerRow]) -> Path:
    """Write the file with every answer of an evaluation; returns its path from the home."""
    folder = settings.make_home() / "evaluations"
    folder.mkdir(exist_ok=True)
    path = folder / f"{job}.jsonl"
    text = answers_as_lines(rows)
    fresh = path.with_suffix(".part")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
    return Path(settings.relative(path))
