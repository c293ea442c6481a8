"""Examples that a classifier trained on the others disagrees with, as a queue of Review with reasons."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from curate import contract as contracts
from curate.domain.advice import Doubt, DoubtKind, DoubtsRequest, DoubtsResult
from curate.domain.errors import Cancelled
from curate.domain.queues import Chosen
from curate.domain.records import Job, Record
from curate.evaluation.classifier import closed_parts
from curate.evaluation.out_of_fold import DataMap, data_map
from curate.evaluation.out_of_fold.data_map import RARE, STEADY
from curate.services.changes import record_action
from curate.services.datasets import dataset_records, get_dataset, note_out_of_fold
from curate.services.jobs import Work, start_worker, submit
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.text import count, percent, shorten

LABEL = "label"
MOST = 200
"""Doubtful examples that are kept at most, the most doubtful."""
_ORDER: tuple[DoubtKind, ...] = ("contradictory", "wrong", "rare")
KINDS: dict[DoubtKind, str] = {
    "wrong": "perhaps wrong",
    "contradictory": "perhaps contradictory",
    "rare": "perhaps rare",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the answers that a classifier can tell.

    Attributes:
        name: A field, a key, or ``label``.
        records: Those that have it.
        values: Its value in each.
    """

    name: str
    records: tuple[Record, ...]
    values: tuple[str, ...]


def start_doubts(
    database: Database, settings: Settings, project: str, dataset: str, person: str | None = None
) -> Job:
    """Queue the search for doubtful examples of a version.

    Raises:
        NotFound: There is no such project or version.
        NotAllowed: The person is no owner of the project.
    """
    get_dataset(database, project, dataset)
    job = submit(database, project, DoubtsRequest(project, dataset), person)
    start_worker(settings)
    return job


def do_doubts(work: Work, request: DoubtsRequest) -> DoubtsResult:
    """Find them, in the worker, and make a queue of them.

    All parts of the version are looked at, because a wrong label in the test makes every verdict wrong; that
    is counted as a look.
    """
    version = get_dataset(work.database, request.project, request.dataset)
    records = dataset_records(work.database, request.project, request.dataset)
    spec = version.manifest.get("contract")
    parts = list(_parts(records, contracts.load(spec) if spec else None))
    note_out_of_fold(work.database, version, work.job.id, work.job.person)
    found: dict[int, Doubt] = {}
    looked: list[str] = []
    for place, part in enumerate(parts):
        if work.should_stop():
            raise Cancelled("The search")
        work.on_progress(place / len(parts), f"Looking at {part.name}")
        mapped = data_map(
            [one.asked for one in part.records], part.values, [one.group for one in part.records]
        )
        if mapped is None:
            continue
        looked.append(part.name)
        for doubt in _doubts(part, mapped):
            if doubt.id not in found or _rank(doubt) < _rank(found[doubt.id]):
                found[doubt.id] = doubt
    doubts = sorted(found.values(), key=_rank)[:MOST]
    result = DoubtsResult(
        dataset=request.dataset,
        selection=None,
        examples=len(records),
        parts=tuple(looked),
        doubts=tuple(doubts),
        kinds=dict(Counter(one.kind for one in doubts)),
        note="" if looked else _nothing_to_tell(parts),
    )
    with work.database.begin() as stores:
        return _queued(stores, work, result, records)


def _queued(
    stores: Stores, work: Work, result: DoubtsResult, records: Sequence[Record]
) -> DoubtsResult:
    """Make a queue of what still says what was looked at."""
    project = work.job.project or 0
    frozen = {one.example: one for one in records}
    there = stores.examples.many(project, [one.id for one in result.doubts])
    same = [
        one
        for one in result.doubts
        if one.id in there
        and (there[one.id].input, there[one.id].output, there[one.id].label)
        == (frozen[one.id].input, frozen[one.id].output, frozen[one.id].label)
    ]
    left = len(result.doubts) - len(same)
    note = result.note or (
        f"{count(left, 'example is', 'examples are')} not in the queue: changed since {result.dataset}."
        if left
        else ""
    )
    if not same:
        return replace(result, note=note)
    name = f"Doubtful in {result.dataset}"
    selection = stores.selections.add(
        project,
        name,
        {"size": len(same)},
        [Chosen(one.id, 0, why=one.why) for one in same],
        None,
        work.job.person,
    )
    summary = f"Found {count(len(same), 'doubtful example')} of {result.dataset}"
    record_action(stores, project, work.job.person, "select", summary)
    return replace(result, selection=selection, note=note)


