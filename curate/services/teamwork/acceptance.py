"""Acceptance: a random sample of what was approved is looked at again, and what that proves.

Somebody who neither decided on an example nor changed it says whether it is right, without seeing who
approved it and how. The sample is drawn for each way of approving (one by one, in bulk, from a suggestion),
so that each is looked at in proportion; the bound on the wrong ones is exact for all of them together.
"""

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from curate.domain.errors import Unusable
from curate.domain.examples import Example
from curate.domain.teamwork import (
    STRATA,
    AcceptanceSample,
    Judgment,
    SampledExample,
    Verdict,
)
from curate.domain.teamwork import Stratum as Kind
from curate.reliability import Plan, Stratum, most_wrong, plan
from curate.services import people
from curate.services.changes import record_action
from curate.services.projects import current_person
from curate.services.teamwork.acceptance_result import AcceptanceResult, ReadAcceptance
from curate.services.teamwork.acceptance_words import acceptance_sentence
from curate.services.teamwork.seen import looked_for
from curate.stores import Database, Stores
from curate.text import count
from curate.text.storable import storable

ONE_BY_ONE = frozenset({"approve", "restore", "edit", "fix"})
"""Actions that approve one example that somebody has before them."""
CONFIDENCE = 0.9
WANTED = 0.05


@dataclass(frozen=True, slots=True)
class LookCard:
    """An example that somebody looks at again; nothing tells who approved it, and how."""

    example: Example
    left: int


@dataclass(frozen=True, slots=True)
class AcceptanceState:
    """What could be drawn now, and what the newest sample proves.

    Attributes:
        populations: By stratum, how many examples are approved.
        plan: How many to look at for what is wanted; None where nothing is approved.
        mine: How many of the sample wait for this person.
    """

    populations: Mapping[Kind, int]
    plan: Plan | None
    result: AcceptanceResult | None
    mine: int


def acceptance_state(
    database: Database,
    project: str,
    wanted: float = WANTED,
    *,
    faults: int = 0,
    confidence: float = CONFIDENCE,
    person: str | None = None,
) -> AcceptanceState:
    """What could be drawn now, and what the newest sample proves."""
    person = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        sizes = populations(strata_of(stores, stores.judgments.approved(key)).values())
        read = read_acceptance(stores, key)
        mine = for_person(stores, key, read.sample, person) if read is not None else []
    planned = (
        plan_sample(sizes, wanted, faults=faults, confidence=confidence)
        if any(sizes.values())
        else None
    )
    return AcceptanceState(sizes, planned, work_out(read) if read else None, len(mine))


def strata_of(stores: Stores, approved: Collection[int]) -> dict[int, Kind]:
    """How each approved example was approved."""
    keys = list(approved)
    how = stores.judgments.approvals(keys)
    suggested = stores.judgments.suggested(keys)
    return {
        key: "suggestion"
        if key in suggested
        else "one_by_one"
        if how.get(key, ("approve", ""))[0] in ONE_BY_ONE
        else "bulk"
        for key in keys
    }


def populations(kinds: Iterable[Kind]) -> dict[Kind, int]:
    """How many there are of each stratum."""
    counted = Counter(kinds)
    return {kind: counted[kind] for kind in STRATA}


def plan_sample(
    sizes: Mapping[Kind, int], wanted: float, *, faults: int = 0, confidence: float = CONFIDENCE
) -> Plan:
    """How many to look at, so that at most ``wanted`` are wrong if no more than ``faults`` are found."""
    return plan(
        [sizes.get(kind, 0) for kind in STRATA], wanted, faults=faults, confidence=confidence
    )


