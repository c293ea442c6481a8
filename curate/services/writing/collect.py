"""Looking for suggested answers wherever an answer is missing or weak."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from curate.contract import ContractChooser
from curate.domain.errors import UnknownName
from curate.domain.examples import Example
from curate.domain.jobs import SuggestRequest, SuggestResult
from curate.domain.records import Job, Project
from curate.domain.writing import SUGGESTION_SOURCES, NewSuggestion, SuggestionSource
from curate.services.changes import active_contract
from curate.services.jobs import start_worker, submit
from curate.services.people import permit
from curate.services.projects import current_person
from curate.services.writing.endpoint import EndpointClient, EndpointFault, host_of
from curate.services.writing.nearest import FEWEST, Nearest, nearest_answers
from curate.services.writing.project_endpoint import read_asking, require_askable
from curate.services.writing.suggestions import in_need, offer
from curate.settings import Settings
from curate.stores import Database, Stores
from curate.stores.examples import Where
from curate.text import count, percent

HERE: tuple[SuggestionSource, ...] = ("nearest", "repair")
"""Sources that are asked where nobody says which: they take no model, and nothing leaves the machine."""
MOST_ASKED = 500
"""Examples that an endpoint is asked about in one go."""
OnProgress = Callable[[float, str], None]


def checked_sources(sources: Sequence[str]) -> tuple[SuggestionSource, ...]:
    """Sources by name, those that take no model where none is named.

    Raises:
        UnknownName: There is no such source.
    """
    for name in sources:
        if name not in SUGGESTION_SOURCES:
            raise UnknownName("source of suggestions", name, SUGGESTION_SOURCES)
    return tuple(one for one in SUGGESTION_SOURCES if one in (sources or HERE))


def _permit(stores: Stores, project: int, person: str, sources: Sequence[SuggestionSource]) -> None:
    """Whoever reviews may look; what leaves the machine is for an owner to start."""
    permit(stores, project, person, "ask_elsewhere" if "endpoint" in sources else "suggest")


def start_suggest(
    database: Database,
    settings: Settings,
    project: str,
    sources: Sequence[str] = (),
    person: str | None = None,
) -> Job:
    """Queue a search for suggested answers.

    Raises:
        UnknownName: There is no such source.
        NotAllowed: The person may not. Nothing was started.
        Unusable: The endpoint is asked for, and there is none that can be asked. Nothing was started.
    """
    wanted = checked_sources(sources)
    with database.read() as stores:
        known = stores.projects.get(project)
        _permit(stores, known.id, person or current_person(), wanted)
        if "endpoint" in wanted:
            require_askable(stores, known)
    job = submit(database, project, SuggestRequest(project, wanted), person)
    start_worker(settings)
    return job


def suggest(
    database: Database,
    project: str,
    sources: Sequence[str] = (),
    person: str | None = None,
    *,
    on_progress: OnProgress = lambda _share, _message: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> SuggestResult:
    """Look for answers where one is missing or has an open error, and offer what is found.

    Nothing is approved or changed by it. The tuned model is asked by a job of its own.

    Args:
        database: Where.
        project: Name of the project.
        sources: ``nearest``, ``repair``, ``endpoint``; the first two where none is named.
        person: Who asks.
        on_progress: Called with the share done and what is being done.
        should_stop: Asked between the pieces of work whether to stop.

    Raises:
        UnknownName: There is no such source.
        Unusable: The endpoint is asked for, and the project has none that can be asked.
        SearchStopped: ``should_stop`` said so; what was offered before is kept.
    """
    wanted = checked_sources(sources)
    person = person or current_person()
    with database.read() as stores:
        known = stores.projects.get(project)
        _permit(stores, known.id, person, wanted)
        contract = active_contract(stores, known.id)
        examples = in_need(stores, known.id)
    offered: dict[str, int] = {}
    notes: list[str] = []
    if "nearest" in wanted:
        on_progress(0.0, "Looking for the nearest approved examples")
        new, note = _from_nearest(database, known, examples, contract)
        offered["nearest"] = offer(database, known.id, new, person)
        notes.append(note)
    if "repair" in wanted and contract is not None:
        on_progress(0.1, "Repairing formats")
        offered["repair"] = offer(database, known.id, repaired(examples, contract), person)
    if "endpoint" in wanted:
        offered["endpoint"], more = _from_endpoint(
            database, known, examples, person, on_progress, should_stop
        )
        notes += more
    return SuggestResult(len(examples), offered, tuple(notes))


def _from_nearest(
    database: Database,
    project: Project,
    examples: Sequence[Example],
    contract: ContractChooser | None,
) -> tuple[list[NewSuggestion], str]:
    with database.read() as stores:
        approved = [
            one
            for one in stores.examples.all(project.id, Where(status="approved"))
            if one.output.strip()
        ]
    nearest = Nearest(approved, contract)
    calibration = nearest.calibration()
    known = calibration.offered()
    if len(calibration.right) < FEWEST:
        return [], (
            f"Nearest example: nothing is offered before {FEWEST} approved examples resemble others, "
            "since nobody could say how often it is right."
        )
    if not known.of:
        return [], (
            f"Nearest example: nothing is offered. Of {count(len(approved), 'approved example')}, too few "
            "have a nearest with the same answer for its answer to be worth a look."
        )
    return nearest_answers(nearest, calibration, examples), (
        f"Nearest example: where it is offered, it had the same answer for {known.right:,} of {known.of:,} "
        f"approved examples ({percent(known.share)}), each left out once."
    )


def repaired(examples: Sequence[Example], contract: ContractChooser) -> list[NewSuggestion]:
    """Answers that break the format, with all of it repaired; those that can't be are left out."""
    found = []
    for one in examples:
        if not one.output.strip():
            continue
        asked = contract.contract_for(one)
        fixed = asked.repair(one.output)
        if fixed is not None and asked.holds(fixed):
            reason = "The same answer in the format that is asked for."
            found.append(
                NewSuggestion(one.id, one.revision, "repair", one.output, fixed, None, reason)
            )
    return found


