"""The endpoint of a project: who is asked, set by an owner, and what would be sent for an example."""

from dataclasses import dataclass

from curate.contract import AnswerFormat
from curate.domain.errors import NotFound, Unusable
from curate.domain.examples import Example
from curate.domain.records import Project
from curate.domain.writing import Endpoint, EndpointRequest
from curate.services.changes import active_contract
from curate.services.people import permit
from curate.services.projects import current_person
from curate.services.writing.endpoint import checked_endpoint, request_for
from curate.services.writing.nearest import Nearest
from curate.services.writing.suggestions import in_need
from curate.stores import Database, Stores
from curate.stores.examples import Where

PERSONAL_DATA = "personal_data"


def get_endpoint(database: Database, project: str) -> Endpoint | None:
    """Whom a project asks for answers; None where nothing leaves the machine."""
    with database.read() as stores:
        return stores.endpoints.get(stores.projects.get(project).id)


def set_endpoint(
    database: Database, project: str, endpoint: Endpoint | None, person: str | None = None
) -> Endpoint | None:
    """Let a project ask this endpoint for answers, or nobody; only its owner may say so.

    Raises:
        NotAllowed: The person is no owner of the project. Nothing was saved.
        Unusable: The endpoint can't be used as it is. Nothing was saved.
    """
    person = person or current_person()
    checked = checked_endpoint(endpoint) if endpoint is not None else None
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, "ask_elsewhere")
        stores.endpoints.put(key, checked, person)
    return checked


@dataclass(frozen=True)
class Asking:
    """What requests to the endpoint of a project are made of.

    Attributes:
        withheld: Examples that are not sent, because personal data in them is not decided on.
    """

    project: Project
    endpoint: Endpoint
    contract: AnswerFormat | None
    patterns: Nearest
    withheld: frozenset[int]

    def request(self, example: Example) -> EndpointRequest:
        """Everything that would be sent for an example."""
        (near,) = self.patterns.nearest([example], self.endpoint.examples)
        shown = [one for one, _ in near][::-1]
        return request_for(self.endpoint, self.project.task, self.contract, example, shown)


def require_askable(stores: Stores, project: Project) -> Endpoint:
    """The endpoint of a project that may be asked now.

    Raises:
        Unusable: The project asks nobody, or nobody has looked for personal data. Nothing was sent.
    """
    endpoint = stores.endpoints.get(project.id)
    if endpoint is None:
        raise Unusable(
            f"{project.name} has no endpoint to ask for answers. Nothing was sent: an owner names one in the "
            "settings of the project."
        )
    if not endpoint.personal_data and active_contract(stores, project.id) is None:
        raise Unusable(
            f"No check has looked for personal data in {project.name}, and the endpoint gets none. Nothing "
            "was sent: run the checks first."
        )
    return endpoint


def read_asking(stores: Stores, project: Project) -> Asking:
    """What requests are made of, as the project stands.

    Raises:
        Unusable: The project asks nobody, or nobody has looked for personal data. Nothing was sent.
    """
    endpoint = require_askable(stores, project)
    contract = active_contract(stores, project.id)
    withheld = frozenset[int]()
    if not endpoint.personal_data:
        found = stores.findings.all(project.id, check=PERSONAL_DATA, status="open")
        withheld = frozenset(one for each in found for one in each.finding.examples)
    approved = [
        one
        for one in stores.examples.all(project.id, Where(status="approved"))
        if one.output.strip() and not one.turns and one.id not in withheld
    ]
    patterns = Nearest(approved if endpoint.examples else [], contract)
    return Asking(project, endpoint, contract, patterns, withheld)


def preview_request(
    database: Database, project: str, example: int | None = None
) -> EndpointRequest:
    """What would be sent for an example, to the letter, but for the key; nothing is.

    Args:
        database: Where.
        project: Name of the project.
        example: Its id; None takes the first one that an answer is needed for.

    Raises:
        NotFound: The project has no such example.
        Unusable: The project asks nobody, or the example would not be sent.
    """
    with database.read() as stores:
        known = stores.projects.get(project)
        asking = read_asking(stores, known)
        if example is None:
            there = [one.id for one in in_need(stores, known.id)]
            there = there or list(stores.examples.ids(known.id, Where()))
            if not there:
                raise NotFound("example", "to show", "Import a file first.")
            example = next((one for one in there if one not in asking.withheld), there[0])
        chosen = stores.examples.get(known.id, example)
    if chosen.id in asking.withheld:
        raise Unusable(
            f"{chosen.external_id or f'Example {chosen.id}'} would not be sent: it holds personal data that "
            "nobody has decided on."
        )
    return asking.request(chosen)