def draw_sample(
    database: Database,
    project: str,
    wanted: float = WANTED,
    *,
    faults: int = 0,
    confidence: float = CONFIDENCE,
    seed: int | None = None,
    person: str | None = None,
) -> AcceptanceSample:
    """Draw a sample of the approved examples for a second look; it takes the place of an older one.

    Args:
        database: Where.
        project: Name of the project.
        wanted: The share of wrong ones that it is to exclude.
        faults: How many wrong ones it may find for that.
        confidence: At which confidence.
        seed: Of the random numbers; None for one that nobody could know beforehand. It is stored.
        person: Who draws it.

    Raises:
        NotAllowed: Whoever does it is no reviewer. Nothing was drawn.
        Unusable: Nothing is approved, or a number is out of range. Nothing was drawn.
    """
    person = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        approved = stores.judgments.approved(key)
        kinds = strata_of(stores, approved)
    if not approved:
        raise Unusable(
            "Nothing is approved yet, so there is nothing to look at. Nothing was drawn."
        )
    sizes = populations(kinds.values())
    wanted_plan = plan_sample(sizes, wanted, faults=faults, confidence=confidence)
    seed = secrets.randbelow(2**31) if seed is None else seed
    random = Random(seed)  # noqa: S311 - the seed is kept, so that the draw can be repeated
    chosen: list[SampledExample] = []
    for kind, size in zip(STRATA, wanted_plan.sample, strict=True):
        members = [one for one in approved if kinds[one] == kind]
        drawn = random.sample(members, size)
        chosen += [SampledExample(one, approved[one], kind) for one in drawn]
    random.shuffle(chosen)
    sample = AcceptanceSample(
        0,
        seed,
        wanted,
        confidence,
        faults,
        {one: (revision, kinds[one]) for one, revision in approved.items()},
        tuple(chosen),
        person,
        datetime.now(UTC),
    )
    with database.begin() as stores:
        people.permit(stores, key, person, "sample")
        summary = f"Drew {count(len(chosen), 'approved example')} for a second look"
        record_action(stores, key, person, "sample", summary)
        return stores.judgments.add_sample(key, sample)


def for_person(stores: Stores, project: int, sample: AcceptanceSample, person: str) -> list[int]:
    """Examples of a sample that wait for a look of this person, who had nothing to do with them."""
    waiting = _waiting(stores, project, sample)
    involved = stores.judgments.involved(waiting)
    return [one for one in waiting if person not in involved.get(one, ())]


def look(
    database: Database,
    project: str,
    example: int,
    decision: Verdict,
    *,
    revision: int,
    note: str = "",
    milliseconds: int | None = None,
    person: str | None = None,
) -> Judgment:
    """Say whether an example of the sample is right. The example stays as it is.

    Args:
        database: Where.
        project: Name of the project.
        example: Its id.
        decision: Approve it, or reject it.
        revision: The revision that was on screen.
        note: What is wrong.
        milliseconds: For how long the card was there; None where that is not known.
        person: Who looks.

    Raises:
        NotAllowed: The person may not review here.
        Unusable: The example does not wait for a look of this person, or had only just appeared. Nothing was
            stored.
    """
    person, milliseconds = person or current_person(), looked_for(milliseconds)
    with database.begin() as stores:
        key = stores.projects.get(project).id
        people.require(stores, key, person, "reviewer")
        sample = stores.judgments.newest_sample(key)
        if sample is None or example not in for_person(stores, key, sample, person):
            raise Unusable(
                "This example does not wait for your look. Nothing was stored: go on with the next one."
            )
        if next(one.revision for one in sample.chosen if one.example == example) != revision:
            raise Unusable(
                "This example is no longer what was on the screen. Nothing was stored: go on with the next."
            )
        mine = Judgment(
            example,
            revision,
            person,
            "acceptance",
            decision,
            round=sample.id,
            note=storable(note),
            milliseconds=milliseconds,
        )
        stores.judgments.add(key, mine)
    return mine


def undo_look(database: Database, project: str, person: str | None = None) -> int | None:
    """Undo one's last look at the sample; the example that it was about."""
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        people.require(stores, key, person, "reviewer")
        sample = stores.judgments.newest_sample(key)
        if sample is None:
            return None
        return stores.judgments.undo_last(key, "acceptance", sample.id, person)