def _nothing_to_tell(parts: Sequence[Part]) -> str:
    if not parts:
        return (
            "No part of the answers comes out of a list of values, and there are no labels: a classifier "
            "can't doubt them. Once methods were compared, Review sorts by what the model found unlikely."
        )
    return "There are too few independent groups of examples, or there is only one value."


def _parts(records: Sequence[Record], contract: contracts.AnswerFormat | None) -> Iterator[Part]:
    """The closed parts of the answers, and the labels of the examples where these are something else."""
    seen: set[tuple[str, ...]] = set()
    for name, part in closed_parts(records, contract).items():
        places = [
            (records[place], value)
            for place, value in zip(part.places, part.values, strict=True)
            if value is not None and records[place].asked.strip()
        ]
        values = tuple(value for _, value in places)
        seen.add(values)
        if places:
            yield Part(name, tuple(one for one, _ in places), values)
    labeled = [one for one in records if one.label and one.asked.strip()]
    labels = tuple(str(one.label) for one in labeled)
    if labeled and labels not in seen:
        yield Part(LABEL, tuple(labeled), labels)


def _doubts(part: Part, mapped: DataMap) -> Iterator[Doubt]:
    loss = mapped.loss
    for row, record in enumerate(part.records):
        kind = _kind(mapped, row)
        if kind is not None:
            yield Doubt(
                id=record.example,
                external_id=record.external_id,
                kind=kind,
                loss=round(float(loss[row]), 4),
                spread=round(float(mapped.spread[row]), 4),
                part=part.name,
                answer=mapped.said[row],
                expected=mapped.values[row],
                why=_why(kind, part, mapped, row),
            )


def _kind(mapped: DataMap, row: int) -> DoubtKind | None:
    """What may be the matter; None where the classifier agrees, or is not sure."""
    if mapped.said[row] == mapped.values[row] or mapped.steady[row] < STEADY:
        return None
    twin = int(mapped.twin[row])
    if twin >= 0 and mapped.values[twin] == mapped.said[row]:
        return "contradictory"
    if mapped.frequency[row] < RARE or mapped.alone[row]:
        return "rare"
    return "wrong" if mapped.certainty[row] > 0 else None


def _why(kind: DoubtKind, part: Part, mapped: DataMap, row: int) -> str:
    said, has = shorten(mapped.said[row], 40), shorten(mapped.values[row], 40)
    if kind == "contradictory":
        twin = part.records[int(mapped.twin[row])]
        return (
            f"Perhaps contradictory: {twin.external_id or f'example {twin.example}'} asks nearly the same, "
            f"and its {part.name} is “{said}”; here it is “{has}”."
        )
    if kind == "rare":
        if mapped.frequency[row] < RARE:
            holders = count(
                int(mapped.frequency[row]), "group of examples has", "groups of examples have"
            )
            return (
                f"Perhaps rare: only {holders} the {part.name} “{has}”; a classifier says “{said}”."
            )
        return (
            f"Perhaps rare: no other example reads like it. Its {part.name} is “{has}”; a classifier says "
            f"“{said}”."
        )
    sure = percent(min(float(mapped.certainty[row]), 0.99))
    return (
        f"Perhaps wrong: its {part.name} is “{has}”; a classifier that had not seen it says “{said}” ({sure} "
        "sure)."
    )


def _rank(doubt: Doubt) -> tuple[bool, float, int, int]:
    """The most doubtful first; of a rare value, a high loss says nothing."""
    return doubt.kind == "rare", -doubt.loss, _ORDER.index(doubt.kind), doubt.id
