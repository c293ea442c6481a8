"""Dataset versions: creating an immutable one from the approved examples, and reading them."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from pydantic import ValidationError

import curate
from curate import contract as contracts
from curate.datasets import SplitOptions, Ways
from curate.domain.errors import Cancelled, NothingApproved, Unusable
from curate.domain.examples import Example
from curate.domain.guidelines import Guidelines
from curate.domain.jobs import FreezeResult
from curate.domain.records import Dataset, Look, Record, Source
from curate.evaluation import metrics_for
from curate.services.changes import record_action
from curate.services.checking import ReadClusters, read_clusters, work_out_clusters
from curate.services.datasets.leak_report import report_leaks
from curate.services.datasets.looks import looks
from curate.services.datasets.open_errors import (
    Open,
    among,
    check_approved,
    open_note,
    require_closed,
    unknown_sentences,
)
from curate.services.datasets.splits import (
    Context,
    History,
    Plan,
    SplitKeys,
    find_keys,
    find_warnings,
    make_plan,
    read_history,
    reason,
    require_moments,
)
from curate.services.jobs import OnProgress
from curate.services.people import permit_in
from curate.services.projects import current_person
from curate.services.teamwork import (
    ReadAcceptance,
    acceptance_note,
    read_acceptance,
    require_signed_off,
)
from curate.stores import Database
from curate.stores.examples import Where
from curate.text import count

FEWEST = 10
PART = 500
"""Records that one transaction stores."""
TRIES = 3
"""How often a version is split anew because another one was created meanwhile."""
Step = Callable[[float, str], None]
"""Is told the share done and what comes next; stops where somebody asked to."""


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A new dataset version and its leak report.

    Attributes:
        leaks_prevented: Held-out examples that would have had one of their group in training, had
            single rows been held out.
        leaks: Those that something in training or validation still gives away: by comparing every
            held-out text with every other as the split does, and in other ways, which it knows nothing of.
        leaks_by_kind: How many each kind of leak found, see ``curate.datasets.audit``.
        called_different: Such pairs that a person called different; they are no leaks.
        open: Checks, each with the examples of the version that it has found an error in that is open.
        set_aside: Approved examples that are in no part, with the reason.
        warnings: What the version can't tell, and where it is otherwise than asked.
    """

    dataset: Dataset
    groups: int
    leaks_prevented: int
    leaks: int
    leaks_by_kind: Mapping[str, int]
    called_different: int
    set_aside: Mapping[int, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    open: Open = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a version is made from, as one transaction saw it."""

    project: int
    examples: list[Example]
    contract: dict[str, Any] | None
    contract_inferred: bool
    sources: list[Source]
    clusters: ReadClusters
    newest: int
    before: Mapping[str, Any] | None
    retired: tuple[int, Sequence[Look]] | None
    open: Open
    guidelines: Guidelines
    second_looks: ReadAcceptance | None


def split_options(**given: Any) -> SplitOptions:
    """Split options, checked.

    Raises:
        Unusable: A share is out of range; the message says which.
    """
    try:
        return SplitOptions.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "shares"
        if where in {"held_out", "validation"}:
            raise Unusable(
                f"{first['input']} is no share of the examples to use as {where}. No dataset version was "
                "created: give a number from 0 to less than 1, such as 0.2."
            ) from None
        what = first["msg"].removeprefix("Value error, ")
        raise Unusable(f"{where}: {what}. No dataset version was created.") from None


def create_version(
    database: Database,
    project: str,
    options: SplitOptions | None = None,
    person: str | None = None,
    *,
    new_test: bool = False,
    allow_open: bool | Open = False,
    job: int | None = None,
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> NewVersion:
    """Create an immutable dataset version from the approved examples.

    Parts that earlier versions settled stay, whatever the options: see ``curate.datasets.find_sides``.

    Args:
        database: Where.
        project: Name of the project.
        options: How to split.
        person: Who does it.
        new_test: Split anew, whatever earlier versions settled: their test is retired.
        allow_open: Whether it may hold examples that an error is open about: any, or those that were on the
            screen. The manifest says which, and who allowed it.
        job: The job that does it: it ends with the version, so that it never creates two.
        on_progress: Is told how far it is.
        should_stop: Asked between two steps whether to stop.

    Raises:
        NothingApproved: Fewer than ten examples are approved. Nothing was created.
        OpenInVersion: An error is open about one of them, and that is not allowed. Nothing was created.
        NotSignedOff: The project wants a second person's yes to each, and some have none. Nothing was
        created. Unusable: A key is unknown, no time to split by is known, or none would be held out. Nothing
        was
            created.
        Cancelled: ``should_stop`` said so. Nothing was created.
    """

    def step(share: float, message: str) -> None:
        if should_stop():
            raise Cancelled("The new version")
        on_progress(share, message)

    options = options or SplitOptions()
    person = person or current_person()
    permit_in(database, project, person, "freeze")
    step(0.0, "Checking the approved examples")
    uncompared = check_approved(database, project)
    for _ in range(1 if new_test else TRIES):
        read = _read(database, project, options, new_test=new_test, allow_open=allow_open)
        if created := _try_to_create(
            database,
            read,
            options,
            person,
            new_test=new_test,
            uncompared=uncompared,
            job=job,
            step=step,
        ):
            return created
    raise Unusable(
        "Somebody else created a dataset version at the same time, so what is held out may have changed. "
        "No other version was created: look at theirs, and create another one if it is still needed."
    )


def _try_to_create(
    database: Database,
    read: _Read,
    options: SplitOptions,
    person: str,
    *,
    new_test: bool,
    uncompared: Collection[int],
    job: int | None,
    step: Step,
) -> NewVersion | None:
    """Create a version; None where another one was created meanwhile."""
    examples = read.examples
    # The prompt of the base model states the format too; without one the comparison would be unfair.
    contract = read.contract or contracts.infer_answer_format(examples).spec()
    keys = find_keys(examples, options, contract)
    with database.read() as stores:
        history = read_history(
            stores, read.project, examples, keys.ways.group_by, new_test=new_test
        )
    if history.newest != read.newest:
        return None
    step(0.05, "Comparing every example with every other")
    clustering = work_out_clusters(database, read.clusters)
    step(0.2, "Splitting")
    plan = make_plan(examples, clustering, options, keys, history)
    _require_parts(plan, options, keys)
    frozen = plan.frozen
    with database.read() as stores:
        held = [one.example for one in frozen.records if one.part == "held_out"]
        seen = stores.datasets.learned_from(read.project, held) if history.newest else {}
    undated = sum(not one.created_at for one in examples) if options.by_time else 0
    context = Context(
        options,
        keys,
        history,
        seen,
        _changed(options, keys.ways, read.before),
        read.retired,
        undated,
    )
    names = {one.id: one.external_id or str(one.id) for one in examples}
    checked = read.contract is not None
    warnings = (
        *find_warnings(examples, frozen, plan.sides, context),
        *unknown_sentences(len(uncompared), checked=checked),
    )
    aside = {one: reason(why, names) for one, why in sorted(plan.sides.aside.items())}
    step(0.4, "Looking for leaks")
    report = report_leaks(frozen.records, clustering, plan.leaks, keys.strata)
    open_ = among(read.open, {one.example for one in frozen.records})
    manifest = {
        "curate": curate.__version__,
        "options": options.model_dump(mode="json"),
        "group_by": list(keys.ways.group_by),
        "stratify": keys.ways.stratify,
        "seed": options.seed,
        "by_time": options.by_time,
        "test": history.test,
        "seen_in_training": seen,
        "set_aside": [
            {"id": one, "external_id": names[one], "reason": why} for one, why in aside.items()
        ],
        "warnings": list(warnings),
        "similarity": {
            **clustering.options,
            "different_pairs": len(clustering.different),
            "missed_by_clusters": len({frozenset(pair) for pair in plan.missed}),
        },
        "groups": frozen.groups,
        "leaks_prevented": frozen.leaks_prevented,
        **report.manifest(names),
        "open": open_note(open_, person, checked=checked),
        "acceptance": acceptance_note(
            read.second_looks, {one.example: one.revision for one in frozen.records}
        ),
        "contract": contract,
        "contract_inferred": read.contract_inferred,
        "metrics": _metrics(contract),
        "guidelines": _guidelines_note(read.guidelines),
        "sources": [
            {
                "name": one.name,
                "sha256": one.sha256,
                "preset": one.preset,
                "mapping": dict(one.mapping),
            }
            for one in read.sources
        ],
    }
    dataset = _store(database, read, plan, manifest, history, person, job=job, step=step)
    if dataset is None:
        return None
    return NewVersion(
        dataset,
        frozen.groups,
        frozen.leaks_prevented,
        report.leaks,
        report.by_kind,
        len(report.audit.called_different),
        aside,
        warnings,
        open_,
    )


def _metrics(contract: Mapping[str, Any]) -> dict[str, str]:
    """What a comparison on this version goes by, settled before anybody has seen a result."""
    kinds = [one.kind for one in contracts.load(contract).contracts]
    primary, beside = metrics_for(kinds)
    return {"primary": primary, "beside": beside}


def _read(
    database: Database,
    project: str,
    options: SplitOptions,
    *,
    new_test: bool,
    allow_open: bool | Open,
) -> _Read:
    with database.read() as stores:
        key = stores.projects.get(project).id
        examples = list(stores.examples.all(key, Where(status="approved")))
        if len(examples) < FEWEST:
            raise NothingApproved(project, len(examples), FEWEST)
        require_signed_off(stores, key)
        if options.by_time:
            require_moments(examples)
        test, newest = stores.datasets.current(key)
        return _Read(
            key,
            examples,
            stores.contracts.current(key),
            stores.contracts.is_inferred(key),
            stores.sources.all(key),
            read_clusters(stores, key),
            newest,
            None if new_test else stores.datasets.newest_ways(key),
            (test, looks(stores, key, test)) if new_test and newest else None,
            require_closed(stores, key, allowed=allow_open),
            stores.guidelines.current(key),
            read_acceptance(stores, key),
        )


def _guidelines_note(guidelines: Guidelines) -> dict[str, Any] | None:
    """Under which version of the guidelines the examples were reviewed; None where there are none."""
    if not guidelines.number:
        return None
    said = json.dumps(
        [guidelines.text, dict(sorted(guidelines.definitions.items()))], ensure_ascii=False
    )
    return {
        "version": guidelines.number,
        "person": guidelines.person,
        "at": guidelines.at.isoformat() if guidelines.at else None,
        "sha256": hashlib.sha256(said.encode()).hexdigest(),
    }


def _require_parts(plan: Plan, options: SplitOptions, keys: SplitKeys) -> None:
    """Refuse a version without a test, or with nothing to train on.

    Raises:
        Unusable: None is held out, or none is left for training; the message says what to do.
    """
    records = plan.frozen.records
    if not any(one.part == "train" for one in records):
        aside = len(plan.sides.aside)
        why = f", and {count(aside, 'example')} would be set aside" if aside else ""
        raise Unusable(
            f"Nothing would be left to train on: {len(records):,} of "
            f"{count(len(records) + aside, 'example')} would be in the test or in validation{why}. "
            "No dataset version was created: group by less, hold out a smaller share, or ask for a new "
            "test."
        )
    if not options.held_out or any(one.part == "held_out" for one in records):
        return
    groups = len({one.group for one in records})
    kept = f", kept together by {' and '.join(keys.ways.group_by)}" if keys.ways.group_by else ""
    off = "switch that off if these examples are independent, " if keys.ways.group_by else ""
    if groups == 1:
        raise Unusable(
            f"All {len(records):,} approved examples belong together{kept or ', as near-duplicates'}, so "
            f"none can be held out, whatever the share. No dataset version was created: {off}approve "
            "examples about other things, or part those that are different requests on the page Duplicates."
        )
    smallest = min(Counter(one.group for one in records).values())
    raise Unusable(
        f"None would be held out of {count(len(records), 'approved example')} in "
        f"{count(groups, 'group')}{kept}, at a share of {options.held_out:g}, so nothing could be tested: "
        f"the smallest group has {count(smallest, 'example')}. No dataset version was created: {off}hold out "
        f"{ceil(100 * smallest / len(records)):d} % or more, or approve more examples."
    )


def _changed(options: SplitOptions, ways: Ways, before: Mapping[str, Any] | None) -> bool:
    """Whether a split is asked for otherwise than the version before, shares aside."""
    asked = {
        "seed": options.seed,
        "by_time": options.by_time,
        "group_by": list(ways.group_by),
        "stratify": ways.stratify,
    }
    return before is not None and any(before.get(name) != value for name, value in asked.items())


def _store(
    database: Database,
    read: _Read,
    plan: Plan,
    manifest: Mapping[str, Any],
    history: History,
    person: str,
    *,
    job: int | None,
    step: Step,
) -> Dataset | None:
    """Store a version; None where another one came between, whose parts this one does not know."""
    key, records = read.project, plan.frozen.records
    step(0.9, "Storing the version")
    with database.begin() as stores:
        begun = stores.datasets.begin(
            key,
            records,
            sha256=plan.frozen.sha256,
            manifest=manifest,
            person=person,
            test=history.test,
        )
    try:
        for number, part in enumerate(database.in_parts(records, PART)):
            step(0.9 + 0.1 * number * PART / len(records), "Storing the version")
            with database.begin() as stores:
                stores.datasets.add_records(begun, part)
    except BaseException:
        with database.clean_up() as stores:
            stores.datasets.discard(begun)
        raise
    with database.begin() as stores:
        stores.projects.lock(key)
        _, newest = stores.datasets.current(key)
        if newest != read.newest:
            stores.datasets.discard(begun)
            return None
        dataset = stores.datasets.finish(key, begun)
        record_action(
            stores,
            key,
            person,
            "freeze",
            f"Created dataset version {dataset.name} from {count(len(records), 'example')}",
        )
        if job is not None:
            stores.jobs.end(job, "done", result=created_parts(dataset))
    return dataset


def created_parts(dataset: Dataset) -> FreezeResult:
    """What came of a job that created a version."""
    return FreezeResult(dataset.name, dataset.train, dataset.validation, dataset.held_out)


def full_manifest(database: Database, project: str, name: str) -> dict[str, Any]:
    """The manifest of a dataset version, with the revision of every example.

    Raises:
        NotFound: There is none of that name.
    """
    with database.read() as stores:
        dataset = stores.datasets.get(stores.projects.get(project).id, name)
        return {**dataset.manifest, "revisions": stores.datasets.revisions(dataset.id)}


def get_dataset(database: Database, project: str, name: str) -> Dataset:
    """A dataset version by its name.

    Raises:
        NotFound: There is none of that name.
    """
    with database.read() as stores:
        return stores.datasets.get(stores.projects.get(project).id, name)


def dataset_records(database: Database, project: str, name: str) -> list[Record]:
    """The records of a dataset version.

    Raises:
        NotFound: There is none of that name.
    """
    with database.read() as stores:
        return stores.datasets.records(
            stores.datasets.get(stores.projects.get(project).id, name).id
        )