def read_acceptance(stores: Stores, project: int) -> ReadAcceptance | None:
    """The newest sample with what is known of it, for ``work_out``; None where none was drawn."""
    sample = stores.judgments.newest_sample(project)
    if sample is None:
        return None
    looks = stores.judgments.all(project, "acceptance", sample.id)
    now = stores.judgments.revisions(project, sample.frame)
    unchanged = {key for key, (revision, _) in sample.frame.items() if now.get(key) == revision}
    return ReadAcceptance(sample, tuple(looks), frozenset(unchanged))


def work_out(read: ReadAcceptance) -> AcceptanceResult:
    """What a sample and the looks at it prove.

    What changed before anybody looked at it belongs to neither the sample nor what it speaks for: nobody who
    changes examples sees which were drawn. What changed after the look stays, or each fault that was fixed
    would improve the result twice.
    """
    sample, unchanged = read.sample, read.unchanged
    kinds = {one.example: one.stratum for one in sample.chosen}
    seen = {one.example: one for one in read.looks if one.example in kinds}
    faults = tuple(one for one in seen.values() if one.decision == "reject")
    spoken_for = unchanged | seen.keys()
    sizes = populations([kind for key, (_, kind) in sample.frame.items() if key in spoken_for])
    looked_at = Counter(kinds[key] for key in seen)
    wrong = Counter(kinds[one.example] for one in faults)
    strata = {
        kind: Stratum(size, looked_at[kind], wrong[kind]) for kind, size in sizes.items() if size
    }
    return AcceptanceResult(
        sample,
        sizes,
        {kind: looked_at[kind] for kind in STRATA},
        {kind: wrong[kind] for kind in STRATA},
        sum(one.example in unchanged and one.example not in seen for one in sample.chosen),
        {kind: most_wrong([one], sample.confidence) for kind, one in strata.items()},
        most_wrong(list(strata.values()), sample.confidence),
        faults,
        unchanged,
    )


def acceptance_note(read: ReadAcceptance | None, examples: Mapping[int, int]) -> dict[str, Any]:
    """What a dataset version says of the second looks at its examples.

    It counts for those that are as they were when the sample was drawn. Of the wrong ones that the sample
    found, those that were taken out or changed since are no longer among them.

    Args:
        read: The newest sample; None where none was drawn.
        examples: Those that the version holds, with their revisions.
    """
    note: dict[str, Any] = {"examples": len(examples), "drawn": 0, "looked_at": 0, "proven": False}
    if read is not None:
        found = work_out(read)
        covered = {
            key
            for key in found.unchanged.intersection(examples)
            if read.sample.frame[key][0] == examples[key]
        }
        fixed = sum(one.example not in covered for one in found.faults)
        note |= {
            "drawn": len(found.sample.chosen),
            "looked_at": sum(found.looked_at.values()),
            "wrong": len(found.faults),
            "wrong_left": len(found.faults) - fixed,
            "left": found.left,
            "proven": found.done and bool(covered),
            "covered": len(covered),
            "most_wrong": min(len(covered), max(0, found.bound - fixed)),
            "confidence": found.sample.confidence,
            "seed": found.sample.seed,
            "samples": found.sample.number,
            "drawn_at": found.sample.at.isoformat(),
            "strata": {
                kind: {
                    "examples": found.populations[kind],
                    "looked_at": found.looked_at[kind],
                    "wrong": found.wrong[kind],
                }
                for kind in STRATA
            },
        }
    return {**note, "sentence": acceptance_sentence(note)}


def _waiting(stores: Stores, project: int, sample: AcceptanceSample) -> list[int]:
    """Examples of a sample that nobody has looked at, and that are as they were drawn."""
    looked = {one.example for one in stores.judgments.all(project, "acceptance", sample.id)}
    now = stores.examples.many(project, [one.example for one in sample.chosen])
    return [
        one.example
        for one in sample.chosen
        if one.example not in looked
        and one.example in now
        and now[one.example].revision == one.revision
        and now[one.example].status == "approved"
    ]
