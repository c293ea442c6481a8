"""The endpoint elsewhere as a method of a comparison, which somebody has to say yes to."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from curate.domain.errors import Cancelled, Unusable
from curate.domain.records import Record
from curate.evaluation import Ask
from curate.services.jobs import Work
from curate.services.people import permit
from curate.services.projects import current_person
from curate.services.writing import (
    EndpointClient,
    EndpointFault,
    chat_request,
    host_of,
    read_asking,
)
from curate.stores import Database
from curate.text import count

EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class Sending:
    """What a comparison would send elsewhere.

    Attributes:
        url: Where to.
        texts: Held-out examples whose conversation is sent.
    """

    url: str
    texts: int

    @property
    def sentence(self) -> str:
        """What leaves this computer, in a sentence."""
        return (
            f"The conversation of {count(self.texts, 'held-out example')}, with the task, the guidelines and "
            f"the format, is sent to {host_of(self.url)}. No approved answer is."
        )


def require_allowed(
    database: Database,
    project: str,
    held_out: Sequence[Record],
    person: str | None,
    *,
    allowed: bool,
) -> Sending:
    """What will be sent, if somebody who may say so has said yes to it.

    Raises:
        NotAllowed: The person may not let others be asked. Nothing was sent.
        Unusable: Nobody said yes, there is no endpoint, or personal data in what would be sent is not decided
            on. Nothing was sent.
    """
    with database.read() as stores:
        known = stores.projects.get(project)
        permit(stores, known.id, person or current_person(), "ask_elsewhere")
        asking = read_asking(stores, known)
    withheld = [one for one in held_out if one.example in asking.withheld]
    if withheld:
        raise Unusable(
            f"{count(len(withheld), 'held-out example')} would be sent with personal data that nobody has "
            "decided on. Nothing was sent or started: decide on it in Findings, or leave the method "
            "external out."
        )
    sending = Sending(asking.endpoint.url, len(held_out))
    if not allowed:
        raise Unusable(
            f"{sending.sentence} Nobody said yes to that, so nothing was sent or started: add "
            "--allow-external, or leave the method external out."
        )
    return sending


@contextmanager
def asking_elsewhere(work: Work, project: str, url: str) -> Iterator[Ask]:
    """Who asks the endpoint that somebody said yes to.

    Raises:
        Unusable: The project asks another endpoint by now, or none, or its key is not set.
    """
    with work.database.read() as stores:
        endpoint = read_asking(stores, stores.projects.get(project)).endpoint
    if endpoint.url != url:
        raise Unusable(
            f"The endpoint of the project is another one by now ({host_of(endpoint.url)}). Nothing was sent "
            "or compared: start the comparison again."
        )
    with EndpointClient(endpoint.url, endpoint.key_variable, work.should_stop) as client:

        def ask(said: Sequence[Mapping[str, str]]) -> str:
            try:
                return client.answer(chat_request(endpoint, said))
            except Cancelled:
                raise Cancelled("The evaluation") from None
            except EndpointFault as fault:
                raise Unusable(
                    f"The endpoint at {host_of(url)} gave no answer: {fault.why}. Nothing was compared: try "
                    "again later, or leave the method external out."
                ) from None

        yield ask
