"""Suggestions for the example on the screen, out of an index of approved examples that a process keeps."""

import threading
import time
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from curate.domain.writing import SuggestedAnswer
from curate.services.changes import active_contract
from curate.services.people import permit
from curate.services.projects import current_person
from curate.services.writing.collect import repaired
from curate.services.writing.nearest import Calibration, Nearest, nearest_answers
from curate.services.writing.suggestions import is_in_need, offer
from curate.stores import Database
from curate.stores.examples import Where

MOST = 2_000
"""Approved examples up to which they are looked through for one example; of more, a job does it."""
SHARE = 20
"""One part in so many of the time goes to reading them anew, as more are approved."""


@dataclass
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    action: int = -1
    read_at: float = 0.0
    took: float = 0.0
    found: tuple[Nearest, Calibration] | None = None


_kept: WeakKeyDictionary[Database, dict[int, _Kept]] = WeakKeyDictionary()


def suggest_for(
    database: Database, project: str, example: int, person: str | None = None
) -> list[SuggestedAnswer]:
    """What is offered for one example, the surest first; what costs next to nothing is looked for now.

    Raises:
        NotFound: The project has no such example.
    """
    person = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "suggest")
        asked = stores.examples.get(key, example)
        needs = is_in_need(stores, key, asked)
        contract = active_contract(stores, key)
    if needs:
        new = repaired([asked], contract) if contract is not None else []
        known = _index(database, key)
        if known is not None:
            new += nearest_answers(*known, [asked])
        for one in new:
            offer(database, key, [one], person)
    with database.read() as stores:
        return stores.suggestions.waiting(key, [example]).get(example, [])


def _index(database: Database, project: int) -> tuple[Nearest, Calibration] | None:
    """The approved examples of a project as they were a moment ago; None where there are too many."""
    kept = _kept.setdefault(database, {}).setdefault(project, _Kept())
    if not kept.lock.acquire(blocking=False):
        return kept.found
    try:
        with database.read() as stores:
            actions = stores.history.actions(project, 1)
            action = actions[0].id if actions else 0
            soon = time.monotonic() - kept.read_at < SHARE * kept.took
            if action == kept.action or soon:
                return kept.found
            started = time.monotonic()
            approved = Where(status="approved")
            few = stores.examples.count(project, approved) <= MOST
            examples = list(stores.examples.all(project, approved)) if few else []
            contract = active_contract(stores, project)
        kept.found = None
        if few:
            nearest = Nearest([one for one in examples if one.output.strip()], contract)
            kept.found = (nearest, nearest.calibration())
        kept.action, kept.read_at = action, time.monotonic()
        kept.took = kept.read_at - started
        return kept.found
    finally:
        kept.lock.release()