def in_format(example: Example, answer: str, contract: ContractChooser | None) -> str | None:
    """What a model answered, in the format that is asked for; None where it can't be brought there."""
    if not answer.strip():
        return None
    if contract is None:
        return answer
    asked = contract.contract_for(example)
    with suppress(ValueError):
        answer = asked.repair(answer) or answer
    return answer if asked.holds(answer) else None


def _from_endpoint(
    database: Database,
    project: Project,
    examples: Sequence[Example],
    person: str,
    on_progress: OnProgress,
    should_stop: Callable[[], bool],
) -> tuple[int, list[str]]:
    with database.read() as stores:
        asking = read_asking(stores, project)
        known = {key for key, _ in stores.suggestions.known(project.id, [e.id for e in examples])}
    free = [one for one in examples if one.id not in asking.withheld and one.id not in known]
    asked, offered, broken = free[:MOST_ASKED], 0, 0
    endpoint, host = asking.endpoint, host_of(asking.endpoint.url)
    notes = []
    done = 0
    with EndpointClient(endpoint.url, endpoint.key_variable, should_stop) as client:
        for one in asked:
            on_progress(0.2 + 0.8 * done / len(asked), f"Asking {host}: {done} of {len(asked)}")
            try:
                answer = client.answer(asking.request(one))
            except EndpointFault as fault:
                notes.append(str(fault))
                break
            done += 1
            text = in_format(one, answer, asking.contract)
            if text is None:
                broken += 1
                continue
            reason = f"Written by {endpoint.model} at {host}."
            new = NewSuggestion(one.id, one.revision, "endpoint", one.output, text, None, reason)
            offered += offer(database, project.id, [new], person)
    notes.insert(0, _sent(done, host, broken, len(examples) - len(free), len(free) - len(asked)))
    return offered, notes


def not_offered(broken: int) -> str:
    """How many answers of a model broke the format."""
    return count(
        broken,
        "answer broke the format and was not offered",
        "answers broke the format and were not offered",
    )


def _sent(done: int, host: str, broken: int, withheld: int, later: int) -> str:
    said = [f"Endpoint: {count(done, 'example was', 'examples were')} sent to {host}"]
    if broken:
        said.append(not_offered(broken))
    if withheld:
        said.append(
            f"{withheld:,} not sent (personal data nobody decided on, or a suggestion is there)"
        )
    if later:
        said.append(f"{later:,} left for the next time")
    return "; ".join(said) + "."
