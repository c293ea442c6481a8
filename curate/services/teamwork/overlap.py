"""The overlap: examples that two or more people judge without seeing each other's judgment."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from curate.domain.errors import Unusable
from curate.domain.examples import Example
from curate.domain.teamwork import Judgment, TeamSettings, Verdict
from curate.services import people
from curate.services.projects import current_person
from curate.services.teamwork.seen import looked_for
from curate.stores import Database, Stores
from curate.stores.assigned import SHARES, share_of
from curate.text.storable import storable

SALT = 1
"""So that the overlap is drawn evenly from everybody's share."""


@dataclass(frozen=True, slots=True)
class BlindCard:
    """An example as somebody sees it who does not see what others said about it.

    Attributes:
        draft: The answer as it was imported.
        left: How many are left for this person, this one included.
    """

    example: int
    revision: int
    name: str
    system: str
    turns: tuple[tuple[str, str], ...]
    input: str
    draft: str
    label: str | None
    left: int


def in_overlap(example: int, settings: TeamSettings) -> bool:
    """Whether an example belongs to the share that several people judge: the same one for ever."""
    return share_of(example, SALT) < round(settings.overlap * SHARES)


def blind_card(stores: Stores, example: Example, left: int) -> BlindCard:
    """An example as it was imported, without anything that anybody decided."""
    events = stores.history.of_example(example.id)
    label = next((one.before["label"] for one in events if "label" in one.before), example.label)
    return BlindCard(
        example.id,
        example.revision,
        example.external_id or f"Example {example.id}",
        example.system,
        tuple((turn.role, turn.text) for turn in example.turns),
        example.draft_input,
        example.draft_output,
        label,
        left,
    )


def waiting_for(stores: Stores, project: int, person: str) -> list[int]:
    """Examples of the overlap that wait for a judgment of this person, in a stable order."""
    settings = stores.team.settings(project)
    if not settings.overlap:
        return []
    known: dict[int, set[str]] = defaultdict(set)
    for one in stores.judgments.all(project, "overlap"):
        known[one.example].add(one.person)
    waiting = []
    for example, (_, first) in stores.judgments.decided(project).items():
        if not in_overlap(example, settings):
            continue
        judges = known[example] | {first}
        if person not in judges and len(judges) < settings.judges:
            waiting.append(example)
    return sorted(waiting, key=lambda one: share_of(one, SALT))


def judge(
    database: Database,
    project: str,
    example: int,
    decision: Verdict,
    *,
    output: str | None = None,
    label: str | None = None,
    note: str = "",
    milliseconds: int | None = None,
    person: str | None = None,
) -> Judgment:
    """Say what one would decide about an example of the overlap. The example stays as it is.

    What the first person decided is kept beside it, as it stands now: agreement is worked out from both.

    Args:
        database: Where.
        project: Name of the project.
        example: Its id.
        decision: Approve it, or reject it.
        output: The answer that would be approved.
        label: Its label.
        note: Why.
        milliseconds: For how long the card was there; None where that is not known.
        person: Who judges.

    Raises:
        NotAllowed: The person may not review here.
        NotFound: The project has no such example.
        Unusable: The example is not in the overlap, this person has judged it, or it had only just appeared.
            Nothing was stored.
    """
    person, milliseconds = person or current_person(), looked_for(milliseconds)
    with database.begin() as stores:
        key = stores.projects.get(project).id
        people.require(stores, key, person, "reviewer")
        found = stores.examples.get(key, example)
        decided = stores.judgments.decided(key, [example]).get(example)
        if decided is None or not in_overlap(example, stores.team.settings(key)):
            raise Unusable(
                "This example does not wait for a second judgment any more. Nothing was stored: go on with "
                "the next one."
            )
        kind, first = decided
        if first == person:
            raise Unusable(
                "You decided on this example yourself. Nothing was stored: somebody else has to."
            )
        if decision == "approve" and not (output or "").strip():
            raise Unusable("There is no answer to approve. Nothing was stored: write one.")
        mine = Judgment(
            example,
            found.revision,
            person,
            "overlap",
            decision,
            output=storable(output) if output is not None else None,
            label=storable(label) if label is not None else None,
            note=storable(note),
            milliseconds=milliseconds,
        )
        stores.judgments.add(
            key,
            Judgment(
                example,
                found.revision,
                first,
                "overlap",
                "approve" if kind == "approve" else "reject",
                output=found.output,
                label=found.label,
            ),
        )
        if not stores.judgments.add(key, mine):
            raise Unusable("You have judged this example before. Nothing was stored.")
    return mine


def by_example(judgments: list[Judgment]) -> dict[int, list[Judgment]]:
    """Judgments of each example, of those that two or more people judged."""
    found: dict[int, list[Judgment]] = defaultdict(list)
    for one in judgments:
        found[one.example].append(one)
    return {key: each for key, each in found.items() if len(each) > 1}


def counts(stores: Stores, project: int) -> Counter[str]:
    """How many second judgments each person gave: those that began as somebody's decision don't count."""
    found: Counter[str] = Counter()
    seen: set[int] = set()
    for one in stores.judgments.all(project, "overlap"):
        if one.example in seen:
            found[one.person] += 1
        seen.add(one.example)
    return found
